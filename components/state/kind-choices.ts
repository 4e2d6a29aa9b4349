// What may be chosen for one kind of rule, in words: as for all sites, not at all, a setting chosen whole, or one written in fields.
import { canRead, type KindView } from '../../lib/wallet/rule-kinds.ts';
import type { FieldOption, RuleEditor, Words } from '../rule-editors/contract.ts';
import { type Draft, rowsAt, rowsOf, type Stored, settingAt, type Touch } from './rule-draft.ts';

export interface KindPlace {
  readonly editor: RuleEditor;
  readonly view: KindView;
  readonly draft: Draft;
  readonly stored: Stored;
  /** The setting for all sites; undefined where there is none, or where it is all sites that are edited. */
  readonly general: unknown;
  readonly forAll: boolean;
}

/** The choice that stands on the screen now. */
export function chosenAt({ editor, draft, stored }: KindPlace): string {
  if (rowsAt(editor, draft, stored) !== null) return 'own';
  const setting = settingAt(editor, draft, stored);
  if (setting === undefined) return 'all';
  if (setting === 'off') return 'off';
  const index = editor.choices?.findIndex((choice) => choice.setting === setting) ?? -1;
  return index >= 0 ? `choice-${index}` : 'unreadable';
}

export function choicesAt(place: KindPlace, words: Words): FieldOption[] {
  const { editor, view, forAll } = place;
  const { t } = words;
  const chosen = chosenAt(place);
  // Where something holds in any case, a site cannot say “none”; for all sites, none is what is not said.
  const mayBeOff = chosen === 'off' || (view.mayBeOff && !forAll && view.scope !== 'both');
  const options = [
    { value: 'all', text: allText(place, words) },
    ...(mayBeOff ? [{ value: 'off', text: t('rule_off', [editor.unset(t)]) }] : []),
    ...(editor.choices ?? []).map(({ text }, index) => ({ value: `choice-${index}`, text: text(t) })),
    ...(editor.own === undefined ? [] : [{ value: 'own', text: t('rule_own') }]),
    ...(chosen === 'unreadable' ? [{ value: 'unreadable', text: t('rule_unreadable') }] : []),
  ];
  return options.filter(isSaidOnce(chosen));
}

/** Of two choices that say the same, the one that stands there is offered, or the first. */
function isSaidOnce(chosen: string) {
  return ({ value, text }: FieldOption, at: number, all: readonly FieldOption[]) =>
    value === chosen ||
    !all.some((other, place) => other.text === text && (other.value === chosen || place < at));
}

/** Whether it says anything of its own there: that there is none is nothing where there would be none anyway. */
export function isSetHere({ editor, draft, stored, general }: KindPlace): boolean {
  if (draft.touched[editor.id]?.mode === 'own') return true;
  const setting = settingAt(editor, draft, stored);
  return setting !== undefined && !(setting === 'off' && (general === undefined || general === 'off'));
}

/** On the page of all sites, what each site may spend is told apart from what all of them may spend together. */
export function nameAt({ editor, forAll }: Pick<KindPlace, 'editor' | 'forAll'>, t: Words['t']): string {
  return (forAll ? editor.nameForAll : undefined)?.(t) ?? editor.name(t);
}

/** What a choice makes of the kind. Fields begin with what stood there, or with what holds for all sites. */
export function touchFor(value: string, { editor, stored, general }: KindPlace, now: number): Touch {
  const setting = stored?.settings[editor.id];
  if (value === 'all') return { mode: 'all' };
  if (value === 'off') return { mode: 'set', setting: 'off' };
  if (value === 'unreadable') return { mode: 'set', setting };
  if (value !== 'own')
    return { mode: 'set', setting: editor.choices?.[Number(value.split('-')[1])]?.setting };
  const rows = rowsOf(editor, setting) ?? rowsOf(editor, general) ?? editor.own?.start(now) ?? [];
  return { mode: 'own', rows };
}

/** A setting in a few words, whatever it is. */
export function settingText(editor: RuleEditor, setting: unknown, words: Words): string {
  const { t } = words;
  if (setting === undefined) return editor.unset(t);
  const choice = editor.choices?.find((one) => one.setting === setting);
  if (choice !== undefined) return choice.text(t);
  if (!canRead(editor.id, setting)) return t('rule_unreadable');
  return setting === 'off' || editor.own === undefined ? editor.unset(t) : editor.own.text(setting, words);
}

function allText({ editor, view, general, forAll }: KindPlace, words: Words): string {
  const { t } = words;
  const text = settingText(editor, general, words);
  if (forAll || editor.group === 'always') return editor.unset(t);
  if (view.scope !== 'both') return t('rule_as_for_all', [text]);
  return general === undefined || general === 'off' ? editor.unset(t) : t('rule_only_for_all', [text]);
}
