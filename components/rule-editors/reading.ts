// Reads the texts of fields: each becomes a value or a fault, and faults are gathered from all rows.
import { parseDollars } from '../../lib/core/money.ts';
import type { Fault, Read, Row, Rows } from './contract.ts';
import type { FaultName } from './faults.ts';

export type Got<T> = { readonly value: T } | { readonly fault: FaultName };

/** `read` reads one row into a part of the setting, or into what is wrong with its fields. */
export function readRows<T>(
  rows: Rows,
  read: (
    row: Row,
    before: Rows,
  ) => { readonly value: T } | { readonly wrong: Readonly<Record<string, FaultName>> },
  whole: (parts: readonly T[]) => unknown,
): Read {
  const got = rows.map((row, index) => read(row, rows.slice(0, index)));
  const faults = got.flatMap((one, row) =>
    'wrong' in one ? Object.entries(one.wrong).map(([field, fault]): Fault => ({ row, field, fault })) : [],
  );
  return faults.length > 0
    ? { faults }
    : { setting: whole(got.flatMap((one) => ('value' in one ? [one.value] : []))) };
}

/** The fields that are wrong, by their names. */
export function wrongOf(
  fields: Readonly<Record<string, Got<unknown>>>,
): Readonly<Record<string, FaultName>> | null {
  const wrong = Object.entries(fields).flatMap(([field, got]) =>
    'fault' in got ? [[field, got.fault] as const] : [],
  );
  return wrong.length === 0 ? null : Object.fromEntries(wrong);
}

/** Micro-dollars of what a person types. */
export function gotDollars(text = ''): Got<string> {
  if (text.trim() === '') return { fault: 'empty' };
  const read = parseDollars(text);
  return read.ok ? { value: read.value.toString() } : { fault: 'dollars' };
}

/** A whole number above nothing. */
export function gotCount(text = ''): Got<number> {
  if (text.trim() === '') return { fault: 'empty' };
  return /^[1-9][0-9]{0,8}$/.test(text.trim()) ? { value: Number(text) } : { fault: 'count' };
}

/** What a date and time field writes, `2026-11-25T12:00`, as a moment here. */
export function gotMoment(text: string | undefined, now: number): Got<number> {
  if (text === undefined || text === '') return { fault: 'empty' };
  const moment = new Date(text).getTime();
  if (Number.isNaN(moment)) return { fault: 'moment' };
  return moment > now ? { value: moment } : { fault: 'past' };
}

/** A moment as a date and time field writes it. */
export function momentField(at: number): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

export function givenBy<T>(got: Got<T>): T | undefined {
  return 'value' in got ? got.value : undefined;
}

/** Parts of a setting that its kind can read. */
export function recordOf(setting: unknown): Readonly<Record<string, unknown>> {
  return (setting ?? {}) as Readonly<Record<string, unknown>>; // a record, since its kind reads it as one
}
