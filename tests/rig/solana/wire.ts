// A transaction as it comes over the wire, taken apart.
import {
  type Address,
  type CompiledTransactionMessage,
  type CompiledTransactionMessageWithLifetime,
  getBase58Decoder,
  getCompiledTransactionMessageDecoder,
  getTransactionDecoder,
  type Transaction,
} from '@solana/kit';
import type { LiteSVM } from 'litesvm';
import { addressAt } from './token-accounts.ts';

/** The two versions that the networks take. */
export type Message = Extract<CompiledTransactionMessage, { version: 'legacy' | 0 }> &
  CompiledTransactionMessageWithLifetime;

export type Wire = {
  readonly bytes: Uint8Array;
  readonly transaction: Transaction;
  readonly message: Message;
  /** Of the fee payer: the name of the transaction. All ones where it has not signed. */
  readonly signature: string;
  readonly signatures: readonly string[];
  /** The same for the same message, whoever has signed it up to now. */
  readonly messageId: string;
};

/** Throws where it is no transaction. */
export function readWire(bytes: Uint8Array): Wire {
  const transaction = getTransactionDecoder().decode(bytes);
  const message = readMessage(transaction.messageBytes);
  const signatures = Object.values(transaction.signatures).map((signature) =>
    getBase58Decoder().decode(signature ?? new Uint8Array(64)),
  );
  const messageId = Buffer.from(transaction.messageBytes).toString('base64');
  return { bytes, transaction, message, signatures, signature: signatures[0] ?? '', messageId };
}

/** Has everybody signed who must? Whether the signatures are right is the virtual machine's to say. */
export function isWhole({ transaction }: Wire): boolean {
  return Object.values(transaction.signatures).every((signature) => signature !== null);
}

export function readMessage(bytes: Parameters<ReturnType<typeof decoder>['decode']>[0]): Message {
  const message = decoder().decode(bytes);
  if (message.version !== 'legacy' && message.version !== 0)
    throw new Error(`transaction version ${message.version} is not taken`);
  return message as Message; // over the wire it always has a lifetime
}

const decoder = getCompiledTransactionMessageDecoder;

export type Keys = {
  readonly all: readonly Address[];
  readonly loaded: { readonly writable: readonly Address[]; readonly readonly: readonly Address[] };
};

/** Every account that it names: in its own list, then by lookup tables that are there. */
export function keysOf(svm: LiteSVM, message: Message): Keys {
  const lookups = lookupsOf(message);
  const loaded = {
    writable: lookups.flatMap((lookup) => listed(svm, lookup.lookupTableAddress, lookup.writableIndexes)),
    readonly: lookups.flatMap((lookup) => listed(svm, lookup.lookupTableAddress, lookup.readonlyIndexes)),
  };
  return { all: [...message.staticAccounts, ...loaded.writable, ...loaded.readonly], loaded };
}

export type Lookup = {
  readonly lookupTableAddress: Address;
  readonly writableIndexes: readonly number[];
  readonly readonlyIndexes: readonly number[];
};

export function lookupsOf(message: Message): readonly Lookup[] {
  return message.version === 0 ? (message.addressTableLookups ?? []) : [];
}

const TABLE_HEAD = 56;

function listed(svm: LiteSVM, table: Address, indexes: readonly number[]): Address[] {
  const account = svm.getAccount(table);
  return account.exists ? indexes.map((index) => addressAt(account.data, TABLE_HEAD + 32 * index)) : [];
}
