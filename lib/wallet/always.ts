// A yes, before it is given: it takes an offer that was shown, a high amount is typed, and limits beyond what is usual want the
// password, which goes no further.
import { failed, type Outcome, success } from '../core/failure.ts';
import type { Answer } from './api.ts';
import { offerIdOf } from './choose.ts';
import { confirmPassword, type LockPorts } from './lock.ts';
import { moneyIn } from './met.ts';
import { type Asked, type Confirmed, taken } from './obey.ts';
import type { Ledger } from './ports.ts';
import { allowing, isRaise } from './rule-book.ts';
import { isTyped, wantsTyping } from './typed-amount.ts';

type Always = Extract<Answer, { readonly kind: 'always' }>;

interface AlwaysPorts extends LockPorts {
  readonly ledger: Ledger;
}

/**
 * What a page says of its own confirmation is left out; a failure leaves the question where it is. Of many items the offer of each is
 * the proposed one, and what is typed is the sum.
 */
export async function confirmedAnswer(
  [asked, ...more]: readonly [Asked, ...Asked[]],
  given: Answer,
  ports: AlwaysPorts,
): Promise<Outcome<Confirmed>> {
  if (given.kind !== 'once' && given.kind !== 'always') return success({ kind: given.kind });
  const answer = more.length === 0 ? given : { ...given, offer: offerIdOf(asked.candidate) };
  const meant = taken(asked, answer);
  if (!meant.ok) return meant;
  if (!isAmountTyped(answer.typed, [meant.value, ...more])) return failed('amount-not-typed');
  if (answer.kind === 'once') return success({ kind: answer.kind, ...part('offer', answer.offer) });
  return confirmedAlways(answer, meant.value, ports);
}

async function confirmedAlways(
  { kind, perRequest, perDay, offer, template, trust, password }: Always,
  { site, met, candidate }: Asked,
  ports: AlwaysPorts,
): Promise<Outcome<Confirmed>> {
  const more = { ...part('offer', offer), ...part('template', template), ...part('trust', trust) };
  const plain = { kind, perRequest, perDay, ...more };
  const rule = await allowing({ site, money: moneyIn(candidate) }, plain, ports, met.visit ?? null);
  if (!rule.ok) return rule;
  if (!(await isRaise(rule.value, ports))) return success(plain);
  const confirmed = await confirmPassword(password, ports);
  return confirmed.ok ? success({ ...plain, isConfirmed: true }) : confirmed;
}

/** The screen has compared it already; the background believes no screen about a high amount. */
function isAmountTyped(typed: unknown, items: readonly [Asked, ...Asked[]]): boolean {
  const { token, network } = items[0].candidate;
  const amount = items.reduce((sum, { candidate }) => sum + candidate.offer.amount, 0n);
  const paying = { amount, decimals: token.decimals, testnet: network.testnet };
  return !wantsTyping(paying) || isTyped(typed, paying);
}

/** A part of an answer, where there is one. */
function part<K extends string, V>(name: K, value: V | undefined): { readonly [name in K]?: V } {
  // The type of a computed name is any string; here it is this one.
  return (value === undefined ? {} : { [name]: value }) as { readonly [name in K]?: V };
}
