// What guards the wallet: the words behind the password, another password, the passkey, the time it locks after, the phrase.
import { describe, expect, it, vi } from 'vitest';
import { securitySettingsIn } from '../../lib/browser/storage/security-settings.ts';
import { settingsIn } from '../../lib/browser/storage/settings.ts';
import { vaultStoreIn } from '../../lib/browser/storage/vault-store.ts';
import { type AccountDeskPorts, accountDesk } from '../../lib/browser/surface/account-desk.ts';
import { guardOf, securityDesk } from '../../lib/browser/surface/security-desk.ts';
import { failed, success } from '../../lib/core/failure.ts';
import { lockTimes, usualLockTime } from '../../lib/core/lock-times.ts';
import { createVault, isUnlocked, lock, spendingKey, unlock } from '../../lib/wallet/lock.ts';
import { drawPhrase, readPhrase } from '../../lib/wallet/phrase.ts';
import { open } from '../../lib/wallet/vault.ts';
import { clockAt, countedRandom, freshDatabase, key, memorySession, memoryTries, noon } from './world.ts';

// The real key derivation takes 0.6 s; what is tested here is everything around it.
vi.mock('@noble/hashes/scrypt.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('@noble/hashes/scrypt.js')>();
  return {
    ...original,
    scryptAsync: (...[password, salt, options]: Parameters<typeof original.scryptAsync>) =>
      original.scryptAsync(password, salt, { ...options, N: 16 }),
  };
});

const words = 'test test test test test test test test test test test junk';
const address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const password = 'correct horse battery';
const wrong = 'incorrect horse battery';
const next = 'another horse battery';
const minute = 60_000;

/** An unlocked wallet on real stores. */
async function world() {
  const database = freshDatabase();
  const security = securitySettingsIn(database);
  const ports = {
    vault: vaultStoreIn(database),
    session: memorySession(),
    tries: memoryTries(),
    clock: clockAt(),
    random: countedRandom(),
    lockAfter: security.lockAfter,
    security,
    passkeys: security.passkeys,
    account: async () => (await ports.vault.read())?.address ?? null,
    questions: { weighAgain: vi.fn() },
  };
  await createVault({ words, password }, ports);
  return { ports, database, desk: securityDesk(true, ports) };
}

describe('the recovery words', () => {
  it('are told to the dashboard, for the password', async () => {
    const { ports, desk } = await world();
    expect(await desk.recoveryWords({ password })).toEqual(success(words.split(' ')));
    await lock(ports);
    expect((await desk.recoveryWords({ password })).ok).toBe(true);
  });

  it.each([
    ['a wrong one', wrong, 'password-wrong'],
    ['none', '', 'password-needed'],
  ])('not for %s, though the wallet lies open', async (_name, typed, name) => {
    const { ports, desk } = await world();
    expect(await isUnlocked(ports)).toBe(true);
    expect(await desk.recoveryWords({ password: typed })).toMatchObject({ failure: { name } });
  });

  it('tries are counted as they are for unlocking', async () => {
    const { ports, desk } = await world();
    for (let tries = 0; tries < 5; tries += 1) await desk.recoveryWords({ password: wrong });
    expect(await desk.recoveryWords({ password })).toMatchObject({
      failure: { name: 'password-too-many-tries' },
    });
    expect(await unlock({ password }, ports)).toMatchObject({ failure: { name: 'password-too-many-tries' } });
  });

  it('no other page is told them, whatever it knows', async () => {
    const { ports } = await world();
    expect(await securityDesk(false, ports).recoveryWords({ password })).toEqual(failed('sender-refused'));
  });

  it('are on paper since they were asked back, for this account alone', async () => {
    const { ports, desk } = await world();
    expect(await guardOf(Promise.resolve(address), ports)).toMatchObject({ backedUpAt: null });
    await desk.noteBackup();
    expect(await guardOf(Promise.resolve(address), ports)).toMatchObject({ backedUpAt: noon });
    expect(await guardOf(Promise.resolve('0xanother'), ports)).toMatchObject({ backedUpAt: null });
    expect(await guardOf(Promise.resolve(null), ports)).toMatchObject({ backedUpAt: null });
  });
});

