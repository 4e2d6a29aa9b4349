// Which of several offers is proposed: first what cannot be taken or had better not be, then the cheapest by what it is expected to
// cost with waiting and trouble. Pure; the same prospects give the same order, in whatever order a seller names them.
import type { Because, Caution, Temperament } from '../core/choice.ts';
import type { Money } from '../core/money.ts';

/** What is known of an offer that can be paid. Amounts are micro-dollars where nothing else is said. */
export interface Prospect {
  /** Names what would be signed. */
  readonly id: string;
  readonly money: Money;
  /** Nobody has said what the token is worth: it comes after all that can be compared. */
  readonly priced: boolean;
  readonly cost: bigint;
  /** What paying costs the payer beside it. */
  readonly fee: bigint;
  /** Smallest unit; compared between offers of the same `place` alone. */
  readonly amount: bigint;
  /** Where network and token stand in our own list: no seller has a say in it. */
  readonly place: number;
  /** There is known not to be enough money. */
  readonly short: boolean;
  readonly caution: Caution | null;
  /** Milliseconds until the goods are expected. */
  readonly wait: number;
  /** Of a million payments so many are expected to come to nothing at first. */
  readonly failing: number;
  /** Charged before the goods come. */
  readonly chargedFirst?: boolean;
  /** A transaction of the account's own is signed along. */
  readonly approves?: boolean;
  /** The site was paid in this way last. */
  readonly last: boolean;
}

export interface Ranked<T extends Prospect> {
  /** The proposed one first. */
  readonly order: readonly T[];
  /** Null: there was nothing to choose from in its kind of money. */
  readonly because: Because | null;
}

export function rank<T extends Prospect>(prospects: readonly T[], temperament: Temperament): Ranked<T> {
  const scale = scaleFor(prospects, temperament);
  const sorted = prospects.toSorted((one, other) => compare(one, other, scale));
  const order = stayed(sorted, scale);
  const [chosen] = order;
  return { order, because: chosen === undefined ? null : becauseOf(chosen, order, scale) };
}

interface Temper {
  /** Micro-dollars that a second of waiting is worth. */
  readonly second: bigint;
  /** Percent of the lowest price: more is not paid to be faster. */
  readonly ceiling: bigint;
}

const tempers: Readonly<Record<Temperament, Temper>> = {
  thrifty: { second: 500n, ceiling: 110n },
  balanced: { second: 2_000n, ceiling: 150n },
  fast: { second: 20_000n, ceiling: 300n },
};

/** Percent of the lowest price: more is not paid to be spared failures either. */
const troubleCeiling = 200n;
/** An answer that comes later than this is no worse: nobody's slowness makes somebody else's price look good without end. */
const longestWait = 30_000;
/** What trouble costs: the time to see it through, three fees, a fifth of the amount. */
const troubleTime = 10_000;
const troubleShare = 5n;
/** The way that a site was paid last is left only for what is better by more than a twentieth, and by more than this. */
const stayingShare = 20n;
const stayingLeast = 500n;

interface Scale extends Temper {
  /** The lowest price that could be paid, by the kind of money. */
  readonly cheapest: Readonly<Record<Money, bigint | null>>;
}

function scaleFor(prospects: readonly Prospect[], temperament: Temperament): Scale {
  const temper = tempers[temperament];
  const cheapest = (money: Money): bigint | null => {
    const isPayable = (one: Prospect) => one.priced && !one.short && one.caution !== 'silent';
    const prices = prospects.filter((one) => one.money === money && isPayable(one)).map(priceOf);
    return prices.length === 0 ? null : lowest(prices);
  };
  return { ...temper, cheapest: { real: cheapest('real'), test: cheapest('test') } };
}

/**
 * Each has its say before the next. Real money and play money are not compared: a seller who takes both is paid in earnest. Nothing
 * that there is too little money for is taken before what there is enough for. That a chain is silent we have seen ourselves; in
 * failures, and in how soon it answers, a seller has a hand: what it can gain by them where it is cheap ends at the ceilings.
 */
function compare(one: Prospect, other: Prospect, scale: Scale): number {
  return byClass(one, other, scale) || byExpected(one, other, scale) || byOurList(one, other);
}

function byClass(one: Prospect, other: Prospect, scale: Scale): number {
  return (
    Number(one.money === 'test') - Number(other.money === 'test') ||
    Number(one.short) - Number(other.short) ||
    Number(one.caution === 'silent') - Number(other.caution === 'silent') ||
    Number(!one.priced) - Number(!other.priced) ||
    Number(isBeyond(troubleCeiling, one, scale)) - Number(isBeyond(troubleCeiling, other, scale)) ||
    Number(one.caution === 'failing') - Number(other.caution === 'failing') ||
    Number(one.chargedFirst === true) - Number(other.chargedFirst === true) ||
    Number(one.approves === true) - Number(other.approves === true) ||
    Number(isBeyond(0n, one, scale)) - Number(isBeyond(0n, other, scale))
  );
}

