// What a message costs its fee payer: so much a signature, and what it bids for its compute units.
import type { Message } from './wire.ts';

const LAMPORTS_A_SIGNATURE = 5_000n;
const COMPUTE_BUDGET = 'ComputeBudget111111111111111111111111111111';
const UNITS_AN_INSTRUCTION = 200_000n;

export function feeOf(message: Message): bigint {
  const [limit, price] = [bidIn(message, 2), bidIn(message, 3)];
  const units = limit ?? BigInt(message.instructions.length) * UNITS_AN_INSTRUCTION;
  const bid = (units * (price ?? 0n) + 999_999n) / 1_000_000n;
  return BigInt(message.header.numSignerAccounts) * LAMPORTS_A_SIGNATURE + bid;
}

/** 2: SetComputeUnitLimit, four bytes. 3: SetComputeUnitPrice, eight, in millionths of a lamport. */
function bidIn({ instructions, staticAccounts }: Message, kind: 2 | 3): bigint | null {
  const found = instructions.find(
    ({ programAddressIndex, data }) =>
      staticAccounts[programAddressIndex] === COMPUTE_BUDGET && data?.[0] === kind,
  );
  const data = Buffer.from(found?.data ?? []);
  if (data.length === 0) return null;
  return kind === 2 ? BigInt(data.readUInt32LE(1)) : data.readBigUInt64LE(1);
}
