// Tokens that a person adds by their contract: only what was read, shown and confirmed is kept, none passes for another, none is
// counted in dollars, and no rule ever pays with one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkSettingsIn } from '../../lib/browser/storage/network-settings.ts';
import { failed, success } from '../../lib/core/failure.ts';
import { type Network, networkOf, shelf, tokenOf } from '../../lib/networks/index.ts';
import type { Rule } from '../../lib/rules/index.ts';
import type { Answer, TokenReading } from '../../lib/wallet/api.ts';
import { choose } from '../../lib/wallet/choose.ts';
import { csvLine } from '../../lib/wallet/history-csv.ts';
import { type Asked, mayAlways } from '../../lib/wallet/obey.ts';
import { addToken, findToken, type OwnTokenPorts, removeToken } from '../../lib/wallet/own-tokens.ts';
import { pay } from '../../lib/wallet/pay.ts';
import type { Past } from '../../lib/wallet/ports.ts';
import { receiptOf } from '../../lib/wallet/receipt.ts';
import { resembled, symbolOf } from '../../lib/wallet/stranger.ts';
import { totals } from '../../lib/wallet/totals.ts';
import { baseUsdc, offerOnBase, payer } from '../fixtures/challenges.ts';
import { filled, past } from './pasts.ts';
import {
  allPurchases,
  alone,
  challengeFor,
  clockAt,
  countedRandom,
  freshLedger,
  memorySession,
  metAt,
  noon,
  openFor,
  shop,
  signInsWith,
} from './world.ts';

const network = 'eip155:8453';
const address = '0x52908400098527886E0F7030069857D2E4169EE7';
const domain = { name: 'USD Coin', version: '2' };
/** It says of itself all that Circle's says. */
const reading: TokenReading = {
  address,
  symbol: 'USDC',
  decimals: 6,
  domain,
  domainSeparator: `0x${'c0'.repeat(32)}`,
};
const offer = { ...offerOnBase, asset: address, extra: domain };

async function desk(change: Partial<OwnTokenPorts> = {}, ...open: readonly Past[]) {
  const stored = new Map<string, unknown>();
  const settings = networkSettingsIn(
    async (key) => stored.get(key),
    async (key, value) => void stored.set(key, structuredClone(value)),
  );
  const { ledger, archive } = await filled(...open);
  const ports: OwnTokenPorts = {
    ...settings,
    ledger,
    tokenOn: async () => success(reading),
    ...change,
  };
  return { ports, settings, stored, ledger, archive };
}

async function added(...open: readonly Past[]) {
  const all = await desk({}, ...open);
  expect(await addToken({ network, token: reading }, all.ports)).toEqual(success(null));
  const networks = await all.settings.networks();
  return { ...all, networks };
}

function chosen(networks: readonly Network[], offers: readonly unknown[] = [offer]) {
  return choose(challengeFor(offers), { account: payer, networks, onlyTestMoney: false });
}

