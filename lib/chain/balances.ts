// Remembers balances for a short while: a prompt asks often, a payment must not wait, and the network is asked seldom.
import type { Outcome } from '../core/failure.ts';

type Ask = (rpcUrl: string, token: string, account: string) => Promise<Outcome<bigint>>;

export interface Balances {
  /** At most `maxAge` milliseconds old. */
  read(maxAge: number, ...of: Parameters<Ask>): Promise<Outcome<bigint>>;
  /**
   * For a payment that must not wait: what is remembered, asked for again in the background when it is older than
   * `maxAge`. Only where that would be too little for `need` the network is asked first. Null: not known.
   */
  funds(need: bigint, maxAge: number, ...of: Parameters<Ask>): Promise<bigint | null>;
}

export function createBalances(ask: Ask, clock: () => number): Balances {
  const answers = new Map<string, { readonly at: number; readonly answer: Promise<Outcome<bigint>> }>();
  const amounts = new Map<string, bigint>();

  function read(maxAge: number, ...of: Parameters<Ask>): Promise<Outcome<bigint>> {
    const key = of.join(' ');
    const known = answers.get(key);
    if (known !== undefined && clock() - known.at < maxAge) return known.answer;
    const answer = ask(...of).then((balance) => {
      if (balance.ok) amounts.set(key, balance.value);
      else answers.delete(key); // no answer is worth remembering
      return balance;
    });
    answers.set(key, { at: clock(), answer });
    return answer;
  }

  return {
    read,
    async funds(need, maxAge, ...of) {
      void read(maxAge, ...of);
      const remembered = amounts.get(of.join(' ')) ?? null;
      if (remembered === null || remembered >= need) return remembered;
      const fresh = await read(0, ...of);
      return fresh.ok ? fresh.value : null;
    },
  };
}
