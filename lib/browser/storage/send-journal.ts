// The journal of sends: a row for each plan and what became of it, among the settings under `send:` and its id.
import type { IDBPTransaction } from 'idb';
import { isRecord } from '../../core/json.ts';
import type { Send, SendJournal, SpokenFor } from '../../wallet/send-ports.ts';
import { promisedStates } from '../../wallet/spoken-for.ts';
import { type Database, fatesOf, type TuppenceSchema } from './database.ts';
import { strict } from './ledger.ts';

export function sendJournalIn(opening: Promise<Database>): SendJournal {
  return {
    async all() {
      return sendsIn(await (await opening).getAll('settings', every()));
    },

    async spokenFor() {
      return readSpokenFor((await opening).transaction(stores));
    },

    async forgetPlans(before) {
      const store = (await opening).transaction('settings', 'readwrite', strict).store;
      for (const { id, state, at } of sendsIn(await store.getAll(every())))
        if (state === 'planned' && at < before) await store.delete(prefix + id);
    },

    async change(id, change) {
      const transaction = (await opening).transaction(stores, 'readwrite', strict);
      // Only IndexedDB is awaited in here: any other await would let the transaction commit early.
      const spokenFor = await readSpokenFor(transaction);
      const row = spokenFor.sends.find((send) => send.id === id) ?? null;
      const { write, tell } = change(row, spokenFor);
      if (write !== null) await transaction.objectStore('settings').put(write, prefix + write.id);
      await transaction.done;
      return tell;
    },
  };
}

const stores = ['settings', 'purchases'] as const;
const prefix = 'send:';

function every(): IDBKeyRange {
  return IDBKeyRange.bound(prefix, `${prefix}\uffff`);
}

type Reading = IDBPTransaction<TuppenceSchema, typeof stores, 'readonly' | 'readwrite'>;

async function readSpokenFor(transaction: Reading): Promise<SpokenFor> {
  const index = transaction.objectStore('purchases').index('fate');
  const promised = promisedStates.map((state) => index.getAll(fatesOf(state)));
  const sends = sendsIn(await transaction.objectStore('settings').getAll(every()));
  return { sends, purchases: (await Promise.all(promised)).flat() };
}

function sendsIn(values: readonly unknown[]): Send[] {
  // Cast: written by `change` alone.
  const sends = values.filter((value) => isRecord(value)) as unknown as Send[];
  return sends.toSorted((one, other) => other.at - one.at);
}
