// What a person does with the words behind their password: sees them again, or seals them by another one.
import { failed, type Outcome, success } from '../core/failure.ts';
import { type LockPorts, wordsBehind } from './lock.ts';
import { minPasswordLength, open, type SealedVault, seal } from './vault.ts';

/** Whether or not the wallet is unlocked: whoever sits at an open one does not see them. */
export async function recoveryWords(password: unknown, ports: LockPorts): Promise<Outcome<string[]>> {
  if (typeof password !== 'string' || password === '') return failed('password-needed');
  const words = await wordsBehind(password, ports);
  return words.ok ? success(words.value.split(' ')) : words;
}

/** The old password opens nothing afterwards, not even what the other slot of the store holds. */
export async function changePassword(
  entry: { password: string; next: string },
  ports: LockPorts,
): Promise<Outcome<null>> {
  const { password, next } = entry;
  if (typeof next !== 'string' || next.length < minPasswordLength) return failed('password-too-short');
  const words = await wordsBehind(String(password), ports);
  if (!words.ok) return words;
  const vault = await ports.vault.read();
  if (vault === null) return failed('wallet-missing');
  const sealed = await seal(words.value, vault.address, next, ports.random);
  const isWritten = await ports.vault.replace(sealed, async (copy) => (await open(copy, next)).ok);
  if (!isWritten) return failed('vault-damaged');
  // Now the old seal lies in the free slot: the new one takes its place too.
  return (await ports.vault.replace(sealed, async (copy) => isSame(copy, sealed)))
    ? success(null)
    : failed('vault-damaged');
}

/** What opens is what was opened. */
function isSame(one: SealedVault, other: SealedVault): boolean {
  return one.ciphertext === other.ciphertext && one.nonce === other.nonce && one.kdf.salt === other.kdf.salt;
}
