// The desk's part for networks, as a page calls it: nobody is asked who need not be, and an endpoint of another chain is not taken.
import { describe, expect, it } from 'vitest';
import { networkSettingsIn } from '../../lib/browser/storage/network-settings.ts';
import { settingsIn } from '../../lib/browser/storage/settings.ts';
import { type Chain, networkDesk } from '../../lib/browser/surface/network-desk.ts';
import { failed, success } from '../../lib/core/failure.ts';
import type { Network } from '../../lib/networks/index.ts';
import { shelf } from '../../lib/networks/index.ts';
import type { EndpointHealth, TokenReading } from '../../lib/wallet/api.ts';
import { payer } from '../fixtures/challenges.ts';
import { filled } from '../wallet/pasts.ts';
import { freshLedger } from '../wallet/world.ts';

const at = 1;
const baseSepolia = shelf[1] as Network; // the shelf has more than one

async function open(change: Partial<Chain> = {}, account: string | null = payer) {
  const stored = new Map<string, unknown>();
  const settings = networkSettingsIn(
    async (key) => stored.get(key),
    async (key, value) => void stored.set(key, value),
  );
  const { database } = freshLedger();
  const { temperament, setTemperament } = settingsIn(database);
  const asked: string[] = [];
  const chain: Chain = {
    remembered: () => null,
    tokenOn: async () => failed('rpc-failed'),
    async balanceOf(_maxAge, { network }) {
      asked.push(network);
      return network === 'eip155:8453' ? success(7n) : failed('rpc-failed');
    },
    async healthOf(): Promise<EndpointHealth> {
      return { kind: 'silent', at };
    },
    async test(network, url) {
      asked.push(`test ${network} ${url}`);
    },
    async chainAt(url) {
      asked.push(url);
      return success(baseSepolia.id);
    },
    async chainIdAt(url) {
      asked.push(url);
      return success(84_532);
    },
    tokenAt: async () => failed('rpc-failed'),
    ...change,
  };
  const { ledger } = await filled();
  const all = { ...settings, temperament, setTemperament };
  const desk = networkDesk({ settings: all, chain, ledger, payer: async () => account });
  return { desk, settings, asked };
}

const strange: TokenReading = {
  address: '0x52908400098527886E0F7030069857D2E4169EE7',
  symbol: 'USDC',
  decimals: 6,
  domain: { name: 'USD Coin', version: '2' },
  domainSeparator: `0x${'c0'.repeat(32)}`,
};

describe('balances', () => {
  it('are asked for on the usual networks, and where money was seen; the others are asked nothing', async () => {
    const { desk, settings, asked } = await open();
    const balances = await desk.balances();
    expect(balances.map(({ token, amount }) => [token.networkName, amount])).toEqual([
      ['Base', '7'],
      ['Base Sepolia', null],
    ]);
    expect(asked).toEqual(['eip155:8453', 'eip155:84532']);
    asked.length = 0;
    await settings.noteMoney('eip155:137');
    await desk.balances();
    expect(asked).toEqual(['eip155:8453', 'eip155:84532', 'eip155:137']);
  });

  it('are asked for where a person has added a token, until they take it out', async () => {
    const { desk, asked } = await open({ tokenOn: async () => success(strange) });
    expect(await desk.addToken({ network: 'eip155:137', token: strange })).toEqual(success(null));
    const balances = await desk.balances();
    expect(asked.filter((network) => network === 'eip155:137')).toHaveLength(2);
    expect(balances.at(-1)?.token).toMatchObject({ unpriced: true, stranger: { contract: strange.address } });
    asked.length = 0;
    await desk.removeToken({ network: 'eip155:137', address: strange.address });
    await desk.balances();
    expect(asked).toEqual(['eip155:8453', 'eip155:84532']);
  });

  it('of the usual networks are asked for as before where a token was added to one', async () => {
    const { desk, asked } = await open({ tokenOn: async () => success(strange) });
    await desk.addToken({ network: 'eip155:8453', token: strange });
    await desk.balances();
    expect(asked).toEqual(['eip155:8453', 'eip155:8453', 'eip155:84532']);
    const [base] = await desk.networks();
    expect(base?.tokens.at(-1)).toEqual({
      address: strange.address,
      symbol: 'USDC (0x529084…169EE7)',
      page: `https://basescan.org/token/${strange.address}`,
      dollars: false,
      stranger: { contract: strange.address, resembles: 'USDC' },
    });
  });

  it('everywhere only where a person wants to know', async () => {
    const { desk, asked } = await open();
    await desk.balances({ everywhere: true });
    expect(new Set(asked)).toEqual(new Set(shelf.map(({ id }) => id)));
  });

  it('of no account nobody is asked', async () => {
    const { desk, asked } = await open({}, null);
    expect(await desk.balances({ everywhere: true })).toEqual([]);
    expect(asked).toEqual([]);
  });
});

