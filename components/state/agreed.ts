// What a person agrees to by pressing Pay, as a text: when it changes, the buttons want a second look.
import type { Question } from '../../lib/wallet/api.ts';

/** The balance and the counters, also of a limit that is passed, may move without asking for it. `payable`: there is enough money. */
export function agreedTo(question: Question, payable: boolean): string {
  const { balance, spentToday, budgets, offers, impossible, waiting, proposal, ...terms } = question;
  const { stop, ...limits } = proposal;
  return JSON.stringify([terms, limits, stop?.kind, payable]);
}
