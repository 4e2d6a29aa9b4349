// What is remembered of signing in: which nonces were signed, and where it was of no use. Lists in the settings, the oldest forgotten.
import type { SignInNotes } from '../../wallet/sign-in.ts';
import type { Database } from './database.ts';
import { strict } from './ledger.ts';

const nonces = 'sign-in-nonces';
const refused = 'sign-in-refused';
/** A nonce is only signed within minutes of its issue; so many are not asked for in that time. */
const capacity = 512;

export function signInNotesIn(opening: Promise<Database>): SignInNotes {
  const read = async (key: string) => listOf(await (await opening).get('settings', key));

  /** One transaction: two tabs never both hear that they are the first. False: it was there already. */
  async function add(key: string, entry: string): Promise<boolean> {
    const transaction = (await opening).transaction('settings', 'readwrite', strict);
    const before = listOf(await transaction.store.get(key));
    const isNew = !before.includes(entry);
    if (isNew) await transaction.store.put([...before, entry].slice(-capacity), key);
    await transaction.done;
    return isNew;
  }

  return {
    isFirstUse: (nonce) => add(nonces, nonce),
    isRefused: async (key) => (await read(refused)).includes(key),
    refuse: async (key) => void (await add(refused, key)),
  };
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
