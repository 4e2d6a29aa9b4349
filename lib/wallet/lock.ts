// Locked and unlocked: the vault, the session, the tries of the password, and the deadline before every signature.
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { failed, type Outcome, success } from '../core/failure.ts';
import { usualLockTime } from '../core/lock-times.ts';
import type { NetworkFamily } from '../core/network-family.ts';
import type { Clock, Random } from '../core/time-and-chance.ts';
import { accountsOf, readWords } from './accounts.ts';
import type { Session, Tries, VaultStore } from './ports.ts';
import { minPasswordLength, open, seal } from './vault.ts';

const minute = 60_000;
/** However much it is used. */
const fullLife = 12 * 3_600_000;
const freeTries = 5;
const maxDelay = 300_000;

export interface LockPorts {
  readonly vault: VaultStore;
  readonly session: Session;
  readonly tries: Tries;
  readonly clock: Clock;
  readonly random: Random;
  /** Of `lockTimes`; the usual one where nothing was set. */
  lockAfter?(): Promise<number>;
  /** Keeps where the account `of` has its like on Solana: a locked wallet asks, and shows where money is received. */
  noteSolana?(of: string, address: string): Promise<void>;
}

export async function createVault(
  entry: { words: string; password: string },
  ports: LockPorts,
): Promise<Outcome<{ address: string }>> {
  if ((await ports.vault.read()) !== null) return failed('wallet-exists');
  const words = readWords(entry.words);
  if (!words.ok) return words;
  if (entry.password.length < minPasswordLength) return failed('password-too-short');
  const accounts = accountsOf(words.value);
  const { address } = accounts.eip155;
  const sealed = await seal(words.value, address, entry.password, ports.random);
  const written = await ports.vault.replace(sealed, async (copy) => (await open(copy, entry.password)).ok);
  if (!written) return failed('vault-damaged');
  await begin(accounts, ports);
  return success({ address });
}

export async function unlock(
  entry: { password: string },
  ports: LockPorts,
): Promise<Outcome<{ address: string }>> {
  const words = await wordsBehind(entry.password, ports);
  return words.ok ? success(await beginWith(words.value, ports)) : words;
}

/** Whoever calls it has proved that they may: by the password or by the passkey. */
export async function beginWith(words: string, ports: LockPorts): Promise<{ address: string }> {
  const accounts = accountsOf(words);
  await begin(accounts, ports);
  return { address: accounts.eip155.address };
}

/** The person at the keyboard knows the password, whether or not the wallet is unlocked. */
export async function confirmPassword(password: unknown, ports: LockPorts): Promise<Outcome<null>> {
  if (typeof password !== 'string' || password === '') return failed('password-needed');
  const words = await wordsBehind(password, ports);
  return words.ok ? success(null) : words;
}

/** Counts the tries: whatever asks for the password asks through here. */
export async function wordsBehind(password: string, ports: LockPorts): Promise<Outcome<string>> {
  const vault = await ports.vault.read();
  if (vault === null) return failed('wallet-missing');
  const tries = await ports.tries.read();
  const now = ports.clock();
  if (now < tries.retryAt) return failed('password-too-many-tries', { retryAt: String(tries.retryAt) });
  // Counted before it is tried: killing the browser in the middle does not make a try free.
  const failedTries = tries.failed + 1;
  await ports.tries.write({ failed: failedTries, retryAt: now + delayAfter(failedTries) });
  const words = await open(vault, password);
  if (!words.ok) return words;
  await ports.tries.write({ failed: 0, retryAt: 0 });
  await ports.vault.keepOnly(vault);
  return words;
}

export async function lock(ports: Pick<LockPorts, 'session'>): Promise<void> {
  await ports.session.close();
}

/** The spending key of a family, if the wallet is unlocked at this very moment; whatever the timers did. */
export async function spendingKey(
  ports: Pick<LockPorts, 'session' | 'clock'>,
  family: NetworkFamily = 'eip155',
): Promise<Uint8Array | null> {
  const session = await ports.session.read();
  if (session === null) return null;
  const now = ports.clock();
  if (now >= session.idleDeadline || now >= session.finalDeadline) {
    await lock(ports);
    return null;
  }
  await ports.session.touch(now + (session.idleLife ?? usualLockTime * minute));
  const key = family === 'solana' ? session.solanaKey : session.key;
  return key === undefined ? null : hexToBytes(key);
}

export async function isUnlocked(ports: Pick<LockPorts, 'session' | 'clock'>): Promise<boolean> {
  const session = await ports.session.read();
  return session !== null && ports.clock() < Math.min(session.idleDeadline, session.finalDeadline);
}

/** What is set holds at once, for a wallet that is open too. */
export async function retime(minutes: number, ports: Pick<LockPorts, 'session' | 'clock'>): Promise<void> {
  if (!(await isUnlocked(ports))) return;
  const session = await ports.session.read();
  const idleLife = minutes * minute;
  if (session !== null)
    await ports.session.open({ ...session, idleLife, idleDeadline: ports.clock() + idleLife });
}

async function begin({ eip155, solana }: ReturnType<typeof accountsOf>, ports: LockPorts): Promise<void> {
  await ports.noteSolana?.(eip155.address, solana.address);
  const now = ports.clock();
  const idleLife = ((await ports.lockAfter?.()) ?? usualLockTime) * minute;
  await ports.session.open({
    key: bytesToHex(eip155.key),
    solanaKey: bytesToHex(solana.key),
    idleLife,
    idleDeadline: now + idleLife,
    finalDeadline: now + fullLife,
  });
  eip155.key.fill(0);
  solana.key.fill(0);
}

/** Five tries are free; then 2, 4, 8 … seconds, at most five minutes. */
function delayAfter(failedTries: number): number {
  return failedTries < freeTries ? 0 : Math.min(2 ** (failedTries - freeTries + 1) * 1000, maxDelay);
}
