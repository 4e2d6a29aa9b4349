// Every limit, judged inside the real reservation on the real store: what counts, what does not, and what is told of it.
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../lib/browser/storage/database.ts';
import { ledgerIn } from '../../lib/browser/storage/ledger.ts';
import type { Happening } from '../../lib/core/evidence.ts';
import type { Site } from '../../lib/core/site.ts';
import type { Rule } from '../../lib/rules/index.ts';
import type { Ledger } from '../../lib/wallet/ports.ts';
import { reserve, type Wanted } from '../../lib/wallet/reserve.ts';
import { firstRules } from '../../lib/wallet/templates.ts';
import { termsLike } from './journal.ts';
import {
  candidateFor,
  clockAt,
  countedRandom,
  freshDatabase,
  freshLedger,
  happen,
  noon,
  shop,
  wantedFor,
  waysTo,
} from './world.ts';

const day = 24 * 3_600_000;
const minute = 60_000;
const other = 'https://other.example';
const media = 'https://media.example';
const first: Happening = { kind: 'reserved', challenge: '', offer: null };
const budget = { blocked: false, 'per-request': '50000', 'per-day': '100000000' };

async function book(settings: Rule['settings'], all: Rule['settings'] = {}, site: string = shop) {
  const { ledger } = freshLedger();
  const clock = clockAt();
  await ledger.putRule({
    site,
    money: 'real',
    on: true,
    settings: { ...budget, ...settings },
    changedAt: noon,
    inherits: true,
  });
  await ledger.putRule({ site: '*', money: 'real', on: true, settings: all, changedAt: 0 });
  return { ledger, clock, ports: { ledger, clock, random: countedRandom() } };
}

/** A purchase of a site at a moment, written as a rule's. */
async function bought(
  ledger: Ledger,
  at: number,
  change: Parameters<typeof termsLike>[0] = {},
): Promise<string> {
  const id = `at ${at} ${JSON.stringify(change)}`;
  const terms = termsLike({ id, thing: id, key: id, nonce: id, at, ...change });
  await ledger.reserve(terms, first, () => ({ say: 'pay' }));
  return id;
}

let pages = 0;

async function said(ports: Parameters<typeof reserve>[1], change: Partial<Wanted> = {}): Promise<string> {
  pages += 1;
  const made = await reserve(wantedFor({ url: `${shop}/page/${pages}`, ...change }), ports);
  if (!made.ok) return made.failure.name;
  return made.value.kind === 'ask' ? `ask ${made.value.reason}` : made.value.kind;
}

describe('thirty days', () => {
  it.each<[string, number, string]>([
    ['a moment less than thirty days ago counts', noon - 30 * day, 'ask over-per-month'],
    ['a moment more does not', noon - 30 * day - 1, 'reserved'],
    ['a day in the middle counts', noon - 12 * day, 'ask over-per-month'],
    ['today counts', noon - minute, 'ask over-per-month'],
    ['what a clock set later counts', noon + 3 * day, 'ask over-per-month'],
  ])('%s', async (_name, at, expected) => {
    const { ledger, ports } = await book({ 'per-month': '19999' });
    await bought(ledger, at);
    expect(await said(ports)).toBe(expected);
  });

  it('of another site, of test money, or what was never cashed do not count', async () => {
    const { ledger, ports } = await book({ 'per-month': '19999' });
    await bought(ledger, noon - 5 * day, { site: other });
    await bought(ledger, noon - 5 * day, { kind: 'test', network: 'eip155:84532' });
    await happen(ledger, await bought(ledger, noon - 5 * day, { cost: '777' }), waysTo.expired);
    await happen(ledger, await bought(ledger, noon - 20 * minute, { cost: '778' }), waysTo.void);
    expect(await said(ports)).toBe('reserved');
  });
});

describe('all sites', () => {
  it('one day of all of them: the other site’s counts, the day before yesterday’s does not', async () => {
    const { ledger, ports } = await book({}, { 'all-day': '29999' });
    await bought(ledger, noon - 2 * day, { site: other });
    await bought(ledger, noon - day + 1, { site: other });
    expect(await said(ports)).toBe('reserved');
    expect(await said(ports)).toBe('ask over-all-day');
  });

  it('what another copy of this wallet spent counts', async () => {
    const { ledger, ports } = await book({}, { 'all-day': '19999' });
    await ledger.adopt(termsLike({ id: 'found', site: '', url: '', decidedBy: 'elsewhere' }), [first]);
    expect(await said(ports)).toBe('ask over-all-day');
  });

  it.each([
    ['reserved', 'ask over-outstanding'],
    ['signed', 'ask over-outstanding'],
    ['live', 'ask over-outstanding'],
    ['unknown', 'ask over-outstanding'],
    ['claimed', 'reserved'],
    ['settled', 'reserved'],
    ['expired', 'reserved'],
    ['conflict', 'reserved'],
  ] as const)('outstanding: what is %s, of whatever site and however old: %s', async (state, expected) => {
    const { ledger, ports } = await book({}, { outstanding: '19999' });
    await happen(ledger, await bought(ledger, noon - 60 * day, { site: other }), waysTo[state]);
    expect(await said(ports)).toBe(expected);
  });

  it('a person’s yes passes them, and counts', async () => {
    const { ports } = await book({}, { 'all-day': '10000' });
    expect(await said(ports, { decidedBy: 'user', candidate: candidateFor({ amount: '5000000' }) })).toBe(
      'reserved',
    );
    expect(await said(ports)).toBe('ask over-all-day');
  });
});

