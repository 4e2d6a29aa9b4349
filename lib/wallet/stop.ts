// Stop: one press, and nothing is signed, asked or paid until the person unlocks and says *Go on*. A restart does not lift it.
import { failed, type Outcome, success } from '../core/failure.ts';
import { type MoneyState, outstandingStates } from '../core/purchase.ts';
import type { Clock } from '../core/time-and-chance.ts';
import type { Stopped } from './api.ts';
import { isUnlocked, type LockPorts, lock } from './lock.ts';
import type { Ledger, Session } from './ports.ts';
import { spent } from './rule-facts.ts';

export interface Stop {
  isOn(): Promise<boolean>;
  /** Drops everything that is pending; resolves when nothing more can leave, and it will be known after a restart. */
  begin(): Promise<void>;
  /** Only of an unlocked wallet: whoever passes by may stop it, but not start it again. */
  goOn(): Promise<Outcome<null>>;
  /** null while it is off. */
  view(): Promise<Stopped | null>;
}

export interface StopPorts extends Pick<LockPorts, 'session' | 'clock'> {
  readonly ledger: Pick<Ledger, 'unsettled'>;
  readonly clock: Clock;
  /** When it was pressed, in milliseconds since 1970; null while it is off. */
  readonly stoppedAt: { read(): Promise<number | null>; write(at: number | null): Promise<void> };
  /** Every question that waits is over. */
  dropQuestions(): void;
  /** Every proof that waits for its request is taken back. */
  disarmAll(): Promise<void>;
}

export function createStop(ports: StopPorts): Stop {
  const { stoppedAt, clock } = ports;
  /** Kept in memory too: it holds before it is written. A store that cannot be read pays nothing. */
  let state = stoppedAt.read();
  state.catch(() => undefined);

  return {
    isOn: async () => (await state) !== null,

    async begin() {
      const at = clock();
      state = Promise.resolve(at);
      ports.dropQuestions();
      await Promise.all([lock(ports), ports.disarmAll(), stoppedAt.write(at)]);
    },

    async goOn() {
      if (!(await isUnlocked(ports))) return failed('wallet-locked');
      await stoppedAt.write(null);
      state = Promise.resolve(null);
      return success(null);
    },

    async view() {
      const at = await state;
      if (at === null) return null;
      const out = (await ports.ledger.unsettled()).filter(({ money }) => mayStillBeCollected.includes(money));
      const sum = (kind: 'real' | 'test') => `${spent(out.filter((one) => one.kind === kind))}`;
      return { at, out: { count: out.length, spending: { real: sum('real'), test: sum('test') } } };
    },
  };
}

/** Signed, and nobody has said that it was used: as the limit for what is under way counts it. What is on the chain has been collected. */
const mayStillBeCollected: readonly MoneyState[] = outstandingStates.filter((state) => state !== 'reserved');

/** The session as payments see it: while everything is stopped it is closed, also to whoever unlocks meanwhile. */
export function heldSession(session: Session, { isOn }: Pick<Stop, 'isOn'>): Session {
  return {
    read: async () => ((await isOn()) ? null : session.read()),
    open: (open) => session.open(open),
    touch: (idleDeadline) => session.touch(idleDeadline),
    close: () => session.close(),
  };
}
