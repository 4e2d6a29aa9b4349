// A rule that is being edited, its place, its list and its words: nothing is lost, nothing is said that does not hold.
import { describe, expect, it } from 'vitest';
import { budgetText } from '../../components/state/budgets.ts';
import { routeOf } from '../../components/state/route.ts';
import {
  draftWith,
  isChanged,
  isOn,
  otherThan,
  switched,
  untouched,
  writtenOf,
} from '../../components/state/rule-draft.ts';
import { allFor, listedRules, searched } from '../../components/state/rule-list.ts';
import { placeName, placeOf, placeTyped, ruleAddress, siteFrom } from '../../components/state/rule-places.ts';
import { eachText, endText, latestEnd, placeText, stateOf } from '../../components/state/rule-words.ts';
import { templateText } from '../../components/state/template-words.ts';
import type { RuleEntry } from '../../lib/wallet/api.ts';
import { coveredBy } from '../../lib/wallet/rule-names.ts';
import { templateNames } from '../../lib/wallet/templates.ts';
import { fakeEnvironment } from './fake-environment.ts';

const now = new Date(2026, 10, 25, 12).getTime();
const day = 86_400_000;
const words = { ...fakeEnvironment(), now: () => now };
const shop = 'https://shop.example';

function entry(change: Partial<RuleEntry> = {}): RuleEntry {
  return {
    site: shop,
    money: 'real',
    on: true,
    settings: {},
    changedAt: now - 10 * day,
    inherits: true,
    ...change,
  };
}

const all = entry({
  site: '*',
  inherits: false,
  settings: { 'per-day': '500000', expiry: { unused: 90, always: 365 } },
});

describe('what a file says for all sites', () => {
  const inFile = entry({ site: '*', settings: { 'per-day': '500000', 'all-day': '2000000' } });
  const idsOf = (stored: RuleEntry | undefined) => otherThan(inFile, stored).map(({ id }) => id);

  it('is worth a word only where it is otherwise', () => {
    expect(idsOf(inFile)).toEqual([]);
    expect(idsOf({ ...inFile, settings: { ...inFile.settings, expiry: 'off' } })).toEqual([]);
    expect(idsOf({ ...inFile, settings: { 'per-day': '400000', 'all-day': '2000000' } })).toEqual([
      'per-day',
    ]);
    expect(idsOf(undefined)).toEqual(['per-day', 'all-day']);
  });
});

describe('a draft', () => {
  const stored = entry({ settings: { rate: { hour: 5 }, 'per-day': '500000', strange: 1 } });

  it('changes what was touched, and keeps everything else as it was stored', () => {
    const { rule } = writtenOf(draftWith(stored, { 'per-day': '200000' }, stored), stored, now);
    expect(rule.settings).toEqual({ rate: { hour: 5 }, 'per-day': '200000', strange: 1 });
  });

  it('that gives a kind back writes nothing of it', () => {
    const draft = { ...untouched(stored), touched: { rate: { mode: 'all' } } } as const;
    expect(writtenOf(draft, stored, now).rule.settings).toEqual({ 'per-day': '500000', strange: 1 });
  });

  it('that says what is stored changes nothing', () => {
    expect(isChanged(draftWith(stored, stored.settings, stored))).toBe(false);
    expect(isChanged(switched(switched(untouched(stored), false, stored), true, stored))).toBe(false);
  });

  it('of a site without a rule is off until somebody switches it on', () => {
    expect(isOn(untouched(stored), undefined)).toBe(false);
    expect(writtenOf(switched(untouched(stored), true, undefined), undefined, now).rule).toEqual({
      site: shop,
      money: 'real',
      on: true,
      settings: {},
    });
  });

  it('with a mistake names the kind, and leaves it out of what would be written', () => {
    const draft = { ...untouched(stored), touched: { rate: { mode: 'own', rows: [{}] } } } as const;
    const { rule, faults } = writtenOf(draft, stored, now);
    expect(Object.keys(faults)).toEqual(['rate']);
    expect(rule.settings).not.toHaveProperty('rate');
  });
});

