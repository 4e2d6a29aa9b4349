// The history as a file: what goes out comes in again, nothing secret leaves, no cell is a formula, and no file frees money.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counts, moneyStates } from '../../lib/core/purchase.ts';
import { shelf } from '../../lib/networks/index.ts';
import { csvCell, csvHead } from '../../lib/wallet/history-csv.ts';
import { exportHistory, exportPart } from '../../lib/wallet/history-export.ts';
import { importHistory, readHistory } from '../../lib/wallet/history-import.ts';
import { historyParts } from '../../lib/wallet/history-parts.ts';
import type { Past } from '../../lib/wallet/ports.ts';
import { payer } from '../fixtures/challenges.ts';
import { answered, filled, past } from './pasts.ts';
import { allPurchases, clockAt, networks, noon, shop } from './world.ts';

const now = noon + 60_000;
const clock = clockAt(now);
const account = async () => payer;

async function exported(format: 'csv' | 'json', ...all: readonly Past[]): Promise<string> {
  return exportHistory(format, {}, { ...(await filled(...all)), clock, account, networks });
}

const everyState = () => moneyStates.map((money, n) => past(money, { at: noon + n }));
const elsewhere = () => {
  const nonce = `0x${'ef'.repeat(32)}`;
  const id = `found-${nonce}`;
  const nothing = { site: '', url: '', method: '', body: null, dialect: '', scheme: '', draft: {} };
  return past('settled', { ...nothing, nonce, id, key: id, thing: id, decidedBy: 'elsewhere' });
};

describe('JSON', () => {
  it('that went out comes in on another machine: every purchase, and every entry of its log', async () => {
    const all = [
      ...everyState(),
      elsewhere(),
      past('live', { kind: 'test' }),
      past('live', {}, [answered(404)]),
    ];
    const here = await filled(...all);
    const json = await exportHistory('json', {}, { ...here, clock, account, networks });
    const there = await filled();
    const taken = await importHistory(json, { ...there, clock, account, networks });
    expect(taken).toEqual({ ok: true, value: { added: all.length } });
    expect(await allPurchases(there.ledger)).toEqual(await allPurchases(here.ledger));
    for (const { terms } of all)
      expect(await there.ledger.evidence(terms.id)).toEqual(await here.ledger.evidence(terms.id));
    expect(await importHistory(json, { ...here, clock, account, networks })).toMatchObject({
      value: { added: 0 },
    });
  });

  it('tells why one of several offers was taken; what this wallet would not write is left out', async () => {
    const because = { reason: 'faster', numbers: { more: '1500', wait: '2000', than: '9000' } } as const;
    const told = async (said: unknown) => {
      const one = past('settled');
      const log = one.log.map((entry, n) => (n === 0 ? { ...entry, because: said } : entry));
      const here = await filled({ ...one, log: log as typeof one.log });
      const of = { clock: clockAt(), account: async () => payer, networks };
      const json = await exportHistory('json', {}, { ...here, ...of });
      const to = await filled();
      expect(await importHistory(json, { ...to, ...of })).toMatchObject({ value: { added: 1 } });
      return ((await to.ledger.evidence(one.terms.id))[0] as { because?: unknown }).because;
    };
    for (const sound of [because, { reason: 'cheapest' }]) expect(await told(sound)).toEqual(sound);
    for (const odd of [
      'because',
      { reason: 'why not' },
      { ...because, numbers: { more: -1 } },
      { numbers: {} },
    ])
      expect(await told(odd)).toBeUndefined();
  });

  it('tells why each was paid; opinions that this wallet would not write are left out, and the purchase comes', async () => {
    const opinions = [
      { kind: 'per-day', say: 'pay', reason: 'within-per-day', numbers: { cost: '10000', limit: '500000' } },
    ] as const;
    const told = async (said: unknown) => {
      const one = past('settled');
      const log = one.log.map((entry, n) => (n === 0 ? { ...entry, opinions: said } : entry));
      const { ledger, archive } = await filled({ ...one, log: log as typeof one.log });
      const json = await exportHistory(
        'json',
        {},
        { ledger, archive, clock: clockAt(), account: async () => payer, networks },
      );
      const to = await filled();
      expect(
        await importHistory(json, {
          archive: to.archive,
          clock: clockAt(),
          account: async () => payer,
          networks,
        }),
      ).toMatchObject({ ok: true, value: { added: 1 } });
      return ((await to.ledger.evidence(one.terms.id))[0] as { opinions?: unknown }).opinions;
    };
    expect(await told(opinions)).toEqual(opinions);
    for (const odd of [
      'because',
      [{ ...opinions[0], say: 'sing' }],
      [{ ...opinions[0], reason: 'why not' }],
      [{ ...opinions[0], kind: '<b>' }],
      [{ ...opinions[0], numbers: { cost: 10000 } }],
      Array(65).fill(opinions[0]),
    ])
      expect(await told(odd)).toBeUndefined();
  });

  it('has neither the proof nor anything that would pass for one', async () => {
    const { ledger, archive } = await filled(past('reserved'));
    const [{ id } = { id: '' }] = await allPurchases(ledger);
    await ledger.book(id, { kind: 'signed', proof: 'cd'.repeat(32) }, noon, { 'X-PAYMENT': 'the-proof' });
    const json = await exportHistory('json', {}, { ledger, archive, clock, account, networks });
    expect(json).not.toContain('the-proof');
    expect(json).not.toMatch(/"(headers|signature)"/i);
  });

  it('says what it is, and is whole also when there is nothing in it', async () => {
    expect(JSON.parse(await exported('json'))).toEqual({
      format: 'tuppence-history',
      version: 1,
      exportedAt: new Date(now).toISOString(),
      account: payer,
      purchases: [],
    });
  });

  it('holds what was looked for', async () => {
    const ports = { ...(await filled(...everyState())), clock, account, networks };
    const document = JSON.parse(await exportHistory('json', { state: 'unpaid' }, ports));
    expect(document.purchases.map(({ money }: { money: string }) => money)).toEqual([
      'void',
      'cancelled',
      'expired',
    ]);
  });
});

