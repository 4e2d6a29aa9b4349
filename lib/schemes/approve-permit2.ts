// Says how much of a token Permit2 may take: the account's own call of the token's contract. Approval is what thieves ask for: here
// it has one receiver and an end, whoever writes it. https://eips.ethereum.org/EIPS/eip-20
import { encodeFunctionData, erc20Abi, type Hex } from 'viem';
import { mostAllowed, permit2Contract } from './permit2-contract.ts';

/** `amount`: in the token's smallest unit; nought takes back what was granted. */
export function approveCall(amount: bigint): Hex {
  if (amount > mostAllowed) throw new Error('nothing is allowed without an end');
  return encodeFunctionData({ abi: erc20Abi, functionName: 'approve', args: [permit2Contract, amount] });
}
