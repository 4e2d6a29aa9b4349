// `jsonParsed`: the instructions of a payment, as nodes spell them out. The others are shown as they are.
import { type Address, getBase58Encoder } from '@solana/kit';
import { MEMO } from './instructions.ts';
import { TOKEN, TOKEN_2022 } from './token-accounts.ts';
import { uiAmount } from './ui-amount.ts';

export type Called = {
  readonly programIdIndex: number;
  readonly accounts: readonly number[];
  readonly data: string;
  readonly stackHeight: number | null;
};

export function parsedInstruction(
  { programIdIndex, accounts, data, stackHeight }: Called,
  keys: readonly Address[],
) {
  const programId = keys[programIdIndex];
  const named = accounts.map((index) => keys[index]);
  const bytes = Buffer.from(getBase58Encoder().encode(data));
  if (programId === MEMO) return { program: 'spl-memo', programId, parsed: bytes.toString(), stackHeight };
  const isOfTokens = programId === TOKEN || programId === TOKEN_2022;
  if (!isOfTokens || bytes[0] !== TRANSFER_CHECKED || bytes.length < 10)
    return { programId, accounts: named, data, stackHeight };
  const program = programId === TOKEN ? 'spl-token' : 'spl-token-2022';
  return { program, programId, parsed: transferIn(bytes, named), stackHeight };
}

const TRANSFER_CHECKED = 12;

function transferIn(bytes: Buffer, named: readonly (Address | undefined)[]) {
  const [source, mint, destination, authority] = named;
  const tokenAmount = uiAmount(bytes.readBigUInt64LE(1), bytes[9] ?? 0);
  return { type: 'transferChecked', info: { source, mint, destination, authority, tokenAmount } };
}
