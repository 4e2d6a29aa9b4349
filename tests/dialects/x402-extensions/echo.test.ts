// What goes back of a seller's extensions: the reference server finds nothing missing in it, and the header stays small.
import { decodePaymentSignatureHeader } from '@x402/core/http';
import { x402ResourceServer } from '@x402/core/server';
import {
  declareEip2612GasSponsoringExtension,
  declareErc20ApprovalGasSponsoringExtension,
} from '@x402/extensions';
import { declareDiscoveryExtension } from '@x402/extensions/bazaar';
import { declarePaymentIdentifierExtension } from '@x402/extensions/payment-identifier';
import { declareSIWxExtension } from '@x402/extensions/sign-in-with-x';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dialectOf, readChallenge } from '../../../lib/dialects/index.ts';
import { networkIdNamed, shelf } from '../../../lib/networks/index.ts';
import { challengeWith, type Document, documentV2, headerOf } from '../../fixtures/challenges.ts';
import { jwsOf, offerSaid, payeeKey, typedOffer } from '../../fixtures/sellers.ts';

const payload = { signature: `0x${'12'.repeat(65)}`, authorization: { nonce: `0x${'ab'.repeat(32)}` } };
const long = (length: number) => 'x'.repeat(length);
const server = new x402ResourceServer();

function sent(extensions: unknown) {
  const document = documentV2(undefined, { extensions });
  const [offer] = readChallenge(challengeWith({ header: headerOf(document) }), networkIdNamed(shelf)).flatMap(
    ({ offers }) => offers,
  );
  if (offer === undefined) throw new Error('an offer was expected');
  const header = dialectOf('x402-v2')?.headersFor(offer, payload)['PAYMENT-SIGNATURE'] ?? '';
  return { document, header, payment: decodePaymentSignatureHeader(header) };
}

/** As the middleware of the reference asks, before it verifies anything. */
function isTaken(extensions: unknown): boolean {
  const { document, payment } = sent(extensions);
  // The cast: the fixture is a plain document of the same members.
  const required = document as unknown as Parameters<typeof server.validateExtensions>[0];
  return (
    server.validateExtensions(required, payment).valid &&
    server.findMatchingRequirements(required.accepts, payment) !== undefined
  );
}

const bazaar = declareDiscoveryExtension({
  bodyType: 'json',
  input: { order: { address: { street: 'a' } } },
  inputSchema: {
    properties: {
      order: { properties: { address: { properties: { street: { type: 'string', enum: ['a', 'b'] } } } } },
    },
  },
  output: { example: { paid: true } },
}) as Document;
const identifier = { 'payment-identifier': declarePaymentIdentifierExtension(true) };

describe('the reference server takes what comes back of', () => {
  it.each<[string, () => Promise<unknown> | unknown]>([
    ['nothing', () => undefined],
    ['no extensions', () => ({})],
    ['a description for the Bazaar, sixteen levels deep', () => bazaar],
    [
      'a description with a schema of eight kilobytes',
      () => ({ bazaar: { info: { a: 1 }, schema: { title: long(8_000) } } }),
    ],
    ['an identifier that it requires', () => identifier],
    ['a sign-in', () => declareSIWxExtension({ network: 'eip155:8453', statement: 'Sign in' })],
    ['gas sponsoring', () => declareEip2612GasSponsoringExtension()],
    ['gas sponsoring by a transaction', () => declareErc20ApprovalGasSponsoringExtension()],
    [
      'eight signed offers',
      async () => ({
        'offer-receipt': {
          info: { offers: await Promise.all(Array.from({ length: 8 }, () => typedOffer())) },
        },
      }),
    ],
    [
      'everything at once',
      async () => ({
        ...bazaar,
        ...declareSIWxExtension({ network: 'eip155:8453' }),
        'offer-receipt': { info: { offers: [await jwsOf(offerSaid, payeeKey)] } },
        ...identifier,
      }),
    ],
    ['extensions without info', () => ({ short: { required: true }, long: { text: long(3_000) } })],
    [
      'large ones without info',
      () => ({ one: { text: long(1_000) }, other: { text: long(1_000), schema: {} } }),
    ],
    ['words, numbers and nothing', () => ({ a: 'yes', b: 5, c: null, d: [1], e: long(2_500) })],
    [
      'an empty info',
      () => ({ a: { info: {} }, b: { info: null }, c: { info: 'yes', schema: { title: long(3_000) } } }),
    ],
  ])('%s', async (_name, make) => {
    expect(isTaken(await make())).toBe(true);
  });

  it('a transaction without an end that a seller wants signed: the wish alone goes back', () => {
    const extensions = declareErc20ApprovalGasSponsoringExtension();
    const { info } = extensions.erc20ApprovalGasSponsoring as { info: object }; // as it is declared
    const { payment } = sent(extensions);
    expect(payment.extensions?.erc20ApprovalGasSponsoring).toMatchObject({ info });
    expect(JSON.stringify(payment.extensions)).not.toMatch(/0x02|"(signedTransaction|amount)":"/);
  });

  it('arbitrary extensions', () => {
    const extension = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.record(
        { info: fc.jsonValue({ maxDepth: 3 }), schema: fc.jsonValue({ maxDepth: 2 }) },
        { requiredKeys: [] },
      ),
      fc.constantFrom(long(900), { info: { text: long(900) } }, { info: { a: 1 }, schema: long(900) }),
    );
    // Names that every object has make the reference itself throw, whatever comes back.
    const name = fc
      .oneof(fc.constantFrom('payment-identifier', 'bazaar', 'info'), fc.string())
      .filter((one) => !(one in {}));
    fc.assert(
      fc.property(fc.dictionary(name, extension, { maxKeys: 8 }), (extensions) => {
        expect(isTaken(extensions)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the header', () => {
  it.each<[string, unknown]>([
    ['an info of eight kilobytes', { bazaar: { info: { text: long(8_000) } } }],
    [
      'hundreds of extensions',
      Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`k${i}`, { a: i }])),
    ],
    ['words of three bytes a letter', { bazaar: { info: { text: '新'.repeat(1_500) } } }],
  ])('stays under four kilobytes for %s', (_name, extensions) => {
    expect(sent(extensions).header.length).toBeLessThan(4_096);
  });

  it('holds what is small as it came, schema and all', () => {
    expect(sent(bazaar).payment.extensions).toEqual(bazaar);
  });

  it('leaves out what does not fit and keeps the rest, the identifier first of all', () => {
    const extensions = { one: { info: long(1_500) }, other: { info: long(1_500) }, ...identifier };
    expect(Object.keys(sent(extensions).payment.extensions ?? {})).toEqual(['payment-identifier', 'one']);
  });
});
