// Reads a payment of x402 out of a message of the chain: a transfer that somebody else pays the fee for.
import { memo, tokenPrograms, transferChecked } from './programs.ts';
import { type ReadInstruction, readMessage } from './reading.ts';

export interface SvmPayment {
  readonly mint: string;
  /** The token account that it went to. */
  readonly destination: string;
  readonly amount: bigint;
}

/** Null: no such payment of this account. */
export function paymentIn(
  bytes: Uint8Array,
  { source, account }: { readonly source: string; readonly account: string },
): SvmPayment | null {
  const message = readMessage(bytes);
  const [feePayer] = message?.accounts ?? [];
  if (message === null || feePayer === account) return null;
  const moved = message.instructions.filter((one) => isTransferOf(one, source, account));
  const [transfer, ...more] = moved;
  const isNoted = message.instructions.some(({ program }) => program === memo);
  if (transfer === undefined || more.length > 0 || !isNoted) return null;
  const [, mint = '', destination = ''] = transfer.accounts;
  const { buffer, byteOffset } = transfer.data;
  return { mint, destination, amount: new DataView(buffer, byteOffset).getBigUint64(1, true) };
}

function isTransferOf(
  { program, accounts, data }: ReadInstruction,
  source: string,
  account: string,
): boolean {
  const isTransfer = tokenPrograms.includes(program) && data[0] === transferChecked && data.length === 10;
  return isTransfer && accounts.length === 4 && accounts[0] === source && accounts[3] === account;
}
