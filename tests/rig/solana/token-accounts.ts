// What the bytes of token accounts and mints mean: the layout of SPL Token, and of Token-2022 with its extensions.
import { type Address, address, type EncodedAccount, getAddressDecoder } from '@solana/kit';

export const TOKEN: Address = address('TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA');
export const TOKEN_2022: Address = address('TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb');

export type TokenAccount = {
  readonly mint: Address;
  readonly owner: Address;
  readonly amount: bigint;
  readonly isFrozen: boolean;
};

export type Mint = {
  readonly decimals: number;
  readonly supply: bigint;
  readonly mintAuthority: Address | null;
  readonly freezeAuthority: Address | null;
};

export type Extension = { readonly type: number; readonly data: Uint8Array };

const ACCOUNT_LENGTH = 165;
const MINT_LENGTH = 82;

/** Null for whatever is not the account of a token. */
export function tokenAccountIn(account: EncodedAccount): TokenAccount | null {
  const data = bytesOf(account);
  if (!isOfTokens(account) || data.length < ACCOUNT_LENGTH || kindOf(data) === 'mint') return null;
  if (data[108] === 0) return null; // was never opened
  return {
    mint: addressAt(data, 0),
    owner: addressAt(data, 32),
    amount: data.readBigUInt64LE(64),
    isFrozen: data[108] === 2,
  };
}

export function mintIn(account: EncodedAccount): Mint | null {
  const data = bytesOf(account);
  const isMint = data.length === MINT_LENGTH || kindOf(data) === 'mint';
  if (!isOfTokens(account) || !isMint || data[45] !== 1) return null;
  return {
    mintAuthority: maybeAddressAt(data, 0),
    supply: data.readBigUInt64LE(36),
    decimals: data[44] ?? 0,
    freezeAuthority: maybeAddressAt(data, 46),
  };
}

/** Type, length, value, one after another, behind the layout that both programs have in common. */
export function extensionsIn(account: EncodedAccount): Extension[] {
  const data = bytesOf(account);
  const found: Extension[] = [];
  for (let at = ACCOUNT_LENGTH + 1; at + 4 <= data.length; ) {
    const [type, length] = [data.readUInt16LE(at), data.readUInt16LE(at + 2)];
    if (type === 0) break;
    found.push({ type, data: data.subarray(at + 4, at + 4 + length) });
    at += 4 + length;
  }
  return found;
}

export function withExtensions(base: Uint8Array, kind: 'mint', extensions: readonly Extension[]): Uint8Array {
  if (extensions.length === 0) return base;
  const head = Buffer.alloc(ACCOUNT_LENGTH + 1);
  head.set(base);
  head[ACCOUNT_LENGTH] = kinds.indexOf(kind);
  const entries = extensions.map(({ type, data }) => {
    const entry = Buffer.alloc(4);
    entry.writeUInt16LE(type, 0);
    entry.writeUInt16LE(data.length, 2);
    return Buffer.concat([entry, data]);
  });
  return Uint8Array.from(Buffer.concat([head, ...entries]));
}

export function addressAt(data: Uint8Array, at: number): Address {
  return getAddressDecoder().decode(data, at);
}

const kinds: readonly ('none' | 'mint' | 'account')[] = ['none', 'mint', 'account'];

function kindOf(data: Uint8Array): 'none' | 'mint' | 'account' {
  return kinds[data[ACCOUNT_LENGTH] ?? 0] ?? 'none';
}

function maybeAddressAt(data: Buffer, at: number): Address | null {
  return data.readUInt32LE(at) === 0 ? null : addressAt(data, at + 4);
}

function isOfTokens({ programAddress }: EncodedAccount): boolean {
  return programAddress === TOKEN || programAddress === TOKEN_2022;
}

function bytesOf({ data }: EncodedAccount): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
