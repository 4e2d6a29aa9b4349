// The same 402 once more: many tabs wait for one, the identical bytes at most three times, and then the purchase is held.
import { describe, expect, it } from 'vitest';
import type { Happening } from '../../lib/core/evidence.ts';
import { failed } from '../../lib/core/failure.ts';
import type { Purchase } from '../../lib/core/purchase.ts';
import type { Candidate } from '../../lib/wallet/choose.ts';
import type { Ledger } from '../../lib/wallet/ports.ts';
import { presentAgain, type TakeUpPorts, takeUp } from '../../lib/wallet/take-up.ts';
import { offerOnBase } from '../fixtures/challenges.ts';
import { termsLike } from './journal.ts';
import { emptyDisk, memoryLedger } from './memory-ledger.ts';
import {
  allowed,
  candidateFor,
  claimOfSuccess,
  happen,
  memorySession,
  noon,
  onChain,
  openFor,
  proofHeaders,
  waysTo,
} from './world.ts';

/** A time in which waiting costs nothing: it moves when everybody waits. */
function timeline() {
  const sleepers: { at: number; wake: () => void }[] = [];
  const clock = Object.assign(() => clock.now, { now: noon });
  const pause = (time: number) =>
    new Promise<void>((wake) => void sleepers.push({ at: clock.now + time, wake }));
  /** Until all of it is done; at most an hour. */
  async function played<T>(...all: Promise<T>[]): Promise<T[]> {
    let isDone = false;
    const done = Promise.all(all).finally(() => {
      isDone = true;
    });
    const end = clock.now + 3_600_000;
    for (;;) {
      await new Promise(setImmediate);
      if (isDone) return done;
      const next = sleepers.toSorted((one, other) => one.at - other.at)[0];
      if (next === undefined || next.at > end) throw new Error('everybody waits for ever');
      sleepers.splice(sleepers.indexOf(next), 1);
      clock.now = Math.max(clock.now, next.at);
      next.wake();
    }
  }
  return { clock, pause, played };
}

interface Scene {
  readonly ledger: Ledger;
  readonly time: ReturnType<typeof timeline>;
  readonly ports: TakeUpPorts;
  readonly row: () => Promise<Purchase>;
  /** A tab that meets the 402 and presents what it is given; `answer` is what comes of it, 100 ms later. */
  visit(answer?: Happening | 'never leaves', candidate?: Candidate): Promise<string>;
  /** Milliseconds after noon at which bytes were handed out, and the bytes. */
  readonly presented: { readonly at: number; readonly headers: Purchase['headers'] }[];
}

const lost: Happening = { kind: 'lost' };
const paid: Happening = { kind: 'answered', status: 200, claim: claimOfSuccess, receipt: null };
const refusedOnce: Happening = { kind: 'answered', status: 500, claim: null, receipt: null };

async function scene(
  happened: readonly Happening[],
  change: Partial<Parameters<typeof termsLike>[0]> = {},
  recheck: (purchase: Purchase, ledger: Ledger) => Promise<Purchase> = async (purchase) => purchase,
): Promise<Scene> {
  const ledger = memoryLedger(emptyDisk());
  const time = timeline();
  const terms = termsLike({ validBefore: noon / 1000 + 600, ...change });
  await ledger.reserve(terms, { kind: 'reserved', challenge: '', offer: null }, () => ({ say: 'pay' }));
  await happen(ledger, terms.id, happened);
  const row = async () => {
    const found = await ledger.find(terms.id);
    if (found === undefined) throw new Error('a row was expected');
    return found;
  };
  const ports: TakeUpPorts = {
    ledger,
    session: memorySession(openFor(24 * 3_600_000)),
    clock: time.clock,
    pause: time.pause,
    recheck: (purchase) => recheck(purchase, ledger),
    allowanceOf: async () => failed('rpc-failed'),
    handedOut: new Map(),
  };
  const presented: { at: number; headers: Purchase['headers'] }[] = [];
  async function visit(
    answer: Happening | 'never leaves' = lost,
    candidate = candidateFor(),
  ): Promise<string> {
    const taken = await takeUp(await row(), candidate, ports);
    if (taken === 'weigh-again') return taken;
    if ('name' in taken) return taken.name;
    presented.push({ at: time.clock.now - noon, headers: taken.headers });
    if (answer === 'never leaves') return 'presented';
    await time.pause(10);
    await ledger.book(taken.id, { kind: 'sent' }, time.clock());
    await time.pause(90);
    await ledger.book(taken.id, answer, time.clock());
    return 'presented';
  }
  return { ledger, time, ports, row, visit, presented };
}

