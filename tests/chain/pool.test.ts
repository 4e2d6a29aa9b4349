// The endpoints of a network as they are used: the next where one is down, slow or of another chain; a pause for who failed;
// two where much depends on it; and nobody who was not needed.
import { setTimeout } from 'node:timers/promises';
import { numberToHex } from 'viem';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { headOf } from '../../lib/chain/blocks.ts';
import { createChain } from '../../lib/chain/endpoints.ts';
import { createHealthBook, type HealthMemory } from '../../lib/chain/health.ts';
import { createPool } from '../../lib/chain/pool.ts';
import { failed, success } from '../../lib/core/failure.ts';
import { shelf } from '../../lib/networks/index.ts';
import { solana } from '../../lib/networks/solana.ts';
import { authorization, endpoint, hashOf, timeOf, useLogs } from './endpoint.ts';

const network = 'eip155:84532';
const down = 'http://127.0.0.1:9/';
const head = success({ block: 1_000_900, time: timeOf(1_000_900) });
const unavailable = { eth_getBlockByNumber: away, eth_chainId: away, eth_call: away };

function away() {
  return (response: { writeHead(status: number): { end(): void } }) => void response.writeHead(503).end();
}

afterEach(() => void vi.restoreAllMocks());

/** A pool of these, with a clock that a test turns; `passes` is real time too, as far as latency goes. */
function poolOf(urls: readonly string[], memory: HealthMemory = forgetful(), known = shelf) {
  const clock = { skipped: 0 };
  const now = () => Date.now() + clock.skipped;
  const health = createHealthBook(now, memory);
  const endpointsOf = async (of: string) => (of === network ? urls : []);
  const pool = createPool({ endpointsOf, health, clock: now });
  return {
    clock,
    health,
    pool,
    chain: createChain(pool, endpointsOf, async () => known),
    head: () => pool.first(network, headOf),
  };
}

function forgetful(): HealthMemory {
  return { read: async () => undefined, write: async () => undefined };
}

