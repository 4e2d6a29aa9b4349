// Remembers balances for a short while: a prompt asks often, a payment must not wait, and the network is asked seldom.
import type { Outcome } from '../core/failure.ts';

type Ask = (rpcUrl: string, token: string, account: string) => Promise<Outcome<bigint>>;

export interface Balances {
  /** At most `maxAge` milliseconds old. */
  read(maxAge: number, ...of: Parameters<Ask>): Promise<Outcome<bigint>>;
  /** What is remembered, however old; asks again in the background when it is older than `maxAge`. */
  recall(maxAge: number, ...of: Parameters<Ask>): bigint | null;
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
    recall(maxAge, ...of) {
      void read(maxAge, ...of);
      return amounts.get(of.join(' ')) ?? null;
    },
  };
}
