// A page with an impatient program: it asks a hostile merchant until it is served, three times at most.
import type { Bought } from './battery.ts';
import type { Hostile } from './hostile.ts';
import type { HostileMode } from './hostile-modes.ts';

export interface Errand {
  readonly path: string;
  readonly calls: number;
  /** How long it waits for each answer, in milliseconds. */
  readonly patience: number;
}

/**
 * More than an ordinary program's: who gives up just when the goods leave the shop has not got them, and nobody can tell. Whom
 * nothing is answered gets as much time as a second presentation takes.
 */
export function errandAt(mode: HostileMode): Errand {
  const path = `/${mode}/wallet${mode === 'slow-40-s' ? '?after=3000' : ''}`;
  return { path, calls: 3, patience: mode === 'accept-then-time-out' ? 4_000 : 60_000 };
}

/** Each has a name of its own, since each has its own payee, and a site's payee is remembered. */
export function siteOf(mode: HostileMode, { site }: Pick<Hostile, 'site'>): string {
  return site.replace('://', `://${mode}.`);
}

/** Runs in a page of the merchant's site. */
export async function askStubbornly({ path, calls, patience }: Errand): Promise<Bought> {
  const answers: string[] = [];
  let isDelivered = false;
  while (answers.length < calls && answers.at(-1) !== '200') {
    try {
      const answer = await fetch(path, { signal: AbortSignal.timeout(patience), cache: 'no-store' });
      await answer.text();
      answers.push(String(answer.status));
      isDelivered ||= answer.ok && answer.url === new URL(path, location.href).href; // not what it was sent on to
    } catch (error) {
      answers.push((error as Error).name); // fetch throws nothing else
    }
  }
  return { answers, isDelivered };
}
