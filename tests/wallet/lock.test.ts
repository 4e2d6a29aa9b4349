// Locked and unlocked: deadlines that no timer guards, tries that a restart does not give back, a session that stays closed.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from '../../lib/browser/browser.ts';
import { session as browserSession } from '../../lib/browser/storage/session.ts';
import { settingsIn } from '../../lib/browser/storage/settings.ts';
import { createVault, isUnlocked, type LockPorts, lock, spendingKey, unlock } from '../../lib/wallet/lock.ts';
import {
  clockAt,
  countedRandom,
  freshDatabase,
  key,
  memorySession,
  memoryTries,
  memoryVault,
  noon,
  openFor,
} from './world.ts';

// The real key derivation takes 0.6 s; what is tested here is everything around it.
vi.mock('@noble/hashes/scrypt.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('@noble/hashes/scrypt.js')>();
  return {
    ...original,
    scryptAsync: (...[password, salt, options]: Parameters<typeof original.scryptAsync>) =>
      original.scryptAsync(password, salt, { ...options, N: 16 }),
  };
});

// The browser's session storage, in a map.
vi.mock('../../lib/browser/browser.ts', () => {
  const kept = new Map<string, unknown>();
  const session = {
    get: async (keys: string[]) =>
      Object.fromEntries(keys.filter((name) => kept.has(name)).map((name) => [name, kept.get(name)])),
    set: async (values: object) => {
      for (const [name, value] of Object.entries(values)) kept.set(name, value);
    },
    remove: async (keys: string[]) => {
      for (const name of keys) kept.delete(name);
    },
  };
  return { browser: { storage: { session } } };
});

const words = 'test test test test test test test test test test test junk';
const address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const password = 'correct horse battery';
const wrong = { password: 'incorrect horse battery' };
const minutes = 60_000;
const hours = 60 * minutes;

function fresh() {
  return {
    vault: memoryVault(),
    session: memorySession(),
    tries: memoryTries(),
    clock: clockAt(),
    random: countedRandom(),
  };
}

async function locked() {
  const ports = fresh();
  await createVault({ words, password }, ports);
  await lock(ports);
  return ports;
}

describe('a new vault', () => {
  it('is sealed, read back, and leaves the wallet unlocked', async () => {
    const ports = fresh();
    expect(await createVault({ words: ` ${words.toUpperCase()} `, password }, ports)).toEqual({
      ok: true,
      value: { address },
    });
    expect(ports.vault.current?.address).toBe(address);
    expect(await isUnlocked(ports)).toBe(true);
    expect(await spendingKey(ports)).toEqual(key);
  });

  it.each([
    ['words that are none', { words: 'test test', password }, 'words-wrong'],
    ['a password of eleven characters', { words, password: 'elevenchars' }, 'password-too-short'],
  ])('%s: nothing is written', async (_name, entry, name) => {
    const ports = fresh();
    expect(await createVault(entry, ports)).toEqual({ ok: false, failure: { name } });
    expect(ports.vault.current).toBeNull();
    expect(await isUnlocked(ports)).toBe(false);
  });

  it('never takes the place of the one that is there', async () => {
    const ports = await locked();
    const before = ports.vault.current;
    expect(await createVault({ words, password }, ports)).toMatchObject({
      failure: { name: 'wallet-exists' },
    });
    expect(ports.vault.current).toBe(before);
  });

  it('that cannot be read back is not used', async () => {
    const ports = { ...fresh(), vault: { ...memoryVault(), replace: async () => false } };
    expect(await createVault({ words, password }, ports)).toMatchObject({
      failure: { name: 'vault-damaged' },
    });
    expect(await isUnlocked(ports)).toBe(false);
  });
});

describe('the deadlines', () => {
  it.each<[string, number, boolean]>([
    ['at once', 0, true],
    ['a moment before fifteen minutes', 15 * minutes - 1, true],
    ['at fifteen minutes', 15 * minutes, false],
    ['a day later', 24 * hours, false],
  ])('unused, %s: unlocked %s', async (_name, later, open) => {
    const ports = await locked();
    await unlock({ password }, ports);
    ports.clock.now = noon + later;
    expect(await isUnlocked(ports)).toBe(open);
    expect(await spendingKey(ports)).toEqual(open ? key : null);
    expect((await ports.session.read()) === null).toBe(!open);
  });

  it('each use puts the lock off, but not beyond twelve hours', async () => {
    const ports = await locked();
    await unlock({ password }, ports);
    let used = 0;
    while (used < 100 && (await spendingKey(ports)) !== null) {
      used += 1;
      ports.clock.now += 14 * minutes;
    }
    expect(ports.clock.now - noon).toBeGreaterThanOrEqual(12 * hours);
    expect(ports.clock.now - noon).toBeLessThan(12 * hours + 14 * minutes);
  });

  it('looking whether it is unlocked is no use', async () => {
    const ports = await locked();
    await unlock({ password }, ports);
    ports.clock.now = noon + 14 * minutes;
    await isUnlocked(ports);
    ports.clock.now = noon + 15 * minutes;
    expect(await isUnlocked(ports)).toBe(false);
  });

  it('a locked wallet gives no key', async () => {
    const ports = await locked();
    expect(await spendingKey(ports)).toBeNull();
  });

  it('the key that is handed out is a copy: wiping it wipes nothing else', async () => {
    const ports = await locked();
    await unlock({ password }, ports);
    (await spendingKey(ports))?.fill(0);
    expect(await spendingKey(ports)).toEqual(key);
  });
});

