// A signature on a statement: good, bad, or not to be read; by the algorithm of its key, over what was sent.
import { verifyOfferSignatureJWS } from '@x402/extensions/offer-receipt';
import { describe, expect, it } from 'vitest';
import { isProof, verifyOffer, verifyReceipt } from '../../../lib/dialects/x402-extensions/offer-receipt.ts';
import {
  bought,
  ed25519Key,
  jwsOf,
  nothing,
  offerSaid,
  otherAccount,
  otherKey,
  payeeKey,
  rawJws,
  receiptSaid,
  type Signed,
  typedOffer,
  typedReceipt,
} from '../../fixtures/sellers.ts';

describe('a signature', () => {
  const signatureOf = async (signed: Signed, published = nothing) => {
    const { signature, detail } = await verifyOffer(signed, bought, published);
    return [signature, ...detail].join(' ');
  };
  const header = (more: object) => JSON.stringify({ alg: 'ES256K', kid: payeeKey.didKey, ...more });
  const payload = JSON.stringify(offerSaid);
  const flipped = (jws: string) => {
    const [head = '', said = '', bytes = ''] = jws.split('.');
    return [head, said, `${bytes.startsWith('A') ? 'B' : 'A'}${bytes.slice(1)}`].join('.');
  };

  it.each<[string, () => Promise<Signed> | Signed, string]>([
    [
      'that was touched',
      async () => ({ format: 'jws', signature: flipped((await jwsOf(offerSaid, payeeKey)).signature) }),
      'bad signature-wrong',
    ],
    [
      'of another key than it names',
      () => jwsOf(offerSaid, otherKey, payeeKey.didKey),
      'bad signature-wrong',
    ],
    [
      'with a swapped payload',
      async () => {
        const [head, , bytes] = (await jwsOf(offerSaid, payeeKey)).signature.split('.');
        const said = Buffer.from(JSON.stringify({ ...offerSaid, amount: '1' })).toString('base64url');
        return { format: 'jws', signature: `${head}.${said}.${bytes}` };
      },
      'bad signature-wrong other-amount',
    ],
    [
      'by no algorithm',
      () => rawJws(header({ alg: 'none' }), payload, payeeKey),
      'unreadable algorithm-unknown',
    ],
    [
      'by no algorithm, left empty',
      () => ({
        format: 'jws',
        signature: `${btoa(header({ alg: 'none' })).replace(/=+$/, '')}.${btoa(payload).replace(/=+$/, '')}.`,
      }),
      'unreadable malformed',
    ],
    [
      'by a shared secret',
      () => rawJws(header({ alg: 'HS256' }), payload, payeeKey),
      'unreadable algorithm-unknown',
    ],
    [
      'by an algorithm of the object’s own',
      () => rawJws(header({ alg: 'toString' }), payload, payeeKey),
      'unreadable algorithm-unknown',
    ],
    [
      'by another algorithm than its key’s',
      () => rawJws(header({ alg: 'ES256' }), payload, payeeKey),
      'bad algorithm-contradictory',
    ],
    [
      'by another algorithm than its key’s, EdDSA',
      () => rawJws(header({ alg: 'EdDSA' }), payload, payeeKey),
      'bad algorithm-contradictory',
    ],
    [
      'without an algorithm',
      () => rawJws(JSON.stringify({ kid: payeeKey.didKey }), payload, payeeKey),
      'unreadable algorithm-unknown',
    ],
    [
      'without the id of its key',
      () => rawJws('{"alg":"ES256K"}', payload, payeeKey),
      'unreadable malformed',
    ],
    ['with the key itself', () => rawJws(header({ jwk: payeeKey.jwk }), payload, payeeKey), 'good'],
    [
      'with another key than the id’s',
      () => rawJws(header({ jwk: otherKey.jwk }), payload, otherKey),
      'bad key-contradictory',
    ],
    [
      'with a key that is none',
      () => rawJws(header({ jwk: { ...payeeKey.jwk, x: payeeKey.jwk.y } }), payload, payeeKey),
      'unreadable key-unreadable',
    ],
    [
      'with a shared secret for a key',
      () => rawJws(header({ jwk: { kty: 'oct', k: 'AAAA' } }), payload, payeeKey),
      'unreadable key-unreadable',
    ],
    [
      'with something critical',
      () => rawJws(header({ crit: ['exp'], exp: 1 }), payload, payeeKey),
      'unreadable malformed',
    ],
    [
      'over a payload that is not encoded',
      () => rawJws(header({ b64: false }), payload, payeeKey),
      'unreadable malformed',
    ],
    [
      'over a payload that names a key twice',
      () => rawJws(header({}), payload.replace('"amount"', '"amount":"1","amount"'), payeeKey),
      'unreadable malformed',
    ],
    [
      'with a header that names a key twice',
      () => rawJws(header({}).replace('"alg"', '"alg":"none","alg"'), payload, payeeKey),
      'unreadable malformed',
    ],
    [
      'over JSON in another order and spacing, as it was sent',
      () => rawJws(header({}), JSON.stringify(offerSaid, null, 1), payeeKey),
      'good',
    ],
    ['over a list', () => rawJws(header({}), '[1]', payeeKey), 'unreadable malformed'],
    [
      'over bytes that are not UTF-8',
      async () => ({
        format: 'jws',
        signature: (await jwsOf(offerSaid, payeeKey)).signature.replace(/\.[^.]*\./, '.__8.'),
      }),
      'unreadable malformed',
    ],
    [
      'with a second payload beside it',
      async () => ({ ...(await jwsOf(offerSaid, payeeKey)), payload: offerSaid }),
      'unreadable malformed',
    ],
    [
      'in four parts',
      async () => ({ format: 'jws', signature: `${(await jwsOf(offerSaid, payeeKey)).signature}.AAAA` }),
      'unreadable malformed',
    ],
    [
      'in padded base64',
      async () => ({ format: 'jws', signature: `${(await jwsOf(offerSaid, payeeKey)).signature}==` }),
      'unreadable malformed',
    ],
    [
      'of a megabyte',
      () => ({ format: 'jws', signature: `a.${'a'.repeat(1_000_000)}.a` }),
      'unreadable too-large',
    ],
    [
      'in another format',
      async () => ({ ...(await typedOffer()), format: 'eip191' }),
      'unreadable malformed',
    ],
    [
      'typed, over no payload',
      async () => ({ format: 'eip712', signature: (await typedOffer()).signature }),
      'unreadable malformed',
    ],
    [
      'typed, one byte short',
      async () => ({ ...(await typedOffer()), signature: (await typedOffer()).signature.slice(0, -2) }),
      'unreadable malformed',
    ],
    [
      'typed, with an impossible parity',
      async () => ({
        ...(await typedOffer()),
        signature: `${(await typedOffer()).signature.slice(0, -2)}1d`,
      }),
      'unreadable malformed',
    ],
    [
      'typed, of zeros',
      async () => ({ ...(await typedOffer()), signature: `0x${'00'.repeat(65)}` }),
      'unreadable malformed',
    ],
    [
      'typed, of version 2',
      async () => ({ ...(await typedOffer()), payload: { ...offerSaid, version: 2 } }),
      'unreadable malformed',
    ],
    [
      'typed, over numbers as words',
      async () => ({ ...(await typedOffer()), payload: { ...offerSaid, validUntil: '1' } }),
      'unreadable malformed',
    ],
    [
      'typed, until before time began',
      async () => ({ ...(await typedOffer()), payload: { ...offerSaid, validUntil: -1 } }),
      'unreadable malformed',
    ],
    [
      'typed, without a payee',
      async () => ({ ...(await typedOffer()), payload: { ...offerSaid, payTo: undefined } }),
      'unreadable malformed',
    ],
  ])('%s', async (_name, make, expected) => {
    expect(await signatureOf(await make())).toBe(expected);
  });

  it('typed, with one member swapped, fits some account that nobody has: never the seller’s', async () => {
    const signed = await typedOffer();
    const swapped = { ...signed, payload: { ...offerSaid, payTo: otherAccount.address } };
    const verification = await verifyOffer(swapped, { ...bought, payTo: otherAccount.address }, nothing);
    expect(verification).toMatchObject({ authority: 'stranger', agrees: true });
    expect(isProof(verification)).toBe(false);
  });

  it('of an offer is none of a receipt, and the other way round', async () => {
    const both = { ...offerSaid, ...receiptSaid };
    const asOffer = { ...(await typedReceipt()), payload: both };
    expect(await verifyOffer(asOffer, bought, nothing)).toMatchObject({ authority: 'stranger' });
    const asReceipt = { ...(await typedOffer()), payload: both };
    expect(await verifyReceipt(asReceipt, bought, nothing)).toMatchObject({ authority: 'stranger' });
  });

  it('counts in its high form too, as the reference has it', async () => {
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const [head, said, bytes = ''] = (await jwsOf(offerSaid, payeeKey)).signature.split('.');
    const hex = Buffer.from(bytes, 'base64url').toString('hex');
    const high = (order - BigInt(`0x${hex.slice(64)}`)).toString(16).padStart(64, '0');
    const signature = [head, said, Buffer.from(hex.slice(0, 64) + high, 'hex').toString('base64url')].join(
      '.',
    );
    await expect(verifyOfferSignatureJWS({ format: 'jws', signature })).resolves.toMatchObject(offerSaid);
    expect(await signatureOf({ format: 'jws', signature })).toBe('good');
  });

  it('that every message fits is none: a key of small order', async () => {
    const x = Buffer.from(`01${'00'.repeat(31)}`, 'hex').toString('base64url');
    const jwk = { kty: 'OKP', crv: 'Ed25519', x };
    const signature = Buffer.concat([Buffer.from(x, 'base64url'), Buffer.alloc(32)]);
    const head = JSON.stringify({
      alg: 'EdDSA',
      kid: `did:jwk:${btoa(JSON.stringify(jwk)).replace(/=+$/, '')}`,
    });
    const forged = rawJws(head, payload, { ...ed25519Key, sign: () => signature });
    expect(await signatureOf(forged)).toBe('bad signature-wrong');
  });
});
