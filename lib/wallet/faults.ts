// Whose fault a failure is: the site's, the network's, this wallet's own lack, or something that the person can change.
import type { FailureName } from '../core/failure.ts';
import type { Fault } from './api.ts';

/** Null where it is nobody's. */
export function faultOf(name: FailureName): Fault | null {
  return faults.get(name) ?? null;
}

const faultsOf = {
  site: [
    'challenge-too-large',
    'challenge-too-deep',
    'challenge-unreadable',
    'challenge-duplicate-key',
    'challenge-ambiguous',
    'challenge-version-unknown',
    'challenge-without-offers',
    'sign-in-malformed',
    'sign-in-other-site',
    'offer-malformed',
    'amount-malformed',
    'amount-zero',
    'amount-contradictory',
    'window-malformed',
    'token-domain-mismatch',
    'payee-malformed',
    'payee-forbidden',
    'payee-without-account',
    'payee-account-unusable',
    'fee-payer-malformed',
    'fee-payer-not-apart',
    'memo-malformed',
    'facilitator-malformed',
    'asset-malformed',
    'site-not-secure',
    'site-loopback-real-money',
    'url-too-long',
  ],
  wallet: [
    'challenge-newer-protocol',
    'network-unknown',
    'network-other-kind',
    'token-unknown',
    'scheme-unknown',
    'transfer-method-unknown',
    'payment-flow-unknown',
    'needs-gateway-balance',
    'needs-channel-deposit',
    'needs-delegation',
    'needs-escrow',
    'may-be-taken-later',
    'token-takes-fee',
    'nothing-payable',
    'request-unobserved',
    'request-not-repeatable',
    'arming-failed',
    'ledger-failed',
  ],
  network: ['rpc-failed', 'rpc-malformed'],
  you: [
    'challenge-sign-in-only',
    'not-enough-money',
    'allowance-missing',
    'purchase-lacks-allowance',
    'payee-is-you',
    'site-loopback',
    'site-blocked',
    'payee-blocked',
    'declined',
    'question-expired',
    'part-over-limit',
    'wallet-missing',
    'wallet-locked',
    'account-not-ready',
    'account-code-refuses',
    'account-cannot-pay-so',
    'clock-wrong',
  ],
} as const satisfies Record<Fault, readonly FailureName[]>;

const faults: ReadonlyMap<FailureName, Fault> = new Map(
  // Object.entries forgets the keys' type.
  (Object.entries(faultsOf) as [Fault, readonly FailureName[]][]).flatMap(([fault, names]) =>
    names.map((name) => [name, fault] as const),
  ),
);
