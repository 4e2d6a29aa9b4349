// A disk that refuses a write: each write of a purchase's life fails once, before it is made or after it, and nothing is signed
// without its row, nothing is paid twice, and the next try is served or held.
import { describe, expect, it } from 'vitest';
import type { Happening } from '../../lib/core/evidence.ts';
import { type Paid, type PayPorts, pay } from '../../lib/wallet/pay.ts';
import type { Ledger } from '../../lib/wallet/ports.ts';
import { answered, sent } from '../../lib/wallet/settle.ts';
import { payer } from '../fixtures/challenges.ts';
import {
  allowed,
  allPurchases,
  alone,
  clockAt,
  countedRandom,
  freshLedger,
  memorySession,
  metAt,
  networks,
  openFor,
  paidChallenge,
  type TurnableClock,
} from './world.ts';

const steps = ['reserved', 'signed', 'sent', 'answered'] as const satisfies readonly Happening['kind'][];
const sides = ['before', 'after'] as const;

/** The write of this kind throws, once: nothing is on the disk, or it is and nobody hears of it. */
function faulty(ledger: Ledger, kind: Happening['kind'], side: (typeof sides)[number]): Ledger {
  let isWhole = true;
  const write = async <T>(happening: Happening, make: () => Promise<T>): Promise<T> => {
    const isFaulty = isWhole && happening.kind === kind;
    if (isFaulty) isWhole = false;
    if (isFaulty && side === 'before') throw new Error('the disk refuses');
    const written = await make();
    if (isFaulty) throw new Error('the disk is silent');
    return written;
  };
  return {
    ...ledger,
    reserve: (terms, first, decide) => write(first, () => ledger.reserve(terms, first, decide)),
    book: (id, happening, at, headers) => write(happening, () => ledger.book(id, happening, at, headers)),
  };
}

/** One call of the page, served to the end where the wallet lets it; the proofs that left are noted. */
async function buy(ports: PayPorts, left: Set<string>): Promise<Paid['kind'] | 'failed' | string> {
  try {
    const paid = await pay(met, ports);
    if (paid.kind !== 'signed') return paid.kind === 'refused' ? paid.failure.name : paid.kind;
    left.add(JSON.stringify(paid.purchase.headers));
    await sent(paid.purchase.id, ports);
    await answered(paid.purchase.id, { status: 502, headers: [] }, ports); // the worst for the buyer: nothing came
    return 'signed';
  } catch {
    return 'failed';
  }
}

const met = metAt(paidChallenge());

function portsOf(ledger: Ledger, clock: TurnableClock): PayPorts {
  return {
    ledger,
    session: memorySession(openFor(60 * 60_000)),
    clock,
    random: countedRandom(),
    account: async () => payer,
    networks,
    funds: async () => null,
    standing: async () => 'caught-up',
    ...alone(ledger, clock),
    ask: async () => ({ kind: 'decline' }),
    ruled: () => undefined,
  };
}

describe('a write that fails', () => {
  const table = steps.flatMap((step) => sides.map((side) => [step, side] as const));
  it.each(table)(
    '%s, %s it is made: one authorization, and the next try is served or held',
    async (step, side) => {
      const { ledger } = freshLedger();
      await allowed(ledger);
      const clock = clockAt();
      const left = new Set<string>();
      const first = await buy(portsOf(faulty(ledger, step, side), clock), left);
      expect(first, 'the fault is met').toBe('failed');
      const stored = await allPurchases(ledger);
      const bytes = stored.map(({ headers }) => JSON.stringify(headers));
      expect(
        [...left].filter((proof) => !bytes.includes(proof)),
        'nothing leaves that is not stored',
      ).toEqual([]);

      const next = await buy(portsOf(ledger, clock), left);
      expect(['signed', 'purchase-held'], 'served or held').toContain(next);
      expect(left.size, 'the identical bytes, if any').toBeLessThan(2);
      const rows = await allPurchases(ledger);
      expect(rows.filter(({ headers }) => headers !== null).length, 'one authorization').toBeLessThan(2);
      expect(rows.filter(({ money }) => money !== 'void').length, 'counted once').toBe(1);
    },
  );
});
