// What an editor of one kind of rule is: its words, what may be chosen, and how a form of plain texts becomes a setting and back.
import type { NetworkView } from '../../lib/wallet/api.ts';
import type { Environment } from '../state/environment.ts';
import type { FaultName } from './faults.ts';

export interface RuleEditor {
  /** Of its kind in `lib/rules`. */
  readonly id: string;
  readonly group: RuleGroupName;
  readonly name: (t: Translate) => string;
  /** Where it is set for all sites, and means each of them. */
  readonly nameForAll?: (t: Translate) => string;
  /** One sentence: what it does. */
  readonly says: (t: Translate) => string;
  /** What holds where neither the site nor all sites say anything. */
  readonly unset: (t: Translate) => string;
  /** Settings that are chosen whole. */
  readonly choices?: readonly SettingChoice[];
  /** A setting that is written into fields. */
  readonly own?: OwnSetting;
}

/** first: what everybody needs. finer: more limits. what, when: which payments and which times. always: what cannot be switched off. */
export type RuleGroupName = 'first' | 'finer' | 'what' | 'when' | 'always';

export type Translate = Environment['t'];

interface SettingChoice {
  readonly setting: string | boolean;
  readonly text: (t: Translate) => string;
}

export interface OwnSetting {
  readonly fields: readonly FormField[];
  /** Where there may be several rows: how one is added and taken away. */
  readonly list?: ListWords;
  /** What the fields hold where nothing is to be taken over from all sites. */
  start(now: number): Rows;
  /** Of a setting that can be read. */
  rowsOf(setting: unknown): Rows;
  read(rows: Rows, known: Known): Read;
  /** The setting in a few words. */
  text(setting: unknown, words: Words): string;
}

/** Texts as they stand in the fields of one row. */
export type Row = Readonly<Record<string, string>>;
export type Rows = readonly Row[];

/** What reading may have to know: the time, and the setting that was there before. */
export interface Known {
  readonly now: number;
  readonly before: unknown;
}

export type Read = { readonly setting: unknown } | { readonly faults: readonly Fault[] };

export interface Fault {
  readonly row: number;
  readonly field: string;
  readonly fault: FaultName;
}

export interface FormField {
  readonly name: string;
  readonly input: 'dollars' | 'number' | 'text' | 'time' | 'moment' | 'choice' | 'tick';
  readonly label: (t: Translate) => string;
  readonly hint?: (t: Translate) => string;
  /** Of a choice. */
  readonly options?: (words: Words, row: Row) => readonly FieldOption[];
  /** It is only asked for where this holds. */
  readonly when?: (row: Row) => boolean;
}

export interface FieldOption {
  readonly value: string;
  readonly text: string;
}

export interface ListWords {
  readonly add: (t: Translate) => string;
  /** Names the row, so that each button has a name of its own. */
  readonly remove: (t: Translate, row: Row) => string;
}

export interface Words extends Pick<Environment, 't' | 'locale' | 'now'> {
  readonly networks: readonly NetworkView[];
}
