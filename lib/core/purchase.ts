// One thing bought, on two axes: what became of the money, and whether the goods arrived.
import type { Money } from './money.ts';
import { isSameAddress } from './network-family.ts';

/**
 * reserved: counted, nothing signed. signed: the bytes are stored, not known to have left. live: the bytes left the browser.
 * claimed: the seller says it was settled. unknown: the answer does not tell. seen: on the chain, not yet final.
 * Closed, by evidence alone: settled, expired and cancelled at a finalized block; conflict: used, but not for this purchase;
 * void: dead before anything was signed.
 */
export const moneyStates = [
  'reserved',
  'signed',
  'live',
  'claimed',
  'unknown',
  'seen',
  'settled',
  'expired',
  'cancelled',
  'conflict',
  'void',
] as const;
export type MoneyState = (typeof moneyStates)[number];

export const deliveries = ['none', 'delivered', 'undelivered', 'refunded'] as const;
export type Delivery = (typeof deliveries)[number];

/** States that the chain has not had the last word on: the reconciler's work. */
export const unsettledStates = [
  'signed',
  'live',
  'claimed',
  'unknown',
  'seen',
] as const satisfies MoneyState[];

/** An authorization that is out, and of which nobody has said that it was used. One that others used is closed. */
export const outstandingStates = ['reserved', 'signed', 'live', 'unknown'] as const satisfies MoneyState[];

/** Signed, and nobody says that it was used. */
export function isCollectable({ money }: Pick<Purchase, 'money'>): boolean {
  return money === 'signed' || money === 'live' || money === 'unknown';
}

/** What certainly cost nothing and never will; everything else counts against the limits. */
export function counts(state: MoneyState): boolean {
  return state !== 'void' && state !== 'expired' && state !== 'cancelled';
}

/** Asked for with the same body; one that nobody can tell is like any other. Rows of earlier versions have none. */
export function carriesTheSame(one: Pick<Terms, 'body'>, other: Pick<Terms, 'body'>): boolean {
  return (one.body ?? null) === null || (other.body ?? null) === null || one.body === other.body;
}

/** An authorization that exists or is about to, and whose fate is open: no second one for the same thing. */
export function isOpen({ money }: Pick<Purchase, 'money'>): boolean {
  return openStates.has(money);
}

const openStates: ReadonlySet<MoneyState> = new Set(['reserved', 'signed', 'live', 'unknown', 'conflict']);

/** Somebody is at it at this moment: the answer is awaited, not guessed. Times in milliseconds. */
export function isInFlight({ money, lastAt }: Pick<Purchase, 'money' | 'lastAt'>, now: number): boolean {
  return now - lastAt < (flightTimes[money] ?? 0);
}

/** How long signing, leaving and being answered may take before the purchase counts as left alone. */
const flightTimes: Partial<Record<MoneyState, number>> = { reserved: 3_000, signed: 12_000, live: 60_000 };

/**
 * The identical bytes may be presented once more: nothing was delivered, the request acts on nothing, and the authorization is
 * good for a while yet. `now` in milliseconds.
 */
export function mayPresent(purchase: Purchase, now: number): boolean {
  const { money, delivery, headers, method, validBefore, sent } = purchase;
  const isRead = method === 'GET' || method === 'HEAD';
  const isUseful = validBefore - now / 1000 > usefulLife;
  const isWanted = presentable.has(money) && delivery !== 'delivered' && delivery !== 'refunded';
  return isRead && isUseful && isWanted && headers !== null && sent < maxPresentations;
}

const presentable: ReadonlySet<MoneyState> = new Set(unsettledStates);

/** The first time, and twice more. */
export const maxPresentations = 3;

/** Seconds that an authorization must still be good for, to be worth presenting. */
const usefulLife = 5;

/** The purchase as it was frozen before anything was signed. */
export interface Terms {
  readonly id: string;
  /** Digest of `thing`, network, asset and payee: the same key is the same purchase. */
  readonly key: string;
  /** Digest of site, method and URL: with the same body the same thing, whatever it costs and whoever is paid. */
  readonly thing: string;
  /** SHA-256 of what the request carries, hex; empty where it carries nothing, null where nobody can tell. */
  readonly body: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly site: string;
  readonly url: string;
  readonly method: string;
  readonly request: 'navigation' | 'page-request' | 'element';
  /** Digest of a document and the file that it fetches in parts; null where nothing comes in parts. */
  readonly file: string | null;
  readonly dialect: string;
  readonly scheme: string;
  readonly network: string;
  readonly asset: string;
  /** Smallest unit of the asset, decimal. */
  readonly amount: string;
  /**
   * The most that may be taken, where that may be less than was agreed to: `amount` is the same until a finalized block shows what
   * was taken, and then that. Decimal.
   */
  readonly ceiling?: string;
  /** What the limits count: micro-dollars, decimal. */
  readonly cost: string;
  readonly kind: Money;
  readonly payTo: string;
  readonly account: string;
  /** Tells this authorization from every other one of the account on the chain. */
  readonly nonce: string;
  /** Seconds since 1970 after which the authorization can no longer be cashed. */
  readonly validBefore: number;
  /** The unsigned authorization. */
  readonly draft: Readonly<Record<string, string>>;
  /** elsewhere: found on the chain, spent by an older profile or another copy of this wallet. */
  readonly decidedBy: 'rule' | 'user' | 'elsewhere';
}

export interface Purchase extends Terms {
  readonly money: MoneyState;
  readonly delivery: Delivery;
  /** The header values that carry the proof; null until signed. They never leave the background. */
  readonly headers: Readonly<Record<string, string>> | null;
  /** What the seller's answer claimed; a claim, not a fact. */
  readonly claim: ReceiptClaim | null;
  /** HTTP status of the latest answer to the paid request; null while there is none. */
  readonly status: number | null;
  /** How often the bytes left. */
  readonly sent: number;
  /** The transaction that the chain showed; null until it did. */
  readonly transaction: string | null;
  /** How many entries of evidence there are, and when the last one came. */
  readonly entries: number;
  readonly lastAt: number;
}

export interface ReceiptClaim {
  readonly success: boolean;
  readonly transaction: string;
  readonly network: string;
  readonly errorReason: string;
  /** What the seller says that it took, where it says so: decimal, as it came. */
  readonly amount?: string;
}

/** Costs are rounded up: only what nobody knows the worth of has an amount, and costs nothing. */
export function isUnpriced({ amount, cost }: Pick<Terms, 'amount' | 'cost'>): boolean {
  return cost === '0' && amount !== '0';
}

/** Before the first entry of evidence. */
export function newPurchase(terms: Terms): Purchase {
  return {
    ...terms,
    money: 'reserved',
    delivery: 'none',
    headers: null,
    claim: null,
    status: null,
    sent: 0,
    transaction: null,
    entries: 0,
    lastAt: terms.at,
  };
}

const day = 24 * 3_600_000;

/**
 * Whether a use that the chain shows is counted by this row of the same nonce: the same money, about then. A row that came
 * from a file must not stand for less, nor for a day that no limit looks at any more.
 */
export function covers(known: Purchase, found: Terms): boolean {
  const isSame = known.amount === found.amount && isSameAddress(known.payTo, found.payTo);
  return isSame && counts(known.money) && found.at - known.at < day;
}
