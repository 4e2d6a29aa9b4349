// A seller that takes money on two networks, bought from again and again: which way is taken, why, and what is kept of it; while the
// preferred chain is down, then slow, then back; while a seller fails; while money runs short.
import { numberToHex } from 'viem';
import { describe, expect, it, vi } from 'vitest';
import { recordsIn } from '../../lib/browser/storage/records.ts';
import { createBalances } from '../../lib/chain/balances.ts';
import { balanceOf } from '../../lib/chain/evm.ts';
import { createHealthBook } from '../../lib/chain/health.ts';
import { createPool } from '../../lib/chain/pool.ts';
import type { Because, Temperament } from '../../lib/core/choice.ts';
import { offerIdOf } from '../../lib/wallet/choose.ts';
import type { Asked, Reply } from '../../lib/wallet/obey.ts';
import { type PayPorts, pay } from '../../lib/wallet/pay.ts';
import type { Experience } from '../../lib/wallet/prospects.ts';
import { viewOfPurchase } from '../../lib/wallet/purchase-view.ts';
import { answered, sent } from '../../lib/wallet/settle.ts';
import { endpoint } from '../chain/endpoint.ts';
import { baseUsdc, type Document, offerOnBase, offerOnSepolia, payer } from '../fixtures/challenges.ts';
import {
  allowed,
  alone,
  challengeFor,
  clockAt,
  countedRandom,
  freshLedger,
  memorySession,
  metAt,
  networks,
  openFor,
  shop,
} from './world.ts';

const base = 'eip155:8453';
const polygon = 'eip155:137';
const optimism = 'eip155:10';
const on = (network: string, asset: string, amount: string): Document => ({
  ...offerOnBase,
  network,
  asset,
  amount,
});
const onPolygon = on(polygon, '0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359', '11000');
const onOptimism = on(optimism, '0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85', '10000');
const both = [onPolygon, offerOnBase];
const minute = 60_000;

interface Surroundings {
  readonly funds?: PayPorts['funds'];
  readonly endpoints?: Experience['endpoints'];
  readonly temperament?: Temperament;
  readonly clock?: ReturnType<typeof clockAt>;
  /** Milliseconds that a payment takes, by its network. */
  readonly took?: Readonly<Record<string, number>>;
}

/** A wallet with a rule for the shop, and a way to buy there. */
async function customer({ funds, endpoints, temperament, clock = clockAt(), took = {} }: Surroundings = {}) {
  const { ledger, database } = freshLedger();
  await allowed(ledger, { perDay: 5_000_000n });
  const asked: Asked[] = [];
  const unanswered = (): Reply => {
    throw new Error(`nobody expected a question here: ${asked.at(-1)?.reason}`);
  };
  let answer: (question: Asked) => Reply = unanswered;
  const ports: PayPorts = {
    ledger,
    networks,
    clock,
    session: memorySession(openFor(100 * 60 * minute)),
    random: countedRandom(),
    account: async () => payer,
    funds: funds ?? (async () => null),
    standing: async () => 'caught-up',
    ...alone(ledger, clock),
    experience: {
      record: recordsIn(database),
      endpoints: endpoints ?? (async () => null),
      temperament: async () => temperament ?? 'balanced',
    },
    async ask(question) {
      asked.push(question);
      return answer(question);
    },
    ruled: () => undefined,
  };

  let count = 0;
  /** One more thing; `status` of the answer to the paid request, null: still on its way. */
  async function buy(accepts: readonly Document[] = both, status: number | null = 200) {
    count += 1;
    const url = `${shop}/paper/${count}`;
    const paid = await pay(metAt({ ...challengeFor(accepts), url }, { url }), ports);
    if (paid.kind !== 'signed') throw new Error(`a payment was expected: ${JSON.stringify(paid)}`);
    const { id, network } = paid.purchase;
    await sent(id, ports);
    clock.now += took[network] ?? 1_000;
    if (status !== null) await answered(id, { status, headers: [] }, ports);
    return { id, network, because: await becauseOf(id) };
  }

  async function becauseOf(id: string): Promise<Because | null> {
    const cancels = { of: async () => ({}), note: async () => undefined };
    return (await viewOfPurchase(id, { ledger, clock, networks, cancels }))?.because ?? null;
  }

  /** A person buys once on each network, so that the rule may do so by itself. */
  async function introduce(...offers: readonly Document[]): Promise<void> {
    answer = ({ candidate }) => ({ kind: 'once', offer: offerIdOf(candidate) });
    for (const offer of offers) await buy([offer]);
    answer = unanswered;
    asked.length = 0;
  }

  async function buyOn(network: string, accepts: readonly Document[]) {
    answer = ({ candidate, others }) => {
      const taken = [candidate, ...others].find((one) => one.network.id === network) ?? candidate;
      return { kind: 'once', offer: offerIdOf(taken) };
    };
    const bought = await buy(accepts);
    answer = unanswered;
    return bought;
  }

  return { buy, buyOn, introduce, asked, clock, ledger, ports };
}