describe('how often', () => {
  it('so many a minute, so many an hour, and then again', async () => {
    const { clock, ports } = await book({ rate: { minute: 2, hour: 3 } });
    const told: string[] = [];
    for (const later of [0, 1_000, 2_000, minute, minute, 61 * minute]) {
      clock.now = noon + later;
      told.push(await said(ports));
    }
    expect(told).toEqual(['reserved', 'reserved', 'ask over-rate', 'reserved', 'ask over-rate', 'reserved']);
  });

  it('of a hundred in the same instant as many as it says', async () => {
    const { ports } = await book({ rate: { minute: 7 } });
    const told = await Promise.all(Array.from({ length: 100 }, () => said(ports)));
    expect(told.filter((one) => one === 'reserved')).toHaveLength(7);
  });

  it('ten more times are ten, however long they take and whatever a person pays beside', async () => {
    const { clock, ports } = await book({ trust: { times: 3, since: noon } });
    const told: string[] = [];
    for (let n = 0; n < 4; n += 1) {
      clock.now = noon + n * 2 * day;
      await said(ports, { decidedBy: 'user' });
      told.push(await said(ports));
    }
    expect(told).toEqual(['reserved', 'reserved', 'reserved', 'ask trust-ended']);
  });
});

describe('a rule that is not used', () => {
  const expiry = { expiry: { unused: 90, always: 365 } };

  it.each<[string, number[], number, string]>([
    ['for ninety days', [], 90 * day, 'reserved'],
    ['for a moment more', [], 90 * day + 1, 'ask rule-expired'],
    ['since it was last used', [30 * day], 110 * day, 'reserved'],
    [
      'for a year, though it was used',
      [90 * day, 180 * day, 270 * day, 364 * day],
      365 * day + 1,
      'ask rule-expired',
    ],
  ])('%s', async (_name, uses, later, expected) => {
    const { ledger, clock, ports } = await book({}, expiry);
    for (const use of uses) await bought(ledger, noon + use);
    clock.now = noon + later;
    expect(await said(ports)).toBe(expected);
  });
});

