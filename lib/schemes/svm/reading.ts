// Reads a message of Solana byte by byte, without the library that writes ours: what it says is what would be signed.
// https://solana.com/docs/core/transactions ; nothing is skipped, and nothing may follow.
import { addressOfBytes } from './addresses.ts';

export interface ReadMessage {
  /** How many accounts sign, and of those and of the others how many are only read. */
  readonly header: {
    readonly signers: number;
    readonly readonlySigners: number;
    readonly readonlyOthers: number;
  };
  readonly accounts: readonly string[];
  readonly blockhash: string;
  readonly instructions: readonly ReadInstruction[];
  /** Addresses that stand elsewhere; ours has none. */
  readonly lookups: number;
}

export interface ReadInstruction {
  readonly program: string;
  readonly accounts: readonly string[];
  readonly data: Uint8Array;
}

/** Null: no message of version 0 from its first byte to its last. */
export function readMessage(bytes: Uint8Array): ReadMessage | null {
  try {
    return messageIn(cursorOver(bytes));
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

/** A whole transaction: its signatures and the message that they sign. */
export function readTransaction(
  bytes: Uint8Array,
): { readonly signatures: readonly Uint8Array[]; readonly message: Uint8Array } | null {
  try {
    const cursor = cursorOver(bytes);
    const signatures = list(cursor, () => cursor.take(64));
    return { signatures, message: cursor.rest() };
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

class Unreadable extends Error {}

interface Cursor {
  take(count: number): Uint8Array;
  byte(): number;
  rest(): Uint8Array;
  isAtEnd(): boolean;
}

const versionZero = 0x80;

function messageIn(cursor: Cursor): ReadMessage {
  if (cursor.byte() !== versionZero) throw new Unreadable();
  const header = {
    signers: cursor.byte(),
    readonlySigners: cursor.byte(),
    readonlyOthers: cursor.byte(),
  };
  const accounts = list(cursor, () => addressOfBytes(cursor.take(32)));
  const blockhash = addressOfBytes(cursor.take(32));
  const instructions = list(cursor, () => instructionIn(cursor, accounts));
  const lookups = lengthIn(cursor);
  if (lookups > 0 || !cursor.isAtEnd()) throw new Unreadable();
  return { header, accounts, blockhash, instructions, lookups };
}

function instructionIn(cursor: Cursor, accounts: readonly string[]): ReadInstruction {
  const named = (place: number) => {
    const account = accounts[place];
    if (account === undefined) throw new Unreadable();
    return account;
  };
  const program = named(cursor.byte());
  const its = list(cursor, () => named(cursor.byte()));
  return { program, accounts: its, data: cursor.take(lengthIn(cursor)) };
}

function list<T>(cursor: Cursor, one: () => T): T[] {
  return Array.from({ length: lengthIn(cursor) }, one);
}

/** Seven bits a byte, at most three bytes, and no more of them than it takes. */
function lengthIn(cursor: Cursor): number {
  let length = 0;
  for (let place = 0; place < 3; place += 1) {
    const byte = cursor.byte();
    length |= (byte & 0x7f) << (7 * place);
    if (byte < 0x80) {
      if (place > 0 && byte === 0) throw new Unreadable();
      return length;
    }
  }
  throw new Unreadable();
}

function cursorOver(bytes: Uint8Array): Cursor {
  let place = 0;
  function take(count: number): Uint8Array {
    if (place + count > bytes.length) throw new Unreadable();
    place += count;
    return bytes.slice(place - count, place);
  }
  return {
    take,
    byte: () => take(1)[0] ?? 0,
    rest: () => take(bytes.length - place),
    isAtEnd: () => place === bytes.length,
  };
}
