// What the rules say of an offer: opinions go in, one verdict comes out, and the strictest wins.

/**
 * Why the wallet pays, asks or refuses; each has its text on the screen. Where several say the same, the one that stands first
 * here is told first, whatever order they were heard in.
 */
export const reasons = [
  'site-blocked',
  'payee-blocked',
  'other-money',
  'open-elsewhere',
  'paid-not-delivered',
  'bought-before',
  'signed-by-stranger',
  'signed-otherwise',
  'payees-differ',
  'signs-approval',
  'signs-allowance',
  'charged-before-delivery',
  'short-of-money',
  'not-caught-up',
  'unobserved',
  'other-origin',
  'redirected',
  'embedded',
  'opened-by-another-site',
  'not-a-read',
  'not-visible',
  'locked',
  'no-rule',
  'rule-off',
  'rule-expired',
  'trust-ended',
  'setting-unreadable',
  'paused',
  'quiet-hours',
  'payee-changed',
  'network-changed',
  'payee-not-allowed',
  'token-not-allowed',
  'token-unpriced',
  'request-not-allowed',
  'path-not-allowed',
  'path-asks',
  'price-above-usual',
  'over-per-request',
  'over-path',
  'over-third-party',
  'over-rate',
  'over-per-day',
  'over-per-month',
  'over-all-day',
  'over-outstanding',
  'you-said-yes',
  'within-per-day',
  'within-third-party',
] as const;

export type Reason = (typeof reasons)[number];

/** What one rule says; no opinion is null. */
export interface Opinion {
  readonly say: 'pay' | 'ask' | 'refuse';
  readonly reason: Reason;
  /** What it was weighed by, for the text: micro-dollars, counts, moments (milliseconds since 1970); decimal. */
  readonly numbers?: Readonly<Record<string, string>>;
}

/** An opinion, and whose it is: the id of a kind of rule, or `rule`, `journal`, `standing`, `person`. */
export interface Heard extends Opinion {
  readonly kind: string;
}

/** All that was heard is kept: it is the answer to “Why was this paid, asked, refused?”. */
export interface Verdict extends Opinion {
  readonly opinions: readonly Heard[];
}

/** The strictest opinion wins; nobody's opinion means ask. Only a budget over time ever says *pay*. */
export function verdictOf(opinions: readonly Heard[]): Verdict {
  const [first] = opinions.toSorted(strictestFirst);
  if (first === undefined) return { say: 'ask', reason: 'no-rule', opinions: [] };
  const { kind: _whose, ...told } = first;
  return { ...told, opinions };
}

/** For sorting: what wins stands first. */
export function strictestFirst(one: Heard, other: Heard): number {
  const byStrictness = strictness.indexOf(other.say) - strictness.indexOf(one.say);
  return byStrictness === 0 ? reasons.indexOf(one.reason) - reasons.indexOf(other.reason) : byStrictness;
}

const strictness = ['pay', 'ask', 'refuse'] as const;
