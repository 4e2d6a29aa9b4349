// Unknown is resolved by the chain, never by guessing: asks about each open purchase and books what a block proves.
import type { Authorization, ChainWord } from '../core/chain-word.ts';
import type { Happening } from '../core/evidence.ts';
import { failed, type Outcome, success } from '../core/failure.ts';
import type { Purchase } from '../core/purchase.ts';
import type { Clock } from '../core/time-and-chance.ts';
import { schemeOf } from '../schemes/index.ts';
import type { Ledger } from './ports.ts';
import { givenUp } from './settle.ts';

export interface ReconcilePorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /**
   * What the endpoints say together; null when they do not answer or disagree. It cannot have been used before `from`, in
   * seconds since 1970. `cost` in micro-dollars decides how many must agree.
   */
  askChain(authorization: Authorization, from: number, cost: bigint): Promise<ChainWord | null>;
}

/** Seconds after its end, by the time of a finalized block, in which an authorization is not yet called dead. */
const deathMargin = 120;

/** Clocks differ: so long before its signing, in seconds, an authorization may seem to have been used. */
const clockMargin = 600;

/**
 * Signing follows at once; what is still only reserved by then belongs to a worker that is gone, and so does what a clock set
 * later. Should it be signed all the same, its bytes are not kept and never leave. In milliseconds.
 */
const reservedLife = 5 * 60_000;

/** The purchase after asking; unchanged where the chain does not say anything that can be relied on. */
export async function reconcile(purchase: Purchase, ports: ReconcilePorts): Promise<Purchase> {
  const checked = await check(purchase, ports);
  return checked.ok ? checked.value : purchase;
}

/** The same for a person, who must not take a chain that says nothing for one that has nothing new to say. */
export async function check(purchase: Purchase, ports: ReconcilePorts): Promise<Outcome<Purchase>> {
  const authorization = authorizationOf(purchase);
  if (authorization === null) return failed('purchase-unchecked');
  const from = Math.floor(purchase.at / 1000) - clockMargin;
  const word = await ports.askChain(authorization, from, BigInt(purchase.cost));
  if (word === null || word.say === 'used-somehow') return failed('purchase-unchecked');
  const news = newsOf(word, purchase);
  return success(news === null ? purchase : await ports.ledger.book(purchase.id, news, ports.clock()));
}

/** What was reserved and never signed is given up; everything signed is asked about, one after the other. */
export async function reconcileAll(
  purchases: readonly Purchase[],
  ports: ReconcilePorts,
): Promise<Purchase[]> {
  const after: Purchase[] = [];
  for (const purchase of purchases) {
    const isLeft = purchase.money === 'reserved' && Math.abs(ports.clock() - purchase.at) > reservedLife;
    if (isLeft) after.push(await givenUp(purchase.id, ports));
    else if (purchase.money !== 'reserved') after.push(await reconcile(purchase, ports));
  }
  return after;
}

export function authorizationOf(purchase: Purchase): Authorization | null {
  const { network, asset, account, scheme, draft } = purchase;
  const known = schemeOf(scheme);
  return known === undefined ? null : { network, asset, account, ...known.authorization(draft) };
}

/** What a word of the chain adds to the log; null where it is not news, or proves nothing. */
export function newsOf(word: ChainWord, purchase: Purchase): Happening | null {
  const { block, time } = word;
  switch (word.say) {
    case 'unused':
      if (word.final && time >= purchase.validBefore + deathMargin) return { kind: 'expired', block, time };
      return purchase.money === 'seen' ? { kind: 'gone' } : null;
    case 'settled': {
      const { transaction, taken } = word;
      // Until it is final the ceiling counts.
      const less = taken === undefined ? {} : { taken: taken.toString() };
      if (word.final) return { kind: 'settled', transaction, block, time, ...less };
      const isNews = purchase.money !== 'seen' || purchase.transaction !== transaction;
      return isNews ? { kind: 'seen', transaction, block, time } : null;
    }
    case 'cancelled':
    case 'conflict':
      return word.final ? { kind: word.say, transaction: word.transaction, block, time } : null;
    case 'used-somehow':
      return null;
  }
}
