// Puts Permit2's real code at its canonical address, and doubles of x402's two proxies at theirs; and allows Permit2 to spend.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PERMIT2_ADDRESS, x402ExactPermit2ProxyAddress, x402UptoPermit2ProxyAddress } from '@x402/evm';
import {
  type Address,
  concatHex,
  domainSeparator,
  type Hex,
  numberToHex,
  parseAbi,
  parseEther,
  slice,
} from 'viem';
import { walletAccount } from './accounts.ts';
import type { Chain } from './chain.ts';
import { accountClient, type ChainClient } from './chain-client.ts';
import { codeOfDouble } from './doubles.ts';
import { filesOfPackage } from './fetched-package.ts';

const PERMIT2: Address = PERMIT2_ADDRESS;

export async function placePermit2(client: ChainClient): Promise<void> {
  await client.setCode({ address: PERMIT2, bytecode: await permit2Code(client.chain.id) });
  await client.setCode({
    address: x402ExactPermit2ProxyAddress,
    bytecode: await codeOfDouble('ExactDouble'),
  });
  await client.setCode({ address: x402UptoPermit2ProxyAddress, bytecode: await codeOfDouble('UptoDouble') });
  await assertDomain(client);
}

/** By a transaction of the wallet's own, who is given coin for it and has none afterwards. Nought takes the allowance back. */
export async function allowPermit2(
  { client, rpcUrl, chainId, usdc }: Chain,
  amount: bigint,
  token = usdc,
): Promise<void> {
  const { address } = walletAccount();
  await client.setBalance({ address, value: parseEther('1') });
  const wallet = accountClient(rpcUrl, walletAccount(), chainId);
  const hash = await wallet.writeContract({
    address: token,
    abi: allowanceAbi,
    functionName: 'approve',
    args: [PERMIT2, amount],
  });
  await wallet.waitForTransactionReceipt({ hash });
  await client.setBalance({ address, value: 0n });
}

export function permit2Allowance({ client, usdc, wallet }: Chain): Promise<bigint> {
  const args = [wallet.address, PERMIT2] as const;
  return client.readContract({ address: usdc, abi: allowanceAbi, functionName: 'allowance', args });
}

const allowanceAbi = parseAbi([
  'function approve(address spender, uint256 amount) returns (bool)',
  'function allowance(address owner, address spender) view returns (uint256)',
]);

/** Published with the chains that are born with it (MIT). */
const wanted = {
  spec: '@eth-optimism/contracts-bedrock@0.17.3',
  integrity:
    'sha512-cHPO7ntWeOBDLO7ZFFSZGI1D7CDqf4loRbRVJrFIsqLEz+hysWIqA0e3dv2GnrjVeuYePBfI2NTBEG4uwz9bQQ==',
  files: ['package/src/libraries/Preinstalls.sol'],
  keptAs: 'permit2-0.17.3',
  announcement: 'Fetching the code of Permit2 for the local chain (once, 15 MB) …',
} as const;

/** Where the code has the chain's number and its domain separator, each 32 bytes: whoever deploys it writes them there. */
const CHAIN_ID_AT = 6_945;
const SEPARATOR_AT = 6_983;

async function permit2Code(chainId: number): Promise<Hex> {
  const source = await readFile(join(await filesOfPackage(wanted), 'Preinstalls.sol'), 'utf8');
  const template = /Permit2TemplateCode =\s*hex"([0-9a-f]+)"/.exec(source)?.[1];
  if (template === undefined) throw new Error('the code of Permit2 is not where it was');
  return concatHex([
    slice(`0x${template}`, 0, CHAIN_ID_AT),
    numberToHex(chainId, { size: 32 }),
    slice(`0x${template}`, CHAIN_ID_AT + 32, SEPARATOR_AT),
    separatorOn(chainId),
    slice(`0x${template}`, SEPARATOR_AT + 32),
  ]);
}

function separatorOn(chainId: number): Hex {
  return domainSeparator({ domain: { name: 'Permit2', chainId, verifyingContract: PERMIT2 } });
}

/** It recomputes its separator where the chain's number is not the one in its code. */
async function assertDomain(client: ChainClient): Promise<void> {
  const abi = parseAbi(['function DOMAIN_SEPARATOR() view returns (bytes32)']);
  const separator = await client.readContract({ address: PERMIT2, abi, functionName: 'DOMAIN_SEPARATOR' });
  if (separator !== separatorOn(client.chain.id)) throw new Error(`Permit2 has another domain: ${separator}`);
}
