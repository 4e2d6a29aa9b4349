// What became of a request that carried something of ours: of a payment it is booked, of a sign-in it is noted.
import type { Challenge } from '../core/challenge.ts';
import type { Failure } from '../core/failure.ts';
import { mayPresent } from '../core/purchase.ts';
import { lackOf, saysLacking } from './lacking.ts';
import type { Paid } from './pay.ts';
import { answered, cut, lost, type SettlePorts, sent } from './settle.ts';
import type { SignIns } from './sign-in.ts';
import type { Statements } from './statements.ts';
import { held, presentAgain, type TakeUpPorts } from './take-up.ts';

/** Each by the id that travelled with the request: a purchase's, or a sign-in's. */
export interface Carried {
  sent(id: string): Promise<void>;
  answered(id: string, answer: { status: number; headers: Challenge['headers'] }): Promise<void>;
  lost(id: string): Promise<void>;
  /** Its answer broke off in the middle. */
  cut(id: string): Promise<void>;
  /** A repeat was answered badly, or not at all: the identical bytes once more, after a pause, or why not. */
  again(id: string): Promise<Paid>;
  /** It was answered 412: that nothing could be taken, where the chain bears it out. Null: it is the page's own matter. */
  untaken(id: string): Promise<Paid | null>;
}

export interface CarriedPorts extends SettlePorts, TakeUpPorts {
  readonly signIns: SignIns;
  readonly statements: Statements;
  /** Money has probably moved. */
  moved(): void;
}

export function createCarried(ports: CarriedPorts): Carried {
  const { signIns, statements, moved } = ports;
  return {
    async sent(id) {
      if (signIns.isOne(id)) signIns.sent(id);
      else await sent(id, ports);
    },
    async answered(id, answer) {
      if (signIns.isOne(id)) return signIns.answered(id, answer.status);
      const purchase = await answered(id, answer, ports);
      moved();
      // Nobody waits for it: a site may have to be asked for its keys.
      void statements.bookReceipt(purchase, answer.headers).catch(() => undefined);
    },
    async lost(id) {
      if (signIns.isOne(id)) signIns.lost(id);
      else await lost(id, ports);
    },
    async cut(id) {
      if (!signIns.isOne(id)) await cut(id, ports);
    },
    async again(id) {
      if (signIns.isOne(id)) return { kind: 'foreign' }; // nothing was paid for it: the answer is the page's
      const purchase = await presentAgain(id, ports);
      return 'headers' in purchase ? { kind: 'signed', purchase } : refused(purchase);
    },
    async untaken(id) {
      const purchase = signIns.isOne(id) ? undefined : await ports.ledger.find(id);
      if (purchase === undefined || !saysLacking(purchase)) return null;
      const lack = await lackOf(purchase, ports);
      if (lack === null) return null;
      // What is not simply asked for again waits for its end, allowed or not.
      return refused(mayPresent(purchase, ports.clock()) ? lack : held(purchase));
    },
  };
}

function refused(failure: Failure): Paid {
  return { kind: 'refused', failure, offers: [] };
}
