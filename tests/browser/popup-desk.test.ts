// The popup's answer: the site of the tab by the rules' own clock, what waits, what was wrong; nothing of the past while locked.

import { beforeEach, describe, expect, it, vi } from 'vitest';
import { securitySettingsIn } from '../../lib/browser/storage/security-settings.ts';
import { settingsIn } from '../../lib/browser/storage/settings.ts';
import { diagnoses } from '../../lib/browser/surface/diagnoses.ts';
import { popupDesk, readPopup } from '../../lib/browser/surface/popup-desk.ts';
import type { Questions } from '../../lib/browser/surface/questions.ts';
import { refusals } from '../../lib/browser/surface/refusals.ts';
import { shelf } from '../../lib/networks/index.ts';
import { choose } from '../../lib/wallet/choose.ts';
import { diagnose } from '../../lib/wallet/diagnosis.ts';
import { createMutes } from '../../lib/wallet/mutes.ts';
import type { NearLimit } from '../../lib/wallet/near-limit.ts';
import type { Past } from '../../lib/wallet/ports.ts';
import { setRule } from '../../lib/wallet/rule-book.ts';
import type { Stop } from '../../lib/wallet/stop.ts';
import { challengeWith, payer } from '../fixtures/challenges.ts';
import { filled, past } from '../wallet/pasts.ts';
import {
  candidateFor,
  clockAt,
  countedRandom,
  memorySession,
  memoryTries,
  memoryVault,
  noon,
  openFor,
  paidChallenge,
  reserved,
  shop,
  wantedFor,
} from '../wallet/world.ts';

const fake = vi.hoisted(() => ({ session: new Map<string, unknown>(), url: '' }));
vi.mock('../../lib/browser/browser.ts', () => ({
  browser: {
    action: { setBadgeText: async () => {}, setTitle: async () => {} },
    i18n: { getMessage: (key: string) => key },
    permissions: { contains: async () => true },
    tabs: { query: async () => [{ id: 7, url: fake.url }] },
    storage: {
      session: {
        get: async (key: string) => ({ [key]: fake.session.get(key) }),
        set: async (values: object) => {
          for (const [key, value] of Object.entries(values)) fake.session.set(key, value);
        },
        remove: async (key: string) => void fake.session.delete(key),
      },
    },
  },
}));

const asking = {
  id: 'q1',
  items: [{ id: 'i1', asked: { site: shop, candidate: candidateFor() } }],
  place: { at: 'gate', tabId: 7 },
  expiresAt: noon,
};

/** What is known of every balance. */
let remembered: bigint | null = null;

const strange = '0x52908400098527886E0F7030069857D2E4169EE7';
/** With a token that the person has added on Base. */
const withStranger = async () =>
  shelf.map((network) => {
    const [token] = network.tokens;
    if (token === undefined || network.id !== 'eip155:8453') return network;
    return { ...network, tokens: [token, { ...token, address: strange, peg: null, own: true } as const] };
  });

async function deskWith(isOpen: boolean, ...all: readonly Past[]) {
  const { database, ledger, archive } = await filled(...all);
  const clock = clockAt(noon + 60_000);
  const rule = { on: true, blocked: false, perRequest: '50000', perDay: '500000', money: 'real' } as const;
  await setRule(shop, rule, { ledger, clock });
  const shown: string[] = [];
  const questions = {
    all: () => [asking],
    show: async (id: string) => shown.push(id) > 0 && id === 'q1',
  } as unknown as Questions; // the popup asks for no more
  const reading = {
    ledger,
    archive,
    clock,
    questions,
    diagnoses,
    refusals,
    networks: withStranger,
    stop: { view: async () => null } as unknown as Stop,
    mutes: createMutes({ refused: { read: async () => ({}), write: async () => undefined }, clock }),
    nearLimit: {} as NearLimit,
    toolbarChanged: () => undefined,
    security: securitySettingsIn(database),
    passkeys: securitySettingsIn(database).passkeys,
    account: async () => payer,
    payingOn: async () => () => payer,
    chain: { remembered: () => remembered },
    settings: settingsIn(database),
    standsInPages: true,
    session: memorySession(isOpen ? openFor(3_600_000) : null),
    vault: memoryVault(),
    tries: memoryTries(),
    random: (count: number) => new Uint8Array(count),
  };
  const desk = popupDesk({ ...reading, popup: () => readPopup(reading) });
  return { desk, shown, ledger };
}

