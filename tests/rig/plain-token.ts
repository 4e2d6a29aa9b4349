// A token that can be paid with through Permit2 alone: no authorization, no permit. On BNB Chain dollars are like that.
import { type Address, parseAbi } from 'viem';
import { tokenOwnerAccount } from './accounts.ts';
import type { Chain } from './chain.ts';
import { codeOfDouble } from './doubles.ts';

export type PlainToken = { readonly address: Address; readonly symbol: string; readonly decimals: number };

/** Binance-peg USD Coin, where it really is: of eighteen decimals, which is twelve more than anywhere else. */
export const bnbDollars: PlainToken = {
  address: '0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d',
  symbol: 'USDC',
  decimals: 18,
};

export async function placePlainToken({ client }: Chain, token: PlainToken): Promise<void> {
  const { address, symbol, decimals } = token;
  await client.setCode({ address, bytecode: await codeOfDouble('PlainToken') });
  const hash = await client.writeContract({
    address,
    abi,
    account: tokenOwnerAccount(),
    functionName: 'initialize',
    args: [`${symbol} (double)`, symbol, decimals],
  });
  await client.waitForTransactionReceipt({ hash });
}

export async function mintPlain(
  { client }: Chain,
  { address }: PlainToken,
  to: Address,
  amount: bigint,
): Promise<void> {
  const account = tokenOwnerAccount();
  const hash = await client.writeContract({
    address,
    abi,
    account,
    functionName: 'mint',
    args: [to, amount],
  });
  await client.waitForTransactionReceipt({ hash });
}

export function plainBalance({ client }: Chain, { address }: PlainToken, of: Address): Promise<bigint> {
  return client.readContract({ address, abi, functionName: 'balanceOf', args: [of] });
}

const abi = parseAbi([
  'function initialize(string name, string symbol, uint8 decimals)',
  'function mint(address to, uint256 value)',
  'function balanceOf(address owner) view returns (uint256)',
]);
