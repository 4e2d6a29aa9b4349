// Of several offers those that Permit2 may take the money for: where it may not yet, a seller can have an allowance carried out that
// is signed along with the payment, as a permit or, where the person has switched that on, as a transaction; else a person has to
// allow it first.

import { type Failure, failure, type Outcome } from '../core/failure.ts';
import { sponsorsAllowances } from '../dialects/x402-extensions/gas-sponsoring.ts';
import type { Payer } from '../schemes/index.ts';
import { permit2Contract } from '../schemes/permit2-contract.ts';
import { type ApprovalPorts, approvalFor, type Wish } from './approval-along.ts';
import type { Candidate, Offers } from './choose.ts';
import type { AllowancePorts } from './ports.ts';
import { whatsLeft } from './whats-left.ts';

export interface AllowablePorts extends AllowancePorts, ApprovalPorts {
  /** How many permits the account has used at the token, which a token without permits does not tell. */
  permitNonceOf(of: {
    readonly network: string;
    readonly token: string;
    readonly account: string;
  }): Promise<Outcome<bigint>>;
}

export function allowable(offers: Offers, wish: Wish, ports: AllowablePorts): Promise<Offers | Failure> {
  return whatsLeft(offers, (candidate) => allowed(candidate, wish, ports));
}

/** The candidate, with the allowance that is signed along where one is needed; or why it cannot be paid so. */
async function allowed(
  candidate: Candidate,
  wish: Wish,
  ports: AllowablePorts,
): Promise<Candidate | Failure> {
  const { scheme, network, token, offer, payer } = candidate;
  if (scheme.spendsBy !== 'permit2') return candidate;
  const of = { network: network.id, token: token.address, account: payer.account };
  const allowance = await ports.allowanceOf(of);
  // A chain that does not answer is no reason against a seller: without an allowance nothing can be taken.
  if (!allowance.ok || allowance.value >= offer.amount) return candidate;
  const along = (await permitFor(candidate, ports)) ?? (await approvalFor(candidate, wish, ports));
  if (along !== null) return { ...candidate, payer: { ...payer, ...along } };
  return failure('allowance-missing', {
    network: network.id,
    token: token.address,
    amount: offer.amount.toString(),
  });
}

/** It names the payment's end, and takes no place among the account's transactions: it goes before one of those. */
async function permitFor(
  { network, token, offer, payer }: Candidate,
  ports: AllowablePorts,
): Promise<Pick<Payer, 'permitNonce'> | null> {
  if (token.domain === undefined) return null;
  if (!sponsorsAllowances(offer, 'eip2612GasSponsoring', permit2Contract)) return null;
  const of = { network: network.id, token: token.address, account: payer.account };
  const permits = await ports.permitNonceOf(of);
  return permits.ok ? { permitNonce: permits.value.toString() } : null;
}
