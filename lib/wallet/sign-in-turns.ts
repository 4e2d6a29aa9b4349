// One sign-in at a time for one thing: whoever wants the same waits until the site has answered, and learns from the answer.
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Clock, Random } from '../core/time-and-chance.ts';

export interface SignInTurns {
  /** The id of the sign-in that may be made now; null: another one took too long. `yes`: the terms that a person agreed to pay. */
  take(key: string, yes: string | null): Promise<string | null>;
  sent(id: string): void;
  /** Answered, lost or given up. Tells the terms that were agreed to, and when. */
  end(id: string): { readonly yes: string | null; readonly at: number } | null;
}

interface TurnPorts {
  readonly clock: Clock;
  readonly random: Random;
  /** In milliseconds. */
  pause(time: number): Promise<void>;
}

interface UnderWay {
  readonly id: string;
  readonly at: number;
  readonly since: number;
  readonly life: number;
  readonly yes: string | null;
}

/** Until the repeat has left, and until it is answered. In milliseconds, as for a payment. */
const departureTime = 12_000;
const answerTime = 60_000;
/** How often, and for how long between two times, it is looked whether another one is answered. */
const looks = 1_200;
const look = 50;

const prefix = 'sign-in ';

/** The memory of one worker. A sign-in that outlives it is known by its id alone. */
export function createSignInTurns({ clock, random, pause }: TurnPorts): SignInTurns {
  const underWay = new Map<string, UnderWay>();

  return {
    async take(key, yes) {
      // Nothing is awaited between the look and the note: of many tabs one signs in.
      for (let left = looks; left > 0; left -= 1) {
        const before = underWay.get(key);
        if (before === undefined || Math.abs(clock() - before.since) >= before.life) {
          const id = `${prefix}${key} ${bytesToHex(random(8))}`;
          underWay.set(key, { id, at: clock(), since: clock(), life: departureTime, yes });
          return id;
        }
        await pause(look);
      }
      return null;
    },

    sent(id) {
      const before = underWay.get(keyIn(id));
      if (before?.id === id) underWay.set(keyIn(id), { ...before, since: clock(), life: answerTime });
    },

    end(id) {
      const before = underWay.get(keyIn(id));
      if (before?.id !== id) return null;
      underWay.delete(keyIn(id));
      return before;
    },
  };
}

/** No purchase has such an id. */
export function isSignIn(id: string): boolean {
  return id.startsWith(prefix);
}

/** The id tells what it is for, so that an answer is understood by a worker that did not sign. */
export function keyIn(id: string): string {
  return id.slice(prefix.length).split(' ')[0] ?? '';
}
