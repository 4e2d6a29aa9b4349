// How sites, addresses, moments and failures are written on a screen.
import type { Failure, FailureName } from '../../lib/core/failure.ts';
import { readableHost } from '../../lib/core/punycode.ts';
import type { Delivery, MoneyState } from '../../lib/core/purchase.ts';
import type { Reason } from '../../lib/core/verdict.ts';
import type { Environment } from './environment.ts';

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

export function momentText(locale: string, at: number): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
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
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(at);
}

/** `12:05` on the same day, with its date on any other. */
export function untilText(locale: string, at: number, now: number): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return isToday ? timeText(locale, at) : momentText(locale, at);
}

/** What happened, what it means, what to do; with the time until which a purchase is held. */
export function failureText(
  { name, detail }: Failure,
  { t, locale, now }: Pick<Environment, 't' | 'locale' | 'now'>,
): string {
  const until = Number(detail?.until) * 1000;
  if (name !== 'purchase-held' || !(until > 0)) return t(failureKey(name));
  return `${t(failureKey(name))} ${t('held_until', [untilText(locale, until, now())])}`;
}

/** To the second, for what happens within one. */
export function instantText(locale: string, at: number): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(at);
}

export function failureKey(name: FailureName): string {
  return `failure_${underscored(name)}`;
}

export function reasonKey(reason: Reason): string {
  return `reason_${underscored(reason)}`;
}

/** Of a kind of rule by its id. */
export function ruleKey(kind: string): string {
  return `rule_${underscored(kind)}`;
}

export function moneyKey(money: MoneyState): string {
  return `money_${underscored(money)}`;
}

export function deliveryKey(delivery: Delivery): string {
  return `delivery_${underscored(delivery)}`;
}

/** Of a `Signed`, which a log's entry holds as a plain word. */
export function signedKey(signed: string): string {
  return `signed_${underscored(signed)}`;
}

/** The names of browser texts may hold no hyphen. */
function underscored(name: string): string {
  return name.replaceAll('-', '_');
}
