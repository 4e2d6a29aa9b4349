// Of several offers those that Permit2 may take the money for: where it may not yet, a seller can have an allowance carried out that
// is signed along with the payment; else a person has to allow it first.

import { type Failure, failure, type Outcome } from '../core/failure.ts';
import { sponsorsAllowances } from '../dialects/x402-extensions/gas-sponsoring.ts';
import { permit2Contract } from '../schemes/permit2-contract.ts';
import type { Candidate, Offers } from './choose.ts';
import type { AllowancePorts } from './ports.ts';
import { whatsLeft } from './whats-left.ts';

export interface AllowablePorts extends AllowancePorts {
  /** How many permits the account has used at the token, which a token without permits does not tell. */
  permitNonceOf(of: {
    readonly network: string;
    readonly token: string;
    readonly account: string;
  }): Promise<Outcome<bigint>>;
}

export function allowable(offers: Offers, ports: AllowablePorts): Promise<Offers | Failure> {
  return whatsLeft(offers, (candidate) => allowed(candidate, ports));
}

/** The candidate, with the allowance that is signed along where one is needed; or why it cannot be paid so. */
async function allowed(candidate: Candidate, ports: AllowablePorts): Promise<Candidate | Failure> {
  const { scheme, network, token, offer, payer } = candidate;
  if (scheme.spendsBy !== 'permit2') return candidate;
  const of = { network: network.id, token: token.address, account: payer.account };
  const allowance = await ports.allowanceOf(of);
  // A chain that does not answer is no reason against a seller: without an allowance nothing can be taken.
  if (!allowance.ok || allowance.value >= offer.amount) return candidate;
  const missing = failure('allowance-missing', {
    network: network.id,
    token: token.address,
    amount: offer.amount.toString(),
  });
  if (token.domain === undefined || !sponsorsAllowances(offer, permit2Contract)) return missing;
  const permits = await ports.permitNonceOf(of);
  return permits.ok ? { ...candidate, payer: { ...payer, permitNonce: permits.value.toString() } } : missing;
}