describe('another origin on the site’s pages', () => {
  const allowed = { 'third-party': { [media]: { 'per-request': '20000', 'per-day': '20000' } } };
  const film = () => ({ url: `${media}/film/${pages}` });

  it('spends the budget that it has there, and no other', async () => {
    const { ports } = await book({ ...allowed, 'per-day': '10000' });
    expect([await said(ports, film()), await said(ports, film()), await said(ports, film())]).toEqual([
      'reserved',
      'reserved',
      'ask over-third-party',
    ]);
    expect([await said(ports), await said(ports)]).toEqual(['reserved', 'ask over-per-day']);
  });

  it('neither does it spend what it may spend on pages of its own, nor the other way round', async () => {
    const { ledger, ports } = await book({ ...allowed });
    await ledger.putRule({
      site: media,
      money: 'real',
      on: true,
      settings: { ...budget, 'per-day': '10000' },
      changedAt: noon,
    });
    const own = { ...film(), site: media as Site };
    expect([await said(ports, own), await said(ports, { ...film(), site: media as Site })]).toEqual([
      'reserved',
      'ask over-per-day',
    ]);
    expect([await said(ports, film()), await said(ports, film())]).toEqual(['reserved', 'reserved']);
  });

  it('has a payee of its own, which is remembered, and which is none of the site’s', async () => {
    const { ports } = await book(allowed);
    const theirs = candidateFor({ payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' });
    expect(await said(ports)).toBe('reserved');
    expect(await said(ports, { ...film(), candidate: theirs })).toBe('reserved');
    expect(await said(ports)).toBe('reserved');
    expect(await said(ports, film())).toBe('ask payee-changed');
    expect(await said(ports, { candidate: theirs })).toBe('ask payee-changed');
  });

  it('a person’s yes to it changes nothing of what is known of the site', async () => {
    const { ports } = await book({});
    const theirs = candidateFor({ payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' });
    await said(ports);
    await said(ports, { ...film(), candidate: theirs, decidedBy: 'user' });
    expect(await said(ports)).toBe('reserved');
  });

  it('is asked about where nobody allowed it', async () => {
    const { ports } = await book({});
    expect(await said(ports, film())).toBe('ask other-origin');
  });
});

describe('a wildcard', () => {
  const site = (name: string) => `https://${name}.shop.example` as Site;
  const at = (name: string) => ({ site: site(name), url: `${site(name)}/${pages}` });

  it('covers all below it, with one budget for all of them', async () => {
    const { ports } = await book({ 'per-day': '20000' }, {}, 'https://*.shop.example');
    expect([await said(ports, at('a')), await said(ports, at('b')), await said(ports, at('c'))]).toEqual([
      'reserved',
      'reserved',
      'ask over-per-day',
    ]);
    expect(await said(ports, { site: 'https://shop.example' as Site })).toBe('ask no-rule');
  });

  it('over thirty days, by number and by use too', async () => {
    const month = await book({ 'per-month': '19999' }, {}, 'https://*.shop.example');
    await bought(month.ledger, noon - 7 * day, { site: site('a') });
    expect(await said(month.ports, at('b'))).toBe('ask over-per-month');
    const times = await book({ trust: { times: 1, since: noon } }, {}, 'https://*.shop.example');
    expect([await said(times.ports, at('a')), await said(times.ports, at('b'))]).toEqual([
      'reserved',
      'ask trust-ended',
    ]);
    const unused = await book({}, { expiry: { unused: 90, always: 365 } }, 'https://*.shop.example');
    await bought(unused.ledger, noon + 50 * day, { site: site('a') });
    unused.clock.now = noon + 120 * day;
    expect(await said(unused.ports, at('b'))).toBe('reserved');
    unused.clock.now = noon + 212 * day;
    expect(await said(unused.ports, at('b'))).toBe('ask rule-expired');
  });

  it('stands back behind the site’s own rule, and behind a nearer one', async () => {
    const { ledger, ports } = await book({}, {}, 'https://*.example');
    await ledger.putRule({
      site: 'https://*.shop.example',
      money: 'real',
      on: false,
      settings: budget,
      changedAt: 0,
    });
    expect(await said(ports, at('a'))).toBe('ask rule-off');
    await ledger.putRule({
      site: site('a'),
      money: 'real',
      on: false,
      settings: { blocked: true },
      changedAt: 0,
    });
    expect(await said(ports, at('a'))).toBe('site-blocked');
    expect(await said(ports)).toBe('reserved');
  });
});

describe('why', () => {
  it('is kept with the purchase: by rule the budget it was within, by a person all that spoke against it', async () => {
    const { ledger, ports } = await book({ 'per-day': '10000' });
    await said(ports);
    await said(ports, { decidedBy: 'user', askedFor: 'not-visible' });
    const [byRule, byPerson] = await ledger.since(0);
    const told = async (id = '') => (await ledger.evidence(id))[0];
    expect(await told(byRule?.id)).toMatchObject({
      opinions: [
        {
          kind: 'per-day',
          say: 'pay',
          reason: 'within-per-day',
          numbers: { cost: '10000', spent: '0', limit: '10000' },
        },
      ],
    });
    expect(await told(byPerson?.id)).toMatchObject({
      opinions: [
        {
          kind: 'per-day',
          say: 'ask',
          reason: 'over-per-day',
          numbers: { cost: '10000', spent: '10000', limit: '10000' },
        },
        { kind: 'standing', say: 'ask', reason: 'not-visible' },
        { kind: 'person', say: 'pay', reason: 'you-said-yes' },
      ],
    });
  });

  it('a question tells everybody’s opinion', async () => {
    const { ledger, ports } = await book({ 'per-day': '1', pause: { until: null } }, { 'all-day': '1' });
    await ledger.putRule({ site: shop, money: 'test', on: true, settings: {}, changedAt: 0 });
    const made = await reserve(wantedFor(), ports);
    const reasons =
      made.ok && made.value.kind === 'ask' ? made.value.verdict.opinions.map(({ reason }) => reason) : [];
    expect(reasons.toSorted()).toEqual(['over-all-day', 'over-per-day', 'paused']);
  });
});

describe('what holds for all sites', () => {
  it('stands in a new database, for either kind of money', async () => {
    const { ledger } = freshLedger();
    for (const rule of firstRules) expect(await ledger.rule('*', rule.money)).toEqual(rule);
    expect(await ledger.rules()).toEqual([]);
  });

  it('is not there in one that had rules before, and what those allowed they allow', async () => {
    const name = (await freshDatabase()).name;
    indexedDB.deleteDatabase(`${name}-1`);
    const opening = indexedDB.open(`${name}-1`, 1);
    opening.onupgradeneeded = () => {
      const purchases = opening.result.createObjectStore('purchases', { keyPath: 'id' });
      purchases.createIndex('at', 'at');
      purchases.createIndex('key', 'key');
      purchases.createIndex('site-kind-at', ['site', 'kind', 'at']);
      const rules = opening.result.createObjectStore('rules', { keyPath: ['site', 'money'] });
      rules.add({ site: shop, money: 'real', on: true, settings: budget, changedAt: noon - 3_000 * day });
      for (const store of ['vault', 'settings']) opening.result.createObjectStore(store);
    };
    await new Promise((resolve) => {
      opening.onsuccess = resolve;
    });
    opening.result.close();
    const ledger = ledgerIn(openDatabase(`${name}-1`));
    expect(await ledger.rule('*', 'real')).toBeUndefined();
    await bought(ledger, noon - 3 * day, { cost: '90000000' });
    await bought(ledger, noon - minute, { site: other, cost: '90000000' });
    const ports = { ledger, clock: clockAt(), random: countedRandom() };
    for (let n = 0; n < 80; n += 1) expect(await said(ports)).toBe('reserved');
  });
});