beforeEach(() => {
  vi.stubGlobal('chrome', { runtime: { getURL: () => 'chrome-extension://tuppence/' } });
  fake.session.clear();
  fake.url = `${shop}/paper/1?token=s3cret`;
});

describe('the popup', () => {
  it('tells of the site by the counters that judge a payment', async () => {
    const { desk } = await deskWith(true, past('settled', { at: noon, cost: '10000' }));
    const { site, today, receipts, doubtful, allDay } = await desk.popup();
    expect(site).toMatchObject({ site: shop, spentToday: '10000', rule: { on: true, perDay: '500000' } });
    expect(site?.budgets.find(({ kind }) => kind === 'per-day')).toEqual({
      kind: 'per-day',
      spent: '10000',
      limit: '500000',
      own: true,
      lessAt: noon + 24 * 3_600_000,
    });
    expect([today, receipts.length, doubtful]).toEqual([{ real: '10000', test: '0' }, 1, 0]);
    expect(allDay).toMatchObject({ kind: 'all-day', spent: '10000', limit: '2000000' });
  });

  it.each<[bigint | null, boolean, number | null]>([
    [35_000n, true, 3],
    [9_999n, true, 0],
    [60_000n, true, null],
    [null, true, null],
    [35_000n, false, null],
  ])(
    'of %s that are known, while it is open (%s), it tells that they pay for %s more',
    async (have, isOpen, more) => {
      remembered = have;
      const { desk, ledger } = await deskWith(isOpen);
      const ports = { ledger, clock: clockAt(), random: countedRandom() };
      await reserved(wantedFor({ decidedBy: 'user' }), ports);
      const { site } = await desk.popup();
      const told = more === null ? null : { payments: more, token: { networkName: 'Base', symbol: 'USDC' } };
      if (told === null) expect(site?.moneyLeft).toBeNull();
      else expect(site?.moneyLeft).toMatchObject(told);
    },
  );
  it('tells of no payments left where nobody knows what the money is worth', async () => {
    remembered = 0n;
    const { desk, ledger } = await deskWith(true);
    const ports = { ledger, clock: clockAt(), random: countedRandom() };
    await reserved(wantedFor({ decidedBy: 'user' }), ports);
    const accounts = { account: payer, networks: await withStranger(), onlyTestMoney: false };
    const choice = choose(paidChallenge({ asset: strange }), accounts);
    if (choice.kind !== 'candidate') throw new Error('a candidate was expected');
    await reserved(
      wantedFor({ url: `${shop}/other`, candidate: choice.candidate, decidedBy: 'user' }),
      ports,
    );
    const { site, today } = await desk.popup();
    expect([site?.moneyLeft, today]).toEqual([null, { real: '10000', test: '0' }]);
  });

  it('tells of a pause, here or at all sites, until it is over', async () => {
    const { desk, ledger } = await deskWith(true);
    const paused = async () => (await desk.popup()).site?.pausedUntil;
    expect(await paused()).toBeUndefined();
    const own = await ledger.rule(shop, 'real');
    if (own === undefined) throw new Error('a rule was expected');
    await ledger.putRule({ ...own, settings: { ...own.settings, pause: { until: noon + 59_000 } } });
    expect(await paused()).toBeUndefined();
    await ledger.putRule({ ...own, settings: { ...own.settings, pause: { until: noon + 61_000 } } });
    expect(await paused()).toBe(noon + 61_000);
    const { all } = await ledger.holding(shop, 'real');
    if (all === undefined) throw new Error('a rule for all sites was expected');
    await ledger.putRule({ ...all, settings: { ...all.settings, pause: { until: null } } });
    expect(await paused()).toBe('ever');
  });

  it('shows a few receipts, however many there are', async () => {
    const { desk } = await deskWith(true, ...Array.from({ length: 12 }, () => past('settled')));
    expect((await desk.popup()).receipts).toHaveLength(5);
  });

  it('fills up with older ones where the last day has fewer', async () => {
    const day = 24 * 3_600_000;
    const made = [noon, noon - 2 * day, noon - 3 * day].map((at) => past('settled', { at }));
    const { desk } = await deskWith(true, past('void', { at: noon }), ...made);
    expect((await desk.popup()).receipts.map(({ at }) => at)).toEqual([noon, noon - 2 * day, noon - 3 * day]);
  });

  it('reads as much however long the ledger is', async () => {
    const rowsRead = async (years: number) => {
      const long = Array.from({ length: years * 100 }, (_, n) =>
        past('settled', { at: noon - (40 + n) * 24 * 3_600_000 }),
      );
      const recent = Array.from({ length: 6 }, (_, n) => past('settled', { at: noon - n * 60_000 }));
      const { desk } = await deskWith(true, ...recent, past('unknown', { at: noon }), ...long);
      const read = vi.spyOn(IDBIndex.prototype, 'getAll');
      await desk.popup();
      const results = read.mock.results.map(({ value }) => (value as IDBRequest<unknown[]>).result.length);
      read.mockRestore();
      return results.reduce((sum, length) => sum + length, 0);
    };
    const few = await rowsRead(0);
    expect(few).toBeLessThan(20); // the last day, what is open, and the site's own day
    expect(await rowsRead(3)).toBe(few);
  });

  it('tells what waits, and brings it to the front', async () => {
    const { desk, shown } = await deskWith(true);
    expect((await desk.popup()).waiting).toMatchObject([
      { id: 'q1', site: shop, amount: '10000', at: 'gate' },
    ]);
    expect(await desk.showQuestion({ id: 'q1' })).toMatchObject({ ok: true });
    expect(await desk.showQuestion({ id: 'q2' })).toMatchObject({ failure: { name: 'question-gone' } });
    expect(shown).toEqual(['q1', 'q2']);
  });

  it('while it is locked tells nothing of what was bought', async () => {
    const { desk } = await deskWith(false, past('settled', { at: noon }), past('unknown', { at: noon }));
    const { status, today, receipts, doubtful, allDay } = await desk.popup();
    expect(status.vault).toBe('locked');
    expect([today, receipts, doubtful, allDay]).toEqual([null, [], 0, null]);
  });

  it.each(['about:blank', 'chrome://settings', 'file:///tmp/x', ''])('sees no site at %s', async (url) => {
    fake.url = url;
    const { desk } = await deskWith(true);
    expect((await desk.popup()).site).toBeNull();
  });

  it('at the gate sees the site that is held', async () => {
    fake.url = `chrome-extension://tuppence/gate/${shop}/paper/1`;
    const { desk } = await deskWith(true);
    expect((await desk.popup()).site?.site).toBe(shop);
  });
});

