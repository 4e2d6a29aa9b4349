// What the rules say of an offer: opinions go in, one verdict comes out, and the strictest wins.

/** Why the wallet asks or refuses; each has its text on the screen. */
export const reasons = [
  'no-rule',
  'rule-off',
  'site-blocked',
  'over-per-request',
  'over-per-day',
  'payee-changed',
  'price-above-usual',
  'open-elsewhere',
  'paid-not-delivered',
  'bought-before',
  'signed-by-stranger',
  'signed-otherwise',
  'not-caught-up',
  'not-a-read',
  'unobserved',
  'other-origin',
  'redirected',
  'embedded',
  'opened-by-another-site',
  'not-visible',
  'locked',
] as const;

export type Reason = (typeof reasons)[number];

/** What one rule says; no opinion is null. */
export type Opinion = { readonly say: 'pay' } | { readonly say: 'ask' | 'refuse'; readonly reason: Reason };

export type Verdict = Opinion;

/** The strictest opinion wins; nobody's opinion means ask. Only a budget over time ever says *pay*. */
export function verdictOf(opinions: readonly (Opinion | null)[]): Verdict {
  const heard = opinions.filter((opinion) => opinion !== null);
  return (
    heard.find((opinion) => opinion.say === 'refuse') ??
    heard.find((opinion) => opinion.say === 'ask') ??
    heard.find((opinion) => opinion.say === 'pay') ?? { say: 'ask', reason: 'no-rule' }
  );
}