function five<T>(make: () => Promise<T>): Promise<T>[] {
  return Array.from({ length: 5 }, () => make());
}

describe('five tabs that want what one of them is buying', () => {
  it('wait for its answer, and know it at once', async () => {
    const { time, ledger, visit, presented } = await scene(waysTo.live);
    const answer = time.pause(2_000).then(() => ledger.book('a1', paid, time.clock()));
    const tabs = five(visit);
    await time.played<unknown>(answer, ...tabs);
    expect(await Promise.all(tabs)).toEqual(Array(5).fill('purchase-under-way')); // bought once, not five times
    expect(time.clock.now - noon).toBeLessThan(2_000 + 200);
    expect(presented).toEqual([]);
  });

  it('of a page to look at: each is weighed again, and then a person is asked', async () => {
    const { time, ledger, visit } = await scene(waysTo.live, { request: 'navigation' });
    const answer = time.pause(2_000).then(() => ledger.book('a1', paid, time.clock()));
    const tabs = five(visit);
    await time.played<unknown>(answer, ...tabs);
    expect(await Promise.all(tabs)).toEqual(Array(5).fill('weigh-again'));
  });

  it('when the answer is lost, one of them presents the bytes, and the others wait for that', async () => {
    const { time, ledger, visit, presented } = await scene(waysTo.live);
    const loss = time.pause(2_000).then(() => ledger.book('a1', lost, time.clock()));
    const tabs = five(() => visit(paid));
    await time.played<unknown>(loss, ...tabs);
    expect((await Promise.all(tabs)).toSorted()).toEqual([
      'presented',
      ...Array(4).fill('purchase-under-way'),
    ]);
    expect(presented).toHaveLength(1);
    expect(presented[0]?.headers).toEqual(proofHeaders);
  });

  it('present them three times in all, however long nothing comes of it', async () => {
    const { time, visit, presented, row } = await scene(waysTo.unknown);
    const tabs = five(visit);
    await time.played(...tabs);
    expect((await Promise.all(tabs)).toSorted()).toEqual([
      'presented',
      'presented',
      ...Array(3).fill('purchase-held'),
    ]);
    expect(presented).toHaveLength(2);
    expect(await row()).toMatchObject({ sent: 3, money: 'unknown' });
  });

  it('do not wait for bytes that never left: twelve seconds later it is the next one’s turn', async () => {
    const { time, visit, presented } = await scene(waysTo.unknown);
    const tabs = five(() => visit('never leaves'));
    await time.played(...tabs);
    const gaps = presented.map(({ at }, index) => at - (presented[index - 1]?.at ?? 0));
    expect(presented).toHaveLength(5);
    for (const gap of gaps.slice(1)) expect(gap).toBeGreaterThanOrEqual(12_000);
  });
});

