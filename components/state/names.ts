// How sites, addresses, moments and failures are written on a screen.
import { type Signed, signings } from '../../lib/core/evidence.ts';
import type { Failure, FailureName } from '../../lib/core/failure.ts';
import { readableHost } from '../../lib/core/punycode.ts';
import type { Delivery, MoneyState } from '../../lib/core/purchase.ts';
import type { Reason } from '../../lib/core/verdict.ts';
import type { Environment } from './environment.ts';
import type { TextKey } from './texts.ts';

/** `https://shop.example` is written `shop.example`; any other scheme is worth seeing. */
export function siteName(site: string): string {
  return site.replace(/^https:\/\//, '');
}

/** `https://xn--mnchen-3ya.example` as it reads; null where it is written as it reads. */
export function readableSite(site: string): string | null {
  return readableHost(siteName(site));
}

/** `0x123456…abcdef` */
export function shortAddress(address: string): string {
  return address.length <= 16 ? address : `${address.slice(0, 8)}…${address.slice(-6)}`;
}

export function clockText(locale: string, at: number): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }).format(at);
}

/** The month by its name: 04.05. is May to one reader and April to another, and some medium styles write just that. */
export const dateInWords = { year: 'numeric', month: 'short', day: 'numeric' } as const;

export function momentText(locale: string, at: number): string {
  return new Intl.DateTimeFormat(locale, { ...dateInWords, hour: 'numeric', minute: '2-digit' }).format(at);
}

export function dayOfMoment(locale: string, at: number): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(at);
}

/** `15 minutes` */
export function minutesText(locale: string, minutes: number): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(
    minutes,
  );
}

export function timeText(locale: string, at: number): string {
  // As in `momentText`: the short style of some languages writes 09:26 where the other writes 9:26.
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(at);
}

/** `12:05` on the same day, with its date on any other. */
export function untilText(locale: string, at: number, now: number): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return isToday ? timeText(locale, at) : momentText(locale, at);
}

/** What happened, what it means, what to do; with the time until which a purchase is held, and what is asked for by its name. */
export function failureText(
  { name, detail }: Failure,
  { t, locale, now }: Pick<Environment, 't' | 'locale' | 'now'>,
): string {
  const until = Number(detail?.until) * 1000;
  if (detail?.named !== undefined) return `${t(failureKey(name))} ${t('failure_named', [detail.named])}`;
  const isOut = name === 'purchase-held' || name === 'purchase-lacks-allowance';
  if (!isOut || !(until > 0)) return t(failureKey(name));
  return `${t(failureKey(name))} ${t('held_until', [untilText(locale, until, now())])}`;
}

/** To the second, for what happens within one. */
export function instantText(locale: string, at: number): string {
  const time = { hour: 'numeric', minute: '2-digit', second: '2-digit' } as const;
  return new Intl.DateTimeFormat(locale, { ...dateInWords, ...time }).format(at);
}

export function failureKey(name: FailureName): Keyed<'failure', FailureName> {
  return `failure_${underscored(name)}`;
}

export function reasonKey(reason: Reason): Keyed<'reason', Reason> {
  return `reason_${underscored(reason)}`;
}

/** Of a kind of rule by its id. */
export function ruleKey(kind: string): Extract<TextKey, `rule_${string}`> {
  // Cast: a test looks for the text of every kind of rule.
  return `rule_${underscored(kind)}` as Extract<TextKey, `rule_${string}`>;
}

export function moneyKey(money: MoneyState): Keyed<'money', MoneyState> {
  return `money_${underscored(money)}`;
}

export function deliveryKey(delivery: Delivery): Keyed<'delivery', Delivery> {
  return `delivery_${underscored(delivery)}`;
}

/** Of a `Signed`, which a log's entry holds as a plain word. */
export function signedKey(signed: string): Keyed<'signed', Signed> {
  return `signed_${underscored(signings.find((known) => known === signed) ?? 'by-unknown')}`;
}

/** A name without a text is no `TextKey`, and `t` does not compile with it. */
export type Keyed<Family extends string, Name extends string> = `${Family}_${Underscored<Name>}`;

type Underscored<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}_${Underscored<Tail>}`
  : Name;

/** The names of browser texts may hold no hyphen. */
export function underscored<Name extends string>(name: Name): Underscored<Name> {
  return name.replaceAll('-', '_') as Underscored<Name>; // the library calls it a string, whatever went in
}
