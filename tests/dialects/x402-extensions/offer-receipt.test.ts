// Statements as the reference server signs them are proofs; arbitrary ones are none, and never throw.
import { x402ResourceServer } from '@x402/core/server';
import {
  createEIP712OfferReceiptIssuer,
  createJWSOfferReceiptIssuer,
  createOfferReceiptExtension,
  declareOfferReceiptExtension,
  type OfferReceiptIssuer,
  verifyOfferSignatureEIP712,
  verifyOfferSignatureJWS,
} from '@x402/extensions/offer-receipt';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dialectOf, readChallenge, readSignedReceipt } from '../../../lib/dialects/index.ts';
import {
  isProof,
  type Published,
  verifyOffer,
  verifyReceipt,
} from '../../../lib/dialects/x402-extensions/offer-receipt.ts';
import { signedOffersIn } from '../../../lib/dialects/x402-extensions/signed-statements.ts';
import { networkIdNamed, shelf } from '../../../lib/networks/index.ts';
import { challengeWith, documentV2, headerOf, offerOnBase, paper } from '../../fixtures/challenges.ts';
import {
  bought,
  didDocument,
  ed25519Key,
  joseSigner,
  nothing,
  now,
  offerSaid,
  otherKey,
  outOfReach,
  p256Key,
  payeeAccount,
  payeeKey,
  publishing,
  rawJws,
  signer,
  transaction,
  web,
} from '../../fixtures/sellers.ts';

describe('a reference server', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: now * 1000 }));
  afterEach(() => void vi.useRealTimers());

  const key = { publicKeyJwk: p256Key.jwk };
  it.each<[string, OfferReceiptIssuer, Published]>([
    ['by EIP-712', createEIP712OfferReceiptIssuer('did:pkh:x', signer(payeeAccount)), outOfReach],
    [
      'by ES256K',
      createJWSOfferReceiptIssuer(payeeKey.didKey, joseSigner(payeeKey, payeeKey.didKey)),
      outOfReach,
    ],
    ['by ES256 and did:web', createJWSOfferReceiptIssuer(web, joseSigner(p256Key, web)), publishing(key)],
    [
      'by EdDSA and did:web',
      createJWSOfferReceiptIssuer(web, joseSigner(ed25519Key, web)),
      publishing({ publicKeyJwk: ed25519Key.jwk }),
    ],
  ])('that signs %s proves its offer and its receipt', async (_name, issuer, published) => {
    const extension = createOfferReceiptExtension(issuer);
    const server = new x402ResourceServer().registerExtension(extension);
    const offers = [
      { ...offerOnBase, amount: '1' },
      { ...offerOnBase, payTo: payeeAccount.address },
    ];
    const declared = declareOfferReceiptExtension({ includeTxHash: true });
    // The casts: the fixture is a plain document, and of the context the extension reads these members alone.
    const required = await server.createPaymentRequiredResponse(
      offers as unknown as Parameters<typeof server.createPaymentRequiredResponse>[0],
      { url: paper },
      undefined,
      declared,
    );
    const [reading] = readChallenge(challengeWith({ header: headerOf(required) }), networkIdNamed(shelf));
    const signed = signedOffersIn(reading?.extensions ?? {});
    const verified = await Promise.all(signed.map((one) => verifyOffer(one, bought, published)));
    expect(verified.map(isProof)).toEqual([false, true]);

    const context = {
      result: { success: true, payer: bought.payer, network: bought.network, transaction },
      transportContext: { request: { adapter: { getUrl: () => paper } } },
    } as unknown as Parameters<NonNullable<typeof extension.enrichSettlementResponse>>[1];
    const receipt = await extension.enrichSettlementResponse?.(declared['offer-receipt'], context);
    const answer = {
      success: true,
      transaction,
      network: bought.network,
      extensions: { 'offer-receipt': receipt },
    };
    const dialect = dialectOf('x402-v2');
    if (dialect === undefined) throw new Error('the dialect was expected');
    const kept = readSignedReceipt(dialect, [['payment-response', headerOf(answer)]]);
    expect(isProof(await verifyReceipt(kept, bought, published))).toBe(true);
  });
});