describe('the identical bytes', () => {
  it('leave again after one second, and after five more; then they are held until their end', async () => {
    const { time, visit, presented, ports, row } = await scene(waysTo.unknown);
    for (const expected of ['presented', 'presented', 'purchase-held'])
      expect(await time.played(visit(refusedOnce))).toEqual([expected]);
    expect(presented.map(({ at }) => at)).toEqual([1_000, 1_100 + 5_000]);
    expect(new Set(presented.map(({ headers }) => headers))).toEqual(new Set([proofHeaders]));
    const { validBefore } = await row();
    expect(await takeUp(await row(), candidateFor(), ports)).toEqual({
      name: 'purchase-held',
      detail: { until: String(validBefore) },
    });
  });

  it('that were signed and never left are presented at once, when nobody is at it any more', async () => {
    const { time, visit, presented } = await scene(waysTo.signed);
    time.clock.now += 12_000;
    await time.played(visit(paid));
    expect(presented).toEqual([{ at: 12_000, headers: proofHeaders }]);
  });

  it('of a worker that died on the way are presented after a minute', async () => {
    const { time, visit, presented } = await scene(waysTo.live);
    await time.played(visit(paid));
    expect(presented.map(({ at }) => at)).toEqual([60_000]);
  });

  it.each<[string, readonly Happening[], Parameters<typeof termsLike>[0], Candidate]>([
    ['of a form that was posted', waysTo.unknown, { method: 'POST' }, candidateFor()],
    ['of anything that is no read', waysTo.unknown, { method: 'DELETE' }, candidateFor()],
    ['for another price', waysTo.unknown, {}, candidateFor({ amount: '10001' })],
    ['for a lower price', waysTo.unknown, {}, candidateFor({ amount: '9999' })],
    ['in another dialect', waysTo.unknown, { dialect: 'x402-v1' }, candidateFor()],
    ['for what was delivered', [...waysTo.live, { ...paid, claim: null }], {}, candidateFor()],
    ['that do not exist yet', waysTo.reserved, {}, candidateFor()],
    ['that are used, for something else', waysTo.conflict, {}, candidateFor()],
    ['whose time is over', waysTo.unknown, { validBefore: noon / 1000 - 1 }, candidateFor()],
    ['whose time is almost over', waysTo.unknown, { validBefore: noon / 1000 + 5 }, candidateFor()],
  ])('%s never leave again: the purchase is held', async (_name, happened, change, candidate) => {
    const { time, visit, presented, row } = await scene(happened, change);
    const before = await row();
    expect(await time.played(visit(paid, candidate))).toEqual(['purchase-held']);
    expect(presented).toEqual([]);
    expect(await row()).toEqual(before);
  });

  it('of a HEAD are a read’s too', async () => {
    const { time, visit, presented } = await scene(waysTo.unknown, { method: 'HEAD' });
    await time.played(visit(paid));
    expect(presented).toHaveLength(1);
  });
});

describe('the chain', () => {
  it.each<[string, Happening, string]>([
    ['was paid', { kind: 'settled', ...onChain }, 'weigh-again'],
    ['is dead', { kind: 'expired', block: 1, time: 1 }, 'weigh-again'],
    ['was cancelled', { kind: 'cancelled', ...onChain }, 'weigh-again'],
    ['went to somebody else', { kind: 'conflict', ...onChain }, 'purchase-held'],
  ])('is asked before anything is presented: it %s', async (_name, news, expected) => {
    const { time, visit, presented } = await scene(waysTo.unknown, {}, (purchase, ledger) =>
      ledger.book(purchase.id, news, noon),
    );
    expect(await time.played(visit())).toEqual([expected]);
    expect(presented).toEqual([]);
  });

  it('has seen it paid: what was paid and not delivered is presented once more', async () => {
    const { time, visit, presented } = await scene(waysTo.unknown, {}, (purchase, ledger) =>
      ledger.book(purchase.id, { kind: 'seen', ...onChain }, noon),
    );
    expect(await time.played(visit())).toEqual(['presented']);
    expect(presented).toHaveLength(1);
  });

  it('is not asked while the answer is still under way', async () => {
    let asked = 0;
    const { time, ledger, visit } = await scene(waysTo.live, {}, async (purchase) => {
      asked += 1;
      return purchase;
    });
    const answer = time.pause(2_000).then(() => ledger.book('a1', paid, time.clock()));
    await time.played<unknown>(answer, visit());
    expect(asked).toBe(0);
  });

  it('is asked once, where nothing is under way', async () => {
    let asked = 0;
    const { time, visit } = await scene(waysTo.unknown, {}, async (purchase) => {
      asked += 1;
      return purchase;
    });
    await time.played(visit());
    expect(asked).toBe(1);
  });

  it('that finds out during the back-off is heard', async () => {
    const { time, ledger, visit, presented } = await scene(waysTo.unknown);
    const found = time
      .pause(500)
      .then(() => ledger.book('a1', { kind: 'settled', ...onChain }, time.clock()));
    const tab = visit();
    await time.played<unknown>(found, tab);
    expect([await tab, presented]).toEqual(['weigh-again', []]);
  });
});

