// A yes, before it is given: it takes an offer that was shown, a high amount is typed, and limits beyond what is usual want the
// password, which goes no further.
import { failed, type Outcome, success } from '../core/failure.ts';
import type { Answer } from './api.ts';
import { confirmPassword, type LockPorts } from './lock.ts';
import { moneyIn } from './met.ts';
import { type Asked, type Confirmed, taken } from './obey.ts';
import type { Ledger } from './ports.ts';
import { allowing, isRaise } from './rule-book.ts';
import { isTyped, wantsTyping } from './typed-amount.ts';

interface AlwaysPorts extends LockPorts {
  readonly ledger: Ledger;
}

/** What a page says of its own confirmation is left out; a failure leaves the question where it is. */
export async function confirmedAnswer(
  asked: Asked,
  answer: Answer,
  ports: AlwaysPorts,
): Promise<Outcome<Confirmed>> {
  if (answer.kind !== 'once' && answer.kind !== 'always') return success({ kind: answer.kind });
  const meant = taken(asked, answer);
  if (!meant.ok) return meant;
  const { site, met, candidate } = meant.value;
  const { amount } = candidate.offer;
  const paying = { amount, decimals: candidate.token.decimals, testnet: candidate.network.testnet };
  if (wantsTyping(paying) && !isTyped(answer.typed, paying)) return failed('amount-not-typed');
  const which = answer.offer === undefined ? {} : { offer: answer.offer };
  if (answer.kind === 'once') return success({ kind: answer.kind, ...which });
  const { kind, perRequest, perDay, trust, template, password } = answer;
  const plain = {
    kind,
    perRequest,
    perDay,
    ...which,
    ...(trust === undefined ? {} : { trust }),
    ...(template === undefined ? {} : { template }),
  };
  const rule = await allowing({ site, money: moneyIn(candidate) }, plain, ports, met.visit ?? null);
  if (!rule.ok) return rule;
  if (!(await isRaise(rule.value, ports))) return success(plain);
  const confirmed = await confirmPassword(password, ports);
  return confirmed.ok ? success({ ...plain, isConfirmed: true }) : confirmed;
}
