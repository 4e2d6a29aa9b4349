// A rule that is being edited: what a person has touched of it, kind by kind, and what would be written if it were saved now.
import type { RuleDraft, RuleEntry, RulePlace } from '../../lib/wallet/api.ts';
import { canRead, type KindView } from '../../lib/wallet/rule-kinds.ts';
import type { Fault, Known, Rows, RuleEditor } from '../rule-editors/contract.ts';
import { ruleEditors } from '../rule-editors/index.ts';

export interface Draft extends RulePlace {
  /** Absent: as it is. */
  readonly on?: boolean;
  /** By kind; what is not in it stays as it is, also where this screen could not have written it. */
  readonly touched: Readonly<Record<string, Touch>>;
}

/** all: given back, as for all sites. set: a setting chosen whole. own: what stands in the fields. */
export type Touch =
  | { readonly mode: 'all' }
  | { readonly mode: 'set'; readonly setting: unknown }
  | { readonly mode: 'own'; readonly rows: Rows };

/** What of the stored rule a draft is held against; undefined where there is none yet. */
export type Stored = Pick<RuleEntry, 'on' | 'settings'> | undefined;

export interface Written {
  readonly rule: RuleDraft;
  /** By kind; what has some is not in the rule's settings. */
  readonly faults: Readonly<Record<string, readonly Fault[]>>;
}

export function untouched({ site, money }: RulePlace): Draft {
  return { site, money, touched: {} };
}

/** A rule that nobody has written yet asks. */
export function isOn({ on }: Draft, stored: Stored): boolean {
  return on ?? stored?.on ?? false;
}

export function switched({ on: _before, ...draft }: Draft, on: boolean, stored: Stored): Draft {
  return on === (stored?.on ?? false) ? draft : { ...draft, on };
}

/** What is as it was is not touched. */
export function touchedAt(draft: Draft, editor: RuleEditor, touch: Touch, stored: Stored): Draft {
  const { [editor.id]: _before, ...others } = draft.touched;
  const isSame = isAsStored(editor, touch, stored?.settings[editor.id]);
  return { ...draft, touched: isSame ? others : { ...others, [editor.id]: touch } };
}

/** A draft that would write these settings beside the stored ones. */
export function draftWith(
  place: RulePlace,
  settings: Readonly<Record<string, unknown>>,
  stored: Stored,
): Draft {
  return ruleEditors.reduce((draft, editor) => {
    const setting = settings[editor.id];
    if (setting === undefined) return draft;
    const rows = rowsOf(editor, setting);
    const touch: Touch = rows === null ? { mode: 'set', setting } : { mode: 'own', rows };
    return touchedAt(draft, editor, touch, stored);
  }, untouched(place));
}

/** The kinds of which a rule says something else than what is stored in its place. */
export function otherThan({ settings }: Pick<RuleEntry, 'settings'>, stored: Stored): RuleEditor[] {
  return ruleEditors.filter(
    ({ id }) => settings[id] !== undefined && !isSame(settings[id], stored?.settings[id]),
  );
}

export function isChanged(draft: Draft): boolean {
  return draft.on !== undefined || Object.keys(draft.touched).length > 0;
}

export function writtenOf(draft: Draft, stored: Stored, now: number): Written {
  const settings: Record<string, unknown> = { ...stored?.settings };
  const faults: Record<string, readonly Fault[]> = {};
  for (const editor of ruleEditors) {
    const touch = draft.touched[editor.id];
    if (touch === undefined) continue;
    const before = settings[editor.id];
    delete settings[editor.id];
    const read = readTouch(editor, touch, { now, before });
    if (read === null) continue;
    if ('faults' in read) faults[editor.id] = read.faults;
    else settings[editor.id] = read.setting;
  }
  const { site, money } = draft;
  return {
    rule: { site, money, on: isOn(draft, stored), settings },
    faults: { ...faults, ...aboveDay(settings) },
  };
}

/** The setting of a kind as it stands on the screen; undefined: as for all sites. */
export function settingAt(editor: RuleEditor, draft: Draft, stored: Stored): unknown {
  const touch = draft.touched[editor.id];
  if (touch?.mode === 'all') return undefined;
  return touch?.mode === 'set' ? touch.setting : stored?.settings[editor.id];
}

/** What stands in the fields of a kind; null where it is not written in fields. */
export function rowsAt(editor: RuleEditor, draft: Draft, stored: Stored): Rows | null {
  const touch = draft.touched[editor.id];
  if (touch?.mode === 'own') return touch.rows;
  return touch === undefined ? rowsOf(editor, stored?.settings[editor.id]) : null;
}

/** Null for what is chosen whole, is not said, or cannot be read. */
export function rowsOf(editor: RuleEditor, setting: unknown): Rows | null {
  const isWhole = setting === 'off' || editor.choices?.some((choice) => choice.setting === setting);
  if (editor.own === undefined || setting === undefined || isWhole || !canRead(editor.id, setting))
    return null;
  return editor.own.rowsOf(setting);
}

/** The kinds that may be set there, in the order of the screen. */
export function editorsFor(
  views: readonly KindView[],
  forAll: boolean,
): { editor: RuleEditor; view: KindView }[] {
  return ruleEditors.flatMap((editor) => {
    const view = views.find(({ id }) => id === editor.id);
    return view !== undefined && (forAll ? view.forAll : view.forSite) ? [{ editor, view }] : [];
  });
}

function isAsStored(editor: RuleEditor, touch: Touch, stored: unknown): boolean {
  if (touch.mode === 'all') return stored === undefined;
  if (touch.mode === 'set') return isSame(touch.setting, stored);
  return isSame(touch.rows, rowsOf(editor, stored));
}

function readTouch(editor: RuleEditor, touch: Touch, known: Known) {
  if (touch.mode === 'all') return null;
  if (touch.mode === 'set') return { setting: touch.setting };
  return editor.own?.read(touch.rows, known) ?? null;
}

/** One payment may not cost more than all of a day. */
function aboveDay(settings: Readonly<Record<string, unknown>>): Record<string, readonly Fault[]> {
  const [each, day] = [settings['per-request'], settings['per-day']].map(amountOf);
  if (each == null || day == null || each <= day) return {};
  return { 'per-request': [{ row: 0, field: 'amount', fault: 'above-day' }] };
}

function amountOf(setting: unknown): bigint | null {
  return typeof setting === 'string' && /^[0-9]+$/.test(setting) ? BigInt(setting) : null;
}

/** Plain data: its text tells. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