describe('a place', () => {
  it.each([
    { site: '*', money: 'real' },
    { site: shop, money: 'real' },
    { site: shop, money: 'test' },
    { site: 'https://*.shop.example', money: 'real' },
    { site: 'http://localhost:4021', money: 'test' },
  ] as const)('%o has an address that leads to it', (place) => {
    const { page, id } = routeOf(ruleAddress(place));
    expect([page, placeOf(id ?? '')]).toEqual(['rules', place]);
  });

  it.each(['', 'shop.example', 'https://*.co.uk', 'https://shop.example/path', 'javascript:alert(1)'])(
    '“%s” is none',
    (name) => expect(placeOf(name)).toBeNull(),
  );

  it.each([
    ['shop.example', shop],
    [' HTTPS://Shop.example/a?b#c ', shop],
    ['shop.example:8443', 'https://shop.example:8443'],
    ['*.shop.example', 'https://*.shop.example'],
    ['https://*.shop.example/x', 'https://*.shop.example'],
    ['http://localhost:4021', 'http://localhost:4021'],
    ['', null],
    ['two words', null],
    ['shop.*', null],
    ['*.*.example', null],
    ['mailto:someone@shop.example', null],
    ['javascript:alert(1)', null],
    ['https://bank.example@shop.example', null],
  ])('“%s” is typed for %s', (typed, site) => {
    expect(siteFrom(typed)).toBe(site);
  });

  it.each([
    ['*.co.uk', 'wildcard-too-wide'],
    ['*.github.io', 'wildcard-too-wide'],
    ['http://plain.example', 'site-not-secure'],
    ['localhost', 'site-loopback'],
    ['nothing here', 'site-opaque'],
  ])('“%s” is refused: %s', (typed, name) => {
    expect(placeTyped(typed, 'real', false)).toMatchObject({ ok: false, failure: { name } });
  });

  it('of this machine has test money only, in developer mode only', () => {
    expect(placeTyped('http://localhost:4021', 'real', true)).toMatchObject({ value: { money: 'test' } });
  });

  it('a wildcard covers what is below it, and not the name itself', () => {
    const sites = [shop, 'https://a.shop.example', 'https://a.b.shop.example', 'https://ashop.example', '*'];
    expect(coveredBy('https://*.shop.example', sites)).toEqual([
      'https://a.shop.example',
      'https://a.b.shop.example',
    ]);
  });
});

describe('the list', () => {
  const rules = [
    all,
    entry(),
    entry({ site: 'https://*.shop.example' }),
    entry({ money: 'test' }),
    entry({ site: 'https://a.example' }),
  ];

  it('has all sites first, wildcards beside their sites, and test money in developer mode alone', () => {
    const listed = listedRules(rules, [], false);
    expect(listed.forAll.map(({ place }) => placeName(place))).toEqual(['*']);
    expect(listed.ofSites.map(({ place }) => placeName(place))).toEqual([
      'https://a.example',
      shop,
      'https://*.shop.example',
    ]);
    expect(listedRules(rules, [], true).ofSites.map(({ place }) => placeName(place))).toContain(
      `test ${shop}`,
    );
  });

  it('marks what is not saved, also where there is no rule yet', () => {
    const fresh = { site: 'https://new.example', money: 'real' } as const;
    const { ofSites } = listedRules(rules, [switched(untouched(fresh), true, undefined)], false);
    expect(ofSites.filter(({ unsaved }) => unsaved)).toEqual([
      { place: fresh, entry: undefined, all, unsaved: true },
    ]);
  });

  it('is searched by words in any order', () => {
    const { ofSites } = listedRules(rules, [], false);
    expect(searched(ofSites, 'EXAMPLE shop')).toHaveLength(2);
    expect(searched(ofSites, 'nothing')).toEqual([]);
    expect(searched(ofSites, ' ')).toHaveLength(3);
  });

  it('real money and test money have each their own rule for all sites', () => {
    expect(allFor('test', rules)).toBeUndefined();
  });
});

