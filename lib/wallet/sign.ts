// Signs one journalled purchase: the row is read back from the ledger, and the proof is stored before it leaves.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { failed, type Outcome, success } from '../core/failure.ts';
import { familyOf } from '../core/network-family.ts';
import type { Purchase } from '../core/purchase.ts';
import type { Clock } from '../core/time-and-chance.ts';
import { dialectOf } from '../dialects/index.ts';
import type { Freshness } from '../schemes/index.ts';
import { type ApprovalPorts, isStillFree } from './approval-along.ts';
import type { Candidate } from './choose.ts';
import { spendingKey } from './lock.ts';
import type { Ledger, Session } from './ports.ts';
import { givenUp } from './settle.ts';

export interface SignPorts extends ApprovalPorts {
  readonly ledger: Ledger;
  readonly session: Session;
  readonly clock: Clock;
  /** What a network that has it ties a payment to; `cost` in micro-dollars decides how many endpoints are asked. */
  freshness(network: string, cost: bigint, hint: string): Promise<Outcome<Freshness>>;
}

/** The purchase with its headers, durable. A purchase that cannot be signed is void and costs nothing. */
export async function sign(id: string, candidate: Candidate, ports: SignPorts): Promise<Outcome<Purchase>> {
  const reserved = await ports.ledger.find(id);
  const dialect = dialectOf(candidate.offer.dialect);
  if (reserved?.money !== 'reserved' || dialect === undefined) return failed('ledger-failed');
  const prepared = await prepare(reserved, candidate, ports);
  if (!prepared.ok) {
    await givenUp(id, ports);
    return prepared;
  }
  const row = prepared.value;
  if (row.money !== 'reserved') return failed('ledger-failed'); // given up while the chain was asked
  if (row.draft.approvalNonce !== undefined && !(await isStillFree(row, ports))) {
    await givenUp(id, ports);
    return failed('approval-outdated');
  }
  const key = await spendingKey(ports, familyOf(row.network));
  if (key === null) {
    await givenUp(id, ports);
    return failed('wallet-locked');
  }
  const { payload, extensions } = await signed(row, candidate, key).finally(() => key.fill(0));
  const headers = dialect.headersFor(candidate.offer, payload, extensions);
  const proof = digestOfProof(headers);
  const booked = await ports.ledger.book(id, { kind: 'signed', proof }, ports.clock(), headers);
  // Given up meanwhile, it is not counted any more: its bytes never leave.
  return booked.money === 'signed' ? success(booked) : failed('ledger-failed');
}

async function signed({ draft }: Purchase, { scheme, payer }: Candidate, key: Uint8Array) {
  const payload = await scheme.sign(draft, payer, key);
  return { payload, extensions: (await scheme.extensions?.(draft, payer, key)) ?? {} };
}

/** What only the chain can tell is journalled before it is signed: the same bytes can be written again, and be looked for. */
async function prepare(
  row: Purchase,
  { scheme }: Candidate,
  { ledger, clock, freshness }: SignPorts,
): Promise<Outcome<Purchase>> {
  if (scheme.prepare === undefined) return success(row);
  const { id, network, cost } = row;
  const draft = await scheme.prepare(row.draft, (hint) => freshness(network, BigInt(cost), hint));
  if (!draft.ok) return draft;
  return success(await ledger.book(id, { kind: 'prepared', draft: draft.value }, clock()));
}

/** SHA-256, hex, of what the header carries; of several, one a line. Whoever has seen the request can compare it. */
function digestOfProof(headers: Readonly<Record<string, string>>): string {
  return bytesToHex(sha256(utf8ToBytes(Object.values(headers).join('\n'))));
}