/** Of the two that the store has. */
async function slotsOpenedBy(typed: string, opening: ReturnType<typeof freshDatabase>): Promise<string[]> {
  const database = await opening;
  const current = await database.get('vault', 'current');
  const opened: string[] = [];
  for (const slot of ['a', 'b'] as const) {
    const vault = await database.get('vault', slot);
    if (typeof vault === 'object' && (await open(vault, typed)).ok)
      opened.push(slot === current ? 'current' : 'other');
  }
  return opened.sort();
}

describe('another password', () => {
  it('opens from now on, and the old one opens nothing that is stored', async () => {
    const { ports, database, desk } = await world();
    expect(await desk.changePassword({ password, next })).toEqual(success(null));
    expect(await unlock({ password }, ports)).toMatchObject({ failure: { name: 'password-wrong' } });
    expect(await unlock({ password: next }, ports)).toEqual(success({ address }));
    for (const slot of ['a', 'b'] as const) {
      const vault = await (await database).get('vault', slot);
      if (typeof vault !== 'object') throw new Error('both slots hold a vault');
      expect(await open(vault, password)).toEqual(failed('password-wrong'));
      expect(await open(vault, next)).toEqual(success(words));
    }
  });

  it.each([
    ['a wrong old one', { password: wrong, next }, 'password-wrong'],
    ['a short new one', { password, next: 'elevenchars' }, 'password-too-short'],
  ])('not with %s', async (_name, entry, name) => {
    const { ports, desk } = await world();
    expect(await desk.changePassword(entry)).toMatchObject({ failure: { name } });
    expect((await unlock({ password }, ports)).ok).toBe(true);
  });

  it.each(['first', 'second'])(
    'that is killed before its %s write ends opens by one password alone',
    async (which) => {
      const { ports, database } = await world();
      let writes = 0;
      const replace: typeof ports.vault.replace = async (vault, verify) => {
        writes += 1;
        if (which === 'second' && writes === 2) throw new Error('killed');
        return ports.vault.replace(vault, async (copy) => {
          if (which === 'first') throw new Error('killed');
          return verify(copy);
        });
      };
      const dying = securityDesk(true, { ...ports, vault: { ...ports.vault, replace } });
      await expect(dying.changePassword({ password, next })).rejects.toThrow('killed');
      const [opening, gone] = which === 'first' ? [password, next] : [next, password];
      expect(await slotsOpenedBy(gone, database)).toEqual(['other']); // so a copy of the profile would still be opened by it
      expect(await unlock({ password: opening }, ports)).toEqual(success({ address }));
      expect(await slotsOpenedBy(gone, database)).toEqual([]);
      expect(await slotsOpenedBy(opening, database)).toEqual(['current', 'other']);
    },
  );

  it('that is changed while the old one opens is the one that stays', async () => {
    const { ports, database, desk } = await world();
    const before = await ports.vault.read();
    expect(await desk.changePassword({ password, next })).toEqual(success(null));
    const late = { ...ports, vault: { ...ports.vault, read: async () => before } };
    expect((await unlock({ password }, late)).ok).toBe(true);
    expect(await slotsOpenedBy(password, database)).toEqual([]);
  });

  it('that cannot be read back changes nothing', async () => {
    const { ports } = await world();
    const vault = { ...ports.vault, replace: async () => false };
    const desk = securityDesk(true, { ...ports, vault });
    expect(await desk.changePassword({ password, next })).toEqual(failed('vault-damaged'));
    expect((await unlock({ password }, ports)).ok).toBe(true);
  });
});

const made = { credential: 'a-credential-of-theirs', salt: '5a'.repeat(32), secret: 'c0'.repeat(32) };