describe('a long file', () => {
  it.each(['json', 'csv'] as const)('is put together of parts as if it were one: %s', async (format) => {
    const ports = {
      ...(await filled(...Array.from({ length: 45 }, () => past('settled')))),
      clock,
      account,
      networks,
    };
    for (const length of [1, 7, 20, 45, 46]) {
      const texts: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const part = await exportPart(format, cursor === undefined ? {} : { cursor }, ports, length);
        texts.push(part.text);
        cursor = part.cursor;
      }
      expect(texts).toHaveLength(Math.ceil(45 / length));
      expect(texts.join('')).toBe(await exportHistory(format, {}, ports));
    }
  });

  it('is taken in by pieces, each a document of its own, nothing lost and nothing twice', async () => {
    const json = await exported('json', ...Array.from({ length: 50 }, () => past('settled')));
    for (const longest of [json.length - 1, 20_000, 5_000]) {
      const parts = historyParts(json, longest);
      if (!parts.ok) throw new Error('parts were expected');
      const there = await filled();
      let added = 0;
      for (const part of parts.value) {
        expect(part.length).toBeLessThan(longest + 300);
        const taken = await importHistory(part, { ...there, clock, account, networks });
        added += taken.ok ? taken.value.added : Number.NaN;
      }
      expect([longest, added]).toEqual([longest, 50]);
    }
  });

  it.each<[string, (json: string) => string]>([
    ['was laid out anew', (json) => JSON.stringify(JSON.parse(json), null, 2)],
    ['was laid out in one line', (json) => JSON.stringify(JSON.parse(json))],
    ['is no history', () => 'x'.repeat(200_000)],
    ['has a line that is too long', (json) => json.replace('"url":"', `"url":"${'x'.repeat(30_000)}`)],
  ])('is refused as too long when it %s', async (_name, change) => {
    const json = change(await exported('json', ...Array.from({ length: 20 }, () => past('settled'))));
    expect(historyParts(json, 10_000)).toMatchObject({ failure: { name: 'history-too-large' } });
    expect(historyParts(json).ok).toBe(true);
  });
});

