// Puts Circle's real USDC contract on the local chain: at the address and under the EIP-712 domain that it has on the real one, so
// that a wallet with the real token table works here unchanged.
import {
  type Account,
  type Address,
  concatHex,
  domainSeparator,
  encodeFunctionData,
  type Hex,
  maxUint256,
  padHex,
  parseAbi,
} from 'viem';
import { networkOf, shelf } from '../../lib/networks/index.ts';
import { payeeOf } from './accounts.ts';
import type { ChainClient } from './chain-client.ts';
import { type Artifact, circleArtifacts } from './circle-artifacts.ts';

/** On Base Sepolia. */
export const USDC: Address = '0x036CbD53842c5426634e7929541eC2318f3dCF7e';

export type Dollars = {
  readonly address: Address;
  readonly domain: { readonly name: string; readonly version: string };
};

/** As the wallet's own table has it; as on Base Sepolia, where that knows none of Circle's on a chain of this number. */
export function usdcOn(chainId: number): Dollars {
  const network = networkOf(shelf, `eip155:${chainId}`);
  const found = network?.tokens.find(({ symbol, domain }) => symbol === 'USDC' && domain?.version === '2');
  if (found?.domain === undefined) return { address: USDC, domain: { name: 'USDC', version: '2' } };
  return { address: found.address as Address, domain: found.domain }; // a test proves the table's addresses
}

/** A contract of the same code that anybody might have put there: it calls itself what Circle's is called. */
export const lookalike: Dollars = {
  address: '0x52908400098527886E0F7030069857D2E4169EE7',
  domain: { name: 'USD Coin', version: '2' },
};

export const usdcAbi = parseAbi([
  'function initialize(string name, string symbol, string currency, uint8 decimals, address masterMinter, address pauser, address blacklister, address owner)',
  'function initializeV2(string name)',
  'function initializeV2_1(address lostAndFound)',
  'function initializeV2_2(address[] accountsToBlacklist, string symbol)',
  'function configureMinter(address minter, uint256 allowance) returns (bool)',
  'function mint(address to, uint256 amount) returns (bool)',
  'function balanceOf(address owner) view returns (uint256)',
  'function authorizationState(address authorizer, bytes32 nonce) view returns (bool)',
  'function DOMAIN_SEPARATOR() view returns (bytes32)',
  'event Transfer(address indexed from, address indexed to, uint256 value)',
  'event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce)',
]);

/** Where OpenZeppelin's first proxies, and so Circle's, keep their code and their admin. */
export const IMPLEMENTATION_SLOT = '0x7050c9e0f4ca769c69bd3a8ef740bc37934f8e2c036e5a723fd8ee048ed3f8c3';
const ADMIN_SLOT = '0x10d6a54a4754c8869d6886b5f5d7fbfa5b4522237ea5c60d11bc4e7a1ff9390b';

export async function placeUsdc(client: ChainClient, owner: Account, dollars: Dollars): Promise<void> {
  const { address } = dollars;
  const code = await circleArtifacts();
  const checker = await deploy(client, owner, code.signatureChecker.bytecode);
  const implementation = await deploy(client, owner, linked(code.token, checker));
  await client.setCode({ address, bytecode: code.proxy.deployedBytecode });
  await client.setStorageAt({ address, index: IMPLEMENTATION_SLOT, value: padHex(implementation) });
  await client.setStorageAt({ address, index: ADMIN_SLOT, value: padHex(payeeOf('token admin')) });
  await initialise(client, owner, dollars);
  await assertDomain(client, dollars);
}

async function deploy(client: ChainClient, account: Account, bytecode: Hex): Promise<Address> {
  const hash = await client.sendTransaction({ account, data: bytecode });
  const { contractAddress } = await client.waitForTransactionReceipt({ hash });
  if (!contractAddress) throw new Error('a contract of the token could not be deployed');
  return contractAddress;
}

/** The compiler leaves a gap wherever the code calls its library: the library's address belongs there. */
function linked(artifact: Artifact, library: Address): Hex {
  const gaps = Object.values(artifact.linkReferences).flatMap((libraries) => Object.values(libraries).flat());
  return gaps.reduce<Hex>((code, { start, length }) => {
    const from = 2 + start * 2;
    return concatHex([code.slice(0, from) as Hex, library, `0x${code.slice(from + length * 2)}`]);
  }, artifact.bytecode);
}

async function initialise(client: ChainClient, owner: Account, dollars: Dollars): Promise<void> {
  const { address } = owner;
  const { name } = dollars.domain;
  const calls = [
    encodeFunctionData({
      abi: usdcAbi,
      functionName: 'initialize',
      args: [name, 'USDC', 'USD', 6, address, address, address, address],
    }),
    encodeFunctionData({ abi: usdcAbi, functionName: 'initializeV2', args: [name] }),
    encodeFunctionData({ abi: usdcAbi, functionName: 'initializeV2_1', args: [payeeOf('lost and found')] }),
    encodeFunctionData({ abi: usdcAbi, functionName: 'initializeV2_2', args: [[], 'USDC'] }),
    encodeFunctionData({ abi: usdcAbi, functionName: 'configureMinter', args: [address, maxUint256] }),
  ];
  for (const data of calls) {
    const hash = await client.sendTransaction({ account: owner, to: dollars.address, data });
    await client.waitForTransactionReceipt({ hash });
  }
}

async function assertDomain(client: ChainClient, { address, domain }: Dollars): Promise<void> {
  const separator = await client.readContract({ address, abi: usdcAbi, functionName: 'DOMAIN_SEPARATOR' });
  // It is the one of the real contract, which the wallet's own table holds.
  const wanted = { ...domain, chainId: client.chain.id, verifyingContract: address };
  if (separator !== domainSeparator({ domain: wanted }))
    throw new Error(`the local USDC has another EIP-712 domain: ${separator}`);
}