it('bytes whose time has run out while the machine slept are not presented', async () => {
  const { time, visit, presented } = await scene(waysTo.unknown, { validBefore: noon / 1000 + 60 });
  const tab = visit(paid);
  await new Promise(setImmediate);
  time.clock.now += 55_000;
  await time.played(tab);
  expect([await tab, presented]).toEqual(['purchase-held', []]);
});

describe('a person who stops it while it is waited for', () => {
  const stops: [string, (all: Scene) => Promise<void>, string][] = [
    ['locks the wallet', ({ ports }) => ports.session.close(), 'wallet-locked'],
    ['blocks the site', ({ ledger }) => allowed(ledger, { blocked: true }), 'site-blocked'],
    [
      'blocks the payee',
      ({ ledger }) =>
        ledger.putRule({
          site: '*',
          money: 'real',
          on: true,
          settings: { 'payees-blocked': [offerOnBase.payTo] },
          changedAt: 0,
        }),
      'payee-blocked',
    ],
  ];

  it.each(stops)('%s: nothing is presented, however long it is signed', async (_name, stop, expected) => {
    const all = await scene(waysTo.unknown);
    const { time, visit, presented } = all;
    const tab = visit(paid);
    const again = presentAgain('a1', all.ports);
    await time.played<unknown>(
      time.pause(500).then(() => stop(all)),
      tab,
      again,
    );
    expect([await tab, await again]).toEqual([expected, { name: expected }]);
    expect(presented).toEqual([]);
  });
});

describe('a page whose repeat was answered badly', () => {
  it('presents the identical bytes, after the same pauses and as rarely', async () => {
    const { time, ledger, ports } = await scene(waysTo.unknown);
    const times: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const [again] = await time.played(presentAgain('a1', ports));
      if (again === undefined || 'name' in again) {
        expect(again).toMatchObject({ name: 'purchase-held' });
        break;
      }
      expect(again.headers).toEqual(proofHeaders);
      times.push(time.clock.now - noon);
      await happen(ledger, 'a1', [{ kind: 'sent' }, lost], time.clock.now);
    }
    expect(times).toEqual([1_000, 6_000]);
  });

  it('leaves it to the tab that was first', async () => {
    const { time, ports } = await scene(waysTo.unknown);
    const both = await time.played(presentAgain('a1', ports), presentAgain('a1', ports));
    expect(both.map((one) => ('name' in one ? one.name : 'presented'))).toEqual([
      'presented',
      'purchase-under-way',
    ]);
  });

  it.each<[string, readonly Happening[]]>([
    ['was delivered meanwhile', waysTo.claimed],
    ['is dead', waysTo.expired],
  ])('presents nothing that %s', async (_name, happened) => {
    const { time, ports } = await scene(happened);
    expect(await time.played(presentAgain('a1', ports))).toMatchObject([{ name: 'purchase-held' }]);
  });

  it('presents nothing that nobody knows of', async () => {
    const { ports } = await scene(waysTo.unknown);
    expect(await presentAgain('nobody', ports)).toMatchObject({ name: 'ledger-failed' });
  });
});

describe('a clock that is set back', () => {
  it('by an hour, makes nobody wait for an hour', async () => {
    for (const happened of [waysTo.unknown, waysTo.live, waysTo.signed, waysTo.reserved]) {
      const { time, visit } = await scene(happened);
      time.clock.now -= 3_600_000;
      const start = time.clock.now;
      await time.played(visit(paid));
      expect(time.clock.now - start).toBeLessThan(62_000);
    }
  });
});
