// Reads accounts of the two token programs: what an account holds, whether one can receive, and what a mint takes for itself.
// https://github.com/solana-program/token-2022 ; both lay the first 165 bytes out alike.
import { token2022 } from '../../networks/solana-programs.ts';
import { addressOfBytes } from '../../schemes/svm/addresses.ts';

export interface TokenAccount {
  readonly mint: string;
  readonly owner: string;
  readonly amount: bigint;
  readonly isFrozen: boolean;
  /** It takes nothing that no memo stands right before. */
  readonly wantsMemo: boolean;
}

export interface Mint {
  readonly decimals: number;
  /** Of every transfer something is kept, or a program of its own has a say in it, or it moves no more. */
  readonly meddles: boolean;
  /** Kinds of its extensions: some of them have a counterpart in each account. */
  readonly kinds: readonly number[];
}

/** Null: no token account. */
export function tokenAccountIn(data: Uint8Array): TokenAccount | null {
  const extensions = extensionsIn(data, accountType.account);
  if (data.length < base || extensions === null) return null;
  const state = data[108];
  if (state !== 1 && state !== 2) return null; // not initialised
  return {
    mint: addressOfBytes(data.slice(0, 32)),
    owner: addressOfBytes(data.slice(32, 64)),
    amount: numbersOf(data).getBigUint64(64, true),
    isFrozen: state === 2,
    wantsMemo: extensions.get(extension.memoTransfer)?.[0] === 1,
  };
}

/** Null: no mint. */
export function mintIn(data: Uint8Array): Mint | null {
  const extensions = extensionsIn(data, accountType.mint);
  if (data.length < shortMint || data[45] !== 1 || extensions === null) return null;
  const meddles =
    takesFee(extensions.get(extension.transferFee)) ||
    hasHook(extensions.get(extension.transferHook)) ||
    extensions.has(extension.nonTransferable) ||
    extensions.get(extension.pausable)?.[32] === 1;
  return { decimals: data[44] ?? 0, meddles, kinds: [...extensions.keys()] };
}

/**
 * Bytes of an account that is opened for it, which its rent is for. Token-2022 makes room for what its owner may never change,
 * and for each extension of the mint that keeps something in every account.
 */
export function roomFor({ kinds }: Mint, program: string): number {
  if (program !== token2022) return base;
  const own = [0, ...kinds.flatMap((kind) => roomOfKind.get(kind) ?? [])];
  return own.reduce((sum, bytes) => sum + 4 + bytes, base + 1);
}

/** Bytes of an account, and of a mint, without extensions. */
const base = 165;
const shortMint = 82;
/** The byte after them tells which it is. */
const accountType = { mint: 1, account: 2 } as const;
const extension = {
  transferFee: 1,
  memoTransfer: 8,
  nonTransferable: 9,
  transferHook: 14,
  pausable: 26,
} as const;

/** By the extension of a mint: bytes of its counterpart in an account. Fees withheld, nothing, whether a hook runs, nothing. */
const roomOfKind: ReadonlyMap<number, number> = new Map([
  [extension.transferFee, 8],
  [extension.nonTransferable, 0],
  [extension.transferHook, 1],
  [extension.pausable, 0],
]);

/** The fee of now and the one of before: which of them holds, the epoch tells. Hundredths of a percent. */
function takesFee(config: Uint8Array | undefined): boolean {
  if (config === undefined) return false;
  return config.length < 108 || [88, 106].some((place) => numbersOf(config).getUint16(place, true) > 0);
}

function hasHook(config: Uint8Array | undefined): boolean {
  return config !== undefined && (config.length < 64 || config.slice(32, 64).some((byte) => byte !== 0));
}

/** By their kinds; none where there are none. Null: something else, or cut off. */
function extensionsIn(data: Uint8Array, type: number): ReadonlyMap<number, Uint8Array> | null {
  const found = new Map<number, Uint8Array>();
  if (data.length <= base) return found;
  if (data[base] !== type) return null;
  const numbers = numbersOf(data);
  for (let place = base + 1; place + 4 <= data.length; ) {
    const [kind, length] = [numbers.getUint16(place, true), numbers.getUint16(place + 2, true)];
    if (kind === 0) break; // room that nobody uses
    if (place + 4 + length > data.length) return null;
    found.set(kind, data.slice(place + 4, place + 4 + length));
    place += 4 + length;
  }
  return found;
}

function numbersOf(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.byteLength);
}
