// Public keys as sellers write them: JWK (RFC 7517, RFC 8812), did:key and did:jwk; each is on its curve or is none.
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex, hexToBytes } from '@noble/curves/utils.js';
import { publicKeyToAddress } from 'viem/utils';
import { isRecord, parseJson } from '../../core/json.ts';
import { fromBase58, fromBase64Url, textOf } from './encodings.ts';

export interface PublicKey {
  readonly curve: 'secp256k1' | 'p256' | 'ed25519';
  /** Compressed point, hex: the same key is the same text. */
  readonly hex: string;
}

const maxDidLength = 2048;

/** The key that an id of the kind did:key or did:jwk is; null for every other id. */
export function keyOfDid(id: string): PublicKey | null {
  if (id.length > maxDidLength) return null;
  const [did = ''] = id.split('#');
  if (did.startsWith('did:key:')) return keyOfMultibase(did.slice('did:key:'.length));
  if (!did.startsWith('did:jwk:')) return null;
  const bytes = fromBase64Url(did.slice('did:jwk:'.length));
  const text = bytes === null ? null : textOf(bytes);
  const jwk = text === null ? null : parseJson(text);
  return jwk?.ok ? keyOfJwk(jwk.value) : null;
}

export function keyOfJwk(jwk: unknown): PublicKey | null {
  if (!isRecord(jwk)) return null;
  const [x, y] = [coordinate(jwk.x), coordinate(jwk.y)];
  if (jwk.kty === 'OKP' && jwk.crv === 'Ed25519' && x !== null) return keyOf('ed25519', x);
  if (jwk.kty !== 'EC' || x === null || y === null) return null;
  const point = Uint8Array.from([4, ...x, ...y]);
  if (jwk.crv === 'secp256k1') return keyOf('secp256k1', point);
  return jwk.crv === 'P-256' ? keyOf('p256', point) : null;
}

/** base58btc of a multicodec prefix and the key (https://github.com/multiformats/multicodec). */
export function keyOfMultibase(text: unknown): PublicKey | null {
  const bytes = typeof text === 'string' && text.startsWith('z') ? fromBase58(text.slice(1)) : null;
  if (bytes === null) return null;
  const curve = multicodecs[bytesToHex(bytes.subarray(0, 2))];
  return curve === undefined || bytes.length !== (curve === 'ed25519' ? 34 : 35)
    ? null
    : keyOf(curve, bytes.subarray(2));
}

export function isSameKey(one: PublicKey, other: PublicKey): boolean {
  return one.curve === other.curve && one.hex === other.hex;
}

/** The account of the same key, EIP-55; keys of other curves have none. */
export function addressOf(key: PublicKey): string | null {
  if (key.curve !== 'secp256k1') return null;
  return publicKeyToAddress(`0x${secp256k1.Point.fromHex(key.hex).toHex(false)}`);
}

/**
 * Any form of s is taken, as JOSE has no rule for it. Ed25519 by RFC 8032 and not by the wider ZIP-215, under which a key
 * can be made that many messages fit: a receipt that its signer could deny.
 */
export function verifies(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  const publicKey = hexToBytes(key.hex);
  if (key.curve === 'ed25519') return ed25519.verify(signature, message, publicKey, { zip215: false });
  const curve = key.curve === 'p256' ? p256 : secp256k1;
  return curve.verify(signature, message, publicKey, { lowS: false });
}

const multicodecs: Readonly<Record<string, PublicKey['curve']>> = {
  ed01: 'ed25519',
  e701: 'secp256k1',
  '8024': 'p256',
};

const points = { secp256k1: secp256k1.Point, p256: p256.Point, ed25519: ed25519.Point };

/** Read as a point and written again: what is not on the curve is no key. */
function keyOf(curve: PublicKey['curve'], bytes: Uint8Array): PublicKey | null {
  try {
    return { curve, hex: points[curve].fromBytes(bytes).toHex() };
  } catch {
    return null;
  }
}

function coordinate(value: unknown): Uint8Array | null {
  const bytes = typeof value === 'string' ? fromBase64Url(value) : null;
  return bytes?.length === 32 ? bytes : null;
}