describe('of two networks', () => {
  it('the cheapest is paid, and why is kept with the purchase; of a single offer nothing is said', async () => {
    const { buy, introduce } = await customer();
    await introduce(offerOnBase, onPolygon);
    expect(await buy()).toMatchObject({ network: base, because: { reason: 'cheapest' } });
    expect(await buy([offerOnBase])).toMatchObject({ network: base, because: null });
  });

  it('what costs the same is taken in our own order, whatever the seller’s', async () => {
    for (const accepts of [
      [onOptimism, offerOnBase],
      [offerOnBase, onOptimism],
    ]) {
      const { buy } = await customer();
      expect(await buy(accepts)).toMatchObject({ network: base, because: { reason: 'alike', numbers: {} } });
    }
  });

  it('the last one is stayed with where the other is hardly cheaper, and left where it clearly is', async () => {
    const { buy, introduce } = await customer();
    await introduce(offerOnBase, onOptimism);
    const hardly = await buy([on(base, baseUsdc, '9900'), onOptimism]);
    expect(hardly).toMatchObject({
      network: optimism,
      because: { reason: 'as-before', numbers: { more: '100' } },
    });
    expect(await buy([on(base, baseUsdc, '7000'), onOptimism])).toMatchObject({ network: base });
    expect(
      await buy([offerOnBase, on(optimism, String(onOptimism.asset), '9900')]),
      'and there it stays',
    ).toMatchObject({ network: base, because: { reason: 'as-before' } });
  });

  it('of a memory that does not know the last one, the only network was it', async () => {
    const { buy, introduce, ledger, ports } = await customer();
    await introduce(onOptimism);
    const facts = ledger.facts;
    ports.ledger.facts = async (of) => {
      const { memory, ...others } = await facts(of);
      if (memory === undefined) return { ...others, memory };
      const { paidWith: _unknown, ...older } = memory;
      return { ...others, memory: older };
    };
    expect(await buy([on(base, baseUsdc, '9900'), onOptimism])).toMatchObject({ network: optimism });
  });

  it('a network that the site was never paid on asks, however good it is', async () => {
    const { buyOn, introduce, asked } = await customer();
    await introduce(onPolygon);
    const cheap = on(base, baseUsdc, '2000');
    expect(await buyOn(base, [onPolygon, cheap])).toMatchObject({ network: base });
    expect(asked).toMatchObject([{ reason: 'network-changed', because: { reason: 'cheapest' } }]);
  });

  it('what a person takes instead is said to be their own choice', async () => {
    const { buyOn, introduce } = await customer();
    await introduce(offerOnBase);
    const unknown = [offerOnBase, on(polygon, String(onPolygon.asset), '5000')];
    expect(await buyOn(base, unknown)).toMatchObject({ network: base, because: { reason: 'you-chose' } });
  });

  it('is weighed as the person likes it', async () => {
    const took = { [base]: 9_000, [polygon]: 1_000 };
    for (const [temperament, network] of [
      ['thrifty', base],
      ['fast', polygon],
    ] as const) {
      const { buy, introduce } = await customer({ temperament, took });
      await introduce(...Array.from({ length: 8 }, () => both.toReversed()).flat());
      const dearer = on(polygon, String(onPolygon.asset), '12000');
      expect(await buy([offerOnBase, dearer])).toMatchObject({ network });
    }
  });
});

