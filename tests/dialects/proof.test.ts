// Where each dialect puts the proof, what it sends back of the seller's own words, and what it reads of the answer.
import { decodePaymentSignatureHeader } from '@x402/core/http';
import { describe, expect, it } from 'vitest';
import type { Offer } from '../../lib/core/offer.ts';
import type { Dialect } from '../../lib/dialects/index.ts';
import { dialectOf, readChallenge, readReceipt } from '../../lib/dialects/index.ts';
import { networkIdNamed, shelf } from '../../lib/networks/index.ts';
import {
  base64,
  challengeWith,
  type Document,
  documentV1,
  documentV2,
  headerOf,
  offerOnBase,
  offerV1,
  paper,
} from '../fixtures/challenges.ts';

const payload = { signature: '0x12', authorization: { value: '10000' } };

function onlyOffer(said: Parameters<typeof challengeWith>[0]): Offer {
  const [offer] = readChallenge(challengeWith(said), networkIdNamed(shelf)).flatMap(({ offers }) => offers);
  if (offer === undefined) throw new Error('an offer was expected');
  return offer;
}

function dialect(id: string): Dialect {
  const found = dialectOf(id);
  if (found === undefined) throw new Error(`a dialect ${id} was expected`);
  return found;
}

function sent(offer: Offer): Record<string, unknown> {
  const headers = dialect(offer.dialect).headersFor(offer, payload);
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      JSON.parse(Buffer.from(value, 'base64').toString('utf8')),
    ]),
  );
}

describe('the proof', () => {
  it('v2: one header with the chosen entry, the resource and the extensions as they came', () => {
    const extensions = { bazaar: { info: { method: 'GET' } } };
    const document = documentV2([{ ...offerOnBase, colour: 'red' }], { extensions });
    expect(sent(onlyOffer({ header: headerOf(document) }))).toEqual({
      'PAYMENT-SIGNATURE': {
        x402Version: 2,
        resource: document.resource,
        accepted: { ...offerOnBase, colour: 'red' },
        payload,
        extensions,
      },
    });
  });

  it('v2: the reference server’s own reader reads it', () => {
    const offer = onlyOffer({ header: headerOf(documentV2()) });
    const header = dialect('x402-v2').headersFor(offer, payload)['PAYMENT-SIGNATURE'] ?? '';
    expect(decodePaymentSignatureHeader(header)).toMatchObject({
      x402Version: 2,
      accepted: offerOnBase,
      payload,
    });
  });

  it('v2: what was not there is not made up', () => {
    const { resource: _resource, ...document } = documentV2();
    expect(
      Object.keys(sent(onlyOffer({ header: headerOf(document) }))['PAYMENT-SIGNATURE'] as Document),
    ).toEqual(['x402Version', 'accepted', 'payload']);
  });

  it('v1: one header with the server’s own names of scheme and network', () => {
    expect(sent(onlyOffer({ body: JSON.stringify(documentV1()) }))).toEqual({
      'X-PAYMENT': { x402Version: 1, scheme: 'exact', network: 'base', payload },
    });
  });

  it('v1 with a CAIP-2 network: the server gets the name that it used', () => {
    const body = JSON.stringify(documentV1([offerV1(offerOnBase, { network: 'eip155:8453' })]));
    expect(sent(onlyOffer({ body }))).toMatchObject({ 'X-PAYMENT': { network: 'eip155:8453' } });
  });

  it('v1 in the header is answered as v1', () => {
    expect(Object.keys(sent(onlyOffer({ header: headerOf(documentV1()) })))).toEqual(['X-PAYMENT']);
  });

  it('v2 in the body: both headers, with the same bytes, so that nobody is paid twice', () => {
    const offer = onlyOffer({ body: JSON.stringify(documentV2()) });
    const headers = dialect(offer.dialect).headersFor(offer, payload);
    expect(Object.keys(headers).toSorted()).toEqual(['PAYMENT-SIGNATURE', 'X-PAYMENT']);
    expect(headers['PAYMENT-SIGNATURE']).toBe(headers['X-PAYMENT']);
  });

  it('words outside Latin-1 arrive as UTF-8', () => {
    const resource = { url: paper, description: '新聞 – Köln 🗞' };
    const offer = onlyOffer({ header: headerOf(documentV2(undefined, { resource })) });
    expect(sent(offer)).toMatchObject({ 'PAYMENT-SIGNATURE': { resource } });
  });

  it('keys that JavaScript would stumble over go back as they came', () => {
    const header = base64(JSON.stringify(documentV2()).replace('"extra":{', '"extra":{"__proto__":{"a":1},'));
    const offer = onlyOffer({ header });
    const value = dialect('x402-v2').headersFor(offer, payload)['PAYMENT-SIGNATURE'] ?? '';
    expect(Buffer.from(value, 'base64').toString('utf8')).toContain('"extra":{"__proto__":{"a":1},');
  });
});