describe('a passkey', () => {
  it('unlocks by its secret, beside the password', async () => {
    const { ports, desk } = await world();
    expect(await desk.addPasskey({ ...made, password })).toEqual(success(null));
    await lock(ports);
    expect(await desk.unlockByPasskey({ secret: made.secret })).toEqual(success({ address }));
    expect(await spendingKey(ports)).toEqual(key);
    expect(ports.questions.weighAgain).toHaveBeenCalled();
    expect((await unlock({ password }, ports)).ok).toBe(true);
  });

  it('is told of without its secret', async () => {
    const { ports, desk } = await world();
    await desk.addPasskey({ ...made, password });
    const { credential, salt } = made;
    expect(await guardOf(Promise.resolve(address), ports)).toMatchObject({ passkey: { credential, salt } });
    expect(
      JSON.stringify([await guardOf(Promise.resolve(address), ports), await ports.passkeys.read()]),
    ).not.toContain(made.secret);
    expect(JSON.stringify(await ports.passkeys.read())).not.toContain('junk');
  });

  it('goes on unlocking after the password was changed', async () => {
    const { ports, desk } = await world();
    await desk.addPasskey({ ...made, password });
    await desk.changePassword({ password, next });
    await lock(ports);
    expect((await desk.unlockByPasskey({ secret: made.secret })).ok).toBe(true);
  });

  it.each<[string, unknown]>([
    ['another secret', 'c1'.repeat(32)],
    ['half a secret', 'c0'.repeat(16)],
    ['no secret', undefined],
  ])('%s opens nothing', async (_name, secret) => {
    const { ports, desk } = await world();
    await desk.addPasskey({ ...made, password });
    await lock(ports);
    expect(await desk.unlockByPasskey({ secret: secret as string })).toEqual(failed('passkey-wrong'));
    expect(await isUnlocked(ports)).toBe(false);
  });

  it.each(['salt', 'credential', 'address', 'ciphertext'] as const)(
    'a seal whose %s was changed opens nothing',
    async (name) => {
      const { ports, desk } = await world();
      await desk.addPasskey({ ...made, password });
      const seal = await ports.passkeys.read();
      if (seal === null) throw new Error('it was written');
      await ports.passkeys.write({ ...seal, [name]: seal[name].replace(/..$/, '00') });
      expect(await desk.unlockByPasskey({ secret: made.secret })).toEqual(failed('passkey-wrong'));
    },
  );

  it('is not added without the password, or with a secret that is none', async () => {
    const { ports, desk } = await world();
    expect(await desk.addPasskey({ ...made, password: wrong })).toEqual(failed('password-wrong'));
    expect(await desk.addPasskey({ ...made, secret: '', password })).toEqual(failed('passkey-without-prf'));
    expect(await ports.passkeys.read()).toBeNull();
  });

  it('that was removed opens nothing, and none is there to ask for', async () => {
    const { ports, desk } = await world();
    await desk.addPasskey({ ...made, password });
    await desk.removePasskey();
    expect(await desk.unlockByPasskey({ secret: made.secret })).toEqual(failed('passkey-wrong'));
    expect(await guardOf(Promise.resolve(address), ports)).toMatchObject({ passkey: null });
  });
});

