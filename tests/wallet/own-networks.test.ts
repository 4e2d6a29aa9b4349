// Networks that a person adds: only what was read, shown and confirmed is kept, nothing can be mistaken for another, and what is
// taken out is still named by its receipts.
import { describe, expect, it } from 'vitest';
import { networkSettingsIn } from '../../lib/browser/storage/network-settings.ts';
import { failed, type Outcome, success } from '../../lib/core/failure.ts';
import { inUse, networkOf, shelf } from '../../lib/networks/index.ts';
import { unconfirmed } from '../../lib/networks/unconfirmed.ts';
import type { NetworkDraft, TokenReading } from '../../lib/wallet/api.ts';
import { choose } from '../../lib/wallet/choose.ts';
import {
  addNetwork,
  type OwnNetworkPorts,
  readChain,
  readRpcUrl,
  readToken,
  removeNetwork,
} from '../../lib/wallet/own-networks.ts';
import type { Past } from '../../lib/wallet/ports.ts';
import { receiptOf } from '../../lib/wallet/receipt.ts';
import { challengeWith, documentV2, headerOf, offerOnBase, payer } from '../fixtures/challenges.ts';
import { filled, past } from './pasts.ts';
import { allPurchases } from './world.ts';

const rpcUrl = 'http://localhost:8545/';
const id = 'eip155:31337';
const address = '0x036CbD53842c5426634e7929541eC2318f3dCF7e';
const reading: TokenReading = {
  address,
  symbol: 'SHOP',
  decimals: 6,
  domain: { name: 'Shop Dollar', version: '1' },
  domainSeparator: `0x${'c0'.repeat(32)}`,
};
const draft: NetworkDraft = {
  rpcUrl,
  name: 'The workshop',
  testnet: true,
  coin: 'ETH',
  dollars: true,
  token: reading,
};

async function desk(change: Partial<OwnNetworkPorts> = {}, ...open: readonly Past[]) {
  const stored = new Map<string, unknown>();
  const settings = networkSettingsIn(
    async (key) => stored.get(key),
    async (key, value) => void stored.set(key, structuredClone(value)),
  );
  const { ledger } = await filled(...open);
  const ports: OwnNetworkPorts = {
    ...settings,
    ledger,
    chainIdAt: async () => success(31_337),
    tokenAt: async () => success(reading),
    ...change,
  };
  const listed = async () => inUse(await settings.networks()).filter(({ own }) => own);
  return { ports, settings, stored, listed, ledger };
}

/** A seller that asks for the person's own token. */
const challenge = challengeWith({
  header: headerOf(
    documentV2([
      { ...offerOnBase, network: id, asset: address, extra: { name: 'Shop Dollar', version: '1' } },
    ]),
  ),
});

describe('an endpoint', () => {
  it.each([
    ['https://rpc.example/key', 'https://rpc.example/key'],
    ['http://localhost:8545', 'http://localhost:8545/'],
    ['http://127.0.0.1:8545/', 'http://127.0.0.1:8545/'],
    ['http://rpc.example/', null],
    ['http://localhost.example/', null],
    ['https://user:word@rpc.example/', null],
    ['wss://rpc.example/', null],
    ['javascript:alert(1)', null],
    ['rpc.example', null],
    ['', null],
    [undefined, null],
  ])('%s', (url, read) => {
    expect(readRpcUrl(url)).toEqual(read === null ? failed('rpc-not-secure') : success(read));
  });

  it('tells its chain; one that the wallet knows is not added a second time', async () => {
    const { ports } = await desk();
    expect(await readChain(rpcUrl, ports)).toEqual(success({ id, chainId: 31_337, rpcUrl }));
    for (const chainId of [8453, 1, 84532])
      expect(await readChain(rpcUrl, { ...ports, chainIdAt: async () => success(chainId) })).toMatchObject(
        failed('network-known'),
      );
    const silent = { ...ports, chainIdAt: async () => failed('rpc-failed') };
    expect(await readChain(rpcUrl, silent)).toEqual(failed('rpc-failed'));
  });

  it('is not asked for a token that is no address', async () => {
    const { ports } = await desk({ tokenAt: async () => expect.unreachable('it was asked') });
    for (const no of ['', 'USDC', '0x12', null, undefined])
      expect(await readToken(rpcUrl, no, ports)).toEqual(failed('asset-malformed'));
  });
});

