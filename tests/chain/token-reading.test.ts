// What a token says of itself, at endpoints and contracts of every honesty: what does not fit is refused, and nothing is guessed.
import { decodeFunctionData, domainSeparator, encodeFunctionResult, type Hex, parseAbi } from 'viem';
import { describe, expect, it } from 'vitest';
import { rpcAt } from '../../lib/chain/rpc.ts';
import { agreedReading, readToken } from '../../lib/chain/token-reading.ts';
import { failed, success } from '../../lib/core/failure.ts';
import { endpoint, usdc } from './endpoint.ts';

const abi = parseAbi([
  'function symbol() view returns (string)',
  'function decimals() view returns (uint8)',
  'function name() view returns (string)',
  'function version() view returns (string)',
  'function DOMAIN_SEPARATOR() view returns (bytes32)',
  'function authorizationState(address, bytes32) view returns (bool)',
  'function eip712Domain() view returns (bytes1, string, string, uint256, address, bytes32, uint256[])',
]);
const chainId = 84532;
const nothing: Hex = `0x${'00'.repeat(32)}`;
const separatorOf = (name: string, version: string) =>
  domainSeparator({ domain: { name, version, chainId, verifyingContract: usdc } });

type Says = Readonly<Record<string, unknown>>;

const circle: Says = {
  symbol: 'USDC',
  decimals: 6,
  name: 'USD Coin',
  version: '2',
  DOMAIN_SEPARATOR: separatorOf('USD Coin', '2'),
  authorizationState: false,
};
const spoken: readonly unknown[] = ['0x0f', 'USD Coin', '2', BigInt(chainId), usdc, nothing, []];

/** What is undefined the contract refuses; what begins with 0x and is of no type of its own goes out as it is. */
async function read(says: Says, replies: Says = {}) {
  const { url } = await endpoint(
    {},
    {
      eth_call: ([{ data }]: [{ data: Hex }]) => {
        const { functionName } = decodeFunctionData({ abi, data });
        if (functionName in replies) return { result: replies[functionName] };
        const value = says[functionName];
        if (value === undefined) return { error: { code: 3, message: 'execution reverted' } };
        return { result: encodeFunctionResult({ abi, functionName, result: value as never }) };
      },
    },
  );
  return readToken(rpcAt(url), chainId, usdc.toLowerCase() as Hex);
}

const reading = {
  address: usdc,
  symbol: 'USDC',
  decimals: 6,
  domain: { name: 'USD Coin', version: '2' },
  domainSeparator: separatorOf('USD Coin', '2'),
};

it('is read by name, version and separator where that is all there is', async () => {
  expect(await read(circle)).toEqual(success(reading));
});

it('is read by EIP-5267 where the contract speaks it, whatever its name and version are for', async () => {
  expect(await read({ ...circle, eip712Domain: spoken, name: 'A name to show', version: undefined })).toEqual(
    success(reading),
  );
});

it('a contract that speaks EIP-5267 may have no separator to show', async () => {
  expect(await read({ ...circle, eip712Domain: spoken, DOMAIN_SEPARATOR: undefined })).toEqual(
    success(reading),
  );
});

describe('a domain that does not fit is refused', () => {
  it.each<[string, Says]>([
    ['a separator of another name', { DOMAIN_SEPARATOR: separatorOf('USDC', '2') }],
    ['a separator of another version', { DOMAIN_SEPARATOR: separatorOf('USD Coin', '1') }],
    ['no separator, and no EIP-5267', { DOMAIN_SEPARATOR: undefined }],
    [
      'no version: it is not taken for 1',
      { version: undefined, DOMAIN_SEPARATOR: separatorOf('USD Coin', '1') },
    ],
    ['no name', { name: undefined }],
    ['an empty version', { version: '', DOMAIN_SEPARATOR: separatorOf('USD Coin', '') }],
    ['a name without an end', { name: 'U'.repeat(101), DOMAIN_SEPARATOR: separatorOf('U'.repeat(101), '2') }],
    [
      'EIP-5267 and a separator that contradict each other',
      { eip712Domain: spoken, DOMAIN_SEPARATOR: nothing },
    ],
    ['EIP-5267 of another chain', { eip712Domain: spoken.with(3, 1n) }],
    [
      'EIP-5267 of another contract',
      { eip712Domain: spoken.with(4, '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913') },
    ],
    ['EIP-5267 with a salt', { eip712Domain: spoken.with(0, '0x1f') }],
    ['EIP-5267 without a version', { eip712Domain: spoken.with(0, '0x0d') }],
    ['EIP-5267 with an extension', { eip712Domain: spoken.with(6, [1n]) }],
  ])('%s', async (_name, change) => {
    expect(await read({ ...circle, ...change })).toEqual(failed('token-domain-unproved'));
  });
});

describe('what is no token that can be paid with', () => {
  it.each<[string, Says]>([['knows no authorizations', { authorizationState: undefined }]])(
    '%s',
    async (_name, change) => {
      expect(await read({ ...circle, ...change })).toEqual(failed('token-without-authorizations'));
    },
  );

  it.each<[string, Says, Says]>([
    ['no contract at all', {}, Object.fromEntries(Object.keys(circle).map((name) => [name, '0x']))],
    ['no symbol', { symbol: undefined }, {}],
    ['an empty symbol', { symbol: '' }, {}],
    ['a symbol that turns the line around', { symbol: 'US\u202eCD' }, {}],
    ['a symbol that tells a story', { symbol: 'SEND ALL YOUR MONEY' }, {}],
    ['no decimals', { decimals: undefined }, {}],
    ['more decimals than a number has digits', { decimals: 77 }, {}],
    ['a symbol that is cut off', {}, { symbol: `0x${'00'.repeat(31)}20` }],
    ['a symbol that is no hex', {}, { symbol: 'USDC' }],
    ['a number for a symbol', {}, { symbol: 7 }],
  ])('%s', async (_name, change, replies) => {
    expect(await read({ ...circle, ...change }, replies)).toEqual(failed('token-unreadable'));
  });

  it.each([2, '0x', '0x02', `0x${'00'.repeat(31)}02`])(
    'a flag that is neither yes nor no: %j',
    async (flag) => {
      expect(await read(circle, { authorizationState: flag })).toEqual(
        failed('token-without-authorizations'),
      );
    },
  );
});

it('who does not answer has said nothing', async () => {
  expect(await readToken(rpcAt('http://127.0.0.1:9/'), chainId, usdc)).toEqual(failed('rpc-failed'));
});

describe('what several endpoints say of it', () => {
  const said = success(reading);
  const silent = failed('rpc-failed');

  it.each([
    ['two that agree', [said, said], said],
    ['two that agree, and a third that is silent', [said, silent, said], said],
    [
      'two that refuse alike',
      [failed('token-unreadable'), failed('token-unreadable')],
      failed('token-unreadable'),
    ],
    ['other decimals', [said, success({ ...reading, decimals: 18 })], failed('token-disputed')],
    ['another symbol', [said, success({ ...reading, symbol: 'SHOP' })], failed('token-disputed')],
    ['one that finds no token', [said, failed('token-unreadable'), said], failed('token-disputed')],
    ['one alone', [said, silent], silent],
    ['one of another chain', [said, failed('rpc-other-chain')], failed('rpc-other-chain')],
    ['nobody', [], silent],
  ])('%s', (_name, readings, agreed) => {
    expect(agreedReading(readings, 2)).toEqual(agreed);
  });

  it('one that a person has named is believed alone', () => {
    expect(agreedReading([said], 1)).toEqual(said);
  });
});
