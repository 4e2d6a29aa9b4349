// Unlocking by a passkey: the words, sealed a second time by what the authenticator makes of a salt (WebAuthn's PRF).
// The vault stays as it is, and its password opens it as before. https://www.w3.org/TR/webauthn-3/#prf-extension
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { failed, type Outcome, success } from '../core/failure.ts';
import type { PasskeySecret } from './api.ts';
import { beginWith, type LockPorts, wordsBehind } from './lock.ts';

/**
 * AES-256-GCM under HKDF-SHA256 of the secret, with everything else in here authenticated. The secret is 256 bits that never
 * leave the authenticator but for this, so nothing has to be slow about it.
 */
export interface PasskeySeal {
  readonly format: 1;
  /** The account of the vault that it stands beside. */
  readonly address: string;
  /** base64url: which passkey. */
  readonly credential: string;
  /** 32 bytes, hex: what the authenticator makes the secret of. */
  readonly salt: string;
  readonly nonce: string;
  readonly ciphertext: string;
}

export interface PasskeyStore {
  read(): Promise<PasskeySeal | null>;
  write(seal: PasskeySeal | null): Promise<void>;
}

export interface PasskeyPorts extends LockPorts {
  readonly passkeys: PasskeyStore;
}

/** The seal of the vault that is there; one that was left by another is none. */
export async function passkeyOf(
  ports: Pick<PasskeyPorts, 'vault' | 'passkeys'>,
): Promise<PasskeySeal | null> {
  const [vault, seal] = await Promise.all([ports.vault.read(), ports.passkeys.read()]);
  return vault !== null && seal?.address === vault.address ? seal : null;
}

/** The password is asked for: whoever finds an open wallet does not make themselves a key to it. */
export async function addPasskey(
  { password, ...made }: PasskeySecret & { password: string },
  ports: PasskeyPorts,
): Promise<Outcome<null>> {
  if (!isSound(made)) return failed('passkey-without-prf');
  const words = await wordsBehind(String(password), ports);
  if (!words.ok) return words;
  const vault = await ports.vault.read();
  if (vault === null) return failed('wallet-missing');
  const { credential, salt, secret } = made;
  const nonce = ports.random(12);
  const envelope: Envelope = { format: 1, address: vault.address, credential, salt };
  const plain = utf8ToBytes(words.value);
  const ciphertext = await crypto.subtle.encrypt(
    gcm(nonce, envelope),
    await keyOf(secret, envelope),
    plain as BufferSource,
  );
  plain.fill(0);
  await ports.passkeys.write({
    ...envelope,
    nonce: bytesToHex(nonce),
    ciphertext: bytesToHex(new Uint8Array(ciphertext)),
  });
  return success(null);
}

/** No tries are counted: there are 2^256 secrets, and the authenticator gives one only to its owner. */
export async function unlockByPasskey(
  secret: unknown,
  ports: PasskeyPorts,
): Promise<Outcome<{ address: string }>> {
  const seal = await passkeyOf(ports);
  if (seal === null || !isSecret(secret)) return failed('passkey-wrong');
  const words = await wordsIn(seal, secret);
  return words === null ? failed('passkey-wrong') : success(await beginWith(words, ports));
}

/** What a store holds under that name. */
export function isPasskeySeal(value: unknown): value is PasskeySeal {
  const { format, address, credential, salt, nonce, ciphertext } = (value ?? {}) as Partial<PasskeySeal>; // checked below
  return (
    format === 1 &&
    [address, credential].every((text) => typeof text === 'string') &&
    [salt, nonce, ciphertext].every((text) => typeof text === 'string' && /^([0-9a-f]{2})+$/.test(text))
  );
}

type Envelope = Omit<PasskeySeal, 'nonce' | 'ciphertext'>;

function isSound({ credential, salt, secret }: PasskeySecret): boolean {
  return (
    typeof credential === 'string' &&
    /^[\w-]{16,2000}$/.test(credential) &&
    isSecret(salt) &&
    isSecret(secret)
  );
}

function isSecret(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

async function wordsIn(
  { nonce, ciphertext, ...envelope }: PasskeySeal,
  secret: string,
): Promise<string | null> {
  try {
    const key = await keyOf(secret, envelope);
    const sealed = hexToBytes(ciphertext) as BufferSource;
    const plain = new Uint8Array(await crypto.subtle.decrypt(gcm(hexToBytes(nonce), envelope), key, sealed));
    const words = new TextDecoder().decode(plain);
    plain.fill(0);
    return words;
  } catch {
    return null;
  }
}

async function keyOf(secret: string, { salt }: Envelope): Promise<CryptoKey> {
  const bytes = hkdf(sha256, hexToBytes(secret), hexToBytes(salt), utf8ToBytes('tuppence passkey 1'), 32);
  const key = await crypto.subtle.importKey('raw', bytes as BufferSource, 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ]);
  bytes.fill(0);
  return key;
}

function gcm(nonce: Uint8Array, { format, address, credential, salt }: Envelope): AesGcmParams {
  return {
    name: 'AES-GCM',
    iv: nonce as BufferSource,
    additionalData: utf8ToBytes(JSON.stringify([format, address, credential, salt])) as BufferSource,
  };
}