describe('a chain that was confirmed', () => {
  it('is one of the networks, and its seller can be paid', async () => {
    const { ports, settings } = await desk();
    const before = choose(challenge, {
      account: payer,
      networks: await settings.networks(),
      onlyTestMoney: true,
    });
    expect(before).toMatchObject({ kind: 'refused', failure: { name: 'network-unknown' } });
    expect(await addNetwork(draft, ports)).toEqual(success(null));
    const networks = await settings.networks();
    expect(networkOf(networks, id)).toMatchObject({ name: 'The workshop', own: true, testnet: true });
    expect(await settings.endpoints(id)).toEqual([rpcUrl]);
    const choice = choose(challenge, { account: payer, networks, onlyTestMoney: true });
    expect(choice).toMatchObject({ kind: 'candidate', candidate: { cost: 10_000n, network: { id } } });
  });

  it.each(['1', '2'])(
    'of whose token the sources disagree signs by what its contract says: version %s',
    async (version) => {
      const [skale] = unconfirmed;
      if (skale === undefined) throw new Error('a chain was expected');
      const domain = { name: 'Bridged USDC (SKALE Bridge)', version };
      const token = { ...reading, address: skale.token, domain };
      const { ports, settings } = await desk({
        chainIdAt: async () => success(Number(skale.id.split(':')[1])),
        tokenAt: async () => success(token),
      });
      const { name, coin } = skale;
      expect(await addNetwork({ ...draft, name, coin, token }, ports)).toEqual(success(null));
      const said = (other: string) => ({ ...domain, version: other });
      const offers = ['1', '2'].map((other) => ({
        ...offerOnBase,
        network: skale.id,
        asset: skale.token,
        amount: `1000${other}`,
        extra: said(other),
      }));
      const header = headerOf(documentV2(offers));
      const networks = await settings.networks();
      const choice = choose(challengeWith({ header }), { account: payer, networks, onlyTestMoney: true });
      expect(choice).toMatchObject({
        kind: 'candidate',
        others: [],
        candidate: { offer: { extra: said(version) } },
      });
    },
  );

  it('is signed for by the domain that was read, whatever the seller says', async () => {
    const { ports, settings } = await desk();
    await addNetwork(draft, ports);
    const said = documentV2([
      { ...offerOnBase, network: id, asset: address, extra: { name: 'USD Coin', version: '2' } },
    ]);
    const choice = choose(challengeWith({ header: headerOf(said) }), {
      account: payer,
      networks: await settings.networks(),
      onlyTestMoney: true,
    });
    expect(choice).toMatchObject({ failure: { name: 'token-domain-mismatch' } });
  });

  it('has no worth unless the person says so', async () => {
    const { ports, settings } = await desk();
    await addNetwork({ ...draft, dollars: false }, ports);
    const networks = await settings.networks();
    expect(choose(challenge, { account: payer, networks, onlyTestMoney: true })).toMatchObject({
      candidate: { cost: 0n, token: { peg: null } },
    });
  });

  it.each<[string, Partial<TokenReading>]>([
    ['symbol', { symbol: 'USDC' }],
    ['decimals', { decimals: 18 }],
    ['name', { domain: { name: 'USD Coin', version: '1' } }],
    ['version', { domain: { name: 'Shop Dollar', version: '2' } }],
    ['separator', { domainSeparator: `0x${'c1'.repeat(32)}` }],
  ])('is not kept where the chain now says another %s than was shown', async (_name, change) => {
    const { ports, listed } = await desk({ tokenAt: async () => success({ ...reading, ...change }) });
    expect(await addNetwork(draft, ports)).toEqual(failed('token-changed'));
    expect(await listed()).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['no name', { name: ' ' }, 'network-malformed'],
    ['an endless name', { name: 'n'.repeat(41) }, 'network-malformed'],
    ['no coin', { coin: '' }, 'network-malformed'],
    ['no word on the money', { testnet: undefined }, 'network-malformed'],
    ['no word on the worth', { dollars: undefined }, 'network-malformed'],
    ['the name of another', { name: 'Base' }, 'network-name-taken'],
    ['nearly the name of another', { name: ' bASE-sepolia\u200b' }, 'network-name-taken'],
    ['another in wide letters', { name: 'Ｂａｓｅ' }, 'network-name-taken'],
    ['no token', { token: undefined }, 'asset-malformed'],
    ['an insecure endpoint', { rpcUrl: 'http://rpc.example/' }, 'rpc-not-secure'],
  ])('needs more than %s', async (_name, change, name) => {
    const { ports, listed } = await desk();
    const added = await addNetwork({ ...draft, ...(change as object) }, ports);
    expect(added).toMatchObject({ ok: false, failure: { name } });
    expect(await listed()).toEqual([]);
  });

  it('is refused where its domain is not proved, and nothing is kept of it', async () => {
    const { ports, stored } = await desk({ tokenAt: async () => failed('token-domain-unproved') });
    expect(await addNetwork(draft, ports)).toEqual(failed('token-domain-unproved'));
    expect(stored.size).toBe(0);
  });
});

