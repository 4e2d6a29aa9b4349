// The tokens of the local Solana, with what the real mints carry. The programs that keep them are the real ones; only the mints
// are placed by hand, since nobody has the keys of their addresses.
import { type Address, type EncodedAccount, getAddressEncoder, lamports } from '@solana/kit';
import type { LiteSVM } from 'litesvm';
import { type Extension, TOKEN_2022, withExtensions } from './token-accounts.ts';

export type Token = { readonly mint: Address; readonly program: Address; readonly decimals: number };

/** A transfer fee in hundredths of a percent; a program that every transfer calls. Real mints have neither, only the right to. */
export type Burden = { readonly feeBasisPoints?: number; readonly hook?: Address };

/** Also in the place of a mint that is there: what was minted stays in its accounts. */
export function placeMint(svm: LiteSVM, token: Token, authority: Address, burden: Burden = {}): void {
  const extensions = token.program === TOKEN_2022 ? extensionsOf(authority, burden) : [];
  const data = withExtensions(baseOf(token, authority, supplyOf(svm, token)), 'mint', extensions);
  const account: EncodedAccount = {
    address: token.mint,
    programAddress: token.program,
    lamports: lamports(svm.minimumBalanceForRentExemption(BigInt(data.length))),
    executable: false,
    space: BigInt(data.length),
    data,
  };
  svm.setAccount(account);
}

function supplyOf(svm: LiteSVM, { mint }: Token): bigint {
  const account = svm.getAccount(mint);
  return account.exists ? Buffer.from(account.data).readBigUInt64LE(36) : 0n;
}

/** The 82 bytes that every mint has: who may mint, the supply, the decimals, that it is open, who may freeze. */
function baseOf({ decimals }: Token, authority: Address, supply: bigint): Uint8Array {
  const data = Buffer.alloc(82);
  data.writeUInt32LE(1, 0);
  data.set(bytesOf(authority), 4);
  data.writeBigUInt64LE(supply, 36);
  data.writeUInt8(decimals, 44);
  data.writeUInt8(1, 45);
  data.writeUInt32LE(1, 46);
  data.set(bytesOf(authority), 50);
  return data;
}

/** Of dollars on Token-2022: the right to close, to take a fee (of none), to move anything, to call a program (none), a name. */
function extensionsOf(authority: Address, { feeBasisPoints = 0, hook }: Burden): Extension[] {
  const [by, nobody] = [bytesOf(authority), new Uint8Array(32)];
  return [
    { type: 3, data: by },
    { type: 1, data: Buffer.concat([by, by, Buffer.alloc(8), feeOf(feeBasisPoints), feeOf(feeBasisPoints)]) },
    { type: 12, data: by },
    { type: 14, data: Buffer.concat([by, hook === undefined ? nobody : bytesOf(hook)]) },
    { type: 18, data: Buffer.concat([by, nobody]) },
  ];
}

/** Since which epoch, at most how much, and how much of ten thousand. */
function feeOf(basisPoints: number): Uint8Array {
  const fee = Buffer.alloc(18);
  fee.writeBigUInt64LE(basisPoints === 0 ? 0n : 2n ** 64n - 1n, 8);
  fee.writeUInt16LE(basisPoints, 16);
  return fee;
}

function bytesOf(of: Address): Uint8Array {
  return Uint8Array.from(getAddressEncoder().encode(of));
}
