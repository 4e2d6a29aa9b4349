// The sealed vault in two slots: a new one is written beside the old, read back, and only then made current.

import type { VaultStore } from '../../wallet/ports.ts';
import { isSound, type SealedVault } from '../../wallet/vault.ts';
import type { Database } from './database.ts';
import { strict } from './ledger.ts';

export function vaultStoreIn(opening: Promise<Database>): VaultStore {
  return {
    async read() {
      const database = await opening;
      const [current, a, b] = await Promise.all([
        currentSlot(database),
        slot(database, 'a'),
        slot(database, 'b'),
      ]);
      // A damaged current slot falls back to the other one: it holds the vault before the last change.
      return current === 'b' ? (b ?? a) : (a ?? b);
    },

    async replace(vault, verify) {
      const database = await opening;
      const current = await currentSlot(database);
      const free = current === null ? 'a' : otherThan(current);
      await database.put('vault', vault, free);
      const written = await slot(database, free);
      if (written === null || !(await verify(written))) return false;
      await database.put('vault', free, 'current');
      return true;
    },

    /** A change of the password that was stopped between its two writes has left the old seal in the other slot. */
    async keepOnly(opened) {
      const transaction = (await opening).transaction('vault', 'readwrite', strict);
      const current = (await transaction.store.get('current')) === 'b' ? 'b' : 'a';
      const held = await transaction.store.get(current);
      const other = await transaction.store.get(otherThan(current));
      if (isSame(isSound(held) ? held : other, opened)) {
        if (!isSame(held, opened)) await transaction.store.put(opened, current); // damaged: what opened is from the other slot
        if (!isSame(other, opened)) await transaction.store.put(opened, otherThan(current));
      }
      await transaction.done;
    },
  };
}

async function currentSlot(database: Database): Promise<'a' | 'b' | null> {
  const current = await database.get('vault', 'current');
  return current === 'a' || current === 'b' ? current : null;
}

async function slot(database: Database, name: 'a' | 'b'): Promise<SealedVault | null> {
  const value = await database.get('vault', name);
  return isSound(value) ? value : null;
}

function isSame(value: unknown, vault: SealedVault): boolean {
  return isSound(value) && value.id === vault.id && value.ciphertext === vault.ciphertext;
}

function otherThan(name: 'a' | 'b'): 'a' | 'b' {
  return name === 'a' ? 'b' : 'a';
}
