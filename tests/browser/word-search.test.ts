// Looked for by words: what is rare is read alone, what is everywhere is met soon, and what is long ago is found without reading all since.
import { describe, expect, it } from 'vitest';
import { backwards } from '../../lib/browser/storage/backwards.ts';
import { momentsWith } from '../../lib/browser/storage/word-search.ts';
import type { Purchase } from '../../lib/core/purchase.ts';
import type { HistoryQuery } from '../../lib/wallet/api.ts';
import { purchasesPage } from '../../lib/wallet/history.ts';
import type { Archive } from '../../lib/wallet/ports.ts';
import { filled, past } from '../wallet/pasts.ts';
import { noon, shop } from '../wallet/world.ts';

const other = 'https://news-paper.example';

/** How many rows were read for a page of five. */
async function readFor(query: HistoryQuery, archive: Archive): Promise<{ found: Purchase[]; read: number }> {
  let read = 0;
  const counting: Archive = {
    ...archive,
    async *backwards(stretch, first) {
      for await (const batch of archive.backwards(stretch, first)) {
        read += batch.length;
        yield batch;
      }
    },
  };
  const { purchases } = await purchasesPage(query, 5, counting);
  return { found: purchases, read };
}

const one = await (async () => {
  const many = Array.from({ length: 300 }, (_, n) =>
    past('settled', { at: noon + 10 + n, url: `${shop}/stories/${n}`, payTo: `0x${'a1'.repeat(20)}` }),
  );
  const once = past('settled', { at: noon, site: other, url: `${other}/stories/first`, kind: 'test' });
  return { once, ...(await filled(once, ...many)) };
})();

describe('one purchase at another site with test money, beside three hundred others', () => {
  const { once, archive, database } = one;

  it.each<[string, HistoryQuery]>([
    ['a word', { text: 'first' }],
    ['a part of its site', { text: 'ws-pap' }],
    ['its network', { network: 'eip155:84532' }],
    ['a word that is everywhere, and its network', { text: 'stories', network: 'eip155:84532' }],
    ['words that are everywhere, and its site', { text: 'example stories', site: other }],
    ['a time, and a word', { text: 'first', to: noon + 1 }],
  ])('finds it by %s, and reads nothing else', async (_name, query) => {
    const { found, read } = await readFor(query, archive);
    expect(found.map(({ id }) => id)).toEqual([once.terms.id]);
    expect(read).toBe(1);
  });

  it.each<[string, HistoryQuery]>([
    ['is nowhere', { text: 'nowhere' }],
    ['begins nothing', { text: 'tories' }],
    ['is at another site', { text: 'first', site: shop }],
    ['is on another network', { text: 'first', network: 'eip155:8453' }],
    ['is not together with another', { text: 'first 170' }],
    ['is later', { text: 'first', from: noon + 1 }],
  ])('reads nothing for what %s', async (_name, query) => {
    expect(await readFor(query, archive)).toEqual({ found: [], read: 0 });
  });

  it('passes over what is in too many moments, and tells when nothing is left', async () => {
    const opened = await database;
    expect(await momentsWith(opened, { words: ['stories'] }, 299)).toBeNull();
    expect(await momentsWith(opened, { words: ['stories', '170'] }, 299)).toEqual([noon + 180]);
    expect(await momentsWith(opened, { words: ['stories', '170'] }, 301)).toEqual([noon + 180]);
    expect(await momentsWith(opened, { words: ['example'] }, 299)).toBeNull();
    expect(await momentsWith(opened, { words: ['stories'], to: noon + 12 })).toEqual([
      noon + 11,
      noon + 10,
      noon,
    ]);
  });
});

describe('what is in more moments than are worth collecting', () => {
  const rare = 40;

  /** As the archive reads, but that forty are many. */
  async function ledgerOfTwoTimes(): Promise<Archive> {
    const old = Array.from({ length: 60 }, (_, n) =>
      past('settled', { at: noon + n, url: `${shop}/old/${n}` }),
    );
    const since = Array.from({ length: 600 }, (_, n) =>
      past('settled', { at: noon + 10_000 + n, url: `${shop}/new/${n}` }),
    );
    const { archive, database } = await filled(...old, ...since);
    return { ...archive, backwards: (stretch, first) => backwards(database, stretch, first, rare) };
  }

  it('is met among the newest', async () => {
    const { found, read } = await readFor({ text: 'new' }, await ledgerOfTwoTimes());
    expect(found).toHaveLength(5);
    expect(read).toBe(6);
  });

  it('or found long ago, without reading all that came since', async () => {
    const { found, read } = await readFor({ text: 'old' }, await ledgerOfTwoTimes());
    expect(found.map(({ at }) => at)).toEqual([59, 58, 57, 56, 55].map((n) => noon + n));
    expect(read).toBeLessThan(200);
  });

  it('and a page goes on where the one before ended', async () => {
    const archive = await ledgerOfTwoTimes();
    const ids: string[] = [];
    for (let next: HistoryQuery | null = { text: 'old' }; next !== null; ) {
      const page: Awaited<ReturnType<typeof purchasesPage>> = await purchasesPage(next, 25, archive);
      ids.push(...page.purchases.map(({ id }) => id));
      next = page.cursor === null ? null : { text: 'old', cursor: page.cursor };
    }
    expect([ids.length, new Set(ids).size]).toEqual([60, 60]);
  });

  it('is looked through where its words are those of every site', async () => {
    const { found, read } = await readFor({ text: 'example', to: noon + 2 }, await ledgerOfTwoTimes());
    expect([found.length, read]).toEqual([2, 2]);
  });
});
