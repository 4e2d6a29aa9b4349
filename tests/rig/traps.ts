// Traps in the worker of a variant build: at a named point of a purchase's life it stands still, and can be ended there.
import type { Page } from '@playwright/test';

/** Before and after: an entry of the journal is written, and the network rule that carries the proof is in force. */
export const trapPoints = [
  'before reserved',
  'after reserved',
  'before signed',
  'after signed',
  'before armed',
  'after armed',
  'before sent',
  'after sent',
  'before answered',
  'after answered',
  'before settled',
  'after settled',
] as const;
export type TrapPoint = (typeof trapPoints)[number];

/** For `variantWith`: the worker's own code behind traps that are not set. */
export function withTraps(own: string): string {
  return `(${String(layTraps)})();\n${own}`;
}

/** Sets a trap through one of the extension's pages; `sprung` resolves when the worker stands still in it. */
export async function setTrap(home: Page, point: TrapPoint): Promise<{ sprung: Promise<void> }> {
  await home.evaluate(async (set) => {
    await chrome.runtime.sendMessage({ verb: 'call', name: 'status' }); // it is awake, and hears what is said next
    const channel = new BroadcastChannel('traps');
    const heard = (word: string) =>
      new Promise<void>((resolve) =>
        channel.addEventListener('message', ({ data }) => data === word && resolve()),
      );
    const isSet = heard('set');
    Object.assign(self, { sprung: heard('sprung') });
    channel.postMessage(set);
    await isSet;
  }, point);
  return { sprung: home.evaluate(() => Reflect.get(self, 'sprung') as Promise<void>) };
}

/**
 * Runs in the worker, before anything else: written as a whole, for it is sent there as text. What stands still is never told
 * that the storage has done anything, and changes no rule: it decides nothing more and writes nothing more. It does not spin,
 * for then nobody would hear that it stands still.
 */
function layTraps(): void {
  const channel = new BroadcastChannel('traps');
  const kinds = new WeakMap<object, string>(); // by the transaction: the entry that it writes
  let trap: string | null = null;
  let isStill = false;
  channel.addEventListener('message', ({ data }) => {
    trap = data;
    channel.postMessage('set');
  });
  const standsStillAt = (point: string) => {
    if (trap !== point || isStill) return isStill;
    isStill = true;
    channel.postMessage('sprung');
    return true;
  };

  const { add } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.add = function (this: IDBObjectStore, value: { kind?: string }, ...rest) {
    const request = add.call(this, value, ...rest);
    if (this.name !== 'evidence') return request;
    const kind = value.kind === 'lost' ? 'answered' : String(value.kind); // that no answer came is booked in its place
    kinds.set(this.transaction, kind);
    if (standsStillAt(`before ${kind}`)) this.transaction.abort();
    return request;
  };

  const { addEventListener } = EventTarget.prototype;
  type Listener = (this: EventTarget, event: Event) => void;
  const deafWhenStill = function (this: EventTarget, type: string, listener: Listener, options?: object) {
    const heard: Listener = function (event) {
      const written =
        event.type === 'complete' && event.target !== null ? kinds.get(event.target) : undefined;
      if (written !== undefined && standsStillAt(`after ${written}`)) return;
      if (!isStill) listener.call(this, event);
    };
    addEventListener.call(this, type, heard, options);
  };
  for (const { prototype } of [IDBTransaction, IDBRequest])
    Object.assign(prototype, { addEventListener: deafWhenStill });

  const rules = chrome.declarativeNetRequest;
  const update = rules.updateSessionRules.bind(rules) as (options: {
    addRules?: { action: { type: string } }[];
  }) => Promise<void>;
  const forever = () => new Promise<void>(() => undefined);
  const trapped: typeof update = async (options) => {
    const carriesProof = options.addRules?.some(({ action }) => action.type === 'modifyHeaders') === true;
    if (isStill || (carriesProof && standsStillAt('before armed'))) return forever();
    await update(options);
    if (carriesProof && standsStillAt('after armed')) return forever();
  };
  Object.assign(rules, { updateSessionRules: trapped });
}
