// The reference: what the wallet knows and may do, written once more in the plainest way, without a line of the wallet's code.
import type { Happening } from '../../lib/core/evidence.ts';
import type { Purchase, Terms } from '../../lib/core/purchase.ts';
import type { Chain } from './model-chain.ts';

/** In micro-dollars. */
export interface Limits {
  readonly on: boolean;
  readonly blocked: boolean;
  readonly perRequest: bigint;
  readonly perDay: bigint;
}

export interface Row {
  readonly terms: Terms;
  /** What is bought, and what is bought from whom; null: nobody can tell whether another is the same. */
  readonly thing: string;
  readonly key: string | null;
  readonly cost: bigint;
  /** By a rule: the day's limit at that moment, what else stood in that day, and what a person had paid for the same. */
  readonly silent: {
    readonly perDay: bigint;
    readonly beside: readonly Row[];
    readonly yeses: readonly Row[];
  } | null;
  isSigned: boolean;
  /** The proof, as text, once it was seen. */
  bytes: string | null;
  departures: number;
  /** Departures that the wallet knows of. */
  sent: number;
  isDelivered: boolean;
  isClaimed: boolean;
  isSeen: boolean;
  /** The chain has taken back what it showed: another one may have been bought for good reason meanwhile. */
  isReopened: boolean;
  end: 'used' | 'dead' | 'void' | null;
  /** Before what happens now: many things happen at once. */
  wasUnended: boolean;
}

export interface Reference {
  readonly rows: Row[];
  readonly limits: Map<string, Limits>;
  /** All sites together: what may be signed and not known to be used. */
  outstanding: bigint;
}

const day = 24 * 3_600_000;
const pageLife = 600_000;
/** Seconds between an authorization's end and the final block that proves it dead. */
const margin = 120;

export function newReference(): Reference {
  return { rows: [], limits: new Map(), outstanding: 500_000n };
}

/** What comes until the next call is at once: none of it can know of the other. */
export function atOnce({ rows }: Reference): void {
  for (const row of rows) row.wasUnended = row.end === null;
}

// --- what may be reserved ------------------------------------------------------------------------------------------

/** `pay`, `open`, `refuse`, or `ask` and why. */
export function verdictOn(terms: Terms, { rows, limits, outstanding }: Reference): string {
  const mine = limits.get(terms.site);
  if (mine?.blocked) return 'refuse';
  const alike = rows.filter(({ thing }) => thing === thingOf(terms));
  const same = alike.filter(({ key }) => key !== null && key === keyOf(terms));
  if (same.some((row) => isOpen(row) || isWorthRepeating(row, terms))) return 'open';
  if (terms.decidedBy === 'user') return 'pay';
  if (alike.some(isOpen)) return 'ask open-elsewhere';
  const yeses = yesesTo(thingOf(terms), rows);
  if (alike.some((row) => isOwed(row) && !yeses.some(({ terms: { at } }) => at > row.terms.at)))
    return 'ask paid-not-delivered';
  const isFresh = (row: Row) => row.isDelivered && terms.at - row.terms.at < pageLife;
  if (terms.request === 'navigation' && alike.some(isFresh)) return 'ask bought-before';
  if (mine === undefined) return 'ask no-rule';
  if (!mine.on) return 'ask rule-off';
  const { payee, price } = habitsOf(terms, rows);
  if (payee !== null && payee !== terms.payTo.toLowerCase()) return 'ask payee-changed';
  const cost = BigInt(terms.cost);
  if (price !== null && cost > price * 2n) return 'ask price-above-usual';
  if (cost > mine.perRequest) return 'ask over-per-request';
  if (spentBeside(terms, rows) + cost > mine.perDay) return 'ask over-per-day';
  return sum(rows.filter(isOpen)) + cost > outstanding ? 'ask over-outstanding' : 'pay';
}

