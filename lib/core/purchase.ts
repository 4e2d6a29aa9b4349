// One thing bought, on two axes: what became of the money, and whether the goods arrived.
import type { Money } from './money.ts';

/**
 * reserved: counted, nothing signed. signed: the bytes are stored, not sent. live: the bytes left the browser.
 * claimed: the seller says it was settled. unknown: the answer does not tell. void: dead before anything was signed.
 */
export const moneyStates = ['reserved', 'signed', 'live', 'claimed', 'unknown', 'void'] as const;
export type MoneyState = (typeof moneyStates)[number];

export const deliveries = ['none', 'delivered', 'undelivered'] as const;
export type Delivery = (typeof deliveries)[number];

const moves: Readonly<Record<MoneyState, readonly MoneyState[]>> = {
  reserved: ['signed', 'void'],
  signed: ['live', 'claimed', 'unknown'], // a fast answer can be booked before the departure is
  live: ['claimed', 'unknown'],
  unknown: ['claimed'],
  claimed: [],
  void: [],
};

export function mayMove(from: MoneyState, to: MoneyState): boolean {
  return moves[from].includes(to);
}

/** Every state but void may still cost the user money, so it counts against the limits. */
export function counts(state: MoneyState): boolean {
  return state !== 'void';
}

/** Seconds after its window in which an authorization still counts as cashable: clocks and blocks lag. */
const deathMargin = 120;

/** An authorization that exists or is about to, and whose fate is open: no second one for the same purchase. */
export function isOpen(purchase: Pick<Purchase, 'money' | 'validBefore'>, nowSeconds: number): boolean {
  if (purchase.money === 'claimed' || purchase.money === 'void') return false;
  return purchase.validBefore + deathMargin >= nowSeconds;
}

export interface Purchase {
  readonly id: string;
  /** Digest of site, method, URL, network, asset and payee: the same key is the same thing bought. */
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly site: string;
  readonly url: string;
  readonly method: string;
  /** Digest of a document and the file that it fetches in parts; null where nothing comes in parts. */
  readonly file: string | null;
  readonly dialect: string;
  readonly scheme: string;
  readonly network: string;
  readonly asset: string;
  /** Smallest unit of the asset, decimal. */
  readonly amount: string;
  /** What the limits count: micro-dollars, decimal. */
  readonly cost: string;
  readonly kind: Money;
  readonly payTo: string;
  readonly account: string;
  /** Seconds since 1970 after which the authorization can no longer be cashed. */
  readonly validBefore: number;
  /** The unsigned authorization, frozen before anything is signed. */
  readonly draft: Readonly<Record<string, string>>;
  readonly decidedBy: 'rule' | 'user';
  readonly money: MoneyState;
  readonly delivery: Delivery;
  /** The header values that carry the proof; null until signed. They never leave the background. */
  readonly headers: Readonly<Record<string, string>> | null;
  /** What the seller's answer claimed; a claim, not a fact. */
  readonly claim: ReceiptClaim | null;
  /** HTTP status of the answer to the paid request. */
  readonly status: number | null;
}

export interface ReceiptClaim {
  readonly success: boolean;
  readonly transaction: string;
  readonly network: string;
  readonly errorReason: string;
}