describe('the first that answers', () => {
  it('is asked alone, for its chain once and for what is wanted; the others are not known to anybody', async () => {
    const [one, other] = [await endpoint(), await endpoint()];
    const { head: ask, health } = poolOf([one.url, other.url]);
    expect(await ask()).toEqual(head);
    expect(await ask()).toEqual(head);
    expect(one.asked.map(({ method }) => method).sort()).toEqual([
      'eth_chainId',
      'eth_getBlockByNumber',
      'eth_getBlockByNumber',
    ]);
    expect(other.asked).toEqual([]);
    expect(await health.of(other.url)).toEqual({ kind: 'unasked' });
  });

  it('nothing is asked before anything is wanted', async () => {
    const { url, asked } = await endpoint();
    const { health } = poolOf([url]);
    expect(await health.of(url)).toEqual({ kind: 'unasked' });
    expect(asked).toEqual([]);
  });

  it('is the next where one is down, and the one that is down is left in peace for a while', async () => {
    const other = await endpoint();
    const first = await endpoint({}, unavailable);
    const { head: ask, clock, health } = poolOf([first.url, other.url]);
    expect(await ask()).toEqual(head);
    expect(await health.of(first.url)).toMatchObject({ kind: 'silent' });
    const before = first.asked.length;
    expect(await ask()).toEqual(head);
    expect(first.asked.length, 'paused').toBe(before);
    clock.skipped += 30_001;
    expect(await ask()).toEqual(head);
    expect(first.asked.length, 'tried again after the pause').toBeGreaterThan(before);
    const twice = first.asked.length;
    clock.skipped += 30_001;
    expect(await ask()).toEqual(head);
    expect(first.asked.length, 'and then paused for longer').toBe(twice);
  });

  it('is the one that was down, as soon as it is back', async () => {
    const overrides: Parameters<typeof endpoint>[1] = { ...unavailable };
    const state = { isDown: true };
    const first = await endpoint(
      {},
      Object.fromEntries(
        Object.keys(overrides).map((name) => [name, () => (state.isDown ? away() : undefined)]),
      ),
    );
    const other = await endpoint();
    const { head: ask, clock, health } = poolOf([first.url, other.url]);
    await ask();
    state.isDown = false;
    clock.skipped += 30_001;
    const before = other.asked.length;
    expect(await ask()).toEqual(head);
    expect(other.asked.length).toBe(before);
    expect(await health.of(first.url)).toMatchObject({ kind: 'answers' });
  });

  it('is a paused one where all are paused: a person, or a payment, is waiting', async () => {
    const { head: ask, health } = poolOf([down]);
    expect(await ask()).toMatchObject(failed('rpc-failed'));
    expect(await ask()).toMatchObject(failed('rpc-failed'));
    expect(await health.of(down)).toMatchObject({ kind: 'silent' });
  });

  it('is not the one that answers too late; what it takes is measured', async () => {
    const slowly =
      (ms: number) =>
      () =>
      async (response: { writeHead(status: number, headers: object): { end(body: string): void } }) => {
        await setTimeout(ms);
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ result: numberToHex(84532) }));
      };
    const slow = await endpoint({}, { eth_chainId: slowly(120) as never });
    const { health, pool } = poolOf([slow.url]);
    expect(await pool.test(network, slow.url)).toEqual(success(null));
    const { ms } = (await health.of(slow.url)) as { ms: number };
    expect(ms).toBeGreaterThanOrEqual(119);

    const tooSlow = await endpoint(
      {},
      { eth_chainId: slowly(5_000) as never, eth_getBlockByNumber: slowly(5_000) as never },
    );
    const other = await endpoint();
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
      const controller = new AbortController();
      void setTimeout(200).then(() => controller.abort(new DOMException('over', 'TimeoutError')));
      return controller.signal;
    });
    const both = poolOf([tooSlow.url, other.url]);
    expect(await both.head()).toEqual(head);
    expect(await both.health.of(tooSlow.url)).toMatchObject({ kind: 'silent' });
  });

  it('is none that answers for another chain, however well: what it says counts for nothing', async () => {
    const liar = await endpoint({ latest: 5 }, { eth_chainId: () => ({ result: '0x1' }) });
    const other = await endpoint();
    const { head: ask, health, clock } = poolOf([liar.url, other.url]);
    expect(await ask()).toEqual(head);
    expect(await health.of(liar.url)).toMatchObject({ kind: 'other-chain' });
    const before = liar.asked.length;
    clock.skipped += 60_000;
    await ask();
    expect(liar.asked.length).toBe(before);
    expect(await poolOf([liar.url]).head()).toEqual(failed('rpc-other-chain'));
  });

  it('has its say where it answers and fails for a reason of the matter itself', async () => {
    const [one, other] = [await endpoint(), await endpoint()];
    const { pool } = poolOf([one.url, other.url]);
    expect(await pool.first(network, async () => failed('gas-missing'))).toEqual(failed('gas-missing'));
    expect(other.asked).toEqual([]);
  });

  it('of a network that nobody knows there is none', async () => {
    expect(await poolOf([down]).pool.first('eip155:7', headOf)).toEqual(failed('rpc-failed'));
  });
});

describe('what is sent', () => {
  it('goes to one alone, which has told its chain before, and to no other where that fails', async () => {
    const [one, other] = [await endpoint(), await endpoint()];
    const { pool } = poolOf([one.url, other.url]);
    const sent = await pool.one(network, async () => {
      expect(one.asked.map(({ method }) => method)).toEqual(['eth_chainId']);
      return failed('rpc-failed');
    });
    expect(sent).toEqual(failed('rpc-failed'));
    expect(other.asked).toEqual([]);
  });
});

