// Days and months as they are called: today, yesterday, then by their dates.
import { dayStart } from './days.ts';
import type { Environment } from './environment.ts';

export function dayText(
  start: number,
  { t, locale, now }: Pick<Environment, 't' | 'locale' | 'now'>,
): string {
  const today = dayStart(now());
  if (start === today) return t('day_today');
  if (start === dayStart(today, -1)) return t('day_yesterday');
  const isThisYear = new Date(start).getFullYear() === new Date(today).getFullYear();
  return new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(start);
}

/** Of a sum's name: a day `2026-11-25` or a month `2026-11`, both in UTC; a day of this year goes without it. */
export function calendarText(name: string, { locale, now }: Pick<Environment, 'locale' | 'now'>): string {
  const [year, month, day] = name.split('-').map(Number);
  if (year === undefined || month === undefined) return name;
  const isThisYear = year === new Date(now()).getUTCFullYear();
  return new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    ...(day !== undefined && isThisYear ? {} : { year: 'numeric' }),
    ...(day === undefined ? { month: 'long' } : { month: 'short', day: 'numeric' }),
  }).format(Date.UTC(year, month - 1, day ?? 1));
}
