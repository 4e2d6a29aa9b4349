// Keys as sellers write them: the same point to us and to the reference, and no key where there is no point.

import type { KeyObject } from 'node:crypto';
import { extractPublicKeyFromKid } from '@x402/extensions/offer-receipt';
import { describe, expect, it } from 'vitest';
import {
  addressOf,
  keyOfDid,
  keyOfJwk,
  keyOfMultibase,
} from '../../../lib/dialects/x402-extensions/public-keys.ts';
import { ed25519Key, otherKey, p256Key, payeeAccount, payeeKey } from '../../fixtures/sellers.ts';

/** From the examples of the did:key method, https://w3c-ccg.github.io/did-key-spec/. */
const published = [
  'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp',
  'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme',
  'did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169',
];

describe('a key', () => {
  it.each([
    ...published,
    `${published[0]}#z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp`,
    ...[payeeKey, otherKey, p256Key, ed25519Key].flatMap(({ didKey, didJwk }) => [didKey, didJwk]),
  ])('%s is the reference’s', async (did) => {
    // The cast: in Node the reference answers with Node's own keys.
    const theirs = (await extractPublicKeyFromKid(did)) as unknown as KeyObject;
    expect(keyOfDid(did)).not.toBeNull();
    expect(keyOfDid(did)).toEqual(keyOfJwk(theirs.export({ format: 'jwk' })));
  });

  it('of secp256k1 has an account, others have none', () => {
    const [ours, theirs] = [keyOfDid(payeeKey.didKey), keyOfDid(p256Key.didKey)];
    expect(ours && addressOf(ours)).toBe(payeeAccount.address);
    expect(theirs && addressOf(theirs)).toBeNull();
  });
});

describe('what is no key', () => {
  const [did = ''] = published;
  it.each([
    '',
    'did:key:',
    'did:key:z',
    did.toUpperCase(),
    did.replace('z6', 'm6'),
    did.slice(0, -1),
    `${did}1`,
    did.replace('z6Mk', 'z0Ik'),
    'did:key:z1111111111',
    `did:key:z${'z'.repeat(500)}`,
    'did:jwk:',
    'did:jwk:e30',
    `did:jwk:${btoa(JSON.stringify(payeeKey.jwk))}=`,
    `did:jwk:${'A'.repeat(100_000)}`,
    'did:pkh:eip155:1:0x0000000000000000000000000000000000000000',
  ])('%s', (id) => {
    expect(keyOfDid(id)).toBeNull();
  });

  it.each<[string, unknown]>([
    ['a point beside the curve', { ...payeeKey.jwk, y: payeeKey.jwk.x }],
    ['a point on another curve', { ...payeeKey.jwk, crv: 'P-256' }],
    ['a point at nowhere', { ...payeeKey.jwk, x: 'A'.repeat(43), y: 'A'.repeat(43) }],
    ['a short coordinate', { ...payeeKey.jwk, x: 'AAAA' }],
    ['half a point', { ...payeeKey.jwk, y: undefined }],
    ['another curve', { ...payeeKey.jwk, crv: 'P-384' }],
    ['a key of RSA', { kty: 'RSA', n: 'AQAB', e: 'AQAB' }],
    ['a shared secret', { kty: 'oct', k: 'AAAA' }],
    ['a key to agree on secrets', { ...ed25519Key.jwk, crv: 'X25519' }],
    ['an Edwards point written beyond its field', { ...ed25519Key.jwk, x: `${'_'.repeat(42)}8` }],
    ['a list', []],
    ['nothing', undefined],
  ])('%s', (_name, jwk) => {
    expect(keyOfJwk(jwk)).toBeNull();
  });

  it('multibase of another kind', () => {
    for (const text of [undefined, 5, '', 'z', 'f00', 'zz']) expect(keyOfMultibase(text)).toBeNull();
  });
});