describe('where much depends on it', () => {
  const dollar = 1_000_000n;
  const settled = { usedFrom: 1_000_100, logs: useLogs(1_000_100) };
  const asking = (urls: readonly string[], cost = dollar) =>
    poolOf(urls).chain.askChain(authorization, authorization.validAfter, cost);

  it('two say the same, and a third is not asked', async () => {
    const [one, two, three] = [await endpoint(settled), await endpoint(settled), await endpoint(settled)];
    expect(await asking([one.url, two.url, three.url])).toMatchObject({ say: 'settled', final: true });
    expect(three.asked).toEqual([]);
  });

  it('the third is asked where one of the two is down', async () => {
    const [one, three] = [await endpoint(settled), await endpoint(settled)];
    expect(await asking([one.url, down, three.url])).toMatchObject({ say: 'settled' });
  });

  it('one alone is not believed, nor two that contradict each other', async () => {
    const [one, liar] = [await endpoint(settled), await endpoint()];
    expect(await asking([one.url, down])).toBeNull();
    expect(await asking([one.url, liar.url])).toBeNull();
    expect(await asking([one.url, liar.url], dollar - 1n)).toMatchObject({ say: 'settled' });
  });

  it('one of another chain does not count as one of the two', async () => {
    const [one, stray] = [
      await endpoint(settled),
      await endpoint(settled, { eth_chainId: () => ({ result: '0x1' }) }),
    ];
    expect(await asking([one.url, stray.url])).toBeNull();
  });

  it('two are wanted of whatever nobody knows the worth of, however little it counts', async () => {
    const unpriced = shelf.map((of) => ({
      ...of,
      tokens: of.tokens.map((token) => ({ ...token, peg: null })),
    }));
    const [one, liar] = [await endpoint(settled), await endpoint()];
    const { chain } = poolOf([one.url, liar.url], forgetful(), unpriced);
    expect(await chain.askChain(authorization, authorization.validAfter, 0n)).toBeNull();
  });

  it('an endpoint of the user’s own is trusted alone', async () => {
    const own = await endpoint(settled);
    expect(await asking([own.url], 100n * dollar)).toMatchObject({ say: 'settled' });
  });
});

describe('what Permit2 may take', () => {
  const of = { network, token: authorization.asset, account: authorization.account };

  it('is what the first endpoint says that answers', async () => {
    const other = await endpoint({}, { eth_call: () => ({ result: hashOf(7) }) });
    expect(await poolOf([down, other.url]).chain.allowanceOf(of)).toEqual(success(7n));
  });

  it('is not known where none answers, and is no question on Solana', async () => {
    expect(await poolOf([down]).chain.allowanceOf(of)).toEqual(failed('rpc-failed'));
    const there = { ...of, network: solana.id };
    expect(await poolOf([down]).chain.allowanceOf(there)).toEqual(failed('token-unknown'));
  });
});

describe('what is known of endpoints', () => {
  it('outlives the worker', async () => {
    const kept: unknown[] = [];
    const { url } = await endpoint();
    const first = poolOf([url], {
      read: async () => undefined,
      write: async (notes) => void kept.push(notes),
    });
    await first.head();
    await vi.waitFor(() => expect(kept.length).toBeGreaterThan(0));
    const second = poolOf([url], { read: async () => kept.at(-1), write: async () => undefined });
    expect(await second.health.of(url)).toMatchObject({ kind: 'answers' });
  });

  it.each([
    undefined,
    null,
    [],
    { 'https://rpc.example/': null },
    { 'https://rpc.example/': { kind: 'answers', at: 'now', ms: 1, failures: 0 } },
    { 'https://rpc.example/': { kind: 'well', at: 1, ms: 1, failures: 0 } },
  ])('is nothing where the memory holds %j', async (held) => {
    const { health } = poolOf([], { read: async () => held, write: async () => undefined });
    expect(await health.of('https://rpc.example/')).toEqual({ kind: 'unasked' });
  });

  it('a memory that fails is no reason not to ask', async () => {
    const broken = async () => {
      throw new Error('the store is gone');
    };
    const { url } = await endpoint();
    expect(await poolOf([url], { read: broken, write: broken }).head()).toEqual(head);
  });

  it('one slow answer among many does not make an endpoint slow', async () => {
    const health = createHealthBook(() => 0, forgetful());
    for (const ms of [100, 100, 100, 900]) health.answered('u', ms);
    expect(await health.of('u')).toEqual({ kind: 'answers', at: 0, ms: 300 });
  });
});
