// A JWS in compact form (RFC 7515), read strictly: three parts, one of three algorithms, and nothing critical that we do not know.
import { isRecord, type Json, type JsonRecord, parseJson, stringOf } from '../../core/json.ts';
import { fromBase64Url, textOf } from './encodings.ts';
import { type PublicKey, verifies } from './public-keys.ts';

export interface CompactJws {
  /** The curve that the algorithm works on; a key of another curve is never tried. */
  readonly curve: PublicKey['curve'];
  /** Where the signer says that the key is found: a DID URL. */
  readonly kid: string;
  /** The key itself, where the header brings it: material, and no authority. */
  readonly jwk: Json | undefined;
  readonly payload: Json;
  /** The bytes that are signed: the first two parts as they were sent. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

const maxLength = 12 * 1024;
const maxKidLength = 2048;

/** `none` and the algorithms of shared secrets are not here. */
const curves: ReadonlyMap<string, PublicKey['curve']> = new Map([
  ['ES256K', 'secp256k1'],
  ['ES256', 'p256'],
  ['EdDSA', 'ed25519'],
  ['Ed25519', 'ed25519'],
]);

export function readCompactJws(text: string): CompactJws | 'too-large' | 'malformed' | 'algorithm-unknown' {
  if (text.length > maxLength) return 'too-large';
  const parts = text.split('.');
  const [header, payload, signature] = parts;
  if (parts.length !== 3 || !header || !payload || !signature) return 'malformed';
  const [head, said, bytes] = [jsonOf(header), jsonOf(payload), fromBase64Url(signature)];
  if (!isRecord(head) || said === null || bytes === null) return 'malformed';
  const kid = stringOf(head.kid);
  // RFC 7515 §4.1.11: what is critical and not understood makes the signature invalid; RFC 7797 is named so.
  if (!kid || kid.length > maxKidLength || head.crit !== undefined || head.b64 !== undefined)
    return 'malformed';
  const curve = curves.get(stringOf(head.alg) ?? '');
  if (curve === undefined) return 'algorithm-unknown';
  const signed = new TextEncoder().encode(`${header}.${payload}`);
  return { curve, kid, jwk: head.jwk, payload: said, signed, signature: bytes };
}

export function isSignedBy(jws: CompactJws, key: PublicKey): boolean {
  return key.curve === jws.curve && verifies(key, jws.signed, jws.signature);
}

/** Records alone; a key named twice is refused here as everywhere. */
function jsonOf(part: string): JsonRecord | null {
  const bytes = fromBase64Url(part);
  const text = bytes === null ? null : textOf(bytes);
  const read = text === null ? null : parseJson(text);
  return read?.ok && isRecord(read.value) ? read.value : null;
}
