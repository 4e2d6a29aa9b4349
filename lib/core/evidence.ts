// What happened to a purchase, one entry a fact. Its state is these entries added up, and nothing else changes it.
import type { Because } from './choice.ts';
import type { Json } from './json.ts';
import type { Delivery, MoneyState, Purchase, ReceiptClaim } from './purchase.ts';
import type { Heard } from './verdict.ts';

/** Where on the chain something was seen. */
export interface OnChain {
  readonly transaction: string;
  readonly block: number;
  /** That block's time, in seconds since 1970. */
  readonly time: number;
}

/** Journalled; `challenge` is the header or body that asked, as it was observed. */
interface Reserved {
  readonly kind: 'reserved';
  readonly challenge: string;
  readonly offer: Json;
  /** Why it was paid, by everybody who had a say; logs of before this was kept lack it. */
  readonly opinions?: readonly Heard[];
  /** Why this offer, where the challenge had several that could be paid. */
  readonly because?: Because;
}

export type Happening =
  | Reserved
  /** Nothing was signed, and nothing will be. */
  | { readonly kind: 'given-up' }
  /** What only the chain could tell stands in the draft now, and its nonce names what will be signed. */
  | { readonly kind: 'prepared'; readonly draft: Purchase['draft'] }
  /** The bytes are stored; `proof` is their SHA-256, hex. */
  | { readonly kind: 'signed'; readonly proof: string }
  | { readonly kind: 'sent' }
  /** `receipt` is the header as the seller sent it; null where none came that could be kept. */
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly claim: ReceiptClaim | null;
      readonly receipt: string | null;
    }
  | { readonly kind: 'lost' }
  /** The goods broke off in the middle. */
  | { readonly kind: 'cut' }
  | ({ readonly kind: 'seen' } & OnChain)
  /** What was seen is no longer there: the chain was reorganised. */
  | { readonly kind: 'gone' }
  /** `taken`: of a ceiling, what the chain shows that was taken, in the token's smallest unit; decimal. */
  | ({ readonly kind: 'settled'; readonly taken?: string } & OnChain)
  | ({ readonly kind: 'cancelled' | 'conflict' } & OnChain)
  /** A finalized block is younger than the authorization's end and has not used it. */
  | { readonly kind: 'expired'; readonly block: number; readonly time: number }
  | ({ readonly kind: 'refunded' } & OnChain)
  /** The seller had signed its offer, or its receipt, and this came of looking at the signature. */
  | { readonly kind: 'statement'; readonly what: 'offer' | 'receipt'; readonly signed: Signed };

/**
 * by-payee, by-site: by the account that was paid, or by a key that the site publishes, and it is about this very purchase.
 * by-stranger: by somebody else. by-unknown: by whom, cannot be told. wrongly: the signature does not hold. otherwise: by the
 * payee or the site, about something else.
 */
export const signings = ['by-payee', 'by-site', 'by-stranger', 'by-unknown', 'wrongly', 'otherwise'] as const;
export type Signed = (typeof signings)[number];

export type Evidence = Happening & {
  /** Id of the purchase, and the place in its log, from 0 on. */
  readonly purchase: string;
  readonly n: number;
  /** Milliseconds since 1970. */
  readonly at: number;
};

/** A happening in one word of the tables: an answer either claims that it was settled, or leaves it open. */
export const words = [
  'given-up',
  'signed',
  'sent',
  'claimed',
  'unclear',
  'lost',
  'seen',
  'gone',
  'settled',
  'expired',
  'cancelled',
  'conflict',
] as const;
export type Word = (typeof words)[number];

/**
 * From each state to the one that a word moves it to; where nothing stands, it stays. `docs/purchase-states.md` is this
 * table for people. No word of a server leads to a state that frees money, and no word at all leads out of a closed one.
 */
export const moves: Readonly<Record<Word, Partial<Record<MoneyState, MoneyState>>>> = {
  'given-up': { reserved: 'void' },
  signed: { reserved: 'signed' },
  sent: { signed: 'live' },
  // A fast answer can be booked before the departure is, and a late one after a doubt.
  claimed: { signed: 'claimed', live: 'claimed', unknown: 'claimed' },
  unclear: { signed: 'unknown', live: 'unknown' },
  lost: { signed: 'unknown', live: 'unknown' },
  seen: { signed: 'seen', live: 'seen', claimed: 'seen', unknown: 'seen' },
  gone: { seen: 'unknown' },
  settled: fromUnsettled('settled'),
  expired: fromUnsettled('expired'),
  cancelled: fromUnsettled('cancelled'),
  conflict: fromUnsettled('conflict'),
};

function fromUnsettled(to: MoneyState): Partial<Record<MoneyState, MoneyState>> {
  return { signed: to, live: to, claimed: to, unknown: to, seen: to };
}

