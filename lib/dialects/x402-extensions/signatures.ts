// Checks the signature on a seller's statement, in either of its two forms, and tells whose it is.
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex, hexToBytes } from '@noble/curves/utils.js';
import { publicKeyToAddress } from 'viem/utils';
import { isRecord, type Json, stringOf } from '../../core/json.ts';
import { type Authority, authorityOf, fragmentOf, hostOfDidWeb, type Seller } from './authority.ts';
import { type CompactJws, isSignedBy, readCompactJws } from './compact-jws.ts';
import { addressOf, isSameKey, keyOfDid, keyOfJwk, type PublicKey } from './public-keys.ts';

/** Why a signature is bad or cannot be checked. */
export type Refusal =
  | 'malformed'
  | 'too-large'
  | 'algorithm-unknown'
  | 'algorithm-contradictory'
  | 'key-unknown'
  | 'key-unreadable'
  | 'key-contradictory'
  | 'signature-wrong';

export interface Checked {
  readonly signature: 'good' | 'bad' | 'unreadable';
  readonly authority: Authority;
  readonly signer: string | null;
  readonly detail: readonly Refusal[];
}

export type Envelope =
  | { readonly format: 'eip712'; readonly payload: Json; readonly signature: string }
  | { readonly format: 'jws'; readonly payload: Json; readonly jws: CompactJws };

export function readEnvelope(signed: unknown): Envelope | Refusal {
  if (!isRecord(signed)) return 'malformed';
  const { format, payload } = signed;
  const signature = stringOf(signed.signature);
  if (signature === undefined) return 'malformed';
  if (format === 'eip712' && payload !== undefined) return { format, payload, signature };
  // A JWS holds its payload; a second one beside it would be signed by nobody.
  if (format !== 'jws' || payload !== undefined) return 'malformed';
  const jws = readCompactJws(signature);
  return typeof jws === 'string' ? jws : { format, payload: jws.payload, jws };
}

export function unreadable(why: Refusal, authority: Authority = 'unknown'): Checked {
  return { signature: 'unreadable', authority, signer: null, detail: [why] };
}

/** EIP-712 names no key: the account that fits is computed, so some account fits whatever was changed. */
export async function checkTyped(digest: string, signature: string, seller: Seller): Promise<Checked> {
  const address = recoveredAddress(digest, signature);
  if (address === null) return unreadable('malformed');
  const authority = await authorityOf({ address, key: null }, seller);
  return { signature: 'good', authority, signer: address, detail: [] };
}

export async function checkJws(jws: CompactJws, seller: Seller): Promise<Checked> {
  const host = hostOfDidWeb(jws.kid);
  const otherwise: Authority = host === null || host === seller.host ? 'unknown' : 'stranger';
  const carried = jws.jwk === undefined ? undefined : keyOfJwk(jws.jwk);
  if (carried === null) return unreadable('key-unreadable', otherwise);
  const named = await keysNamed(jws.kid, seller);
  const keys = carried === undefined ? named : [carried];
  if (keys.length === 0) return unreadable('key-unknown', otherwise);
  const bad = (why: Refusal): Checked => ({ ...unreadable(why, otherwise), signature: 'bad' });
  // §4.5: where a key is carried and one is found, they must be the same.
  if (carried !== undefined && named.length > 0 && !named.some((key) => isSameKey(key, carried)))
    return bad('key-contradictory');
  const key = keys.find((one) => isSignedBy(jws, one));
  if (key === undefined)
    return bad(keys.some(({ curve }) => curve === jws.curve) ? 'signature-wrong' : 'algorithm-contradictory');
  const address = addressOf(key);
  const authority = await authorityOf({ key, address }, seller);
  return {
    signature: 'good',
    authority: authority === 'unknown' ? otherwise : authority,
    signer: address ?? `${key.curve}:${key.hex}`,
    detail: [],
  };
}

/** The keys that an id is or leads to; none where it leads to another host, which is not asked. */
async function keysNamed(kid: string, seller: Seller): Promise<readonly PublicKey[]> {
  const own = keyOfDid(kid);
  if (own !== null) return [own];
  if (hostOfDidWeb(kid) !== seller.host) return [];
  const fragment = fragmentOf(kid);
  const published = (await seller.keys()) ?? [];
  return published
    .filter((one) => fragment === '' || one.fragment === fragment)
    .flatMap(({ key }) => (key === null ? [] : [key]));
}

/** r, s and v as 65 bytes, v with or without 27; null where no account fits. Contract accounts sign otherwise. */
function recoveredAddress(digest: string, signature: string): string | null {
  if (!/^0x[0-9a-fA-F]{130}$/.test(signature)) return null;
  const bytes = hexToBytes(signature.slice(2));
  const v = bytes[64] ?? 0;
  const recovery = v >= 27 ? v - 27 : v;
  if (recovery > 1) return null;
  try {
    const recovered = Uint8Array.from([recovery, ...bytes.subarray(0, 64)]);
    const key = secp256k1.recoverPublicKey(recovered, hexToBytes(digest.slice(2)), { prehash: false });
    return publicKeyToAddress(`0x${secp256k1.Point.fromHex(bytesToHex(key)).toHex(false)}`);
  } catch {
    return null;
  }
}