describe('the time it locks after', () => {
  it.each([1, 5, 15])('%i minutes holds at once, and for what is unlocked later', async (minutes) => {
    const { ports, desk } = await world();
    expect(await desk.setLockAfter({ minutes })).toEqual(success(null));
    ports.clock.now += minutes * minute - 1;
    expect(await spendingKey(ports)).toEqual(key); // and is touched by it
    ports.clock.now += minutes * minute;
    expect(await isUnlocked(ports)).toBe(false);
    await unlock({ password }, ports);
    ports.clock.now += minutes * minute - 1;
    expect(await isUnlocked(ports)).toBe(true);
    ports.clock.now += 1;
    expect(await isUnlocked(ports)).toBe(false);
  });

  it.each(lockTimes.filter((minutes) => minutes > usualLockTime))(
    '%i minutes want the password',
    async (minutes) => {
      const { ports, desk } = await world();
      expect(await desk.setLockAfter({ minutes })).toEqual(failed('password-needed'));
      expect(await desk.setLockAfter({ minutes, password: wrong })).toEqual(failed('password-wrong'));
      expect(await ports.security.lockAfter()).toBe(usualLockTime);
      expect(await desk.setLockAfter({ minutes, password })).toEqual(success(null));
      expect(await ports.security.lockAfter()).toBe(minutes);
    },
  );

  it.each([0, -1, 10_000, Number.NaN, Number.POSITIVE_INFINITY])('%d is none', async (minutes) => {
    const { ports, desk } = await world();
    expect(await desk.setLockAfter({ minutes, password })).toEqual(failed('lock-time-malformed'));
    await ports.security.setLockAfter(minutes); // by whatever damaged it
    expect(await ports.security.lockAfter()).toBe(usualLockTime);
  });

  it('a locked wallet stays locked, and the twelve hours stay what they were', async () => {
    const { ports, desk } = await world();
    await desk.setLockAfter({ minutes: 60, password });
    const deadline = ports.session.current?.finalDeadline;
    await desk.setLockAfter({ minutes: 5 });
    expect(ports.session.current?.finalDeadline).toBe(deadline);
    ports.clock.now += 6 * minute;
    await desk.setLockAfter({ minutes: 15 });
    expect(await isUnlocked(ports)).toBe(false);
  });
});

describe('the phrase', () => {
  it('is drawn from a long list, two words at a time', () => {
    const bytes = Uint8Array.of(0, 0, 255, 255);
    expect(drawPhrase(() => bytes)).toBe('abandon zoo');
    expect(readPhrase(drawPhrase(() => bytes)).ok).toBe(true);
  });

  it.each([
    ['copper meadow', 'copper meadow'],
    ['  Żółta \t kaczka ', 'Żółta kaczka'],
    ['銅 と牧 ', '銅 と牧'],
  ])('%s is one, or is not', (typed, read) => {
    const isOne = read.split(' ').every((word) => word.length >= 2);
    expect(readPhrase(typed)).toEqual(isOne ? success(read) : failed('phrase-malformed'));
  });

  it.each<unknown>([
    '',
    'one',
    'one two three',
    `${'a'.repeat(17)} bb`,
    'co\u202epper meadow',
    '<b> meadow',
    null,
  ])('%s is none', (typed) => {
    expect(readPhrase(typed)).toEqual(failed('phrase-malformed'));
  });

  it('is kept as it was read', async () => {
    const { ports, desk } = await world();
    expect(await guardOf(Promise.resolve(address), ports)).toMatchObject({ phrase: null });
    expect(await desk.setPhrase({ phrase: ' silver  orchard ' })).toEqual(success('silver orchard'));
    expect(await desk.setPhrase({ phrase: 'silver' })).toEqual(failed('phrase-malformed'));
    expect(await guardOf(Promise.resolve(address), ports)).toMatchObject({ phrase: 'silver orchard' });
  });
});

describe('whether an allowance may be signed along as a transaction', () => {
  async function switchable() {
    const { ports, database } = await world();
    const settings = settingsIn(database);
    // What the switch needs of the account's desk.
    return { desk: accountDesk({ ...ports, settings } as unknown as AccountDeskPorts), settings, database };
  }

  it('is off until the password has switched it on, and off again without it', async () => {
    const { desk, settings } = await switchable();
    expect(await desk.signsApprovals()).toBe(false);
    expect(await desk.setSignsApprovals({ on: true })).toEqual(failed('password-needed'));
    expect(await desk.setSignsApprovals({ on: true, password: wrong })).toEqual(failed('password-wrong'));
    expect(await settings.signsApprovals()).toBe(false);
    expect(await desk.setSignsApprovals({ on: true, password })).toEqual(success(null));
    expect(await desk.signsApprovals()).toBe(true);
    expect(await desk.setSignsApprovals({ on: false })).toEqual(success(null));
    expect(await desk.signsApprovals()).toBe(false);
  });

  it.each(['yes', 1, null, {}])('what is no yes is off: %j', async (stored) => {
    const { settings, database } = await switchable();
    await (await database).put('settings', stored, 'signs-approvals');
    expect(await settings.signsApprovals()).toBe(false);
  });
});
