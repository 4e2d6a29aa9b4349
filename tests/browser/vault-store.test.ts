// The sealed vault in two slots: a new one is used only when it was read back, and the old one is there until then.
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { vaultStoreIn } from '../../lib/browser/storage/vault-store.ts';
import type { SealedVault } from '../../lib/wallet/vault.ts';
import stored from '../vectors/vault.json' with { type: 'json' };
import { freshDatabase } from '../wallet/world.ts';

const { about: _about, password: _password, ...sealed } = stored;
const vault = (id: string): SealedVault => ({ ...(sealed as SealedVault), id: id.repeat(16) });
const good = async () => true;

describe('the store of the vault', () => {
  it('is empty at first', async () => {
    expect(await vaultStoreIn(freshDatabase()).read()).toBeNull();
  });

  it('gives back what was put in, after verifying what was really written', async () => {
    const store = vaultStoreIn(freshDatabase());
    const verified: SealedVault[] = [];
    expect(await store.replace(vault('aa'), async (written) => verified.push(written) > 0)).toBe(true);
    expect(verified).toEqual([vault('aa')]);
    expect(await store.read()).toEqual(vault('aa'));
  });

  it('the newest counts, however often it is replaced', async () => {
    const store = vaultStoreIn(freshDatabase());
    for (const id of ['aa', 'bb', 'cc', 'dd']) {
      await store.replace(vault(id), good);
      expect(await store.read()).toEqual(vault(id));
    }
  });

  it('one that does not verify leaves the old one in place', async () => {
    const store = vaultStoreIn(freshDatabase());
    await store.replace(vault('aa'), good);
    expect(await store.replace(vault('bb'), async () => false)).toBe(false);
    expect(await store.read()).toEqual(vault('aa'));
  });

  it('a check that breaks off in the middle leaves the old one in place', async () => {
    const store = vaultStoreIn(freshDatabase());
    await store.replace(vault('aa'), good);
    await expect(store.replace(vault('bb'), () => Promise.reject(new Error('killed')))).rejects.toThrow(
      'killed',
    );
    expect(await store.read()).toEqual(vault('aa'));
  });

  it('a damaged slot falls back to the vault before the last change', async () => {
    const database = freshDatabase();
    const store = vaultStoreIn(database);
    await store.replace(vault('aa'), good);
    await store.replace(vault('bb'), good);
    await (await database).put('vault', { ...vault('bb'), format: 9 } as never, 'b');
    expect(await store.read()).toEqual(vault('aa'));
  });

  it.each([['aa'], ['aa', 'bb'], ['aa', 'bb', 'cc']])(
    'what was opened is the only one: after %s',
    async (...ids) => {
      const database = freshDatabase();
      const store = vaultStoreIn(database);
      for (const id of ids) await store.replace(vault(id), good);
      const newest = vault(ids.at(-1) ?? '');
      await store.keepOnly(newest);
      expect(await store.read()).toEqual(newest);
      for (const slot of ['a', 'b'] as const)
        expect(await (await database).get('vault', slot)).toEqual(newest);
    },
  );

  it('what was opened and replaced meanwhile changes nothing', async () => {
    const database = freshDatabase();
    const store = vaultStoreIn(database);
    await store.replace(vault('aa'), good);
    await store.replace(vault('bb'), good);
    await store.keepOnly(vault('aa'));
    expect(await store.read()).toEqual(vault('bb'));
    expect(await (await database).get('vault', 'b')).toEqual(vault('bb'));
  });

  it('what opens in the place of a damaged one heals it', async () => {
    const database = freshDatabase();
    const store = vaultStoreIn(database);
    await store.replace(vault('aa'), good);
    await store.replace(vault('bb'), good);
    await (await database).put('vault', { ...vault('bb'), format: 9 } as never, 'b');
    await store.keepOnly(vault('aa'));
    for (const slot of ['a', 'b'] as const)
      expect(await (await database).get('vault', slot)).toEqual(vault('aa'));
  });

  it('rubbish everywhere is no vault', async () => {
    const database = freshDatabase();
    for (const slot of ['a', 'b', 'current'] as const)
      await (await database).put('vault', 'rubbish' as never, slot);
    expect(await vaultStoreIn(database).read()).toBeNull();
  });
});