describe('a refusal', () => {
  it('is told of the site whose page it came to, or where nobody knows whose', async () => {
    const refusal = { name: 'declined', detail: {}, offers: [], at: noon, path: '/paper', count: 1 } as const;
    const told = async () => (await (await deskWith(true)).desk.popup()).site?.refusal?.name;
    await refusals.note(7, refusal, shop);
    expect(await told()).toBe('declined');
    fake.url = 'https://other.example/';
    expect(await told()).toBeUndefined();
    await refusals.note(7, refusal);
    expect(await told()).toBe('declined');
  });
});

describe('a diagnosis', () => {
  const challenge = challengeWith({ headers: [['x-cashu', 'creqA']], body: null });
  const diagnosis = diagnose(challenge, { account: payer, networks: shelf, onlyTestMoney: true }, noon);

  it('is told of the site whose page it came to, and of no other in the same tab', async () => {
    if (diagnosis === null) throw new Error('Cashu is not spoken here');
    await diagnoses.note(7, shop, diagnosis);
    const { desk } = await deskWith(true);
    expect((await desk.popup()).site?.diagnosis).toMatchObject({ family: 'cashu', fault: 'wallet' });
    fake.url = 'https://other.example/';
    expect((await desk.popup()).site?.diagnosis).toBeNull();
    await diagnoses.forget(7);
    fake.url = `${shop}/`;
    expect((await desk.popup()).site?.diagnosis).toBeNull();
  });
});
