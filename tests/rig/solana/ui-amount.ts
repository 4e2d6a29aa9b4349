// An amount of a token as nodes write it: exact, and once more for reading.
import { formatUnits } from 'viem';

export function uiAmount(amount: bigint, decimals: number) {
  const uiAmountString = formatUnits(amount, decimals);
  return { amount: String(amount), decimals, uiAmount: Number(uiAmountString), uiAmountString };
}
