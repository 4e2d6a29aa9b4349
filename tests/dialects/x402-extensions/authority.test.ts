// Who may speak for a seller: the key that is paid, and keys that its own host publishes.
import { describe, expect, it } from 'vitest';
import {
  isProof,
  type Published,
  type Verification,
  verifyOffer,
} from '../../../lib/dialects/x402-extensions/offer-receipt.ts';
import {
  bought,
  didDocument,
  ed25519Key,
  jwsOf,
  nothing,
  offerSaid,
  otherAccount,
  otherKey,
  outOfReach,
  p256Key,
  payeeKey,
  publishing,
  rawJws,
  type Signed,
  typedOffer,
  web,
} from '../../fixtures/sellers.ts';

describe('who may speak for a seller', () => {
  const ofPayee = { publicKeyJwk: payeeKey.jwk };
  const ofOther = { publicKeyJwk: otherKey.jwk };
  const asAccount = { blockchainAccountId: `eip155:1:${otherAccount.address}` };
  const p256Multibase = { publicKeyMultibase: p256Key.didKey.slice('did:key:'.length) };

  it.each<[string, () => Promise<Signed>, Published, Partial<Verification>]>([
    ['the account that is paid', () => typedOffer(), outOfReach, { authority: 'payee' }],
    ['its key, as did:key', () => jwsOf(offerSaid, payeeKey), outOfReach, { authority: 'payee' }],
    [
      'its key, as did:jwk',
      () => jwsOf(offerSaid, payeeKey, payeeKey.didJwk),
      outOfReach,
      { authority: 'payee' },
    ],
    [
      'its key, published as well',
      () => jwsOf(offerSaid, payeeKey, web),
      publishing(ofPayee),
      { authority: 'payee' },
    ],
    [
      'an account that is published',
      () => typedOffer(offerSaid, otherAccount),
      publishing(asAccount),
      { authority: 'domain' },
    ],
    [
      'the account of a published key',
      () => typedOffer(offerSaid, otherAccount),
      publishing(ofOther),
      { authority: 'domain' },
    ],
    [
      'a published key by its id',
      () => jwsOf(offerSaid, otherKey, web),
      publishing(ofOther),
      { authority: 'domain' },
    ],
    [
      'a published key of P-256, in multibase',
      () => jwsOf(offerSaid, p256Key, web),
      publishing(p256Multibase),
      { authority: 'domain' },
    ],
    [
      'a published key of Ed25519',
      () => jwsOf(offerSaid, ed25519Key, web),
      publishing({ publicKeyJwk: ed25519Key.jwk }),
      { authority: 'domain' },
    ],
    [
      'one of several published keys, the id naming none of them',
      () => jwsOf(offerSaid, ed25519Key, 'did:web:shop.example'),
      publishing({ publicKeyJwk: p256Key.jwk }, { publicKeyJwk: ed25519Key.jwk }),
      { authority: 'domain' },
    ],
    [
      'a published key that calls itself did:key',
      () => jwsOf(offerSaid, p256Key),
      publishing(p256Multibase),
      { authority: 'domain' },
    ],
    [
      'a key of nobody’s, while nothing can be looked up',
      () => jwsOf(offerSaid, p256Key),
      outOfReach,
      { authority: 'unknown' },
    ],
    [
      'a key of nobody’s, where none is published',
      () => jwsOf(offerSaid, p256Key),
      nothing,
      { authority: 'stranger' },
    ],
    [
      'a key of nobody’s, where others are published',
      () => jwsOf(offerSaid, p256Key),
      publishing(ofOther),
      { authority: 'stranger' },
    ],
    ['an account of nobody’s', () => typedOffer(offerSaid, otherAccount), nothing, { authority: 'stranger' }],
    [
      'an account of nobody’s, while nothing can be looked up',
      () => typedOffer(offerSaid, otherAccount),
      outOfReach,
      { authority: 'unknown' },
    ],
    [
      'a document of another host in the place of the seller’s',
      () => typedOffer(offerSaid, otherAccount),
      async () => didDocument('evil.example', asAccount),
      { authority: 'unknown' },
    ],
    [
      'a document that is no document',
      () => typedOffer(offerSaid, otherAccount),
      async () => '<!doctype html>',
      { authority: 'unknown' },
    ],
    [
      'a look-up that fails',
      () => typedOffer(offerSaid, otherAccount),
      () => {
        throw new Error('offline');
      },
      { authority: 'unknown' },
    ],
  ])('%s', async (_name, sign, published, expected) => {
    const verification = await verifyOffer(await sign(), bought, published);
    expect(verification).toMatchObject({ signature: 'good', agrees: true, detail: [], ...expected });
    expect(isProof(verification)).toBe(['payee', 'domain'].includes(verification.authority));
  });

  it('is asked of the seller’s own origin, once, and only where it must be', async () => {
    const asked: string[] = [];
    const published: Published = async (url) => {
      asked.push(url);
      return didDocument('localhost:4021', { id: '#key-1', ...ofOther });
    };
    const atHome = { ...bought, url: 'http://localhost:4021/paper?day=1' };
    const said = { ...offerSaid, resourceUrl: atHome.url };
    await verifyOffer(await typedOffer(said), atHome, published);
    expect(asked).toEqual([]);
    const byId = await jwsOf(said, otherKey, 'did:web:localhost%3A4021#key-1');
    expect(await verifyOffer(byId, atHome, published)).toMatchObject({ authority: 'domain', agrees: true });
    expect(asked).toEqual(['http://localhost:4021/.well-known/did.json']);
  });

  it('a key of another host is a stranger’s, and that host is never asked', async () => {
    const asked: string[] = [];
    const published: Published = async (url) => {
      asked.push(url);
      return null;
    };
    const kid = 'did:web:evil.example#key-1';
    expect(await verifyOffer(await jwsOf(offerSaid, otherKey, kid), bought, published)).toEqual({
      signature: 'unreadable',
      authority: 'stranger',
      signer: null,
      agrees: true,
      detail: ['key-unknown'],
    });
    const header = { alg: 'ES256K', kid, jwk: otherKey.jwk };
    const carried = rawJws(JSON.stringify(header), JSON.stringify(offerSaid), otherKey);
    expect(await verifyOffer(carried, bought, published)).toMatchObject({
      signature: 'good',
      authority: 'stranger',
      signer: otherAccount.address,
    });
    expect(asked.filter((url) => !url.startsWith('https://shop.example/'))).toEqual([]);
  });

  it.each([
    'did:web:shop.example:users:mallory#key-1',
    'did:web:shop.example%2Fusers#key-1',
    'did:web:shop.example@evil.example#key-1',
    'did:web:sub.shop.example#key-1',
    'did:ethr:0x1234#key-1',
    'key-1',
  ])('%s does not lead to the seller’s document', async (kid) => {
    const published = publishing({ publicKeyJwk: otherKey.jwk });
    const verification = await verifyOffer(await jwsOf(offerSaid, otherKey, kid), bought, published);
    expect(verification).toMatchObject({ signature: 'unreadable', detail: ['key-unknown'] });
  });
});
