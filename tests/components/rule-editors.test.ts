// Every kind of rule has an editor that shows its settings, writes them back as they were, clears them, and refuses what the kind does.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rows, RuleEditor, Words } from '../../components/rule-editors/contract.ts';
import { faultNames, faultText } from '../../components/rule-editors/faults.ts';
import { ruleEditors, ruleGroups } from '../../components/rule-editors/index.ts';
import {
  choicesAt,
  chosenAt,
  isSetHere,
  nameAt,
  settingText,
  touchFor,
} from '../../components/state/kind-choices.ts';
import { ruleKey } from '../../components/state/names.ts';
import {
  draftWith,
  isChanged,
  rowsOf,
  touchedAt,
  untouched,
  writtenOf,
} from '../../components/state/rule-draft.ts';
import { ruleKinds } from '../../lib/rules/index.ts';
import { kindViews } from '../../lib/wallet/rule-kinds.ts';
import { fakeEnvironment } from './fake-environment.ts';

const now = new Date(2026, 10, 25, 12).getTime();
const words: Words = { ...fakeEnvironment(), now: () => now, networks: [] };
const { t } = words;
const site = { site: 'https://shop.example', money: 'real' } as const;

function editorOf(id: string): RuleEditor {
  const editor = ruleEditors.find((one) => one.id === id);
  if (editor === undefined) throw new Error(`no editor for ${id}`);
  return editor;
}

function placeOf(id: string, stored: unknown, general?: unknown, forAll = false) {
  const view = kindViews.find((one) => one.id === id);
  if (view === undefined) throw new Error(`no kind ${id}`);
  const settings = stored === undefined ? {} : { [id]: stored };
  return {
    editor: editorOf(id),
    view,
    draft: untouched(site),
    stored: { on: true, settings },
    general,
    forAll,
  };
}

/** What the fields make of a setting, without the shortcut for what was not touched. */
function writtenBack(id: string, setting: unknown): unknown {
  const editor = editorOf(id);
  const rows = rowsOf(editor, setting);
  if (rows === null) return editor.choices?.find((choice) => choice.setting === setting)?.setting;
  const read = editor.own?.read(rows, { now, before: setting });
  return read !== undefined && 'setting' in read ? read.setting : read;
}

function readOf(id: string, rows: Rows, before?: unknown) {
  return editorOf(id).own?.read(rows, { now, before });
}

describe('the shelf', () => {
  it('has one editor for each kind of rule', () => {
    const ids = ruleEditors.map(({ id }) => id);
    expect(new Set(ids)).toEqual(new Set(ruleKinds.map(({ id }) => id)));
    expect(ids.length).toBe(ruleKinds.length);
  });

  it('calls each as the kind itself is called', () => {
    for (const kind of ruleKinds) expect(editorOf(kind.id).name(t)).toBe(t(ruleKey(kind.id)));
  });

  it('has a place on the screen for every group', () => {
    const shown = new Set(['first', ...ruleGroups.map(({ name }) => name)]);
    expect(ruleEditors.filter(({ group }) => !shown.has(group))).toEqual([]);
  });
});

