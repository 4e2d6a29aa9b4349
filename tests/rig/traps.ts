// Traps in the worker of a variant build: at a named point of a purchase's life it stands still, and can be ended there.
import type { Wallet } from './chromium.ts';

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
] as const;
export type TrapPoint = (typeof trapPoints)[number];

/** For `variantWith`: the worker's own code behind traps that are not set. */
export function withTraps(own: string): string {
  return `(${String(layTraps)})();\n${own}`;
}

/** Sets a trap in the running worker; `sprung` resolves when the worker stands still in it: it answers nobody any more. */
export async function setTrap(wallet: Wallet, point: TrapPoint): Promise<{ sprung: Promise<void> }> {
  const worker = await wallet.worker();
  await worker.evaluate((set) => Object.assign(self, { trap: set }), point);
  const sprung = async () => {
    const answer = () => worker.evaluate(() => 'awake').catch(() => 'gone');
    const silence = () => new Promise<null>((resolve) => setTimeout(resolve, stillFor, null));
    while ((await Promise.race([answer(), silence()])) !== null)
      await new Promise((resolve) => setTimeout(resolve, 30));
  };
  return { sprung: sprung() };
}

/** In milliseconds: a worker that works answers within a few. */
const stillFor = 1_000;

/** Runs in the worker, before anything else: written as a whole, for it is sent there as text. */
function layTraps(): void {
  const scope = self as unknown as { trap?: string };
  const spring = (point: string) => {
    if (scope.trap !== point) return;
    delete scope.trap;
    for (;;); // until it is ended from outside
  };

  const { add } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.add = function (this: IDBObjectStore, value: { kind?: string }, ...rest) {
    if (this.name === 'evidence') {
      spring(`before ${value.kind}`);
      this.transaction.addEventListener('complete', () => spring(`after ${value.kind}`));
    }
    return add.call(this, value, ...rest);
  };

  const rules = chrome.declarativeNetRequest;
  const update = rules.updateSessionRules.bind(rules) as (options: {
    addRules?: { action: { type: string } }[];
  }) => Promise<void>;
  const trapped: typeof update = async (options) => {
    const carriesProof = options.addRules?.some(({ action }) => action.type === 'modifyHeaders') === true;
    if (carriesProof) spring('before armed');
    await update(options);
    if (carriesProof) spring('after armed');
  };
  Object.assign(rules, { updateSessionRules: trapped });
}
