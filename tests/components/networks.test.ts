// The page of networks in words: how endpoints do, and what a person has said of a chain of their own.
import { describe, expect, it } from 'vitest';
import { amountText, costOf } from '../../components/state/amounts.ts';
import { endpointName, healthText } from '../../components/state/endpoint-words.ts';
import { draftOf, type Said } from '../../components/state/own-chain.ts';
import type { EndpointHealth } from '../../lib/wallet/api.ts';
import { fakeEnvironment } from './fake-environment.ts';

const at = new Date(2026, 10, 25, 12, 5).getTime();

function told(health: EndpointHealth, now = at + 60_000): string {
  return healthText(health, { ...fakeEnvironment(), now: () => now }).replaceAll(/\s/g, ' ');
}

describe('how an endpoint does', () => {
  it.each<[EndpointHealth, string]>([
    [{ kind: 'unasked' }, 'Not asked yet'],
    [{ kind: 'answers', at, ms: 120 }, 'Answers in 120 ms'],
    [{ kind: 'answers', at, ms: 1200 }, 'Answers in 1200 ms'],
    [{ kind: 'silent', at }, 'Did not answer at 12:05 PM'],
    [{ kind: 'other-chain', at }, 'Answered for another chain at 12:05 PM'],
  ])('%o', (health, text) => {
    expect(told(health)).toBe(text);
  });

  it('on another day it is told with its date', () => {
    expect(told({ kind: 'silent', at }, at + 24 * 3_600_000)).toMatch(/at Nov 25, 2026, 12:05 PM$/);
  });
});

it.each([
  ['https://rpc.example/v2/a-secret-key', 'rpc.example'],
  ['http://localhost:8545/', 'localhost:8545'],
  ['nonsense', 'nonsense'],
])('the endpoint %s is called %s: its key stays out of sight', (url, name) => {
  expect(endpointName(url)).toBe(name);
});

describe('what is said of a chain', () => {
  const chain = { id: 'eip155:31337', chainId: 31_337, rpcUrl: 'http://localhost:8545/' };
  const token = {
    address: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
    symbol: 'SHOP',
    decimals: 6,
    domain: { name: 'Shop', version: '1' },
    domainSeparator: '0x',
  };
  const said: Said = { name: ' The workshop ', coin: 'ETH', money: 'test', dollars: false };

  it('is handed over as it was read and said', () => {
    expect(draftOf({ chain, token }, said)).toEqual({
      rpcUrl: chain.rpcUrl,
      name: 'The workshop',
      coin: 'ETH',
      testnet: true,
      dollars: false,
      token,
    });
    expect(draftOf({ chain, token }, { ...said, money: 'real', dollars: true })).toMatchObject({
      testnet: false,
      dollars: true,
    });
  });

  it.each<Partial<Said>>([{ name: ' ' }, { coin: '' }, { money: '' }])('is not enough: %o', (change) => {
    expect(draftOf({ chain, token }, { ...said, ...change })).toBeNull();
  });
});

it('a token that nobody has said the worth of is shown in its own unit, and in no dollars', () => {
  const unpriced = { symbol: 'SHOP', decimals: 6, testnet: false, unpriced: true } as const;
  expect(costOf('10000', unpriced)).toBe('0');
  expect(amountText('en', '10000', unpriced)).toBe('0.01\u00a0SHOP');
});