/** The purchase after one more entry. Pure: replaying the log rebuilds every row, but for the bytes of the proof. */
export function after(purchase: Purchase, { at, ...happening }: Evidence): Purchase {
  const word = wordOf(happening, purchase.ceiling);
  const money = (word && moves[word][purchase.money]) ?? purchase.money;
  return {
    ...purchase,
    ...preparedBy(happening, purchase),
    ...takenBy(happening, money, purchase),
    money,
    delivery: deliveryAfter(purchase.delivery, happening),
    // What can no longer be sent is not kept.
    headers: closedStates.has(money) ? null : purchase.headers,
    claim: claimAfter(purchase, happening),
    status: statusAfter(purchase, happening),
    sent: purchase.sent + (happening.kind === 'sent' ? 1 : 0),
    transaction: transactionAfter(purchase, happening),
    entries: purchase.entries + 1,
    lastAt: Math.max(purchase.lastAt, at),
  };
}

/** Only what was never signed can still become anything. */
function preparedBy(happening: Happening, { money }: Purchase): Partial<Pick<Purchase, 'draft' | 'nonce'>> {
  if (happening.kind !== 'prepared' || money !== 'reserved') return {};
  const { draft } = happening;
  return draft.nonce === undefined ? { draft } : { draft, nonce: draft.nonce };
}

/** What was not taken of a ceiling counts no longer; and whoever says that more was taken has not looked at what was signed. */
function takenBy(
  happening: Happening,
  money: MoneyState,
  { ceiling, cost, money: before }: Purchase,
): Partial<Pick<Purchase, 'amount' | 'cost'>> {
  if (happening.kind !== 'settled' || ceiling === undefined || money === before) return {};
  const { taken } = happening;
  return taken !== undefined && isWithin(taken, ceiling)
    ? { amount: taken, cost: share(cost, taken, ceiling) }
    : {};
}

/** Of what the ceiling costs; rounded up, as a cost is. */
function share(cost: string, taken: string, ceiling: string): string {
  const whole = BigInt(ceiling);
  return ((BigInt(cost) * BigInt(taken) + whole - 1n) / whole).toString();
}

const closedStates: ReadonlySet<MoneyState> = new Set([
  'settled',
  'expired',
  'cancelled',
  'conflict',
  'void',
]);

/** Null: of no concern to the money. `ceiling`: the most that may be taken, where it may be less than was agreed to. */
export function wordOf(happening: Happening, ceiling?: string): Word | null {
  const { kind } = happening;
  if (ofNoConcern(kind)) return null;
  if (kind !== 'answered') return kind;
  const { status, claim } = happening;
  const isClaimed = isGood(status) && claim?.success === true;
  return isClaimed && (ceiling === undefined || isWithin(claim.amount, ceiling)) ? 'claimed' : 'unclear';
}

/** Who says that more was taken than was signed, or does not say how much it was, has said nothing that can be relied on. */
function isWithin(amount: string | undefined, ceiling: string): boolean {
  return amount !== undefined && /^(0|[1-9][0-9]{0,77})$/.test(amount) && BigInt(amount) <= BigInt(ceiling);
}

function ofNoConcern(
  kind: Happening['kind'],
): kind is 'reserved' | 'prepared' | 'cut' | 'refunded' | 'statement' {
  return ['reserved', 'prepared', 'cut', 'refunded', 'statement'].includes(kind);
}

/** What was delivered whole stays delivered, whatever a later answer says. */
function deliveryAfter(before: Delivery, happening: Happening): Delivery {
  if (happening.kind === 'refunded') return 'refunded';
  if (happening.kind === 'cut' && before === 'delivered') return 'undelivered';
  if (happening.kind !== 'answered' || before === 'refunded' || before === 'delivered') return before;
  return isGood(happening.status) ? 'delivered' : 'undelivered';
}

/** A receipt for what was delivered stays; a claim of success is never replaced by one of failure. */
function claimAfter({ claim }: Purchase, happening: Happening): ReceiptClaim | null {
  if (happening.kind !== 'answered' || happening.claim === null) return claim;
  return claim?.success === true ? claim : happening.claim;
}

/** Of an answer that was lost nobody knows it, whatever was answered before. */
function statusAfter({ delivery, status }: Purchase, happening: Happening): number | null {
  if (delivery === 'delivered') return status;
  if (happening.kind === 'lost') return null;
  return happening.kind === 'answered' ? happening.status : status;
}

/** What has closed a purchase is its last word, whatever somebody still says of it. */
function transactionAfter({ money, transaction }: Purchase, happening: Happening): string | null {
  if (closedStates.has(money)) return transaction;
  if (happening.kind === 'gone' || happening.kind === 'expired') return null;
  return 'transaction' in happening && happening.kind !== 'refunded' ? happening.transaction : transaction;
}

function isGood(status: number): boolean {
  return status >= 200 && status < 300;
}
