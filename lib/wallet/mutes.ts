// Who was refused three times in a row does not ask again for a day, or until the person says so.
import type { Clock } from '../core/time-and-chance.ts';

/** In a row, without a yes between them. Who asks until a person gives in is an attacker. */
const enough = 3;
const muteTime = 24 * 3_600_000;
/** The longest ago are forgotten: a site that changes its name with every page is asked about as a new one anyway. */
const capacity = 200;

/** By site: how often it was refused since the last yes, and when that was last. */
export type Refused = Readonly<Record<string, { readonly times: number; readonly at: number }>>;

export interface MutePorts {
  readonly refused: { read(): Promise<Refused>; write(refused: Refused): Promise<void> };
  readonly clock: Clock;
}

export interface Mutes {
  /** In milliseconds since 1970; null: it may ask. */
  until(site: string): Promise<number | null>;
  /** The person said no: true when the site is muted by it. */
  refuse(site: string): Promise<boolean>;
  /** The person said yes to something of the site, or wants to be asked again. */
  lift(site: string): Promise<void>;
}

export function createMutes({ refused, clock }: MutePorts): Mutes {
  /** One step after the other: of two answers at once none is lost. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(step: () => Promise<T>): Promise<T> => {
    const done = last.then(step);
    last = done.catch(() => undefined);
    return done;
  };

  /** A clock that was set back must not make a day longer. */
  function isPast(at: number): boolean {
    return Math.abs(clock() - at) >= muteTime;
  }

  async function timesOf(site: string): Promise<number> {
    const entry = (await refused.read())[site];
    return entry === undefined || isPast(entry.at) ? 0 : entry.times;
  }

  async function write(site: string, times: number): Promise<void> {
    const { [site]: _before, ...others } = await refused.read();
    const kept = Object.entries(others).filter(([, { at }]) => !isPast(at));
    const own = times === 0 ? [] : [[site, { times, at: clock() }] as const];
    await refused.write(Object.fromEntries([...kept, ...own].slice(-capacity)));
  }

  return {
    until: (site) =>
      inTurn(async () => {
        const entry = (await refused.read())[site];
        return entry !== undefined && (await timesOf(site)) >= enough ? entry.at + muteTime : null;
      }),
    refuse: (site) =>
      inTurn(async () => {
        const times = (await timesOf(site)) + 1;
        await write(site, times);
        return times >= enough;
      }),
    lift: (site) =>
      inTurn(async () => {
        if ((await refused.read())[site] !== undefined) await write(site, 0);
      }),
  };
}
