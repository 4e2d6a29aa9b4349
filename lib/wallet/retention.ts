// Deletes what is old, if the user wants that: closed purchases and their logs, never what is open, owed or still counted.
import { failed, type Outcome, success } from '../core/failure.ts';
import type { MoneyState, Purchase } from '../core/purchase.ts';
import type { Clock } from '../core/time-and-chance.ts';
import { day } from './history.ts';
import type { Archive } from './ports.ts';

export interface RetentionPorts {
  readonly archive: Pick<Archive, 'forget'>;
  readonly clock: Clock;
  readonly retention: RetentionSettings;
  /** Asked before anything goes: a clock that runs ahead would make everything old. */
  isClockRight(): Promise<boolean>;
}

export interface RetentionSettings {
  /** Days; null keeps everything. */
  days(): Promise<number | null>;
  setDays(days: number | null): Promise<void>;
  /** When it was last looked through, in milliseconds; 0 for never. */
  lookedAt(): Promise<number>;
  noteLook(at: number): Promise<void>;
}

const shortest = 30;
const longest = 3650;

/** In days: the longest time that a limit looks back, and one to spare. */
const counted = 31;
/** In days: paid, and nothing came of it; until then the same is not bought again without asking. */
const owed = 365;

/** How many went. At most once a day, however often it is called. */
export async function forgetOld(ports: RetentionPorts): Promise<number> {
  const { archive, clock, retention } = ports;
  const days = await retention.days();
  const now = clock();
  if (days === null || Math.abs(now - (await retention.lookedAt())) < day) return 0;
  await retention.noteLook(now);
  if (!(await ports.isClockRight())) return 0;
  return archive.forget(now - Math.max(days, counted) * day, (purchase) => mayGo(purchase, now));
}

export function readRetention(days: unknown): Outcome<number | null> {
  if (days === null) return success(null);
  const isFit = Number.isSafeInteger(days) && Number(days) >= shortest && Number(days) <= longest;
  return isFit ? success(Number(days)) : failed('retention-malformed');
}

const closed: readonly MoneyState[] = ['settled', 'expired', 'cancelled', 'void'];

function mayGo({ money, delivery, decidedBy, at }: Purchase, now: number): boolean {
  const isAnswered = delivery === 'delivered' || delivery === 'refunded' || decidedBy === 'elsewhere';
  const isOwed = money === 'settled' && !isAnswered;
  return closed.includes(money) && (!isOwed || at < now - owed * day);
}
