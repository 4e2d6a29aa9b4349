// A dry run that somebody watches: how far it says it is, and that it ends at once when nobody wants it any more.
import { describe, expect, it } from 'vitest';
import { failed } from '../../lib/core/failure.ts';
import type { Purchase } from '../../lib/core/purchase.ts';
import { dryRunView } from '../../lib/wallet/dry-run-view.ts';
import type { Progress } from '../../lib/wallet/watch.ts';
import { purchaseLike } from './journal.ts';
import { clockAt, freshLedger, networks, noon } from './world.ts';

const minute = 60_000;

/** Four thousand purchases, read a thousand at a time; newest first, as the archive gives them. */
function month() {
  const { ledger } = freshLedger();
  const purchases = Array.from({ length: 4_000 }, (_, n) =>
    purchaseLike({ id: `${n}`, at: noon - n * minute, money: 'settled' }),
  );
  let read = 0;
  const archive = {
    async *backwards() {
      for (let from = 0; from < purchases.length; from += 1_000) {
        read += 1;
        yield purchases.slice(from, from + 1_000);
      }
    },
    daySums: async () => purchases.map(sumOf),
  };
  const ports = {
    ledger,
    archive,
    clock: clockAt(),
    networks,
    confirm: async () => failed('password-needed'),
  };
  return { ports, batches: () => read };
}

function sumOf({ site, network, kind, cost }: Purchase) {
  return { day: 0, site, network, kind, cost, count: 1 };
}

/** Stops it when this much was told; never unless given. */
function watching(stopAt = Number.POSITIVE_INFINITY) {
  const ending = new AbortController();
  const told: Progress[] = [];
  const note = (progress: Progress) => {
    told.push(progress);
    if (told.length === stopAt) ending.abort();
  };
  return { told, watch: { signal: ending.signal, note } };
}

describe('a dry run that is watched', () => {
  it('tells how far it is, from the reading to the last purchase, and comes out as one that is not', async () => {
    const { ports } = month();
    const { told, watch } = watching();
    expect(await dryRunView([], ports, watch)).toEqual(await dryRunView([], ports));
    const done = told.map((progress) => progress.done);
    expect(done).toEqual(done.toSorted((one, other) => one - other));
    expect(new Set(told.map(({ of }) => of))).toEqual(new Set([8_000]));
    expect([done[0], done.at(-1)]).toEqual([1_000, 7_500]);
  }, 60_000); // a busy machine

  it.each([
    ['while it reads', 2, 2],
    ['while it judges', 6, 4],
  ])('ends %s', async (_when, stopAt, batches) => {
    const { ports, batches: read } = month();
    const { told, watch } = watching(stopAt);
    expect(await dryRunView([], ports, watch)).toEqual(failed('work-stopped'));
    expect([told.length, read()]).toEqual([stopAt, batches]);
  });
});
