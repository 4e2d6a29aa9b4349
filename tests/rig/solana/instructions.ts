// The few instructions that the rig itself gives: open a token account, mint, transfer, move lamports.
import {
  AccountRole,
  type Address,
  address,
  getAddressEncoder,
  getProgramDerivedAddress,
  type Instruction,
} from '@solana/kit';
import type { Token } from './mints.ts';

const SYSTEM: Address = address('11111111111111111111111111111111');
const ASSOCIATED: Address = address('ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL');
export const MEMO: Address = address('MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr');

/** Where an owner's tokens of one mint are kept: its associated token account. */
export async function tokenAddressOf(owner: Address, { mint, program }: Token): Promise<Address> {
  const { encode } = getAddressEncoder();
  const seeds = [encode(owner), encode(program), encode(mint)];
  const [found] = await getProgramDerivedAddress({ programAddress: ASSOCIATED, seeds });
  return found;
}

/** Does nothing where it is open. */
export async function openTokenAccount(payer: Address, owner: Address, token: Token): Promise<Instruction> {
  return {
    programAddress: ASSOCIATED,
    accounts: [
      { address: payer, role: AccountRole.WRITABLE_SIGNER },
      { address: await tokenAddressOf(owner, token), role: AccountRole.WRITABLE },
      { address: owner, role: AccountRole.READONLY },
      { address: token.mint, role: AccountRole.READONLY },
      { address: SYSTEM, role: AccountRole.READONLY },
      { address: token.program, role: AccountRole.READONLY },
    ],
    data: Uint8Array.of(1),
  };
}

export async function mintTo(
  authority: Address,
  owner: Address,
  token: Token,
  amount: bigint,
): Promise<Instruction> {
  return {
    programAddress: token.program,
    accounts: [
      { address: token.mint, role: AccountRole.WRITABLE },
      { address: await tokenAddressOf(owner, token), role: AccountRole.WRITABLE },
      { address: authority, role: AccountRole.READONLY_SIGNER },
    ],
    data: withAmount(7, amount),
  };
}

/** `data`: the program's number of the instruction, then the amount in eight bytes. */
function withAmount(instruction: number, amount: bigint): Uint8Array {
  const data = Buffer.alloc(9);
  data.writeUInt8(instruction, 0);
  data.writeBigUInt64LE(amount, 1);
  return data;
}