describe('the list of networks', () => {
  it('asks nobody: what it tells of endpoints is what using them has shown', async () => {
    const { desk, asked } = await open();
    const [base] = await desk.networks();
    expect(base).toMatchObject({
      id: 'eip155:8453',
      chainId: 8453,
      name: 'Base',
      testnet: false,
      own: false,
    });
    expect(base?.tokens).toEqual([
      {
        address: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
        symbol: 'USDC',
        page: 'https://basescan.org/token/0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
        dollars: true,
      },
    ]);
    expect(base?.endpoints.map(({ health }) => health.kind)).toEqual(base?.endpoints.map(() => 'silent'));
    expect(base?.endpoints.length).toBeGreaterThan(1);
    expect(asked).toEqual([]);
  });

  it('an endpoint of the user’s own stands alone, until it is taken away', async () => {
    const { desk, settings } = await open();
    const rpcUrl = 'https://my.rpc.example/key';
    expect(await desk.setRpcUrl({ network: baseSepolia.id, rpcUrl })).toEqual(success(null));
    expect(await settings.endpoints(baseSepolia.id)).toEqual([rpcUrl]);
    expect((await desk.networks())[1]).toMatchObject({ custom: true, rpcUrl, endpoints: [{ url: rpcUrl }] });
    expect(await desk.setRpcUrl({ network: baseSepolia.id, rpcUrl: null })).toEqual(success(null));
    expect(await settings.endpoints(baseSepolia.id)).toEqual(baseSepolia.rpcUrls);
  });

  it.each([
    ['eip155:8453', 'https://my.rpc.example/', 'rpc-other-chain', 1],
    ['eip155:84532', 'http://my.rpc.example/', 'rpc-not-secure', 0],
    ['eip155:84532', 'my.rpc.example', 'rpc-not-secure', 0],
    ['eip155:7', 'https://my.rpc.example/', 'network-unknown', 0],
  ])('an endpoint of %s at %s is %s', async (network, rpcUrl, name, questions) => {
    const { desk, settings, asked } = await open();
    expect(await desk.setRpcUrl({ network, rpcUrl })).toMatchObject({ ok: false, failure: { name } });
    expect(await settings.customRpcUrl(network)).toBeNull();
    expect(asked).toHaveLength(questions);
  });
});

describe('a test of an endpoint', () => {
  it('asks the one that is listed, and tells how it does', async () => {
    const { desk, asked } = await open();
    const [url = ''] = baseSepolia.rpcUrls;
    const health = { kind: 'silent', at };
    expect(await desk.testEndpoint({ network: baseSepolia.id, url })).toEqual(success(health));
    expect(asked).toEqual([`test ${baseSepolia.id} ${url}`]);
  });

  it('asks nobody else', async () => {
    const { desk, asked } = await open();
    const url = 'https://tracker.example/';
    expect(await desk.testEndpoint({ network: baseSepolia.id, url })).toMatchObject({ ok: false });
    expect(asked).toEqual([]);
  });
});

describe('the temperament', () => {
  it('is the balanced one until a person says otherwise, and never one that there is not', async () => {
    const { desk } = await open();
    expect(await desk.temperament()).toBe('balanced');
    await desk.setTemperament({ temperament: 'fast' });
    expect(await desk.temperament()).toBe('fast');
    await desk.setTemperament({ temperament: 'furious' as never });
    expect(await desk.temperament()).toBe('fast');
  });
});