describe('a file that somebody else has written', () => {
  /** The file of one live purchase, with its row changed. */
  async function changed(
    change: (row: Record<string, unknown>) => object,
    one = past('live'),
  ): Promise<string> {
    const document = JSON.parse(await exported('json', one));
    return JSON.stringify({ ...document, purchases: document.purchases.map(change) });
  }
  const namedFailure = (json: unknown, of = payer) => {
    const read = readHistory(json, [of], now, shelf);
    return read.ok ? null : read.failure.name;
  };

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'history-malformed'],
    ['no text', { format: 'tuppence-history' }, 'history-malformed'],
    ['no JSON', 'time,site', 'history-malformed'],
    ['a list', '[]', 'history-malformed'],
    ['another format', '{"format":"tuppence-evidence","version":1,"purchases":[]}', 'history-malformed'],
    ['a newer version', '{"format":"tuppence-history","version":2,"purchases":[]}', 'history-newer'],
    ['no purchases', '{"format":"tuppence-history","version":1}', 'history-malformed'],
    ['no row', '{"format":"tuppence-history","version":1,"purchases":[null]}', 'history-malformed'],
    ['too much', ' '.repeat(17 * 2 ** 20), 'history-too-large'],
  ])('%s', (_name, json, name) => {
    expect(namedFailure(json)).toBe(name);
  });

  it('is refused as a whole when it is another account’s', async () => {
    const json = await exported('json', past('settled'));
    expect(namedFailure(json, '0x209693Bc6afc0C5328bA36FaF03C514EF312287C')).toBe('history-other-account');
    expect(namedFailure(json, payer.toLowerCase())).toBeNull();
    const { archive } = await filled();
    const without = { archive, clock, account: async () => null, networks };
    expect(await importHistory(json, without)).toMatchObject({ failure: { name: 'wallet-missing' } });
  });

  it.each<[string, object]>([
    ['a purchase of the future', { at: now + 5 * 60_000 + 1 }],
    ['no time', { at: 0 }],
    ['an id with more than letters', { id: 'a b' }],
    ['an id of what was found', { id: `found-0x${'11'.repeat(32)}` }],
    ['a site that is none', { site: 'shop.example' }],
    ['a site that is not secure', { site: 'http://shop.example' }],
    ['an address of another kind', { url: 'javascript:alert(1)' }],
    ['an address with a name and a password', { url: 'https://me:secret@shop.example/' }],
    ['an address with a fragment', { url: `${shop}/#a` }],
    ['a method of signs', { method: 'GET\n' }],
    ['a price that is not a whole number', { amount: '1e9' }],
    ['a price of nothing', { amount: '0', cost: '0' }],
    ['a cost that is not the price', { cost: '1' }],
    ['real money that is called test money', { kind: 'test' }],
    ['another price than was signed', { amount: '20000', cost: '20000' }],
    ['another payee than was signed', { payTo: payer }],
    ['another end than was signed', { validBefore: noon / 1000 + 61 }],
    ['another number than was signed', { nonce: `0x${'11'.repeat(32)}` }],
    ['a draft of other things', { draft: { value: {} } }],
    ['a draft whose price cannot be read', { draft: { value: '0x1' } }],
    ['who decided it is nobody', { decidedBy: 'me' }],
    ['found elsewhere, with a site', { decidedBy: 'elsewhere' }],
    ['no log', { log: [] }],
    ['no log at all', { log: null }],
    ['a log of a thousand and one', { log: Array.from({ length: 1_001 }, () => ({ at: 1, kind: 'sent' })) }],
    ['a log that begins in the middle', { log: [{ at: noon, kind: 'sent' }] }],
    [
      'a log that begins twice',
      {
        log: [
          { at: noon, kind: 'reserved', challenge: '', offer: null },
          { at: noon, kind: 'reserved', challenge: '', offer: null },
        ],
      },
    ],
  ])('%s', async (_name, change) => {
    expect(namedFailure(await changed((row) => ({ ...row, ...change })))).toBe('history-malformed');
  });

  it('an authorization that never ends, signed or not', async () => {
    const json = await changed(({ draft, ...row }) => ({
      ...row,
      validBefore: 4e9,
      draft: { ...(draft as object), validBefore: '4000000000' },
    }));
    expect(namedFailure(json)).toBe('history-malformed');
  });

  it.each<[string, object]>([
    ['an unknown happening', { kind: 'paid' }],
    ['a happening of the prototype', { kind: 'constructor' }],
    ['an entry of the future', { kind: 'sent', at: now + 5 * 60_000 + 1 }],
    ['an answer without a number', { kind: 'answered', status: '200', claim: null, receipt: null }],
    ['an answer without a word on its receipt', { kind: 'answered', status: 200, claim: null }],
    ['a receipt without end', { kind: 'answered', status: 200, claim: null, receipt: 'x'.repeat(20_000) }],
    ['a claim that is none', { kind: 'answered', status: 200, claim: { success: 1 }, receipt: null }],
    ['a transaction that is none', { kind: 'settled', transaction: 'x', block: 1, time: 1 }],
    ['a block that is none', { kind: 'settled', transaction: `0x${'ab'.repeat(32)}`, block: -1, time: 1 }],
    ['a digest that is none', { kind: 'signed', proof: '<b>' }],
    ['a statement of nobody', { kind: 'statement', what: 'receipt', signed: 'by-me' }],
    ['a statement about nothing', { kind: 'statement', what: 'wallet', signed: 'by-payee' }],
  ])('%s in the log', async (_name, entry) => {
    const json = await changed((row) => ({
      ...row,
      log: [...(row.log as object[]), { at: noon, ...entry }],
    }));
    expect(namedFailure(json)).toBe('history-malformed');
  });

  it.each<[string, object]>([
    ['an answer that broke off', { kind: 'cut' }],
    ['a signed receipt', { kind: 'statement', what: 'receipt', signed: 'by-payee' }],
  ])('%s in the log is taken in', async (_name, entry) => {
    const json = await changed((row) => ({
      ...row,
      log: [...(row.log as object[]), { at: noon, ...entry }],
    }));
    expect(namedFailure(json)).toBeNull();
  });

  it('an offer that is deeper or longer than any', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const json = await changed((row) => ({ ...row, log: [{ ...(row.log as object[])[0], offer: 'here' }] }));
    expect(namedFailure(json)).toBeNull();
    for (const offer of [deep, `${'['.repeat(40)}${']'.repeat(40)}`, JSON.stringify('x'.repeat(20_000))])
      expect(namedFailure(json.replace('"here"', offer))).toBe('history-malformed');
    expect(namedFailure(json.replace('"offer":"here"', '"other":1'))).toBe('history-malformed');
  });

  it.each([
    ['network', { network: 'eip155:7' }],
    ['scheme', { scheme: 'batch-settlement' }],
    ['dialect', { dialect: 'x402-v9' }],
  ])('a %s that only a newer wallet knows', async (_name, change) => {
    expect(namedFailure(await changed((row) => ({ ...row, ...change })))).toBe('history-newer');
  });

  it('a token that its owner has added, and nobody here', async () => {
    expect(namedFailure(await changed((row) => ({ ...row, asset: payer })))).toBe('history-token-unknown');
  });

  it('what stands beside the log is not believed', async () => {
    const json = await changed((row) => ({
      ...row,
      money: 'expired',
      delivery: 'delivered',
      headers: { 'X-PAYMENT': 'x' },
      entries: -1,
      more: 'x',
    }));
    const { archive, ledger } = await filled();
    await importHistory(json, { archive, clock, account, networks });
    const [purchase] = await allPurchases(ledger);
    expect(purchase).toMatchObject({ money: 'live', delivery: 'none', headers: null, entries: 3 });
    expect(purchase).not.toHaveProperty('more');
  });

  it('tells the row that is wrong', async () => {
    const document = JSON.parse(await exported('json', past('live'), past('live')));
    document.purchases[1].site = '';
    expect(readHistory(JSON.stringify(document), [payer], now, shelf)).toEqual({
      ok: false,
      failure: { name: 'history-malformed', detail: { row: '2' } },
    });
  });

  it('of anything at all is read or refused, and never throws', () => {
    const anything = fc.oneof(fc.anything(), fc.json(), fc.string());
    fc.assert(fc.property(anything, (json) => void readHistory(json, [payer], now, shelf)));
  });

  it('of rows with anything in them is read or refused, and never throws', async () => {
    const { purchases, ...document } = JSON.parse(await exported('json', ...everyState(), elsewhere()));
    const places = Object.keys(purchases[0]);
    fc.assert(
      fc.property(
        fc.constantFrom(...purchases),
        fc.dictionary(fc.constantFrom(...places), fc.jsonValue()),
        fc.array(fc.dictionary(fc.constantFrom('kind', 'at', 'status', 'claim', 'offer'), fc.jsonValue())),
        (row, change, entries) => {
          const rows = [
            { ...row, ...change },
            { ...row, log: [...row.log, ...entries] },
          ];
          void readHistory(JSON.stringify({ ...document, purchases: rows }), [payer], now, shelf);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('frees no money that is open here, and never lowers what is counted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...moneyStates), { maxLength: 4 }),
        fc.array(fc.tuple(fc.nat({ max: 5 }), fc.constantFrom(...moneyStates)), { maxLength: 6 }),
        async (here, said) => {
          const known = here.map((money) => past(money));
          const { ledger, archive } = await filled(...known);
          const sum = async () => (await allPurchases(ledger)).filter(({ money }) => counts(money)).length;
          const before = await allPurchases(ledger);
          const counted = await sum();
          // The file tells other ends of what is known, and more.
          const told = said.map(([n, money]) => past(money, known[n] === undefined ? {} : known[n].terms));
          await archive.takeIn(told);
          for (const purchase of before) expect(await ledger.find(purchase.id)).toEqual(purchase);
          expect(await sum()).toBeGreaterThanOrEqual(counted);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('CSV', () => {
  it.each([
    ['=1+1', `"'=1+1"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['\rx', `"'\rx"`],
    ['  =1', `"'  =1"`],
    ['＝1', `"'＝1"`],
    ['a,b', '"a,b"'],
    ['a "b"', '"a ""b"""'],
    ['a\nb', '"a\nb"'],
    [' a', '" a"'],
    ['https://shop.example', 'https://shop.example'],
    ['0x1', '0x1'],
    ['', ''],
  ])('the cell %j is written %j', (text, written) => {
    expect(csvCell(text)).toBe(written);
  });

  it('of any text reads back as the text, or as the text behind an apostrophe, and is no formula', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n", a') })),
        (text) => {
          const [[cell = ''] = []] = parsedCsv(`${csvCell(text)}\r\n`);
          expect([text, `'${text}`]).toContain(cell);
          expect(cell).not.toMatch(/^\s*[=+\-@]|^[\t\r]/);
        },
      ),
    );
  });

  it('has one line a purchase, money in decimals, and no query of an address', async () => {
    const text = await exported(
      'csv',
      past('settled', { url: `${shop}/a,b?secret=1`, amount: '1234500', at: noon }),
      past('live', { kind: 'test', at: noon - 1 }),
    );
    const [head, first, second, ...rest] = parsedCsv(text);
    expect(`${head?.join(',')}\r\n`).toBe(csvHead);
    expect(rest).toEqual([]);
    const row = Object.fromEntries((head ?? []).map((name, index) => [name, first?.[index]]));
    expect(row).toMatchObject({
      time: '2027-01-15T12:00:00.000Z',
      site: shop,
      path: '/a,b',
      amount: '1.2345',
      token: 'USDC',
      network: 'eip155:8453',
      network_name: 'Base',
      money: 'real',
      usd: '1.2345',
      state: 'settled',
      goods: 'delivered',
    });
    expect(second?.[(head ?? []).indexOf('money')]).toBe('test');
    expect(text).not.toContain('secret');
  });

  it('does not guess at the decimals of a token that is no longer known', async () => {
    const [head = [], row = []] = parsedCsv(await exported('csv', past('settled', { asset: payer })));
    expect([row[head.indexOf('amount')], row[head.indexOf('token')]]).toEqual(['10000', payer]);
  });
});

/** RFC 4180, read by the letter. */
function parsedCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}