describe('money that runs short', () => {
  const funds = (have: Readonly<Record<string, bigint>>): PayPorts['funds'] => {
    return async ({ network }) => have[network.id] ?? null;
  };

  it('on the cheaper network is spent on the other, and that is the reason', async () => {
    const { buy, introduce } = await customer({ funds: funds({ [base]: 9_999n, [polygon]: 99_999n }) });
    await introduce(onPolygon);
    expect(await buy()).toMatchObject({ network: polygon, because: { reason: 'funded' } });
  });

  it('is what is left after what other purchases may still take', async () => {
    const { buy, introduce } = await customer({ funds: funds({ [base]: 25_000n, [polygon]: 99_999n }) });
    await introduce(offerOnBase, onPolygon);
    expect(await buy(both, null)).toMatchObject({ network: base });
    expect(await buy(both, null), 'fifteen thousand are left').toMatchObject({ network: base });
    expect(await buy(), 'and now five').toMatchObject({ network: polygon, because: { reason: 'funded' } });
  });
});

describe('a seller that fails on one network', () => {
  it('is paid on the other after three failures, and tried again after a while', async () => {
    const { buy, introduce, clock } = await customer();
    await introduce(offerOnBase, onPolygon);
    const near = [offerOnBase, on(polygon, String(onPolygon.asset), '14500')];
    for (let n = 0; n < 3; n += 1) expect(await buy(near, 500)).toMatchObject({ network: base });
    expect(await buy(near)).toMatchObject({ network: polygon, because: { reason: 'reliable' } });
    const far = [on(base, baseUsdc, '4000'), on(polygon, String(onPolygon.asset), '14500')];
    expect(await buy(far, null), 'which is not worth any price').toMatchObject({ network: base });
    clock.now += minute;
    expect(await buy(near, null), 'one goes to see').toMatchObject({ network: base });
    expect(await buy(near), 'the others wait').toMatchObject({ network: polygon });
  });
});

