// What a screen may know of the kinds of rules: where each may be set, and whether a setting of it can be read.
import { ruleKinds } from '../rules/index.ts';
import { isReadable, mayStand } from './rule-settings.ts';

export interface KindView {
  readonly id: string;
  /** both: all sites and the site each have their say, so that a site cannot free itself of it. */
  readonly scope: 'site' | 'everywhere' | 'both';
  readonly forSite: boolean;
  readonly forAll: boolean;
  readonly mayBeOff: boolean;
}

export const kindViews: readonly KindView[] = ruleKinds.map((kind) => ({
  id: kind.id,
  scope: kind.scope,
  forSite: mayStand(kind, false),
  forAll: mayStand(kind, true),
  mayBeOff: kind.mayBeOff === true,
}));

/** By the kind's own reading, so that a screen accepts what the wallet will, and nothing else. */
export function canRead(id: string, setting: unknown): boolean {
  const kind = ruleKinds.find((one) => one.id === id);
  return kind !== undefined && isReadable(kind, setting);
}