describe.each(ruleKinds.map((kind) => [kind.id, kind] as const))('%s', (id, { example, mayBeOff }) => {
  it('says in a sentence what it does', () => {
    expect(editorOf(id).says(t)).toMatch(/\.$/);
  });

  it('shows its example, and writes it back unchanged', () => {
    const place = placeOf(id, example);
    expect(chosenAt(place)).not.toBe('unreadable');
    expect(chosenAt(place)).not.toBe('all');
    expect(settingText(place.editor, example, words)).not.toBe('');
    expect(writtenBack(id, example)).toEqual(example);
  });

  it('is not changed by being looked at, nor by choosing what is chosen', () => {
    const place = placeOf(id, example);
    const chosen = touchFor(chosenAt(place), place, now);
    const draft = touchedAt(untouched(site), place.editor, chosen, place.stored);
    expect(isChanged(draft)).toBe(false);
    expect(writtenOf(draft, place.stored, now).rule.settings).toEqual({ [id]: example });
  });

  it('is cleared by giving it back', () => {
    const place = placeOf(id, example);
    const draft = touchedAt(untouched(site), place.editor, touchFor('all', place, now), place.stored);
    expect(writtenOf(draft, place.stored, now)).toEqual({
      rule: { ...site, on: true, settings: {} },
      faults: {},
    });
  });

  it('offers “off” exactly where the kind knows it, and shows it', () => {
    const view = kindViews.find((one) => one.id === id);
    const offered = choicesAt(placeOf(id, undefined), words).some(({ value }) => value === 'off');
    expect(offered).toBe(mayBeOff === true && view?.scope !== 'both');
    if (mayBeOff) expect(chosenAt(placeOf(id, 'off'))).toBe('off');
  });

  it('shows what cannot be read as such, and keeps it while it is not touched', () => {
    const place = placeOf(id, { odd: true });
    expect(chosenAt(place)).toBe('unreadable');
    expect(writtenOf(untouched(site), place.stored, now).rule.settings).toEqual({ [id]: { odd: true } });
  });

  it('every choice that can be made is one that the kind can read, or a mistake at a field', () => {
    const place = placeOf(id, undefined);
    const kind = ruleKinds.find((one) => one.id === id);
    for (const { value } of choicesAt(place, words)) {
      const draft = touchedAt(untouched(site), place.editor, touchFor(value, place, now), place.stored);
      const { rule, faults } = writtenOf(draft, place.stored, now);
      const setting = rule.settings[id];
      const isSound = setting === undefined || setting === 'off' || kind?.read(setting) !== null;
      expect(isSound || Object.keys(faults).includes(id), `${value}: ${JSON.stringify(setting)}`).toBe(true);
    }
  });

  it('never writes what its kind cannot read, whatever stands in the fields', () => {
    const own = editorOf(id).own;
    if (own === undefined) return;
    const text = fc.oneof(
      fc.constantFrom('', '0', '1', '0.05', '9999999999', '/a/*', '/a*b', 'a.example', '22:00', 'ask', 'yes'),
      fc.string(),
    );
    const row = fc.record(Object.fromEntries(own.fields.map(({ name }) => [name, text])));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 3 }), (rows) => {
        const read = own.read(own.list === undefined ? rows.slice(0, 1) : rows, { now, before: undefined });
        const kind = ruleKinds.find((one) => one.id === id);
        if ('setting' in read) expect(kind?.read(read.setting), JSON.stringify(read.setting)).not.toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});

describe('inherited values', () => {
  it.each([
    ['per-request', '50000', 'As for all sites: $0.05'],
    ['per-request', undefined, 'As for all sites: No limit'],
    ['per-request', 'off', 'As for all sites: No limit'],
    ['blocked', true, 'As for all sites: Blocked'],
    ['quiet-hours', { from: '22:00', to: '07:00' }, 'Only what holds for all sites: 10:00 PM to 7:00 AM'],
    ['quiet-hours', undefined, 'None'],
    ['rate', { minute: 10, hour: 60 }, 'As for all sites: 10 a minute, 60 an hour'],
  ])('%s, %j for all', (id, general, text) => {
    const [first] = choicesAt(placeOf(id, undefined, general), words);
    expect(first?.text.replaceAll(/\s/g, ' ')).toBe(text);
  });

  it.each([
    ['payees', 'Here, whatever holds for all sites: Any'],
    ['paths', 'Here, whatever holds for all sites: All parts'],
    ['per-request', 'Here, whatever holds for all sites: No limit'],
  ])('%s can be lifted here, and it is said what holds then', (id, text) => {
    const off = choicesAt(placeOf(id, undefined), words).find(({ value }) => value === 'off');
    expect(off?.text).toBe(text);
  });

  it.each([
    ['off', undefined, false],
    ['off', 'off', false],
    ['off', { from: '22:00', to: '07:00' }, true],
    [{ from: '22:00', to: '07:00' }, undefined, true],
    [undefined, { from: '22:00', to: '07:00' }, false],
  ])('quiet hours %j here with %j for all: set here is %s', (stored, general, set) => {
    expect(isSetHere(placeOf('quiet-hours', stored, general))).toBe(set);
  });

  it('are where the fields begin when one sets them here', () => {
    const place = placeOf('per-request', undefined, '30000');
    expect(touchFor('own', place, now)).toEqual({ mode: 'own', rows: [{ amount: '0.03' }] });
  });

  it('for all sites there is nothing to inherit from', () => {
    const [first] = choicesAt(placeOf('all-day', '2000000', undefined, true), words);
    expect(first?.text).toBe('No limit');
  });

  it.each([undefined, true, false])(
    'for all sites no choice stands there twice, blocked being %s',
    (stored) => {
      const place = placeOf('blocked', stored, undefined, true);
      const offered = choicesAt(place, words);
      expect(offered.map(({ text }) => text).toSorted()).toEqual(['Blocked', 'Not blocked']);
      expect(offered.map(({ value }) => value)).toContain(chosenAt(place));
    },
  );

  it('what each site may be paid is told apart from what all may', () => {
    const names = ['per-day', 'all-day'].map((id) => nameAt(placeOf(id, undefined, undefined, true), t));
    expect(names).toEqual(['Each site, at most in 24 hours', 'All sites, at most in 24 hours']);
    expect(nameAt(placeOf('per-day', undefined), t)).toBe('At most in 24 hours');
  });
});

describe('mistakes stand at their fields', () => {
  const fault = (field: string, name: string, row = 0) => ({ faults: [{ row, field, fault: name }] });

  it.each<[string, Rows, unknown]>([
    ['per-day', [{ amount: '' }], fault('amount', 'empty')],
    ['per-day', [{ amount: 'much' }], fault('amount', 'dollars')],
    ['per-day', [{ amount: '0.0000001' }], fault('amount', 'dollars')],
    ['rate', [{ minute: '', hour: '' }], fault('minute', 'empty')],
    ['rate', [{ minute: '0', hour: '' }], fault('minute', 'count')],
    ['rate', [{ minute: '20000', hour: '5' }], fault('minute', 'count')],
    ['expiry', [{ unused: '90', always: '99999' }], fault('always', 'count')],
    ['pause', [{ end: 'moment', until: '2020-01-01T00:00' }], fault('until', 'past')],
    ['pause', [{ end: 'moment', until: '' }], fault('until', 'empty')],
    ['quiet-hours', [{ from: '10:00', to: '10:00' }], fault('to', 'same-time')],
    ['paths', [{ one: '/a/*' }, { one: 'news' }], fault('one', 'path', 1)],
    ['paths', [{ one: '/a' }, { one: '/a' }], fault('one', 'twice', 1)],
    ['payees', [{ one: '0x12' }], fault('one', 'payee')],
    ['tokens', [{ network: '', token: '' }], fault('network', 'empty')],
    ['tokens', [{ network: 'eip155:8453', token: 'no token' }], fault('token', 'token')],
    ['methods', [{}], fault('POST', 'nothing-chosen')],
    ['third-party', [{ origin: 'media.example', each: '2', day: '1' }], fault('each', 'above-day')],
    ['third-party', [{ origin: 'http://media.example', each: '1', day: '1' }], fault('origin', 'origin')],
    ['path-limits', [{ path: '/a', what: 'limit', limit: '' }], fault('limit', 'empty')],
    [
      'path-limits',
      [
        { path: '/articles/*', what: 'ask', limit: '' },
        { path: '/%61rticles/*', what: 'ask', limit: '' },
      ],
      fault('path', 'twice', 1),
    ],
    ['trust', [{ end: 'times', times: '1001', until: '' }], fault('times', 'count')],
    ['trust', [{ end: 'until', times: '', until: '2020-01-01T00:00' }], fault('until', 'past')],
  ])('%s %j', (id, rows, read) => {
    expect(readOf(id, rows)).toEqual(read);
  });

  it('a single payment above the day is one, also where only the day was lowered', () => {
    const stored = { on: true, settings: { 'per-request': '50000', 'per-day': '500000' } };
    const draft = draftWith(site, { 'per-day': '40000' }, stored);
    expect(writtenOf(draft, stored, now).faults).toEqual({
      'per-request': [{ row: 0, field: 'amount', fault: 'above-day' }],
    });
  });

  it('each has its words', () => {
    for (const name of faultNames) expect(faultText(name, t)).not.toBe('');
  });
});

describe('what is typed becomes what is stored', () => {
  it.each<[string, Rows, unknown]>([
    ['per-day', [{ amount: ' 1,5 ' }], '1500000'],
    ['rate', [{ minute: '', hour: '30' }], { hour: 30 }],
    ['pause', [{ end: 'never', until: '' }], { until: null }],
    ['methods', [{ PUT: 'yes', POST: 'yes' }], ['POST', 'PUT']],
    ['tokens', [{ network: 'eip155:8453', token: '' }], ['eip155:8453']],
    [
      'third-party',
      [{ origin: 'media.example/film', each: '0.01', day: '0.1' }],
      { 'https://media.example': { 'per-request': '10000', 'per-day': '100000' } },
    ],
    ['path-limits', [{ path: '/a/*', what: 'ask', limit: 'nothing' }], [{ path: '/a/*', limit: 'ask' }]],
    ['trust', [{ end: 'times', times: '3', until: '' }], { times: 3, since: now }],
  ])('%s %j', (id, rows, setting) => {
    expect(readOf(id, rows)).toEqual({ setting });
  });

  it('a trust that is left as it was goes on as it was counted, and another begins now', () => {
    const before = { times: 10, since: now - 1000 };
    const visit = { visit: 'ab'.repeat(16) };
    expect(readOf('trust', [{ end: 'times', times: '10', until: '' }], before)).toEqual({ setting: before });
    expect(readOf('trust', [{ end: 'times', times: '11', until: '' }], before)).toEqual({
      setting: { times: 11, since: now },
    });
    expect(readOf('trust', rowsOf(editorOf('trust'), visit) ?? [], visit)).toEqual({ setting: visit });
  });
});