describe('a chain whose endpoint is', () => {
  it('down, then slow, then back is left, and come back to; nobody is asked, and each thing is paid once', async () => {
    const clock = clockAt();
    let state: 'well' | 'down' | 'slow' = 'well';
    const balance = { result: numberToHex(5_000_000n, { size: 32 }) };
    const reply = () => {
      if (state === 'down')
        return (response: { writeHead(status: number): { end(): void } }) =>
          void response.writeHead(503).end();
      if (state === 'slow') clock.now += 6_000;
      return balance;
    };
    const chains: Readonly<Record<string, string>> = {
      [base]: (await endpoint({}, { eth_chainId: () => ({ result: '0x2105' }), eth_call: reply })).url,
      [polygon]: (await endpoint({}, { eth_chainId: () => ({ result: '0x89' }), eth_call: () => balance }))
        .url,
    };
    const endpointsOf = async (network: string) => [chains[network] ?? ''];
    const health = createHealthBook(clock, { read: async () => undefined, write: async () => undefined });
    const pool = createPool({ endpointsOf, health, clock });
    let under = 0;
    const balances = createBalances(async ({ network, token, account }) => {
      under += 1;
      const balance = await pool.first(network, (rpc) => balanceOf(rpc, token, account));
      under -= 1;
      return balance;
    }, clock);
    /** Nothing is under way while the clock is turned: it would look as if that had taken so long. */
    async function later(): Promise<void> {
      await vi.waitFor(() => expect(under).toBe(0));
      clock.now += 31_000;
    }
    const endpoints = async (network: string) => health.together(await endpointsOf(network));
    const { buy, introduce, asked } = await customer({
      clock,
      endpoints,
      took: { [base]: 3_000, [polygon]: 5_000 },
      funds: ({ network, token, payer: { account }, offer }) =>
        balances.funds(offer.amount, 30_000, { network: network.id, token: token.address, account }),
    });
    /** As using it shows it. */
    const known = (network: string, is: (endpoint: number | 'silent' | null) => boolean) =>
      vi.waitFor(async () => expect(is(await endpoints(network))).toBe(true));
    await introduce(onPolygon, offerOnBase);

    expect(await buy()).toMatchObject({ network: base, because: { reason: 'cheapest' } });
    await known(base, (one) => typeof one === 'number');

    await later();
    state = 'down';
    await buy(); // looks, and is not kept waiting for it
    await known(base, (one) => one === 'silent');
    expect(await buy()).toMatchObject({
      network: polygon,
      because: { reason: 'answering', numbers: { more: '1000' } },
    });

    await later();
    // Known already: asked while the slow one turns the clock, it would seem to be as slow.
    await balances.read(0, { network: polygon, token: String(onPolygon.asset), account: payer });
    state = 'slow';
    expect(await buy(), 'tried again after its pause').toMatchObject({ network: base });
    await known(base, (one) => one === 6_000);
    expect(await buy()).toMatchObject({ network: polygon, because: { reason: 'faster' } });

    state = 'well';
    let back = '';
    for (let n = 0; n < 12 && back !== base; n += 1) {
      await later();
      ({ network: back } = await buy());
    }
    expect(back).toBe(base);
    expect(asked).toEqual([]);
  }, 20_000);
});

describe('a seller that lists something bogus beside a good offer is paid by the good one', () => {
  const bogus: readonly [string, Document][] = [
    ['an unknown chain', { ...offerOnBase, network: 'eip155:424242', amount: '1' }],
    ['a chain of another kind', { ...offerOnBase, network: 'solana:bogus', amount: '1' }],
    ['a chain with leading zeros', { ...offerOnBase, network: 'eip155:08453', amount: '1' }],
    ['a token with another name', { ...offerOnBase, extra: { name: 'USDC', version: '2' }, amount: '1' }],
    [
      'a token with another version',
      { ...offerOnBase, extra: { name: 'USD Coin', version: '1' }, amount: '1' },
    ],
    ['an unknown token', { ...offerOnBase, asset: onPolygon.asset, amount: '1' }],
    [
      'the mark of native coin',
      { ...offerOnBase, asset: '0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE', amount: '1' },
    ],
    [
      'nobody as the payee',
      { ...offerOnBase, payTo: '0x0000000000000000000000000000000000000000', amount: '1' },
    ],
    ['the payer as the payee', { ...offerOnBase, payTo: payer, amount: '1' }],
    ['the token as the payee', { ...offerOnBase, payTo: baseUsdc, amount: '1' }],
    ['an unknown scheme', { ...offerOnBase, scheme: 'magic', amount: '1' }],
    [
      'an unknown way of moving it',
      {
        ...offerOnBase,
        extra: { ...(offerOnBase.extra as object), assetTransferMethod: 'foo' },
        amount: '1',
      },
    ],
    ['no amount', { ...offerOnBase, amount: '0' }],
    ['a negative amount', { ...offerOnBase, amount: '-1' }],
    ['play money', { ...offerOnSepolia, amount: '1' }],
    ['nothing at all', {}],
  ];

  it.each(bogus)('%s', async (_name, one) => {
    for (const accepts of [
      [one, offerOnBase],
      [offerOnBase, one],
    ]) {
      const { buy, introduce } = await customer();
      await introduce(offerOnBase);
      expect(await buy(accepts)).toMatchObject({ network: base });
    }
  });
});
