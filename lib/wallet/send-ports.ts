// What transactions of the account's own need from the outside: the chain, and a journal that outlives everything.
import type { Outcome } from '../core/failure.ts';
import type { Purchase } from '../core/purchase.ts';

export interface Sender {
  /** Wei: the most that it costs now, and what the account has. */
  sendCost(transfer: SendTransfer): Promise<Outcome<{ readonly wei: bigint; readonly have: bigint }>>;
  signSend(order: SendOrder, key: Uint8Array): Promise<Outcome<SignedSend>>;
  presentSend(network: string, bytes: string): Promise<Outcome<string>>;
  readonly fateOfSend: SendFate;
}

/** *transfer*: it moves money to an address. *allow*: it says how much Permit2 may take. */
export type Deed = 'transfer' | 'allow';

interface SendTransfer {
  /** CAIP-2 */
  readonly network: string;
  readonly chainId: number;
  readonly does: Deed;
  readonly token: string;
  readonly account: string;
  readonly to: string;
  readonly amount: bigint;
}

export interface SendOrder extends SendTransfer {
  /** Wei that the person agreed to. */
  readonly atMost: bigint;
}

export interface SignedSend {
  /** The transaction as it is sent, hex. */
  readonly bytes: string;
  /** Its place among the account's transactions: no two of the same place can both happen. */
  readonly count: number;
  /** Its hash. */
  readonly transaction: string;
}

export type SendFate = (
  send: Pick<Send, 'network' | 'account'> & Pick<SignedSend, 'count' | 'transaction'>,
) => Promise<Outcome<Fate>>;

export type Fate =
  | { readonly say: 'pending' }
  | { readonly say: 'replaced' }
  | { readonly say: 'moved' | 'reverted'; readonly final: boolean };

/**
 * planned: shown to a person. reserved: counted, nothing kept that could be sent. signed: the bytes are kept, and no endpoint
 * is known to have them. sent: an endpoint has them. seen: in a block. done, failed: in a final block. replaced: another
 * transaction of the account took its place for good.
 */
export type SendState = 'planned' | 'reserved' | 'signed' | 'sent' | 'seen' | 'done' | 'failed' | 'replaced';

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
  /** Wei that the person was shown, decimal. */
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
