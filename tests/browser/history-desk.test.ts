// The desk's part for the history, as a page calls it: whatever the message says, and in pieces where a file is long.
import { describe, expect, it } from 'vitest';
import { settingsIn } from '../../lib/browser/storage/settings.ts';
import { historyDesk } from '../../lib/browser/surface/history-desk.ts';
import { inPieces } from '../../lib/browser/surface/long-files.ts';
import { failed, success } from '../../lib/core/failure.ts';
import { longestPart } from '../../lib/wallet/history-parts.ts';
import type { Past } from '../../lib/wallet/ports.ts';
import type { Progress } from '../../lib/wallet/watch.ts';
import { payer } from '../fixtures/challenges.ts';
import { filled, past } from '../wallet/pasts.ts';
import { allPurchases, clockAt, memorySession, networks, noon } from '../wallet/world.ts';

async function deskWith(...all: readonly Past[]) {
  const { database, ledger, archive } = await filled(...all);
  const desk = historyDesk({
    ledger,
    archive,
    clock: clockAt(noon + 60_000),
    account: async () => payer,
    retention: settingsIn(database).retention,
    session: memorySession(),
    networks,
    check: async (purchase) => success(purchase),
    present: async () => success(null),
    allowanceOf: async () => failed('rpc-failed'),
    cancels: { of: async () => ({}), note: async () => {} },
    refundsAfter: async () => success([]),
    canceller: { cancelCost: async () => failed('rpc-failed'), sendCancel: async () => failed('rpc-failed') },
  });
  return { desk, ledger };
}

describe('the desk', () => {
  it('answers for receipts, pages, totals and one purchase', async () => {
    const one = past('settled', { at: noon });
    const { desk } = await deskWith(one, past('live', { at: noon + 1 }));
    expect(await desk.today()).toEqual({ real: '20000', test: '0' });
    expect(await desk.receipts({ limit: 1 })).toHaveLength(1);
    expect((await desk.history({ state: 'paid' })).receipts).toHaveLength(1);
    expect(await desk.totals({ by: 'month', query: {} })).toMatchObject([{ of: '2027-01', count: 2 }]);
    const { days, series } = await desk.spendingByDay({ days: 7, by: 'site', most: 5 });
    expect([days.length, series[0]?.cost]).toEqual([7, '20000']);
    expect((await desk.purchase({ id: one.terms.id }))?.receipt.money).toBe('settled');
    expect(await desk.checkNow({ id: one.terms.id })).toMatchObject({ value: { money: 'settled' } });
  });

  it('takes a message that is none for a question about nothing', async () => {
    const { desk } = await deskWith(past('live'));
    // Messages come from outside the type system.
    const odd = {
      by: 'constructor',
      query: { state: 'x', from: {} },
      id: {},
      format: 'exe',
      days: '90',
    } as never;
    expect((await desk.history(undefined as never)).receipts).toHaveLength(1);
    expect(await desk.totals(odd)).toMatchObject([{ of: '2027-01-15' }]);
    expect((await desk.spendingByDay(odd)).days).toHaveLength(30);
    expect(await desk.purchase(odd)).toBeNull();
    expect(JSON.parse(await desk.exportHistory(odd)).format).toBe('tuppence-history');
    expect((await desk.importHistory(odd)).ok).toBe(false);
    expect(await desk.setRetention(odd)).toMatchObject({ failure: { name: 'retention-malformed' } });
  });

  it('keeps everything until it is told otherwise', async () => {
    const { desk } = await deskWith();
    expect(await desk.retention()).toBeNull();
    await desk.setRetention({ days: 90 });
    expect(await desk.retention()).toBe(90);
    await desk.setRetention({ days: null });
    expect(await desk.retention()).toBeNull();
  });
});

describe('a page, for which long files go in pieces', () => {
  it('gets the same file, and takes it in on another machine', async () => {
    const here = await deskWith(...Array.from({ length: 30 }, () => past('settled')));
    const entry = { format: 'json', query: {} } as const;
    const json = await inPieces(here.desk).exportHistory(entry);
    expect(json).toBe(await here.desk.exportHistory(entry));
    const there = await deskWith();
    expect(await inPieces(there.desk).importHistory({ json })).toEqual(success({ added: 30 }));
    expect(await allPurchases(there.ledger)).toEqual(await allPurchases(here.ledger));
  });

  it('asks on where the piece before ended', async () => {
    const asked: unknown[] = [];
    const next = new Map<string | undefined, string>([
      [undefined, 'a'],
      ['a', 'b'],
    ]);
    const whole = {
      async exportPart({ query }: { query: { cursor?: string } }) {
        asked.push(query);
        return { text: query.cursor ?? 'first', count: 1, cursor: next.get(query.cursor) ?? null };
      },
      importHistory: async () => failed('history-malformed'),
    };
    const text = await inPieces(whole).exportHistory({ format: 'csv', query: { text: 'x' } });
    expect(text).toBe('firstab');
    expect(asked).toEqual([{ text: 'x' }, { text: 'x', cursor: 'a' }, { text: 'x', cursor: 'b' }]);
  });

  it('sums up what each piece added, and stops at the first that is refused', async () => {
    const line = JSON.stringify({ x: 'y'.repeat(1_000_000) });
    const json = `{"purchases":[\n${Array.from({ length: 20 }, () => line).join(',\n')}\n]}`;
    expect(json.length).toBeGreaterThan(longestPart * 2);
    const taken: number[] = [];
    const whole = (refuseAt: number) => ({
      exportPart: async () => ({ text: '', count: 0, cursor: null }),
      async importHistory({ json: part }: { json: string }) {
        if (taken.length === refuseAt) return failed('history-other-account');
        taken.push(JSON.parse(part).purchases.length);
        return success({ added: taken.at(-1) ?? 0 });
      },
    });
    expect(await inPieces(whole(99)).importHistory({ json })).toEqual(success({ added: 20 }));
    expect(taken).toEqual([8, 8, 4]);
    taken.length = 0;
    expect(await inPieces(whole(1)).importHistory({ json })).toEqual(failed('history-other-account'));
  });

  it('that is cancelled leaves no file, and what was taken in until then stays', async () => {
    const line = JSON.stringify({ x: 'y'.repeat(1_000_000) });
    const json = `{"purchases":[\n${Array.from({ length: 20 }, () => line).join(',\n')}\n]}`;
    let pieces = 0;
    const whole = {
      async exportPart() {
        pieces += 1;
        return { text: 'x', count: 1_000, cursor: 'on' };
      },
      async importHistory() {
        pieces += 1;
        return success({ added: 1 });
      },
    };
    const told: Progress[] = [];
    const watch = () => {
      [pieces, told.length] = [0, 0];
      const ending = new AbortController();
      const note = (progress: Progress) => {
        told.push(progress);
        if (told.length === 3) ending.abort(new Error('cancelled'));
      };
      return { signal: ending.signal, note };
    };
    const exporting = inPieces(whole).exportHistory({ format: 'csv', query: {} }, watch());
    await expect(exporting).rejects.toThrow('cancelled');
    expect([pieces, told.map(({ done }) => done)]).toEqual([2, [0, 1_000, 2_000]]);
    expect(await inPieces(whole).importHistory({ json }, watch())).toEqual(failed('work-stopped'));
    expect([pieces, told]).toEqual([2, [0, 1, 2].map((done) => ({ done, of: 3 }))]);
  });
});
