// The rule that a prompt would make: the proposed limits or a template, and when the trust ends.
import type { Reason } from '../../lib/core/verdict.ts';
import type { Question, TemplateName, TrustEnd } from '../../lib/wallet/api.ts';
import { templateNames, templates } from '../../lib/wallet/templates.ts';
import type { Limits } from './limits.ts';

export type PromptTemplate = Exclude<TemplateName, 'block'>;
/** Blocking is no rule to pay by, and has its own button. */
export const promptTemplates = templateNames.filter((name): name is PromptTemplate => name !== 'block');

/** A rule that says the same is no answer: the site asks for another reason. What has ended begins anew by it. */
export function saysMore({
  proposal,
  reason,
  opinions = [],
}: Pick<Question, 'proposal' | 'reason' | 'opinions'>): boolean {
  const { before, perRequest, perDay } = proposal;
  if (before?.perRequest !== perRequest || before.perDay !== perDay) return true;
  return [reason, ...opinions.map((one) => one.reason)].some((one) => renewed.includes(one));
}

const renewed: readonly Reason[] = ['trust-ended', 'rule-expired', 'setting-unreadable'];

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

/** Those that would pay this price by themselves, and the one that never does; not the proposed limits under another name. */
export function fitting(cost: string, proposal: Limits): PromptTemplate[] {
  return promptTemplates.filter((name) => {
    const { perRequest, perDay } = limitsOf(name);
    if (name === 'ask') return true;
    const isProposed = perRequest === proposal.perRequest && perDay === proposal.perDay;
    return BigInt(perRequest) >= BigInt(cost) && !isProposed;
  });
}