describe('tries of the password', () => {
  it('without a vault there is nothing to try', async () => {
    expect(await unlock({ password }, fresh())).toMatchObject({ failure: { name: 'wallet-missing' } });
  });

  it('five are free; then the wait doubles, up to five minutes', async () => {
    const ports = await locked();
    const waits: number[] = [];
    for (let index = 0; index < 14; index += 1) {
      expect(await unlock(wrong, ports)).toMatchObject({ failure: { name: 'password-wrong' } });
      waits.push(Math.max(0, ports.tries.current.retryAt - ports.clock.now));
      ports.clock.now = Math.max(ports.clock.now, ports.tries.current.retryAt);
    }
    expect(waits.map((wait) => wait / 1000)).toEqual([0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  it('during the wait even the right password is not tried', async () => {
    const ports = await locked();
    for (let index = 0; index < 5; index += 1) await unlock(wrong, ports);
    const { retryAt } = ports.tries.current;
    ports.clock.now = retryAt - 1;
    expect(await unlock({ password }, ports)).toMatchObject({
      failure: { name: 'password-too-many-tries', detail: { retryAt: String(retryAt) } },
    });
    expect(ports.tries.current.failed).toBe(5);
    ports.clock.now = retryAt;
    expect(await unlock({ password }, ports)).toEqual({ ok: true, value: { address } });
  });

  it('the right password forgives the wrong ones', async () => {
    const ports = await locked();
    for (let index = 0; index < 4; index += 1) await unlock(wrong, ports);
    await unlock({ password }, ports);
    expect(ports.tries.current).toEqual({ failed: 0, retryAt: 0 });
  });

  it('a try counts before it is made: who stops the browser in the middle has used it', async () => {
    const ports = await locked();
    const vault = {
      ...ports.vault,
      read: async () => ({ ...(await ports.vault.read()), kdf: null }) as never,
    };
    const seen: number[] = [];
    const tries = {
      ...ports.tries,
      write: async (next: { failed: number; retryAt: number }) => void seen.push(next.failed),
    };
    await unlock({ password }, { ...ports, vault, tries });
    expect(seen[0]).toBe(1);
  });

  it('are kept on disk: another start of the browser gives none back', async () => {
    const database = freshDatabase();
    const ports = await locked();
    for (let index = 0; index < 6; index += 1) {
      const { tries } = settingsIn(database); // as after a restart: nothing but the database is left
      ports.clock.now = Math.max(ports.clock.now, (await tries.read()).retryAt);
      await unlock(wrong, { ...ports, tries });
    }
    const again = settingsIn(database).tries;
    expect(await again.read()).toEqual({ failed: 6, retryAt: ports.clock.now + 4_000 });
    expect(await unlock({ password }, { ...ports, tries: again })).toMatchObject({
      failure: { name: 'password-too-many-tries' },
    });
  });
});

describe('the session in the browser', () => {
  beforeEach(() => browserSession.close());
  const ports = (now = noon): Pick<LockPorts, 'session' | 'clock'> => ({
    session: browserSession,
    clock: clockAt(now),
  });

  it('is read as it was opened, with the latest touch', async () => {
    await browserSession.open(openFor(10 * minutes));
    await browserSession.touch(noon + 5 * minutes);
    expect(await browserSession.read()).toEqual({
      ...openFor(10 * minutes),
      idleDeadline: noon + 5 * minutes,
    });
  });

  it('closed, nothing of the key is left', async () => {
    await browserSession.open(openFor(10 * minutes));
    await lock(ports());
    expect(await browserSession.read()).toBeNull();
    expect(JSON.stringify(await browser.storage.session.get(['session', 'session-touched']))).toBe('{}');
  });

  it('a touch that comes after the close does not open it again', async () => {
    await browserSession.open(openFor(10 * minutes));
    await lock(ports());
    await browserSession.touch(noon + 12 * hours);
    expect(await browserSession.read()).toBeNull();
    expect(await spendingKey(ports())).toBeNull();
  });

  it('nor does a key that is asked for while the wallet is being locked', async () => {
    await browserSession.open(openFor(10 * minutes));
    await Promise.all([spendingKey(ports()), lock(ports())]);
    expect(await isUnlocked(ports())).toBe(false);
  });

  it('a touch left over from before does not lengthen the next session', async () => {
    await browserSession.touch(noon + 12 * hours);
    await browserSession.open(openFor(10 * minutes));
    expect(await isUnlocked(ports(noon + 10 * minutes))).toBe(false);
  });
});
