// One purchase with its log, and what a person may do about it now.
import type { Because } from '../core/choice.ts';
import type { Evidence } from '../core/evidence.ts';
import { isRecord } from '../core/json.ts';
import { familyOf, isSameAddress } from '../core/network-family.ts';
import { isCollectable, isInFlight, type Purchase, unsettledStates } from '../core/purchase.ts';
import type { Clock } from '../core/time-and-chance.ts';
import type { Heard } from '../core/verdict.ts';
import { siteWords } from '../core/words.ts';
import { isChargedFirst } from '../schemes/known.ts';
import type { LogLine, PurchaseView } from './api.ts';
import type { Ledger, Networks } from './ports.ts';
import { receiptOf } from './receipt.ts';
import { authorizationOf } from './reconcile.ts';
import { mayBeRefunded } from './refund.ts';

export interface ViewPorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly cancels: CancelNotes;
  readonly networks: Networks;
  /** Missing: it cannot be told from a smart account. */
  account?(): Promise<string | null>;
}

/** What was told and done about cancelling, for as long as the browser runs; the chain has the last word. */
export interface CancelNotes {
  of(id: string): Promise<CancelNote>;
  note(id: string, note: CancelNote): Promise<void>;
}

export interface CancelNote {
  /** Wei, decimal: the cost that a person was shown. */
  readonly shown?: string;
  /** The transaction that was sent. */
  readonly transaction?: string;
}

export async function viewOfPurchase(id: string, ports: ViewPorts): Promise<PurchaseView | null> {
  const purchase = await ports.ledger.find(id);
  const receipt = purchase && receiptOf(purchase, await ports.networks());
  if (purchase === undefined || receipt == null) return null;
  const [log, { transaction }] = await Promise.all([ports.ledger.evidence(id), ports.cancels.of(id)]);
  const now = ports.clock();
  const isCancelling = transaction !== undefined && isUnsettled(purchase);
  return {
    receipt,
    log: log.map(lineOf),
    statement: statementIn(log),
    opinions: opinionsIn(log),
    because: becauseIn(log),
    ...(wasChargedFirst(log) ? { chargedFirst: true } : {}),
    ...(wasApproved(purchase, log) ? { approval: true } : {}),
    ...(await bySmartAccount(purchase, ports)),
    may: {
      check: mayCheck(purchase) || mayBeRefunded(purchase),
      askAgain: mayAskAgain(purchase, now),
      cancel: mayCancel(purchase, now) && !isCancelling,
    },
    ...(isCancelling ? { cancelling: transaction } : {}),
  };
}

/** What the seller signed last: a receipt says more than the offer before it. */
function statementIn(log: readonly Evidence[]): PurchaseView['statement'] {
  const last = log.findLast((entry) => entry.kind === 'statement');
  return last?.kind === 'statement' ? { what: last.what, signed: last.signed } : null;
}

/** Seconds that an authorization must still be good for, to be worth presenting, and to be worth a transaction. */
const usefulLife = 5;
const worthCancelling = 15;

export function mayCheck(purchase: Purchase): boolean {
  return isUnsettled(purchase) && authorizationOf(purchase) !== null;
}

/** The identical bytes, where they exist, were of no use yet, and asking twice acts once. */
export function mayAskAgain(purchase: Purchase, now: number): boolean {
  const { headers, method, delivery } = purchase;
  return (
    isCollectable(purchase) &&
    headers !== null &&
    method === 'GET' &&
    delivery !== 'delivered' &&
    isGoodFor(purchase, usefulLife, now) &&
    !isInFlight(purchase, now)
  );
}

export function mayCancel(purchase: Purchase, now: number): boolean {
  // On Solana nothing ends a payment but its blockhash, and that lapses sooner than anything could be sent.
  const isThere = familyOf(purchase.network) === 'eip155' && authorizationOf(purchase) !== null;
  return isCollectable(purchase) && isThere && isGoodFor(purchase, worthCancelling, now);
}

function isUnsettled({ money }: Purchase): boolean {
  return unsettledStates.some((state) => state === money);
}

function isGoodFor({ validBefore }: Purchase, seconds: number, now: number): boolean {
  return validBefore - now / 1000 > seconds;
}

/** Everybody's opinion when it was reserved; empty where none was kept. */
function opinionsIn([first]: readonly Evidence[]): readonly Heard[] {
  return first?.kind === 'reserved' ? (first.opinions ?? []) : [];
}

/** Why this one of several offers; null where there was one. */
function becauseIn([first]: readonly Evidence[]): Because | null {
  return first?.kind === 'reserved' ? (first.because ?? null) : null;
}

async function bySmartAccount(
  { network, account }: Purchase,
  ports: ViewPorts,
): Promise<Pick<PurchaseView, 'smartAccount'>> {
  const own = familyOf(network) === 'eip155' ? await ports.account?.() : null;
  return own == null || isSameAddress(own, account) ? {} : { smartAccount: account };
}

/** By the offer as it was observed. */
function wasChargedFirst([first]: readonly Evidence[]): boolean {
  if (first?.kind !== 'reserved' || !isRecord(first.offer)) return false;
  const { extra } = first.offer;
  return isRecord(extra) && isChargedFirst({ extra });
}

/** What was drafted and given up was never signed. */
function wasApproved({ draft }: Purchase, log: readonly Evidence[]): boolean {
  return draft.approvalNonce !== undefined && log.some(({ kind }) => kind === 'signed');
}

function lineOf(entry: Evidence): LogLine {
  return { at: entry.at, kind: entry.kind, detail: detailOf(entry) };
}

/** Short and plain; nothing of a proof, and a seller's words only when they can do no harm. */
function detailOf(entry: Evidence): Record<string, string> {
  const detail: Record<string, string> = {};
  if ('transaction' in entry) detail.transaction = entry.transaction;
  if ('block' in entry) detail.block = String(entry.block);
  if (entry.kind === 'statement') return { what: entry.what, signed: entry.signed };
  if (entry.kind !== 'answered') return detail;
  detail.status = String(entry.status);
  const reason = siteWords(entry.claim?.errorReason);
  return reason === null ? detail : { ...detail, reason };
}
