// Circle's own token on a chain that no table knows: its domain is read from the contract; one whose separator is another is refused.
import { type Address, type Hex, slice } from 'viem';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chainIdOf } from '../../lib/chain/evm.ts';
import { rpcAt } from '../../lib/chain/rpc.ts';
import { readToken } from '../../lib/chain/token-reading.ts';
import { failed, success } from '../../lib/core/failure.ts';
import { payeeOf } from '../rig/accounts.ts';
import { type Chain, startChain } from '../rig/chain.ts';
import { IMPLEMENTATION_SLOT, USDC, usdcAbi } from '../rig/token.ts';

const chainId = 31_337;
let chain: Chain;

beforeAll(async () => {
  chain = await startChain(chainId);
}, 120_000);

afterAll(() => chain.close());

const read = (address: Address) => readToken(rpcAt(chain.rpcUrl), chainId, address);

it('the domain of the real contract is read, and is the one that it signs by there', async () => {
  expect(await chainIdOf(rpcAt(chain.rpcUrl))).toEqual(success(chainId));
  const domainSeparator = await chain.client.readContract({
    address: USDC,
    abi: usdcAbi,
    functionName: 'DOMAIN_SEPARATOR',
  });
  expect(await read(USDC)).toEqual(
    success({
      address: USDC,
      symbol: 'USDC',
      decimals: 6,
      domain: { name: 'USDC', version: '2' },
      domainSeparator,
    }),
  );
});

it('where nobody has put a contract there is no token', async () => {
  expect(await read(payeeOf('nobody'))).toEqual(failed('token-unreadable'));
});

it('the same code with another domain type says the same name and version, and is refused', async () => {
  const slot = await chain.client.getStorageAt({ address: USDC, slot: IMPLEMENTATION_SLOT });
  const implementation = slice(slot ?? '0x', 12);
  const code = (await chain.client.getCode({ address: implementation })) ?? '0x';
  const changed = code.replaceAll(domainType, 'ab'.repeat(32)) as Hex;
  expect(changed).not.toBe(code);
  await chain.client.setCode({ address: implementation, bytecode: changed });
  expect(await read(USDC)).toEqual(failed('token-domain-unproved'));
});

/** keccak256 of EIP712Domain(string name,string version,uint256 chainId,address verifyingContract). */
const domainType = '8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f';