export function reserved(terms: Terms, reference: Reference): void {
  const { rows, limits } = reference;
  const beside = rows.filter((row) => isInDayOf(terms, row));
  const perDay = limits.get(terms.site)?.perDay ?? 0n;
  const yeses = yesesTo(thingOf(terms), rows);
  rows.push({
    terms,
    thing: thingOf(terms),
    key: keyOf(terms),
    cost: BigInt(terms.cost),
    silent: terms.decidedBy === 'rule' ? { perDay, beside, yeses } : null,
    isSigned: false,
    bytes: null,
    departures: 0,
    sent: 0,
    isDelivered: false,
    isClaimed: false,
    isSeen: false,
    isReopened: false,
    end: null,
    wasUnended: true,
  });
}

function thingOf({ site, method, url }: Terms): string {
  return `${site} ${method} ${url}`;
}

function yesesTo(what: string, rows: readonly Row[]): Row[] {
  return rows.filter((row) => row.thing === what && row.terms.decidedBy === 'user' && counts(row));
}

function keyOf(terms: Terms): string | null {
  return terms.method === 'GET' ? `${thingOf(terms)} ${terms.payTo.toLowerCase()}` : null;
}

/** To whom the site was paid, and what its path cost: at first, and by every yes since. */
function habitsOf(terms: Terms, rows: readonly Row[]): { payee: string | null; price: bigint | null } {
  let payee: string | null = null;
  let price: bigint | null = null;
  const path = (url: string) => url.split('?')[0];
  for (const row of rows.filter(({ terms: { site } }) => site === terms.site)) {
    const isYes = row.terms.decidedBy === 'user';
    if (isYes || payee === null) payee = row.terms.payTo.toLowerCase();
    if (path(row.terms.url) === path(terms.url) && (isYes || price === null)) price = row.cost;
  }
  return { payee, price };
}

function spentBeside(terms: Terms, rows: readonly Row[]): bigint {
  return sum(rows.filter((row) => isInDayOf(terms, row) && counts(row)));
}

function isInDayOf({ site, at }: Terms, { terms }: Row): boolean {
  return terms.site === site && terms.at >= at - day;
}

function sum(rows: readonly Row[]): bigint {
  return rows.reduce((total, { cost }) => total + cost, 0n);
}

function counts({ end }: Row): boolean {
  return end === null || end === 'used';
}

/** Reserved, or signed, and nobody knows or says that it was used. */
function isOpen({ end, isClaimed, isSeen }: Row): boolean {
  return end === null && !isClaimed && !isSeen;
}

/** Paid for, as it seems, and not there: the same proof for the same price may still bring it. */
function isWorthRepeating(row: Row, { at, amount }: Terms): boolean {
  const isGood = row.isSigned && row.end === null && row.terms.validBefore - at / 1000 > 5;
  return isGood && !row.isDelivered && row.sent < 3 && row.terms.amount === amount;
}

function isOwed({ end, isClaimed, isSeen, isDelivered }: Row): boolean {
  const isPaid = end === 'used' || (end === null && (isClaimed || isSeen));
  return isPaid && !isDelivered;
}

// --- what may be booked --------------------------------------------------------------------------------------------