describe('how a rule stands', () => {
  const since = now - day;

  it.each<[string, Partial<RuleEntry>, RegExp]>([
    ['on', {}, /^On: pays/],
    ['off', { on: false }, /^Off/],
    ['blocked', { settings: { blocked: true } }, /^Blocked/],
    ['blocked and off', { on: false, settings: { blocked: true } }, /^Blocked/],
    ['paused for ever', { settings: { pause: { until: null } } }, /^Paused until you/],
    ['paused', { settings: { pause: { until: now + 3_600_000 } } }, /^Paused until 1:00/],
    ['a pause that is over', { settings: { pause: { until: now - 1 } } }, /^On: pays/],
    ['trusted', { settings: { trust: { until: now + 3_600_000, since } } }, /limits, until 1:00/],
    ['trusted some times', { settings: { trust: { times: 10, since } } }, /for 10 payments/],
    ['a trust that is over', { settings: { trust: { until: now - 1, since } } }, /^Your trust has ended/],
    ['expired', { changedAt: now - 366 * day }, /^Expired/],
    ['without an end', { changedAt: now - 366 * day, settings: { expiry: 'off' } }, /^On: pays/],
    ['older than what holds for all', { changedAt: now - 366 * day, inherits: false }, /^On: pays/],
  ])('%s', (_name, change, text) => {
    expect(stateOf(entry(change), all, words).text.replaceAll(/\s/g, ' ')).toMatch(text);
  });

  it('a pause for all sites holds for each, and all sites blocked are blocked', () => {
    const paused = { ...all, settings: { pause: { until: null } } };
    expect(stateOf(entry({ settings: { pause: 'off' } }), paused, words).mark).toBe('asks');
    expect(stateOf(entry(), { ...all, settings: { blocked: true } }, words).mark).toBe('blocked');
  });

  it('a rule that nobody used has ended; one of which nobody knows has not', () => {
    const old = entry({ changedAt: now - 100 * day });
    expect(stateOf(old, all, words, null).text).toMatch(/^Expired/);
    expect(stateOf(old, all, words, now - 50 * day).mark).toBe('pays');
    expect(stateOf(old, all, words, undefined).mark).toBe('pays');
  });

  it('says when it ends', () => {
    expect(latestEnd(entry(), all)).toBe(now + 355 * day);
    expect(endText(entry(), all, null, words)).toMatch(/^Ends on Feb 13, 2027 if nothing is paid/);
    expect(endText(entry({ settings: { expiry: 'off' } }), all, null, words)).toBe('');
    expect(endText(all, all, null, words)).toBe('');
  });

  it('a counter says of how much, and when it will be less', () => {
    const budget = { kind: 'per-day', spent: '120000', limit: '500000', own: true, lessAt: null };
    expect(budgetText(budget, words)).toBe('$0.12 of $0.50 spent here in 24 hours.');
    const later = budgetText({ ...budget, kind: 'per-month', lessAt: now + 3_600_000 }, words) ?? '';
    expect(later.replaceAll(/\s/g, ' ')).toBe(
      '$0.12 of $0.50 spent here in 30 days. More is free from 1:00 PM on.',
    );
  });

  it('the limit for one payment is the rule’s, or that of all sites', () => {
    const forAll = { ...all, settings: { 'per-request': '50000' } };
    expect(eachText(entry({ settings: { 'per-request': '10000' } }), forAll, words)).toMatch(
      /\$0\.01 for one/,
    );
    expect(eachText(entry(), forAll, words)).toMatch(/\$0\.05 for one/);
    expect(eachText(entry({ settings: { 'per-request': 'off' } }), forAll, words)).toBe('');
    expect(eachText(entry(), undefined, words)).toBe('');
  });

  it('what holds for all sites is called so', () => {
    expect(placeText({ site: '*' }, words)).toBe('All sites');
    expect(placeText({ site: 'https://*.shop.example' }, words)).toBe('*.shop.example');
  });

  it('each template says what it does, with its own numbers', () => {
    expect(templateNames.map((name) => templateText(name, words)).filter((text) => text === '')).toEqual([]);
    expect(templateText('generous', words)).toContain('$0.50 each, $5.00 in 24 hours, $50.00 in 30 days');
  });
});
