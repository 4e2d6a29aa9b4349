// Remembers balances for a short while, and what may be taken of them: a prompt asks often, a payment must not wait, and the
// network is asked seldom.
import type { Outcome } from '../core/failure.ts';

/** Whose balance of which token, on which network. */
interface Holding {
  readonly network: string;
  readonly token: string;
  readonly account: string;
}

type Ask = (of: Holding) => Promise<Outcome<bigint>>;

export interface Balances {
  /** At most `maxAge` milliseconds old; around a payment, not much older than the payment. */
  read(maxAge: number, of: Holding): Promise<Outcome<bigint>>;
  /**
   * For a payment that must not wait: what is remembered, asked for again in the background when it is older than
   * `maxAge`. Only where that would be too little for `need` the network is asked first. Null: not known.
   */
  funds(need: bigint, maxAge: number, of: Holding): Promise<bigint | null>;
  /** As it was seen last, however long ago; null: never. */
  remembered(of: Holding): bigint | null;
  /** Money has moved: what is remembered is what there was before. */
  moved(): void;
}

/** In milliseconds: an endpoint may know of a payment a moment later than the seller does. */
const lag = 4_000;
/** As often as the network is asked anew while money moves, however many payments there are. */
const shortest = 2_000;

export function createBalances(ask: Ask, clock: () => number): Balances {
  const answers = new Map<string, { readonly at: number; readonly answer: Promise<Outcome<bigint>> }>();
  const amounts = new Map<string, bigint>();
  let movedAt = Number.NEGATIVE_INFINITY;

  function read(maxAge: number, of: Holding): Promise<Outcome<bigint>> {
    const key = keyOf(of);
    const known = answers.get(key);
    if (known !== undefined && clock() - known.at < longest(known.at, maxAge)) return known.answer;
    const answer = ask(of).then((balance) => {
      if (balance.ok) amounts.set(key, balance.value);
      else answers.delete(key); // no answer is worth remembering
      return balance;
    });
    answers.set(key, { at: clock(), answer });
    return answer;
  }

  function longest(askedAt: number, maxAge: number): number {
    return askedAt < movedAt + lag ? Math.min(maxAge, shortest) : maxAge;
  }

  return {
    read,
    remembered: (of) => amounts.get(keyOf(of)) ?? null,
    moved() {
      movedAt = clock();
    },
    async funds(need, maxAge, of) {
      void read(maxAge, of);
      const remembered = amounts.get(keyOf(of)) ?? null;
      if (remembered === null || remembered >= need) return remembered;
      const fresh = await read(0, of);
      return fresh.ok ? fresh.value : null;
    },
  };
}

function keyOf({ network, token, account }: Holding): string {
  return `${network} ${token} ${account}`;
}
