// The promise not to pay twice and not to pass a limit: a purchase is journalled, judged on today's totals, before it is signed.

import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { failed, type Outcome, success } from '../core/failure.ts';
import { counts, isOpen, type Purchase } from '../core/purchase.ts';
import type { Site } from '../core/site.ts';
import type { Clock, Random } from '../core/time-and-chance.ts';
import type { Reason, Verdict } from '../core/verdict.ts';
import { judge } from '../rules/index.ts';
import type { Candidate } from './choose.ts';
import type { Facts, Ledger } from './ports.ts';

/** Longest life of an authorization, in seconds: paid silently, or approved by the user. */
const silentWindow = 120;
const approvedWindow = 600;

export interface ReservePorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly random: Random;
}

export interface Wanted {
  readonly site: Site;
  readonly url: string;
  readonly method: string;
  /** Names a file that is sold in parts; null where nothing comes in parts. */
  readonly file: string | null;
  readonly candidate: Candidate;
  readonly decidedBy: Purchase['decidedBy'];
}

/** Reserved; or the rules want the user asked; or a named refusal. */
export type Reservation =
  | { readonly kind: 'reserved'; readonly purchase: Purchase }
  | { readonly kind: 'ask'; readonly reason: Reason };

export async function reserve(wanted: Wanted, ports: ReservePorts): Promise<Outcome<Reservation>> {
  const purchase = purchaseOf(wanted, ports);
  const now = ports.clock();
  let underWay = false;
  const verdict = await ports.ledger.reserve(purchase, (facts) => {
    underWay = facts.sameKey.some((other) => isOpen(other, Math.floor(now / 1000)));
    return underWay ? { say: 'refuse', reason: 'no-rule' } : decide(purchase, facts);
  });
  if (verdict.say === 'pay') return success({ kind: 'reserved', purchase });
  if (verdict.say === 'ask') return success({ kind: 'ask', reason: verdict.reason });
  return failed(underWay ? 'purchase-under-way' : 'site-blocked');
}

/** What the rules say at this instant; a user's own yes overrules every *ask*, never a *refuse*. */
function decide(purchase: Purchase, facts: Facts): Verdict {
  const verdict = judge(facts.rule, {
    site: purchase.site,
    money: purchase.kind,
    cost: BigInt(purchase.cost),
    spentDay: spent(facts.recent),
    spentOnFile: spent(facts.recent.filter(({ file }) => file !== null && file === purchase.file)),
  });
  return purchase.decidedBy === 'user' && verdict.say === 'ask' ? { say: 'pay' } : verdict;
}

/** Micro-dollars that these purchases cost or may still cost. */
export function spent(purchases: readonly Purchase[]): bigint {
  return purchases.filter(({ money }) => counts(money)).reduce((sum, { cost }) => sum + BigInt(cost), 0n);
}

function purchaseOf(wanted: Wanted, ports: ReservePorts): Purchase {
  const { site, url, method, file, candidate, decidedBy } = wanted;
  const { offer, scheme, network, token, payer } = candidate;
  const at = ports.clock();
  const key = digest(site, method, url, network.id, token.address, offer.payTo.toLowerCase());
  const maxWindow = decidedBy === 'rule' ? silentWindow : approvedWindow;
  const nonce = nonceOf(key, ports.random(16));
  const draft = scheme.draft(offer, payer, { now: Math.floor(at / 1000), maxWindow, nonce });
  return {
    id: bytesToHex(ports.random(16)),
    key,
    at,
    site,
    url,
    method,
    file: file === null ? null : digest(file),
    dialect: offer.dialect,
    scheme: scheme.id,
    network: network.id,
    asset: token.address,
    amount: offer.amount.toString(),
    cost: candidate.cost.toString(),
    kind: network.testnet ? 'test' : 'real',
    payTo: draft.to ?? offer.payTo,
    account: payer.account,
    validBefore: Number(draft.validBefore),
    draft,
    decidedBy,
    money: 'reserved',
    delivery: 'none',
    headers: null,
    claim: null,
    status: null,
  };
}

function digest(...parts: string[]): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(parts))));
}

/** Bound to the purchase and a salt: later evidence can tell which purchase a settled nonce belongs to. */
function nonceOf(key: string, salt: Uint8Array): `0x${string}` {
  return `0x${bytesToHex(keccak_256(concatBytes(utf8ToBytes(`tuppence purchase ${key}`), salt)))}`;
}
