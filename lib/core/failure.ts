// What can go wrong and be told to a person: each failure has a name, and the name is the key of its text.

export const failureNames = [
  // reading a challenge
  'challenge-too-large',
  'challenge-too-deep',
  'challenge-unreadable',
  'challenge-duplicate-key',
  'challenge-ambiguous',
  'challenge-version-unknown',
  'challenge-newer-protocol',
  'challenge-without-offers',
  'challenge-sign-in-only',
  // signing in instead of paying again
  'sign-in-malformed',
  'sign-in-other-site',
  'sign-in-other-network',
  'sign-in-untimely',
  // reading one offer
  'offer-malformed',
  'amount-malformed',
  'amount-zero',
  'amount-contradictory',
  'window-malformed',
  // what this wallet can pay
  'network-unknown',
  'network-other-kind',
  'token-unknown',
  'token-domain-mismatch',
  'scheme-unknown',
  'transfer-method-unknown',
  'payment-flow-unknown',
  'payee-malformed',
  'payee-forbidden',
  'payee-is-you',
  'asset-malformed',
  'needs-gateway-balance',
  'needs-channel-deposit',
  'needs-delegation',
  'needs-escrow',
  'may-be-taken-later',
  'crawlers-only',
  'fee-payer-malformed',
  'fee-payer-not-apart',
  'memo-malformed',
  'facilitator-malformed',
  'payee-without-account',
  'payee-account-unusable',
  'token-takes-fee',
  'account-not-ready',
  'account-code-refuses',
  'account-cannot-pay-so',
  'nothing-payable',
  'not-enough-money',
  // detail: network (CAIP-2), token (its address), amount (smallest unit, decimal), as the screen fills in the dialogue
  'allowance-missing',
  'approval-outdated',
  // who is asking
  'site-not-secure',
  'site-loopback',
  'site-loopback-real-money',
  'site-opaque',
  'site-speculative',
  'request-unobserved',
  'request-not-repeatable',
  'url-too-long',
  // what the user decided
  'site-blocked',
  'payee-blocked',
  'declined',
  'question-expired',
  'question-gone',
  'offer-not-shown',
  'amount-not-typed',
  'purchase-under-way',
  'purchase-held',
  // detail: as of allowance-missing, and until (seconds since 1970)
  'purchase-lacks-allowance',
  'too-many-questions',
  'site-muted',
  'part-over-limit',
  'part-not-asked',
  // the history, and what a person does about a purchase
  'purchase-unknown',
  'purchase-settled',
  'purchase-unchecked',
  'evidence-missing',
  'history-malformed',
  'history-too-large',
  'history-newer',
  'history-token-unknown',
  'history-other-account',
  'retention-malformed',
  // sending money to an address
  'recipient-malformed',
  'recipient-is-you',
  'recipient-forbidden',
  'recipient-token-account',
  'recipient-program',
  'recipient-account-unusable',
  'send-amount-malformed',
  'send-too-much',
  'send-under-way',
  'send-unknown',
  'send-would-fail',
  // saying how much Permit2 may take
  'allowance-same',
  'allowance-endless',
  'allowance-not-there',
  // the wallet itself
  'wallet-missing',
  'wallet-exists',
  'wallet-locked',
  'wallet-stopped',
  'work-stopped',
  'password-wrong',
  'password-too-short',
  'password-too-many-tries',
  'words-wrong',
  'phrase-malformed',
  'lock-time-malformed',
  'passkey-unavailable',
  'passkey-without-prf',
  'passkey-declined',
  'passkey-wrong',
  'vault-damaged',
  'ledger-failed',
  'arming-failed',
  'rpc-failed',
  'rpc-malformed',
  'rpc-other-chain',
  'rpc-not-secure',
  'account-malformed',
  'account-is-own',
  'account-named',
  'account-unknown',
  'account-too-many',
  'account-not-deployed',
  'account-refuses-key',
  'account-takes-anything',
  'network-known',
  'network-name-taken',
  'network-malformed',
  'network-in-use',
  'token-unreadable',
  'token-domain-unproved',
  'token-without-authorizations',
  'token-changed',
  'token-known',
  'token-disputed',
  'token-in-use',
  'clock-wrong',
  'authorization-used',
  'gas-missing',
  'gas-dearer',
  'limit-malformed',
  'rule-malformed',
  'rule-unknown',
  'wildcard-too-wide',
  'wildcard-unknown',
  'wildcard-unconfirmed',
  'rules-malformed',
  'rules-newer',
  'password-needed',
  'sender-refused',
] as const;

export type FailureName = (typeof failureNames)[number];

/** A failure as a value: `detail` holds short plain strings for the text, never a key, a proof or a full URL. */
export interface Failure {
  readonly name: FailureName;
  readonly detail?: Readonly<Record<string, string>>;
}

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

export function success<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function failure(name: FailureName, detail?: Readonly<Record<string, string>>): Failure {
  return detail === undefined ? { name } : { name, detail };
}

export function failed(name: FailureName, detail?: Readonly<Record<string, string>>): Outcome<never> {
  return { ok: false, failure: failure(name, detail) };
}

/** Asked at once: all values in order, or the first failure among them. */
export async function allOf<T extends readonly unknown[] | []>(
  asked: { readonly [K in keyof T]: Promise<Outcome<T[K]>> },
): Promise<Outcome<T>> {
  const outcomes: readonly Outcome<unknown>[] = await Promise.all(asked);
  const values: unknown[] = [];
  for (const outcome of outcomes) {
    if (!outcome.ok) return outcome;
    values.push(outcome.value);
  }
  return success(values as unknown as T); // one value for each that was asked, in order
}