describe('extensions that go back', () => {
  const echoed = (extensions: Document) =>
    onlyOffer({ header: headerOf(documentV2(undefined, { extensions })) }).echo;
  const long = (length: number) => ({ text: 'x'.repeat(length) });

  it('small ones as they came, schema and all', () => {
    const extensions = { bazaar: { info: { a: 1 }, schema: { type: 'object' } } };
    expect(echoed(extensions)).toMatchObject({ extensions });
  });

  it('with a large schema, their info alone', () => {
    const extensions = { bazaar: { info: { a: 1 }, schema: long(5_000) }, other: { info: { b: 2 } } };
    expect(echoed(extensions)).toMatchObject({
      extensions: { bazaar: { info: { a: 1 } }, other: { info: { b: 2 } } },
    });
    expect(JSON.stringify(echoed(extensions)).length).toBeLessThan(500);
  });

  it('with a large info, not at all: the header must pass every server in between', () => {
    expect(echoed({ bazaar: { info: long(5_000) } })).not.toHaveProperty('extensions');
  });
});

describe('the answer', () => {
  const receipt = {
    success: true,
    transaction: `0x${'ab'.repeat(32)}`,
    network: 'eip155:8453',
    payer: '0x1',
  };
  const claimed = {
    success: true,
    transaction: receipt.transaction,
    network: 'eip155:8453',
    errorReason: '',
  };

  it.each<[string, string, [string, string][], unknown]>([
    ['v2 reads its own header', 'x402-v2', [['payment-response', headerOf(receipt)]], claimed],
    ['v2 does not read that of v1', 'x402-v2', [['x-payment-response', headerOf(receipt)]], null],
    ['v1 reads its own header', 'x402-v1', [['x-payment-response', headerOf(receipt)]], claimed],
    ['v1 does not read that of v2', 'x402-v1', [['payment-response', headerOf(receipt)]], null],
    ['the body form reads either', 'x402-v2-body', [['x-payment-response', headerOf(receipt)]], claimed],
    ['nothing said is not “not charged”', 'x402-v2', [], null],
    ['garbage says nothing', 'x402-v2', [['payment-response', '%%%']], null],
    ['a list says nothing', 'x402-v2', [['payment-response', headerOf([receipt])]], null],
    [
      'success as a string says nothing',
      'x402-v2',
      [['payment-response', headerOf({ ...receipt, success: 'true' })]],
      null,
    ],
    [
      'a failure is read with its reason',
      'x402-v2',
      [['payment-response', headerOf({ success: false, errorReason: 'insufficient_balance' })]],
      { success: false, transaction: '', network: '', errorReason: 'insufficient_balance' },
    ],
    [
      'members of the wrong kind are empty',
      'x402-v2',
      [['payment-response', headerOf({ success: true, transaction: 5, network: null, errorReason: [] })]],
      { success: true, transaction: '', network: '', errorReason: '' },
    ],
  ])('%s', (_name, id, headers, expected) => {
    expect(readReceipt(dialect(id), headers)).toEqual(expected);
  });

  it('a claim is kept short, however much is said', () => {
    const claim = readReceipt(dialect('x402-v2'), [
      ['payment-response', headerOf({ ...receipt, transaction: 'x'.repeat(5_000) })],
    ]);
    expect(claim?.transaction.length).toBe(128);
  });
});