/** Beyond so many percent of the lowest price, or what the temperament allows where that is more. */
function isBeyond(percent: bigint, one: Prospect, { cheapest, ceiling }: Scale): boolean {
  const least = cheapest[one.money];
  if (least === null || !one.priced) return false;
  return priceOf(one) * 100n > least * (percent > ceiling ? percent : ceiling);
}

function byExpected(one: Prospect, other: Prospect, scale: Scale): number {
  return sign(expected(one, scale) - expected(other, scale));
}

/** Ties are ours to break, by our own list; a seller's order never decides. */
function byOurList(one: Prospect, other: Prospect): number {
  return one.place - other.place || sign(one.amount - other.amount) || (one.id < other.id ? -1 : 1);
}

function expected(one: Prospect, scale: Scale): bigint {
  return priceOf(one) + waiting(one, scale) + trouble(one, scale);
}

function priceOf({ cost, fee }: Prospect): bigint {
  return cost + fee;
}

function waiting({ wait }: Prospect, { second }: Temper): bigint {
  return (second * BigInt(Math.min(longestWait, Math.max(0, Math.round(wait))))) / 1_000n;
}

function trouble({ cost, fee, failing }: Prospect, { second }: Temper): bigint {
  const price = 3n * fee + (second * BigInt(troubleTime)) / 1_000n + cost / troubleShare;
  return (price * BigInt(Math.min(1_000_000, Math.max(0, Math.round(failing))))) / 1_000_000n;
}

/** Between networks that are much the same nobody is sent to and fro: each change asks a person. */
function stayed<T extends Prospect>(sorted: readonly T[], scale: Scale): readonly T[] {
  const [best] = sorted;
  const known = sorted.find((one) => one.last);
  if (best === undefined || known === undefined || byClass(best, known, scale) !== 0) return sorted;
  const stays = expected(known, scale) - expected(best, scale) <= tolerated(known, scale);
  return stays ? [known, ...sorted.filter((one) => one !== known)] : sorted;
}

function tolerated(known: Prospect, scale: Scale): bigint {
  const share = expected(known, scale) / stayingShare;
  return share > stayingLeast ? share : stayingLeast;
}

/** Held against what the price alone would have taken. */
function becauseOf(chosen: Prospect, order: readonly Prospect[], scale: Scale): Because | null {
  const rivals = order.filter((one) => one !== chosen && one.money === chosen.money);
  const [cheapest] = rivals.filter(({ priced }) => priced).toSorted(byPrice);
  if (cheapest === undefined) return null; // it is alone, or with what nobody knows the worth of
  if (chosen.priced && priceOf(chosen) < priceOf(cheapest)) return { reason: 'cheapest' };
  const more = priceOf(chosen) - priceOf(cheapest);
  const numbers = more > 0n ? { more: `${more}` } : {};
  const reason = reasonAgainst(cheapest, chosen, scale);
  if (reason !== 'faster') return { reason, numbers };
  return { reason, numbers: { ...numbers, wait: `${chosen.wait}`, than: `${cheapest.wait}` } };
}

function byPrice(one: Prospect, other: Prospect): number {
  return sign(priceOf(one) - priceOf(other)) || byOurList(one, other);
}

function reasonAgainst(cheapest: Prospect, chosen: Prospect, scale: Scale): Because['reason'] {
  if (cheapest.short && !chosen.short) return 'funded';
  if (cheapest.caution !== null && chosen.caution === null)
    return cheapest.caution === 'silent' ? 'answering' : 'reliable';
  if (cheapest.chargedFirst === true && chosen.chargedFirst !== true) return 'charged-after';
  if (cheapest.approves === true && chosen.approves !== true) return 'without-approval';
  const isDearer = expected(chosen, scale) > expected(cheapest, scale);
  const sooner = waiting(cheapest, scale) - waiting(chosen, scale);
  const surer = trouble(cheapest, scale) - trouble(chosen, scale);
  if (chosen.last && (isDearer || (sooner <= 0n && surer <= 0n))) return 'as-before';
  if (sooner <= 0n && surer <= 0n) return 'alike';
  return sooner >= surer ? 'faster' : 'steadier';
}

function lowest(amounts: readonly bigint[]): bigint {
  // biome-ignore lint/complexity/useMathMinMax: of big integers there is none
  return amounts.reduce((least, amount) => (amount < least ? amount : least));
}

function sign(difference: bigint): number {
  return difference < 0n ? -1 : Number(difference > 0n);
}
