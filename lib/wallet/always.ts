// The answer *always*, before it is given: limits beyond what is usual want the password, and the password goes no further.
import { type Outcome, success } from '../core/failure.ts';
import type { Answer } from './api.ts';
import { confirmPassword, type LockPorts } from './lock.ts';
import type { Asked, Confirmed } from './obey.ts';
import type { Ledger } from './ports.ts';
import { allowing, isRaise } from './rule-book.ts';

interface AlwaysPorts extends LockPorts {
  readonly ledger: Ledger;
}

/** What a page says of its own confirmation is left out; a failure leaves the question where it is. */
export async function confirmedAnswer(
  { site, met, candidate }: Asked,
  answer: Answer,
  ports: AlwaysPorts,
): Promise<Outcome<Confirmed>> {
  if (answer.kind !== 'always') return success({ kind: answer.kind });
  const { kind, perRequest, perDay, trust, password } = answer;
  const plain = { kind, perRequest, perDay, ...(trust === undefined ? {} : { trust }) };
  const money = candidate.network.testnet ? 'test' : 'real';
  const rule = await allowing({ site, money }, plain, ports, met.visit ?? null);
  if (!rule.ok) return rule;
  if (!(await isRaise(rule.value, ports))) return success(plain);
  const confirmed = await confirmPassword(password, ports);
  return confirmed.ok ? success({ ...plain, isConfirmed: true }) : confirmed;
}
