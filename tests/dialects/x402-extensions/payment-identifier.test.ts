// A payment has a name where the seller asks for one: the same for the same payment, another for another, and of the right form.

import { decodePaymentSignatureHeader } from '@x402/core/http';
import {
  declarePaymentIdentifierExtension,
  extractAndValidatePaymentIdentifier,
  isValidPaymentId,
} from '@x402/extensions/payment-identifier';
import { describe, expect, it } from 'vitest';
import { dialectOf, readChallenge } from '../../../lib/dialects/index.ts';
import { withPaymentIdentifier } from '../../../lib/dialects/x402-extensions/payment-identifier.ts';
import { networkIdNamed, shelf } from '../../../lib/networks/index.ts';
import { challengeWith, documentV2, headerOf } from '../../fixtures/challenges.ts';

const payload = (nonce: string) => ({ signature: `0x${'12'.repeat(65)}`, authorization: { nonce } });
const nonce = `0x${'ab'.repeat(32)}`;
const declared = { 'payment-identifier': declarePaymentIdentifierExtension(true) };

function paymentWith(extensions: unknown, paid: unknown = payload(nonce)) {
  const document = documentV2(undefined, { extensions });
  const said = [
    challengeWith({ header: headerOf(document) }),
    challengeWith({ body: JSON.stringify(document) }),
  ];
  const headers = said
    .flatMap((one) => readChallenge(one, networkIdNamed(shelf)).flatMap(({ offers }) => offers))
    .map((offer) => dialectOf(offer.dialect)?.headersFor(offer, paid)['PAYMENT-SIGNATURE']);
  // In the header and in the body v2 is answered alike.
  expect(new Set(headers).size).toBe(1);
  return decodePaymentSignatureHeader(headers[0] ?? '');
}

function identifierOf(extensions: unknown, paid?: unknown): string | null {
  const { id, validation } = extractAndValidatePaymentIdentifier(paymentWith(extensions, paid));
  expect(validation).toEqual({ valid: true });
  return id;
}

describe('a payment', () => {
  it.each([true, false])('is named where a name is offered; required: %s', (required) => {
    const id = identifierOf({ 'payment-identifier': declarePaymentIdentifierExtension(required) });
    expect(id).toMatch(/^pay_[0-9a-f]{32}$/);
    expect(isValidPaymentId(id ?? '')).toBe(true);
  });

  it('has the same name whenever it is written, and another payment another', () => {
    expect(identifierOf(declared)).toBe(identifierOf(declared));
    expect(identifierOf(declared, payload(`0x${'cd'.repeat(32)}`))).not.toBe(identifierOf(declared));
  });

  it('has a name of its own, whatever is paid: no two of five hundred are the same', () => {
    const payments = Array.from({ length: 500 }, (_, index) =>
      payload(`0x${index.toString(16).padStart(64, '0')}`),
    );
    const offered = { 'payment-identifier': { info: { required: true } } };
    const named = payments.map((paid) => JSON.stringify(withPaymentIdentifier(offered, paid)));
    expect(new Set(named).size).toBe(500);
  });

  it('has a name that tells nothing of its nonce', () => {
    expect(identifierOf(declared)).not.toContain(nonce.slice(2, 10));
  });

  it('has its name although the schema, and everything else, is too large to go back', () => {
    const large = { info: { text: 'x'.repeat(3_000) }, schema: { title: 'x'.repeat(3_000) } };
    const extensions = { bazaar: large, 'payment-identifier': { info: { required: true }, schema: large } };
    expect(identifierOf(extensions)).toMatch(/^pay_/);
  });
});

describe('nobody is named uninvited', () => {
  it.each<[string, unknown]>([
    ['no extensions', undefined],
    ['other extensions', { bazaar: { info: { a: 1 } } }],
    ['no info', { 'payment-identifier': { required: true } }],
    ['an info of words', { 'payment-identifier': { info: 'required' } }],
    ['a requirement in words', { 'payment-identifier': { info: { required: 'yes' } } }],
    ['no requirement', { 'payment-identifier': { info: {} } }],
    ['a list', { 'payment-identifier': [] }],
  ])('%s', (_name, extensions) => {
    const payment = paymentWith(extensions);
    expect(payment.extensions).toEqual(extensions);
    expect(JSON.stringify(payment)).not.toContain('pay_');
  });

  it('a name that the seller gave stays: what came goes back as it came', () => {
    const extensions = { 'payment-identifier': { info: { required: true, id: 'order_0123456789' } } };
    expect(paymentWith(extensions).extensions).toEqual(extensions);
  });
});
