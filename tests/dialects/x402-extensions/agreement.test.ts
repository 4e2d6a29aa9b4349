// What is signed must be about what was bought, member by member.
import { signOfferEIP712 } from '@x402/extensions/offer-receipt';
import { describe, expect, it } from 'vitest';
import { isProof, verifyOffer, verifyReceipt } from '../../../lib/dialects/x402-extensions/offer-receipt.ts';
import { paper } from '../../fixtures/challenges.ts';
import {
  bought,
  jwsOf,
  nothing,
  now,
  offerSaid,
  otherAccount,
  payeeAccount,
  payeeKey,
  receiptSaid,
  signer,
  transaction,
  typedOffer,
  typedReceipt,
} from '../../fixtures/sellers.ts';

describe('what an offer must agree with', () => {
  it.each<[string, Partial<typeof offerSaid>, string[], boolean]>([
    ['everything', {}, [], true],
    ['another page', { resourceUrl: 'https://shop.example/other' }, ['other-resource'], false],
    ['another host', { resourceUrl: 'https://evil.example/paper' }, ['other-resource'], false],
    ['a longer host', { resourceUrl: 'https://shop.example.evil.example/paper' }, ['other-resource'], false],
    [
      'the host as a user name',
      { resourceUrl: 'https://shop.example@evil.example/paper' },
      ['other-resource'],
      false,
    ],
    ['another port', { resourceUrl: 'https://shop.example:8443/paper' }, ['other-resource'], false],
    ['no page at all', { resourceUrl: 'paper' }, ['other-resource'], false],
    ['the page over http', { resourceUrl: 'http://shop.example/paper' }, ['resource-over-http'], true],
    ['the page with a fragment', { resourceUrl: `${paper}#top` }, [], true],
    ['another query', { resourceUrl: `${paper}?day=1` }, ['other-resource'], false],
    ['another scheme', { scheme: 'upto' }, ['other-scheme'], false],
    ['another network', { network: 'eip155:84532' }, ['other-network'], false],
    ['another token', { asset: otherAccount.address }, ['other-asset'], false],
    ['the token in lower case', { asset: offerSaid.asset.toLowerCase() }, [], true],
    ['a swapped payee', { payTo: otherAccount.address }, ['other-payee'], false],
    ['the payee in lower case', { payTo: offerSaid.payTo.toLowerCase() }, [], true],
    ['another price', { amount: '1' }, ['other-amount'], false],
    ['the price, written otherwise', { amount: '010000' }, ['other-amount'], false],
    ['a time that is over', { validUntil: now - 301 }, ['expired'], false],
    ['a time that a clock may see otherwise', { validUntil: now - 300 }, [], true],
    ['no end', { validUntil: 0 }, [], true],
    ['two things', { amount: '1', network: 'eip155:1' }, ['other-network', 'other-amount'], false],
  ])('%s', async (_name, change, detail, agrees) => {
    const said = { ...offerSaid, ...change };
    for (const signed of [await typedOffer(said), await jwsOf(said, payeeKey)]) {
      const verification = await verifyOffer(signed, bought, nothing);
      expect(verification).toEqual({
        signature: 'good',
        authority: 'payee',
        signer: payeeAccount.address,
        agrees,
        detail,
      });
      expect(isProof(verification)).toBe(agrees);
    }
  });

  it('a page without its query is the same page, with a note', async () => {
    const withQuery = { ...bought, url: `${paper}?day=1` };
    for (const [resourceUrl, notes] of [
      [paper, ['resource-without-query']],
      [paper.replace('https', 'http'), ['resource-over-http', 'resource-without-query']],
    ] as const) {
      const verification = await verifyOffer(
        await typedOffer({ ...offerSaid, resourceUrl }),
        withQuery,
        nothing,
      );
      expect(verification).toMatchObject({ agrees: true, detail: notes });
    }
  });

  it('an offer without an end is signed with 0, and may leave it out', async () => {
    const { validUntil: _validUntil, ...without } = offerSaid;
    const signature = await signOfferEIP712({ ...offerSaid, validUntil: 0 }, signer(payeeAccount));
    const signed = { format: 'eip712', payload: without, signature };
    expect(await verifyOffer(signed, bought, nothing)).toMatchObject({ authority: 'payee', agrees: true });
  });
});

describe('what a receipt must agree with', () => {
  it.each<[string, Partial<typeof receiptSaid>, string[], boolean]>([
    ['everything', {}, [], true],
    ['everything, its transaction too', { transaction }, [], true],
    ['its transaction in upper case', { transaction: `0x${'AB'.repeat(32)}` }, [], true],
    ['another page', { resourceUrl: 'https://shop.example/other' }, ['other-resource'], false],
    ['another network', { network: 'eip155:84532' }, ['other-network'], false],
    ['another payer', { payer: otherAccount.address }, ['other-payer'], false],
    ['the payer in lower case', { payer: receiptSaid.payer.toLowerCase() }, [], true],
    ['another transaction', { transaction: `0x${'cd'.repeat(32)}` }, ['other-transaction'], false],
    ['a moment to come', { issuedAt: now + 301 }, ['issued-in-the-future'], false],
    ['a clock that is ahead', { issuedAt: now + 300 }, [], true],
    ['a receipt of long ago', { issuedAt: now - 3601 }, ['issued-long-before'], false],
    ['the beginning of time', { issuedAt: 0 }, ['issued-long-before'], false],
  ])('%s', async (_name, change, detail, agrees) => {
    const said = { ...receiptSaid, ...change };
    for (const signed of [await typedReceipt(said), await jwsOf(said, payeeKey)]) {
      expect(await verifyReceipt(signed, bought, nothing)).toMatchObject({
        signature: 'good',
        authority: 'payee',
        agrees,
        detail,
      });
    }
  });

  it('one that we know no transaction of is not contradicted by any', async () => {
    const signed = await typedReceipt({ ...receiptSaid, transaction });
    expect(await verifyReceipt(signed, { ...bought, transaction: '' }, nothing)).toMatchObject({
      agrees: true,
    });
  });
});
