// Signs one journalled purchase: the row is read back from the ledger, and the proof is stored before it leaves.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { failed, type Outcome, success } from '../core/failure.ts';
import type { Purchase } from '../core/purchase.ts';
import type { Clock } from '../core/time-and-chance.ts';
import { dialectOf } from '../dialects/index.ts';
import type { Candidate } from './choose.ts';
import { spendingKey } from './lock.ts';
import type { Ledger, Session } from './ports.ts';
import { givenUp } from './settle.ts';

export interface SignPorts {
  readonly ledger: Ledger;
  readonly session: Session;
  readonly clock: Clock;
}

/** The purchase with its headers, durable. A purchase that cannot be signed is void and costs nothing. */
export async function sign(id: string, candidate: Candidate, ports: SignPorts): Promise<Outcome<Purchase>> {
  const row = await ports.ledger.find(id);
  const dialect = dialectOf(candidate.offer.dialect);
  if (row === undefined || row.money !== 'reserved' || dialect === undefined) return failed('ledger-failed');
  const key = await spendingKey(ports);
  if (key === null) {
    await givenUp(id, ports);
    return failed('wallet-locked');
  }
  const payload = await candidate.scheme.sign(row.draft, candidate.payer, key).finally(() => key.fill(0));
  const headers = dialect.headersFor(candidate.offer, payload);
  const proof = digestOfProof(headers);
  const signed = await ports.ledger.book(id, { kind: 'signed', proof }, ports.clock(), headers);
  // Given up meanwhile, it is not counted any more: its bytes never leave.
  return signed.money === 'signed' ? success(signed) : failed('ledger-failed');
}

/** SHA-256, hex, of what the header carries; of several, one a line. Whoever has seen the request can compare it. */
function digestOfProof(headers: Readonly<Record<string, string>>): string {
  return bytesToHex(sha256(utf8ToBytes(Object.values(headers).join('\n'))));
}