describe('taking one out', () => {
  const own = { network: id, asset: address, kind: 'test' } as const;

  async function added(...open: readonly Past[]) {
    const all = await desk({}, ...open);
    expect(await addNetwork(draft, all.ports)).toEqual(success(null));
    return all;
  }

  it.each(['reserved', 'signed', 'live', 'unknown', 'claimed', 'seen'] as const)(
    'waits while a payment there is %s',
    async (money) => {
      const { ports, listed } = await added(past(money, own));
      expect(await removeNetwork(id, ports)).toEqual(failed('network-in-use'));
      expect(await listed()).toHaveLength(1);
    },
  );

  it('leaves its receipts their names, and pays nothing there any more', async () => {
    const { ports, settings, listed, ledger } = await added(past('settled', own), past('live'));
    expect(await removeNetwork(id, ports)).toEqual(success(null));
    expect(await listed()).toEqual([]);
    const networks = await settings.networks();
    const receipts = (await allPurchases(ledger)).map((one) => receiptOf(one, networks)?.token.networkName);
    expect(receipts.sort()).toEqual(['Base', 'The workshop']);
    expect(choose(challenge, { account: payer, networks, onlyTestMoney: true })).toMatchObject({
      failure: { name: 'token-unknown' },
    });
  });

  it('of the shelf there is nothing to take out, nor what is not there', async () => {
    const { ports } = await added();
    for (const no of ['eip155:8453', 'eip155:7', null, undefined])
      expect(await removeNetwork(no, ports)).toEqual(failed('network-unknown'));
  });

  it('can be added again, with another token; the former one is named and not paid with', async () => {
    const { ports, settings } = await added();
    await removeNetwork(id, ports);
    const other = { ...reading, address: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913', symbol: 'NEW' };
    const tokenAt = async (): Promise<Outcome<TokenReading>> => success(other);
    expect(await addNetwork({ ...draft, token: other }, { ...ports, tokenAt })).toEqual(success(null));
    const tokens = networkOf(await settings.networks(), id)?.tokens ?? [];
    expect(tokens.map(({ symbol, retired }) => [symbol, retired === true])).toEqual([
      ['NEW', false],
      ['SHOP', true],
    ]);
  });
});

describe('the store', () => {
  it.each([undefined, null, 'x', {}, [null], [{}], [{ id: 1, tokens: [] }], [{ ...shelf[0], name: 'Mine' }]])(
    'that holds %j adds nothing to the shelf, and changes nothing on it',
    async (held) => {
      const { networks } = networkSettingsIn(
        async () => held,
        async () => undefined,
      );
      expect(await networks()).toEqual(shelf);
    },
  );

  it('knows where money was seen, once', async () => {
    const { settings, stored } = await desk();
    await settings.noteMoney('eip155:137');
    await settings.noteMoney('eip155:137');
    expect(stored.get('money-seen')).toEqual(['eip155:137']);
    expect(await settings.moneySeen()).toEqual(new Set(['eip155:137']));
  });
});