/** Takes a happening in; throws where nothing in the world gave a reason to book it. */
export function happened(id: string, what: Happening, { rows }: Reference, chain: Chain): void {
  const row = rows.find(({ terms }) => terms.id === id);
  if (row === undefined) throw new Error(`I3: ${what.kind} was booked of what was never reserved`);
  const { nonce, validBefore } = row.terms;
  if (what.kind === 'expired') {
    const isProved = !chain.wasPaid(nonce) && chain.finalTime() >= validBefore + margin;
    must(isProved, 'I6: an authorization was called dead that no final block proves dead');
  }
  if (what.kind === 'cancelled' || what.kind === 'settled') {
    const isTrue = what.kind === 'settled' ? chain.wasPaid(nonce) : chain.wasCancelled(nonce);
    must(isTrue && chain.isFinal(nonce), `I6: ${what.kind} without a final block`);
  }
  must(what.kind !== 'conflict', 'nobody else has used a nonce of ours');
  if (what.kind === 'sent') row.sent += 1;
  if (what.kind === 'cut') row.isDelivered = false;
  // Goods that come after the end of the money have come.
  if (what.kind === 'answered' && isGood(what.status)) row.isDelivered = true;
  if (row.end !== null) return;
  if (what.kind === 'given-up' && !row.isSigned) row.end = 'void';
  if (what.kind === 'signed') row.isSigned = true;
  if (what.kind === 'answered') answered(row, what);
  if (!row.isSigned) return;
  if (what.kind === 'seen') row.isSeen = true;
  if (what.kind === 'gone' && row.isSeen)
    Object.assign(row, { isSeen: false, isClaimed: false, isReopened: true });
  if (what.kind === 'settled') row.end = 'used';
  if (what.kind === 'expired' || what.kind === 'cancelled') row.end = 'dead';
}

function answered(row: Row, { status, claim }: Extract<Happening, { kind: 'answered' }>): void {
  if (isGood(status) && claim?.success) row.isClaimed = true;
}

function isGood(status: number): boolean {
  return status >= 200 && status <= 299;
}

/** Bytes were handed out to be presented for a request; throws where they must not be. */
export function presented(purchase: Purchase, stored: Purchase | undefined, { rows }: Reference): Row {
  const row = rows.find(({ terms }) => terms.id === purchase.id);
  const bytes = JSON.stringify(purchase.headers);
  if (row === undefined || stored === undefined) throw new Error('I3: a proof without a row');
  must(JSON.stringify(stored.headers) === bytes, 'I5: a proof that is not the stored one');
  must(row.wasUnended && row.isSigned, 'a proof that is no longer good for anything');
  must(!row.isDelivered, 'a proof for what was delivered');
  must(row.bytes === null || row.bytes === bytes, 'another proof than before');
  must(row.bytes === null || row.terms.method === 'GET', 'a form was posted twice');
  row.bytes = bytes;
  return row;
}

// --- what must hold at every moment --------------------------------------------------------------------------------

export function holds({ rows }: Reference, chain: Chain): void {
  for (const [index, row] of rows.entries()) {
    const same = rows.filter(({ key, isReopened }) => key !== null && key === row.key && !isReopened);
    must(same.filter(isOpen).length <= 1, 'I2: two open authorizations for one purchase');
    if (row.silent === null) continue;
    const { perDay } = row.silent;
    const inDay = [...row.silent.beside, row];
    must(sum(inDay.filter(counts)) <= perDay, 'I1: what did not count counts again');
    const real = inDay.filter((one) => isSpent(one, chain) || canBeSpent(one, chain));
    must(sum(real) <= perDay, 'I1: more is paid or payable in silence than the day allowed');
    if (!isLost(row, chain)) continue;
    // Paid in silence, and nothing came of it; had the same happened before, a person had to say yes since.
    const { yeses } = row.silent;
    const owed = rows.slice(0, index).filter((one) => one.thing === row.thing && isLost(one, chain));
    const isAnswered = (one: Row) => yeses.some(({ terms: { at } }) => at > one.terms.at);
    must(owed.every(isAnswered), 'paid twice in silence for a thing that never came');
  }
}

function isSpent({ terms }: Row, chain: Chain): boolean {
  return chain.wasPaid(terms.nonce);
}

function canBeSpent({ terms, isSigned }: Row, chain: Chain): boolean {
  return isSigned && chain.canStillBePaid(terms);
}

function isLost(row: Row, chain: Chain): boolean {
  return isSpent(row, chain) && !row.isDelivered;
}

export function must(isSo: boolean, sentence: string): void {
  if (!isSo) throw new Error(sentence);
}
