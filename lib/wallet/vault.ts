// The vault: the words, sealed by the password. scrypt and AES-256-GCM, every parameter authenticated. A passkey does not
// change it: its seal of the same words stands beside (passkey.ts), and another password is another vault.
import { scryptAsync } from '@noble/hashes/scrypt.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { failed, type Outcome, success } from '../core/failure.ts';
import type { Random } from '../core/time-and-chance.ts';

export interface SealedVault {
  readonly format: 1;
  /** 16 random bytes, hex: which vault this is. */
  readonly id: string;
  /** The spending account; public, so that a locked wallet can show its address. */
  readonly address: string;
  readonly kdf: {
    readonly name: 'scrypt';
    readonly N: number;
    readonly r: number;
    readonly p: number;
    readonly salt: string;
  };
  readonly nonce: string;
  readonly ciphertext: string;
}

/** OWASP's minimum for scrypt; about 0.6 s on a small machine. */
export const scryptCost = { N: 2 ** 17, r: 8, p: 1 } as const;
/** A stored vault may ask for at most this: more is an attack on memory, less is a downgrade. */
const costBounds = { min: 2 ** 17, max: 2 ** 20 };
export const minPasswordLength = 12;

export async function seal(
  words: string,
  address: string,
  password: string,
  random: Random,
): Promise<SealedVault> {
  const envelope: Envelope = {
    format: 1,
    id: bytesToHex(random(16)),
    address,
    kdf: { name: 'scrypt', ...scryptCost, salt: bytesToHex(random(16)) },
  };
  const nonce = random(12);
  const plain = utf8ToBytes(words);
  const key = await keyOf(password, envelope.kdf);
  const ciphertext = await crypto.subtle.encrypt(gcm(nonce, envelope), key, plain as BufferSource);
  plain.fill(0);
  return { ...envelope, nonce: bytesToHex(nonce), ciphertext: bytesToHex(new Uint8Array(ciphertext)) };
}

/** The words; a wrong password and a tampered vault fail alike, for GCM cannot tell them apart. */
export async function open(vault: SealedVault, password: string): Promise<Outcome<string>> {
  if (!isSound(vault)) return failed('vault-damaged');
  const { nonce, ciphertext, ...envelope } = vault;
  const key = await keyOf(password, vault.kdf);
  try {
    const plain = new Uint8Array(
      await crypto.subtle.decrypt(
        gcm(hexToBytes(nonce), envelope),
        key,
        hexToBytes(ciphertext) as BufferSource,
      ),
    );
    const words = new TextDecoder().decode(plain);
    plain.fill(0);
    return success(words);
  } catch {
    return failed('password-wrong');
  }
}

type Envelope = Omit<SealedVault, 'nonce' | 'ciphertext'>;

export function isSound(vault: unknown): vault is SealedVault {
  const { format, kdf, id, address, nonce, ciphertext } = (vault ?? {}) as Partial<SealedVault>; // checked below
  return (
    format === 1 &&
    kdf?.name === 'scrypt' &&
    typeof kdf.N === 'number' &&
    Number.isInteger(Math.log2(kdf.N)) &&
    kdf.N >= costBounds.min &&
    kdf.N <= costBounds.max &&
    kdf.r === scryptCost.r &&
    kdf.p === scryptCost.p &&
    [kdf.salt, id, nonce, ciphertext].every(
      (text) => typeof text === 'string' && /^([0-9a-f]{2})+$/.test(text),
    ) &&
    typeof address === 'string'
  );
}

async function keyOf(password: string, kdf: SealedVault['kdf']): Promise<CryptoKey> {
  const { N, r, p, salt } = kdf;
  const options = { N, r, p, dkLen: 32, maxmem: 2 ** 31, asyncTick: 20 };
  const bytes = await scryptAsync(utf8ToBytes(password.normalize('NFKC')), hexToBytes(salt), options);
  const key = await crypto.subtle.importKey('raw', bytes as BufferSource, 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ]);
  bytes.fill(0);
  return key;
}

function gcm(nonce: Uint8Array, envelope: Envelope): AesGcmParams {
  const { format, id, address, kdf } = envelope;
  const authenticated = [format, id, address, kdf.name, kdf.N, kdf.r, kdf.p, kdf.salt];
  return {
    name: 'AES-GCM',
    iv: nonce as BufferSource,
    additionalData: utf8ToBytes(JSON.stringify(authenticated)) as BufferSource,
  };
}
