// An account that is a contract (ERC-1271): it has the dollars, and the wallet's key signs for it.
import { type Address, parseAbi } from 'viem';
import { payeeOf, tokenOwnerAccount, walletAccount } from './accounts.ts';
import type { Chain } from './chain.ts';
import { codeOfDouble } from './doubles.ts';

/** Returns where it is. It has `funds`, and no key of its own. */
export async function placeSmartAccount(chain: Chain, funds: bigint): Promise<Address> {
  const { client } = chain;
  const address = payeeOf('smart account');
  await client.setCode({ address, bytecode: await codeOfDouble('SmartAccount') });
  const hash = await client.writeContract({
    address,
    abi: parseAbi(['function initialize(address owner)']),
    account: tokenOwnerAccount(),
    functionName: 'initialize',
    args: [walletAccount().address],
  });
  await client.waitForTransactionReceipt({ hash });
  await chain.mint(address, funds);
  return address;
}
