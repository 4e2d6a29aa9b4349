// What transactions of the account's own need from the outside: the chain, and a journal that outlives everything.
import type { Outcome } from '../core/failure.ts';
import type { Purchase } from '../core/purchase.ts';

export interface Sender {
  sendCost(transfer: SendTransfer): Promise<Outcome<SendCost>>;
  signSend(order: SendOrder, key: Uint8Array): Promise<Outcome<SignedSend>>;
  presentSend(network: string, bytes: string): Promise<Outcome<string>>;
  fateOfSend(send: Pick<Send, 'network' | 'account'>, signed: SignedSend): Promise<Outcome<Fate>>;
}

/** In the smallest unit of the network's coin. */
export interface SendCost {
  /** The most that it costs now, all in all. */
  readonly fee: bigint;
  /** What of it opens an account for the recipient; null: nothing is opened. */
  readonly opening: bigint | null;
  /** What the account has. */
  readonly have: bigint;
  /** What the network does not let it go below, if it does not go to zero. */
  readonly keep: bigint;
}

/** *transfer*: it moves money to an address. *allow*: it says how much Permit2 may take. */
export type Deed = 'transfer' | 'allow';

interface Wanted {
  /** CAIP-2 */
  readonly network: string;
  readonly does: Deed;
  readonly token: string;
  readonly account: string;
  readonly to: string;
  readonly amount: bigint;
}

interface EvmTransfer extends Wanted {
  readonly chainId: number;
}

/** The token by its mint, with what our own table says of that. */
export interface SolanaTransfer extends Wanted {
  readonly does: 'transfer';
  readonly program: string;
  readonly decimals: number;
}

export type SendTransfer = EvmTransfer | SolanaTransfer;

interface Agreed {
  /** The whole fee that the person agreed to. */
  readonly atMost: bigint;
}

export type EvmOrder = EvmTransfer & Agreed;
export type SolanaOrder = SolanaTransfer & Agreed;
export type SendOrder = EvmOrder | SolanaOrder;

type SignedSend = SignedOnEvm | SignedOnSolana;

export interface SignedOnEvm {
  /** Never written: what was kept before there was another family has none either. */
  readonly family?: 'eip155';
  /** The transaction as it is sent, hex. */
  readonly bytes: string;
  /** Its place among the account's transactions: no two of the same place can both happen. */
  readonly count: number;
  /** Its hash. */
  readonly transaction: string;
}

export interface SignedOnSolana {
  readonly family: 'solana';
  /** The transaction as it is sent, base64. */
  readonly bytes: string;
  /** Its signature. */
  readonly transaction: string;
  /** Where the chain stood when it was signed. */
  readonly slot: number;
  /** The height after which it can land no more. */
  readonly lastHeight: number;
}

/** lapsed: the chain takes it no more, and has not taken it. */
export type Fate =
  | { readonly say: 'pending' | 'replaced' | 'lapsed' }
  | { readonly say: 'moved' | 'reverted'; readonly final: boolean };

/**
 * planned: shown to a person. reserved: counted, nothing kept that could be sent. signed: the bytes are kept, and no endpoint
 * is known to have them. sent: an endpoint has them. seen: in a block. done, failed: in a final block. replaced: another
 * transaction of the account took its place for good. lapsed: its time on the chain has passed without it.
 */
export type SendState =
  | 'planned'
  | 'reserved'
  | 'signed'
  | 'sent'
  | 'seen'
  | 'done'
  | 'failed'
  | 'replaced'
  | 'lapsed';

export interface Send {
  readonly id: string;
  /** Missing in what was written before there was anything else than transfers. */
  readonly does?: Deed;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly network: string;
  readonly asset: string;
  readonly account: string;
  /** Who is sent it, or who may take it. */
  readonly to: string;
  /** Smallest unit of the asset, decimal. */
  readonly amount: string;
  /** What the person was shown, in the smallest unit of the network's coin, decimal. */
  readonly fee: string;
  readonly state: SendState;
  readonly signed: SignedSend | null;
  /** When it was reserved, or when the bytes left last. Milliseconds since 1970. */
  readonly triedAt: number;
}

export interface SendJournal {
  /** Newest first. */
  all(): Promise<Send[]>;
  /** For looking: nothing is decided by it. */
  spokenFor(): Promise<SpokenFor>;
  /** Deletes what was planned before that moment and never sent. */
  forgetPlans(before: number): Promise<void>;
  /**
   * One strict transaction: `change` gets the row, and what of the account's money is spoken for; what it gives is written,
   * null writes nothing. Two callers never see the same money free.
   */
  change<R>(id: string, change: (row: Send | null, spokenFor: SpokenFor) => SendChange<R>): Promise<R>;
}

export interface SendChange<R> {
  readonly write: Send | null;
  readonly tell: R;
}

export interface SpokenFor {
  readonly sends: readonly Send[];
  /** What sites were promised, and what the chain may not have moved yet. */
  readonly purchases: readonly Pick<Purchase, 'network' | 'asset' | 'account' | 'amount'>[];
}
