// The shelf of schemes: one line each.
import type { Scheme } from './contract.ts';
import { exactEip3009 } from './exact-eip3009.ts';
import { exactPermit2 } from './exact-permit2.ts';
import { exactSvm } from './exact-svm.ts';
import { upto } from './upto.ts';

export type { Approval, Draft, Freshness, Payer, Scheme } from './contract.ts';

export const schemes: readonly Scheme[] = [exactEip3009, exactPermit2, upto, exactSvm];

export function schemeOf(id: string): Scheme | undefined {
  return schemes.find((scheme) => scheme.id === id);
}
