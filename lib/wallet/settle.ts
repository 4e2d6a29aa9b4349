// Books what became of a paid request: sent, answered, or lost. A server's word is a claim, silence is *unknown*.
import type { Challenge } from '../core/challenge.ts';
import type { Purchase } from '../core/purchase.ts';
import type { Clock } from '../core/time-and-chance.ts';
import { dialectOf, readReceipt, receiptHeader } from '../dialects/index.ts';
import type { Ledger } from './ports.ts';

export interface SettlePorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** Reserved, and then nothing came of it: nothing was signed, so nothing can be cashed. */
export function givenUp(id: string, { ledger, clock }: SettlePorts): Promise<Purchase> {
  return ledger.book(id, { kind: 'given-up' }, clock());
}

/** The proof left the browser on its request. */
export function sent(id: string, { ledger, clock }: SettlePorts): Promise<Purchase> {
  return ledger.book(id, { kind: 'sent' }, clock());
}

/** The answer to the paid request. What it means for the money is in `core/evidence.ts`: a claim at best. */
export async function answered(
  id: string,
  answer: { readonly status: number; readonly headers: Challenge['headers'] },
  { ledger, clock }: SettlePorts,
): Promise<Purchase> {
  const purchase = await ledger.find(id);
  const dialect = purchase && dialectOf(purchase.dialect);
  const claim = dialect === undefined ? null : readReceipt(dialect, answer.headers);
  const receipt = dialect === undefined ? null : receiptHeader(dialect, answer.headers);
  return ledger.book(id, { kind: 'answered', status: answer.status, claim, receipt }, clock());
}

/** The answer broke off, and not by the page's or the user's own doing. */
export function cut(id: string, { ledger, clock }: SettlePorts): Promise<Purchase> {
  return ledger.book(id, { kind: 'cut' }, clock());
}

/** No answer came: reset, closed tab, cancelled. */
export function lost(id: string, { ledger, clock }: SettlePorts): Promise<Purchase> {
  return ledger.book(id, { kind: 'lost' }, clock());
}
