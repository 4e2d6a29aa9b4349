// The rule that a prompt would make: the proposed limits or a template, and when the trust ends.
import type { TemplateName, TrustEnd } from '../../lib/wallet/api.ts';
import { templateNames, templates } from '../../lib/wallet/templates.ts';
import type { Limits } from './limits.ts';

export type PromptTemplate = Exclude<TemplateName, 'block'>;
/** Blocking is no rule to pay by, and has its own button. */
export const promptTemplates = templateNames.filter((name): name is PromptTemplate => name !== 'block');

/** How long: until it is changed, for this visit, until midnight, or so many times. */
export type End = 'open' | 'visit' | 'tonight' | 'times';

/** “Ten more times” is this many. */
const times = 10;

/** Undefined: the rule stands until it is changed, or expires. */
export function trustOf(end: End, now: number): TrustEnd | undefined {
  if (end === 'visit') return 'visit';
  if (end === 'tonight') return { until: midnightAfter(now) };
  return end === 'times' ? { times } : undefined;
}

/** The next midnight of the person's own clock. */
export function midnightAfter(now: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
}

/** In micro-dollars; every template says all three. */
export function limitsOf(template: PromptTemplate): Limits & { readonly perMonth: string } {
  const { settings } = templates[template];
  const [perRequest, perDay, perMonth] = ['per-request', 'per-day', 'per-month'].map((kind) =>
    String(settings[kind]),
  );
  return { perRequest: perRequest ?? '0', perDay: perDay ?? '0', perMonth: perMonth ?? '0' };
}

/** Those that would pay this price by themselves, and the one that never does. */
export function fitting(cost: string): PromptTemplate[] {
  return promptTemplates.filter(
    (name) => name === 'ask' || BigInt(limitsOf(name).perRequest) >= BigInt(cost),
  );
}
