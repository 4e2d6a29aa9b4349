// The sealed vault in two slots: a new one is written beside the old, read back, and only then made current.

import type { VaultStore } from '../../wallet/ports.ts';
import { isSound, type SealedVault } from '../../wallet/vault.ts';
import type { Database } from './database.ts';

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

function otherThan(name: 'a' | 'b'): 'a' | 'b' {
  return name === 'a' ? 'b' : 'a';
}