describe('where the statements stand', () => {
  const dialect = dialectOf('x402-v2');
  it.each<[string, unknown, unknown]>([
    ['a receipt', { 'offer-receipt': { info: { receipt: { format: 'jws' } } } }, { format: 'jws' }],
    ['no extensions', undefined, null],
    ['extensions that are a list', [], null],
    ['an extension of words', { 'offer-receipt': 'paid' }, null],
    ['no info', { 'offer-receipt': {} }, null],
    ['info that is a list', { 'offer-receipt': { info: [] } }, null],
  ])('in the answer: %s', (_name, extensions, expected) => {
    const headers = [['payment-response', headerOf({ success: true, extensions })]] as const;
    expect(dialect && readSignedReceipt(dialect, headers)).toEqual(expected);
  });

  it('in the challenge: at most thirty-two are looked at', () => {
    const offers = Array(500).fill({ format: 'jws', signature: 'x' });
    const read = (info: unknown) => {
      const document = documentV2(undefined, { extensions: { 'offer-receipt': { info } } });
      const [reading] = readChallenge(challengeWith({ header: headerOf(document) }), networkIdNamed(shelf));
      return signedOffersIn(reading?.extensions ?? {}).length;
    };
    expect([
      read({ offers: offers.slice(0, 3) }),
      read({ offers: offers.slice(0, 200) }),
      read({}),
      read(null),
    ]).toEqual([3, 32, 0, 0]);
  });
});

describe('arbitrary statements', () => {
  const odd = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      '',
      '0x',
      'a.b.c',
      '..',
      '__proto__',
      1e300,
      -1,
      [],
      {},
      '\ud800',
      'did:key:z',
      'did:web:',
    ),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const changed = <T extends object>(good: T) =>
    fc
      .dictionary(fc.constantFrom(...Object.keys(good), '__proto__', 'toString', 'crit'), odd, { maxKeys: 3 })
      .map((change) => ({ ...good, ...change }));
  const jws = fc
    .tuple(
      changed({ alg: 'ES256K', kid: payeeKey.didKey, jwk: payeeKey.jwk }),
      changed(offerSaid),
      fc.constantFrom(payeeKey, payeeKey, otherKey),
    )
    .map(([header, payload, key]) => rawJws(JSON.stringify(header), JSON.stringify(payload), key));
  const typed = changed(offerSaid).map((payload) => ({
    format: 'eip712',
    payload,
    signature: `0x${'12'.repeat(64)}1b`,
  }));
  const signed = fc.oneof(odd, jws, jws.chain(changed), typed, typed.chain(changed));
  const published = fc.oneof(
    odd,
    changed(didDocument('shop.example', { id: web, publicKeyJwk: p256Key.jwk })),
    fc
      .array(changed({ id: web, publicKeyJwk: p256Key.jwk }))
      .map((methods) => didDocument('shop.example', ...methods)),
  );

  it('are verified without a throw, and none is a proof that the payee did not sign', async () => {
    await fc.assert(
      fc.asyncProperty(signed, published, async (statement, document) => {
        for (const verify of [verifyOffer, verifyReceipt]) {
          const verification = await verify(statement, bought, async () => document);
          expect(['good', 'bad', 'unreadable']).toContain(verification.signature);
          if (!isProof(verification)) continue;
          expect(verification.signer).toBe(payeeAccount.address);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('are good for nobody to whom the reference finds them bad', async () => {
    await fc.assert(
      fc.asyncProperty(jws, async ({ format, signature }) => {
        const verification = await verifyOffer({ format, signature }, bought, nothing);
        if (verification.signature !== 'good') return;
        const [header = ''] = signature.split('.');
        // The cast: what is good has been read as a record with a key.
        const { jwk } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { jwk: { kty: string } };
        await expect(verifyOfferSignatureJWS({ format, signature }, jwk)).resolves.toBeDefined();
      }),
      { numRuns: 150 },
    );
  });

  it('typed ones are the same signer’s to us and to the reference', async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[0-9a-f]{128}1[bc]$/), fc.webUrl(), async (hex, resourceUrl) => {
        const said = { ...offerSaid, resourceUrl };
        const statement = { format: 'eip712' as const, payload: said, signature: `0x${hex}` };
        const { signer: account } = await verifyOffer(statement, bought, nothing);
        const theirs = await verifyOfferSignatureEIP712(statement).then(
          ({ signer: one }) => one,
          () => null,
        );
        expect(account).toBe(theirs);
      }),
      { numRuns: 100 },
    );
  });

  it('of full length take milliseconds', async () => {
    const long = 'A'.repeat(12_000);
    const didJwk = `did:jwk:${'A'.repeat(1_900)}`;
    const hostile: unknown[] = [
      { format: 'jws', signature: `${long}` },
      { format: 'jws', signature: '.'.repeat(12_000) },
      rawJws(JSON.stringify({ alg: 'ES256K', kid: `did:key:z${'z'.repeat(2_000)}` }), '{}', payeeKey),
      rawJws(JSON.stringify({ alg: 'ES256K', kid: didJwk }), JSON.stringify(offerSaid), payeeKey),
      {
        format: 'eip712',
        payload: { ...offerSaid, resourceUrl: `https://shop.example/${long}` },
        signature: `0x${long}`,
      },
    ];
    for (const one of hostile) {
      const started = performance.now();
      for (let run = 0; run < 3; run += 1) await verifyOffer(one, bought, nothing);
      expect((performance.now() - started) / 3).toBeLessThan(50);
    }
  });
});