describe('looking for one', () => {
  it('tells what its contract says, where, and what it would be taken for', async () => {
    const asked: unknown[] = [];
    const tokenOn: OwnTokenPorts['tokenOn'] = async (...of) => {
      asked.push(of);
      return success(reading);
    };
    const { ports, stored } = await desk({ tokenOn });
    expect(await findToken({ network, address }, ports)).toEqual(
      success({ ...reading, network, networkName: 'Base', testnet: false, resembles: 'USDC' }),
    );
    expect(asked).toEqual([[network, 8453, address]]);
    expect(stored.size, 'nothing is kept').toBe(0);
  });

  it.each<[string, unknown, unknown, string]>([
    ['a network that is not known', 'eip155:7', address, 'network-unknown'],
    ['a network of another kind', 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', address, 'network-unknown'],
    ['no network', undefined, address, 'network-unknown'],
    ['no address', network, 'USDC', 'asset-malformed'],
    ['an address that was mistyped', network, baseUsdc.replace('0x83', '0x84'), 'asset-malformed'],
    ['nothing', network, undefined, 'asset-malformed'],
    ['a token of the shelf', network, baseUsdc, 'token-known'],
    ['the same in small letters', network, baseUsdc.toLowerCase(), 'token-known'],
  ])('nobody is asked for %s', async (_name, of, at, name) => {
    const { ports } = await desk({ tokenOn: async () => expect.unreachable('it was asked') });
    expect(await findToken({ network: of, address: at }, ports)).toEqual(failed(name as 'token-known'));
  });

  it.each([
    'rpc-failed',
    'rpc-other-chain',
    'token-disputed',
    'token-unreadable',
    'token-domain-unproved',
    'token-without-authorizations',
  ] as const)('what cannot be told is refused by its name: %s', async (name) => {
    const { ports, stored } = await desk({ tokenOn: async () => failed(name) });
    expect(await addToken({ network, token: reading }, ports)).toEqual(failed(name));
    expect(stored.size).toBe(0);
  });

  it.each<[string, Partial<TokenReading>]>([
    ['a symbol that turns the line round', { symbol: 'CD\u202eSU' }],
    ['a symbol with an address of its own', { symbol: 'USDC (0x8335…29)' }],
    ['a symbol under a pile of marks', { symbol: 'U\u0336S\u0336D\u0336C' }],
    ['a name that hides something', { domain: { ...domain, name: 'USD\u200b Coin' } }],
    ['a name that turns the line round', { domain: { ...domain, name: '\u202enioC DSU' } }],
    ['a name without an end', { domain: { ...domain, name: 'U'.repeat(1_000) } }],
    ['a version on two lines', { domain: { ...domain, version: '2\n3' } }],
  ])('%s is not shown to anybody', async (_name, change) => {
    const { ports } = await desk({ tokenOn: async () => success({ ...reading, ...change }) });
    expect(await findToken({ network, address }, ports)).toEqual(failed('token-unreadable'));
  });
});

describe('adding one', () => {
  it('has its seller paid, signed for by what was read, after the token was refused with its place', async () => {
    const { networks } = await added();
    expect(chosen(shelf)).toMatchObject({
      failure: { name: 'token-unknown', detail: { network, token: address } },
    });
    expect(chosen(networks)).toMatchObject({
      candidate: { cost: 0n, offer: { amount: 10_000n }, token: { own: true, peg: null, address } },
    });
    expect(chosen(networks, [{ ...offer, extra: { ...domain, version: '1' } }])).toMatchObject({
      failure: { name: 'token-domain-mismatch' },
    });
  });

  it.each<[string, object]>([
    ['through Permit2', { extra: { ...domain, assetTransferMethod: 'permit2' } }],
    ['up to a ceiling', { scheme: 'upto', extra: { ...domain, facilitatorAddress: payer } }],
  ])('a token that is wanted %s leads nowhere: added, it would not be paid with either', (_name, change) => {
    const choice = chosen(shelf, [{ ...offer, ...change }]);
    expect(choice).toMatchObject({ kind: 'refused', failure: { name: 'token-unknown' } });
    expect(choice.kind === 'refused' && choice.failure.detail).toBeUndefined();
  });

  it.each<[string, Partial<TokenReading>]>([
    ['symbol', { symbol: 'SHOP' }],
    ['decimals', { decimals: 2 }],
    ['name', { domain: { ...domain, name: 'USDC' } }],
    ['version', { domain: { ...domain, version: '1' } }],
    ['separator', { domainSeparator: `0x${'c1'.repeat(32)}` }],
  ])('is refused where the contract now says another %s than was shown', async (_name, change) => {
    const { ports, stored } = await desk({ tokenOn: async () => success({ ...reading, ...change }) });
    expect(await addToken({ network, token: reading }, ports)).toEqual(failed('token-changed'));
    expect(stored.size).toBe(0);
  });

  it('is done once, and beside those of the shelf, which stay as they are and stand first', async () => {
    const { ports, networks } = await added();
    expect(await addToken({ network, token: reading }, ports)).toEqual(failed('token-known'));
    const usdc = networkOf(shelf, network)?.tokens ?? [];
    expect(networkOf(networks, network)?.tokens.slice(0, usdc.length)).toEqual(usdc);
    expect(networks.filter(({ id }) => id !== network)).toEqual(shelf.filter(({ id }) => id !== network));
    expect(chosen(networks, [offer, offerOnBase])).toMatchObject({
      candidate: { token: { address: baseUsdc } },
      others: [{ token: { address } }],
    });
  });

  it('says nothing for itself: whatever else stands in the entry is not kept', async () => {
    const { ports, settings } = await desk();
    const more = { ...reading, peg: 'USD', transferMethods: ['permit2'], retired: true };
    expect(await addToken({ network, token: more }, ports)).toEqual(success(null));
    const kept = tokenOf((await settings.networks())[0] as Network, address);
    expect(kept).toEqual({ ...reading, peg: null, transferMethods: ['eip3009'], own: true });
  });

  it.each([null, undefined, 'x', {}, { address: 7 }])('is not done for %j', async (token) => {
    const { ports } = await desk();
    const entry = { network, token: token as unknown as TokenReading };
    expect(await addToken(entry, ports)).toEqual(failed('asset-malformed'));
  });
});

describe('the store', () => {
  const kept = { ...reading, peg: 'USD', transferMethods: ['eip3009'], own: true };

  async function networksWith(stored: Readonly<Record<string, unknown>>): Promise<readonly Network[]> {
    const settings = networkSettingsIn(
      async (key) => stored[key],
      async () => undefined,
    );
    return settings.networks();
  }

  it('gives no worth to what a person has added, on a network of the shelf or of their own', async () => {
    const own = { ...shelf[0], id: 'eip155:31337', tokens: [kept], own: true };
    const networks = await networksWith({ 'own-tokens': { [network]: [kept] }, 'own-networks': [own] });
    for (const id of [network, own.id])
      expect(tokenOf(networkOf(networks, id) as Network, address)).toMatchObject({ peg: null, own: true });
  });

  it('never puts one in the place of a token of the shelf', async () => {
    const taken = { ...kept, address: baseUsdc.toLowerCase(), domain: { name: 'Mine', version: '1' } };
    expect(await networksWith({ 'own-tokens': { [network]: [taken] } })).toEqual(shelf);
  });

  it.each([null, 'x', [], { [network]: 'x' }, { 'eip155:7': [kept] }])(
    'that holds %j changes nothing',
    async (held) => {
      expect(await networksWith({ 'own-tokens': held })).toEqual(shelf);
    },
  );
});

describe('taking one out', () => {
  const paid = { network, asset: address, cost: '0' } as const;

  it.each(['reserved', 'signed', 'live', 'unknown', 'claimed', 'seen'] as const)(
    'waits while a payment with it is %s',
    async (money) => {
      const { ports } = await added(past(money, paid));
      expect(await removeToken({ network, address }, ports)).toEqual(failed('token-in-use'));
    },
  );

  it('leaves its receipts their names, and pays nothing with it until it is added again', async () => {
    const { ports, settings, ledger } = await added(past('settled', paid), past('live'));
    expect(await removeToken({ network, address: address.toLowerCase() }, ports)).toEqual(success(null));
    const networks = await settings.networks();
    expect(chosen(networks)).toMatchObject({ failure: { name: 'token-unknown', detail: { network } } });
    const receipts = (await allPurchases(ledger)).map((one) => receiptOf(one, networks)?.token.symbol);
    expect(receipts.sort()).toEqual(['USDC', symbolOf({ ...reading, own: true })]);
    expect(await addToken({ network, token: reading }, ports)).toEqual(success(null));
    expect(chosen(await settings.networks())).toMatchObject({ candidate: { token: { address } } });
  });

  it('a network of the person’s own takes its tokens with it', async () => {
    const { ports, settings } = await desk();
    const own = { ...(shelf[0] as Network), id: 'eip155:31337', v1Names: [], own: true } as const;
    await settings.putNetwork(own);
    expect(await addToken({ network: own.id, token: reading }, ports)).toEqual(success(null));
    const now = networkOf(await settings.networks(), own.id) as Network;
    expect(now.tokens).toHaveLength(own.tokens.length + 1);
    await settings.putNetwork({ ...now, tokens: now.tokens.map((token) => ({ ...token, retired: true })) });
    expect(chosen(await settings.networks(), [{ ...offer, network: own.id }])).toMatchObject({
      failure: { name: 'token-unknown' },
    });
    expect(await findToken({ network: own.id, address }, ports)).toEqual(failed('network-unknown'));
  });

  it.each<[unknown, unknown, string]>([
    [network, baseUsdc, 'token-unknown'],
    [network, payer, 'token-unknown'],
    [network, null, 'token-unknown'],
    ['eip155:7', address, 'network-unknown'],
  ])('%s %s: there is nothing of the person’s own', async (of, at, name) => {
    const { ports } = await added();
    expect(await removeToken({ network: of, address: at }, ports)).toMatchObject({ failure: { name } });
  });
});

describe('it does not pass for another', () => {
  it('its symbol never stands without its contract, on a screen or in a file', async () => {
    const { networks, ledger } = await added(past('settled', { network, asset: address, cost: '0' }));
    const [purchase] = await allPurchases(ledger);
    if (purchase === undefined) throw new Error('a purchase was expected');
    expect(receiptOf(purchase, networks)?.token).toEqual({
      symbol: 'USDC (0x529084…169EE7)',
      decimals: 6,
      network,
      networkName: 'Base',
      testnet: false,
      unpriced: true,
      stranger: { contract: address, resembles: 'USDC' },
    });
    expect(csvLine(purchase, networks)).toContain(',0.01,USDC (0x529084…169EE7),eip155:8453,Base,real,0,');
    expect(symbolOf((shelf[0] as Network).tokens[0] as never), 'of the shelf').toBe('USDC');
  });

  const base = shelf[0] as Network;

  it.each<[string, string, string | null]>([
    ['USDC', 'Shop Dollar', 'USDC'],
    ['usdc', 'Shop', 'USDC'],
    ['USDC.e', 'Bridged', 'USDC'],
    ['U S D C', 'Shop', 'USDC'],
    ['UЅDС', 'Shop', 'USDC'],
    ['ＵＳＤＣ', 'Shop', 'USDC'],
    ['U5DC', 'Shop', 'USDC'],
    ['ÚŠĎČ', 'Shop', 'USDC'],
    ['$', 'USD Coin', 'USDC'],
    ['$', 'usd-c0ln', 'USDC'],
    ['$', 'Tether USD', 'USDT'],
    ['PYUSD', 'Shop', 'PYUSD'],
    ['SHOP', 'Shop Dollar', null],
    ['EURC', 'EURC', null],
    ['元', '元', null],
  ])('%s, “%s” would be taken for %s', (symbol, name, known) => {
    expect(resembled({ symbol, domain: { name, version: '1' } }, base)).toBe(known);
  });

  it('on a network of the person’s own, what stands there already is known too', () => {
    const own = { ...base, id: 'eip155:1', tokens: [{ ...base.tokens[0], symbol: 'SHOP' }] } as Network;
    expect(resembled({ symbol: 'shop', domain: { name: 'X', version: '1' } }, own)).toBe('SHOP');
  });
});

interface Scene {
  readonly networks: readonly Network[];
  readonly settings: Rule['settings'];
  readonly offers: readonly unknown[];
  readonly answer: Answer;
}

/** A rule allows whatever it can; the person says this, where they are asked. */
async function play({ networks, settings, offers, answer }: Scene) {
  const { ledger } = freshLedger();
  const clock = clockAt();
  const rule: Rule = { site: shop, money: 'real', on: true, settings, changedAt: noon, inherits: true };
  await ledger.putRule(rule);
  const asked: Asked[] = [];
  const entered: boolean[] = [];
  const paid = await pay(metAt(challengeFor(offers)), {
    ledger,
    session: memorySession(openFor(600_000)),
    clock,
    random: countedRandom(),
    account: async () => payer,
    networks: async () => networks,
    funds: async () => null,
    standing: async () => 'caught-up',
    ...alone(ledger, clock),
    signIns: {
      ...signInsWith({ clock }),
      async plan(_asking, isAgreed) {
        entered.push(isAgreed);
        return null;
      },
    },
    async ask(question) {
      asked.push(question);
      return answer;
    },
    ruled() {},
  });
  return { paid, asked, entered, purchases: await allPurchases(ledger) };
}

describe('paying with one', () => {
  const limits = { 'per-request': '50000', 'per-day': '500000', 'per-month': '5000000' };

  it('is asked about, whatever a rule allows, and no rule comes of it', async () => {
    const { networks } = await added();
    const scene = { networks, settings: limits, offers: [offer] };
    const no = await play({ ...scene, answer: { kind: 'decline' } });
    expect(no).toMatchObject({ paid: { failure: { name: 'declined' } }, purchases: [] });
    expect(no.asked).toMatchObject([{ reason: 'token-unpriced' }]);
    expect(no.asked.map(mayAlways)).toEqual([false]);
    const always = await play({
      ...scene,
      answer: { kind: 'always', perRequest: '50000', perDay: '500000' },
    });
    expect(always).toMatchObject({ paid: { failure: { name: 'sender-refused' } }, purchases: [] });
    const yes = await play({ ...scene, answer: { kind: 'once' } });
    expect(yes.purchases).toMatchObject([{ decidedBy: 'user', amount: '10000', cost: '0', asset: address }]);
  });

  it('nor is anybody let in for it without a word: who is there is told on a yes alone', async () => {
    const { networks } = await added();
    const scene = { networks, settings: limits, answer: { kind: 'once' } } as const;
    expect((await play({ ...scene, offers: [offerOnBase] })).entered).toEqual([false]);
    expect((await play({ ...scene, offers: [offer] })).entered).toEqual([true]);
  });

  it('no opinion about it is weighed in dollars', async () => {
    const { networks } = await added();
    const tight = { ...limits, 'per-request': '0', 'per-day': '0' };
    for (const settings of [limits, tight]) {
      const { asked } = await play({ networks, settings, offers: [offer], answer: { kind: 'decline' } });
      const opinions = asked.flatMap(({ verdict }) => verdict.opinions);
      expect(opinions.map(({ numbers }) => numbers?.cost)).toEqual(opinions.map(() => undefined));
      expect(opinions.map(({ say }) => say)).not.toContain('pay');
    }
  });

  it('no rule ever pays with it silently', async () => {
    const { networks } = await added();
    const limit = fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }).map(String);
    const settings = fc.record(
      {
        'per-request': fc.oneof(limit, fc.constant('off')),
        'per-day': limit,
        'per-month': limit,
        'usual-price': fc.constantFrom('ask', 'off'),
        tokens: fc.constantFrom([network], [`${network}/${address}`]),
        payees: fc.constant([offerOnBase.payTo]),
        methods: fc.constant(['GET', 'POST']),
        trust: fc.constant({ until: noon * 2, since: 0 }),
      },
      { requiredKeys: ['per-day'] },
    );
    const amount = fc.bigInt({ min: 1n, max: 2n ** 256n - 1n }).map(String);
    await fc.assert(
      fc.asyncProperty(settings, amount, async (set, price) => {
        const offers = [{ ...offer, amount: price }];
        const { asked, purchases } = await play({
          networks,
          settings: set,
          offers,
          answer: { kind: 'decline' },
        });
        expect([asked.length, purchases.length]).toEqual([1, 0]);
      }),
      { numRuns: 60 },
    );
  });

  it('counts toward no dollars in the totals, and is one of the payments', async () => {
    const paid = { network, asset: address, amount: '7000000', cost: '0' };
    const { archive } = await added(past('settled', paid), past('settled'));
    expect(await totals('site', {}, archive)).toEqual([
      { of: shop, spending: { real: '10000', test: '0' }, count: 2 },
    ]);
  });
});
