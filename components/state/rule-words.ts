// How a rule stands, in a few words: on, off, blocked, until when; what is spent of its limits; what it is called.

import type { RuleEntry, RulePlace } from '../../lib/wallet/api.ts';
import { pausedUntil } from '../../lib/wallet/paused.ts';
import { canRead } from '../../lib/wallet/rule-kinds.ts';
import { trust } from '../rule-editors/trust.ts';
import { dollarsText } from './amounts.ts';
import type { Environment } from './environment.ts';
import { dateInWords, siteName, untilText } from './names.ts';
import { allSites } from './rule-places.ts';

type Plain = Pick<Environment, 't' | 'locale' | 'now'>;

const day = 86_400_000;

export function placeText({ site }: Pick<RulePlace, 'site'>, { t }: Pick<Plain, 't'>): string {
  return site === allSites ? t('rule_all_sites') : siteName(site);
}

export interface RuleState {
  readonly mark: 'pays' | 'asks' | 'blocked';
  readonly text: string;
}

/** `all`: what holds for all sites, for what the rule does not say itself. `lastPaid` as far as it is known. */
export function stateOf(
  entry: RuleEntry,
  all: RuleEntry | undefined,
  words: Plain,
  lastPaid?: number | null,
): RuleState {
  const { t, locale, now } = words;
  const pause = pausedUntil([entry.settings.pause, all?.settings.pause], now());
  if (isBlocked(entry, all)) return { mark: 'blocked', text: t('rule_state_blocked') };
  if (!entry.on && entry.site !== allSites) return { mark: 'asks', text: t('rule_state_off') };
  if (pause !== null)
    return {
      mark: 'asks',
      text:
        pause === 'ever'
          ? t('rule_state_paused')
          : t('rule_state_paused_until', [untilText(locale, pause, now())]),
    };
  if (entry.site === allSites) return { mark: 'pays', text: t('rule_state_all') };
  const ends = [latestEnd(entry, all), lastPaid === undefined ? null : unusedEnd(entry, all, lastPaid)];
  if (ends.some((end) => end !== null && end <= now()))
    return { mark: 'asks', text: t('rule_state_expired') };
  return trustState(entry, words) ?? { mark: 'pays', text: t('rule_state_on') };
}

/** When the rule ends even where it is used; null: it does not. */
export function latestEnd(entry: RuleEntry, all: RuleEntry | undefined): number | null {
  const days = expiryOf(entry, all);
  return days === null ? null : entry.changedAt + days.always * day;
}

/** When the rule ends if it is not used again; null: it does not. */
export function unusedEnd(
  entry: RuleEntry,
  all: RuleEntry | undefined,
  lastPaid: number | null,
): number | null {
  const days = expiryOf(entry, all);
  return days === null ? null : Math.max(entry.changedAt, lastPaid ?? 0) + days.unused * day;
}

/** Whether somebody has blocked it, here or for all sites. */
export function isBlocked(entry: RuleEntry, all: RuleEntry | undefined): boolean {
  return heldBy(entry, all)('blocked') === true;
}

/** When it ends if nothing is done, or an empty text; `lastPaid` as far as it is known. */
export function endText(
  entry: RuleEntry,
  all: RuleEntry | undefined,
  lastPaid: number | null,
  { t, locale }: Plain,
): string {
  const [unused, last] = [unusedEnd(entry, all, lastPaid), latestEnd(entry, all)];
  if (unused === null || last === null || entry.site === allSites) return '';
  return unused < last
    ? t('rule_ends_unused', [dateText(locale, unused), dateText(locale, last)])
    : t('rule_ends', [dateText(locale, last)]);
}

/** The limit for one payment; empty where there is none. */
export function eachText(entry: RuleEntry, all: RuleEntry | undefined, { t, locale }: Plain): string {
  const limit = heldBy(entry, all)('per-request');
  if (typeof limit !== 'string' || !/^[0-9]+$/.test(limit)) return '';
  return t('rule_each', [dollarsText(locale, limit)]);
}

function expiryOf(
  entry: RuleEntry,
  all: RuleEntry | undefined,
): { readonly unused: number; readonly always: number } | null {
  const setting = heldBy(entry, all)('expiry');
  if (setting === undefined || setting === 'off' || !canRead('expiry', setting)) return null;
  return setting as { readonly unused: number; readonly always: number }; // its kind has read it
}

export function dateText(locale: string, at: number): string {
  return new Intl.DateTimeFormat(locale, dateInWords).format(at);
}

function trustState(entry: RuleEntry, words: Plain): RuleState | null {
  const setting = entry.settings.trust;
  if (setting === undefined || setting === 'off' || !canRead('trust', setting)) return null;
  const { until } = setting as { readonly until?: number }; // its kind has read it
  if (until !== undefined && until <= words.now())
    return { mark: 'asks', text: words.t('rule_state_trust_over') };
  const end = trust.own?.text(setting, { ...words, networks: [] }) ?? '';
  return { mark: 'pays', text: words.t('rule_state_trusted', [end]) };
}

function heldBy(
  { settings, inherits, site }: RuleEntry,
  all: RuleEntry | undefined,
): (kind: string) => unknown {
  return (kind) => settings[kind] ?? (inherits && site !== allSites ? all?.settings[kind] : undefined);
}
