// A chain of the model: nonces that were used, blocks with their times, the last ones not final yet, and an endpoint with moods.
import type { Authorization, ChainWord } from '../../lib/core/chain-word.ts';
import { failed, type Outcome, success } from '../../lib/core/failure.ts';
import type { Use } from '../../lib/wallet/recovery.ts';

/** In seconds, and in blocks. */
const blockTime = 10;
const depth = 6;
const lag = 300;

/**
 * silent: it does not answer. lagging: it tells of five minutes ago. lying: in blocks that are not final it denies what was used.
 * What two endpoints must agree on is `agreed`; that the agreed word about a final block is true is what the model takes for granted.
 */
export const moods = ['honest', 'silent', 'lagging', 'lying'] as const;
export type Mood = (typeof moods)[number];

interface Fact extends Use {
  readonly how: 'paid' | 'cancelled';
}

export class Chain {
  mood: Mood = 'honest';
  private readonly used = new Map<string, Fact>();
  private transactions = 0;

  /** The true time, in milliseconds. */
  constructor(public now: number) {}

  /** False where the token's contract would refuse it. */
  use(
    of: Pick<Authorization, 'nonce' | 'payTo' | 'amount' | 'validBefore'>,
    how: Fact['how'] = 'paid',
  ): boolean {
    const block = this.headAt(this.now);
    const time = block * blockTime;
    if (this.used.has(of.nonce) || (how === 'paid' && time >= of.validBefore)) return false;
    this.transactions += 1;
    const transaction = `0x${this.transactions.toString(16).padStart(64, '0')}`;
    const { nonce, payTo, amount } = of;
    this.used.set(nonce, { nonce, payTo, amount, how, block, time, transaction });
    return true;
  }

  /** Another branch wins, in which nothing of the last blocks has happened. */
  reorganise(): void {
    for (const [nonce, { block }] of this.used) if (block > this.finalAt(this.now)) this.used.delete(nonce);
  }

  wasPaid(nonce: string): boolean {
    return this.used.get(nonce)?.how === 'paid';
  }

  wasCancelled(nonce: string): boolean {
    return this.used.get(nonce)?.how === 'cancelled';
  }

  isFinal(nonce: string): boolean {
    return (this.used.get(nonce)?.block ?? Number.POSITIVE_INFINITY) <= this.finalAt(this.now);
  }

  /** In seconds. */
  finalTime(): number {
    return this.finalAt(this.now) * blockTime;
  }

  canStillBePaid({ nonce, validBefore }: Pick<Authorization, 'nonce' | 'validBefore'>): boolean {
    return !this.used.has(nonce) && this.headAt(this.now) * blockTime < validBefore;
  }

  finalPayments(): Use[] {
    return [...this.used.values()].filter(({ how, nonce }) => how === 'paid' && this.isFinal(nonce));
  }

  // --- what an endpoint says ---

  ask({ nonce }: Authorization): ChainWord | null {
    if (this.mood === 'silent') return null;
    const seenFrom = this.seenFrom();
    const fact = this.used.get(nonce);
    const block = this.finalAt(seenFrom);
    if (fact === undefined || fact.block > this.headAt(seenFrom))
      return { say: 'unused', block, time: block * blockTime, final: true };
    const final = fact.block <= block;
    if (this.mood === 'lying' && !final)
      return { say: 'unused', block: block + 10_000, time: (block + 10_000) * blockTime, final: false };
    const { transaction, time } = fact;
    return {
      say: fact.how === 'paid' ? 'settled' : 'cancelled',
      transaction,
      block: fact.block,
      time,
      final,
    };
  }

  usesSince(from: number | null): Outcome<{ uses: Use[]; upTo: number }> {
    if (this.mood === 'silent') return failed('rpc-failed');
    const upTo = this.finalAt(this.seenFrom());
    const uses = [...this.used.values()].filter(
      ({ how, block }) => how === 'paid' && from !== null && block >= from && block <= upTo,
    );
    return success({ uses, upTo });
  }

  time(): Outcome<number> {
    return this.mood === 'silent' ? failed('rpc-failed') : success(Math.floor(this.seenFrom() / 1000));
  }

  private seenFrom(): number {
    return this.mood === 'lagging' ? this.now - lag * 1000 : this.now;
  }

  private headAt(time: number): number {
    return Math.floor(time / 1000 / blockTime);
  }

  private finalAt(time: number): number {
    return this.headAt(time) - depth;
  }
}
