// What a seller signed, from the challenge and the answer to the log: whose word it is, and whether a rule alone pays on it.
import { describe, expect, it } from 'vitest';
import type { Signed } from '../../lib/core/evidence.ts';
import type { Purchase } from '../../lib/core/purchase.ts';
import type { Reason } from '../../lib/core/verdict.ts';
import type { Published } from '../../lib/dialects/x402-extensions/offer-receipt.ts';
import { shelf } from '../../lib/networks/index.ts';
import { choose } from '../../lib/wallet/choose.ts';
import type { Met } from '../../lib/wallet/met.ts';
import type { Asked } from '../../lib/wallet/obey.ts';
import { type Paid, pay } from '../../lib/wallet/pay.ts';
import { viewOfPurchase } from '../../lib/wallet/purchase-view.ts';
import { answered, sent } from '../../lib/wallet/settle.ts';
import { createStatements } from '../../lib/wallet/statements.ts';
import { challengeWith, documentV2, headerOf, offerOnBase, paper, payer } from '../fixtures/challenges.ts';
import {
  jwsOf,
  nothing,
  now,
  offerSaid,
  otherAccount,
  otherKey,
  outOfReach,
  p256Key,
  payeeAccount,
  payeeKey,
  publishing,
  receiptSaid,
  type Signed as SignedStatement,
  transaction,
  typedOffer,
  typedReceipt,
  web,
} from '../fixtures/sellers.ts';
import {
  allowed,
  alone,
  clockAt,
  countedRandom,
  freshLedger,
  memorySession,
  metAt,
  networks,
  openFor,
  shop,
} from './world.ts';

const offer = { ...offerOnBase, payTo: payeeAccount.address };
const at = now * 1000;
const hour = 3_600_000;

function challengeOf(offers: readonly unknown[]) {
  const extensions = { 'offer-receipt': { info: { offers } } };
  return challengeWith({ header: headerOf(documentV2([offer], offers.length === 0 ? {} : { extensions })) });
}

/** A shop that the user allows, and one visit to it. */
async function visit(
  offers: readonly unknown[],
  published: Published = nothing,
  given: { rule?: boolean; says?: 'once' | 'decline'; kind?: Met['context']['kind'] } = {},
) {
  const { ledger } = freshLedger();
  const clock = clockAt(at);
  if (given.rule !== false) await allowed(ledger);
  const asked: Asked[] = [];
  const statements = createStatements({ ledger, clock, published });
  const met = metAt(challengeOf(offers), { url: paper, kind: given.kind ?? 'page-request' });
  const paid: Paid = await pay(met, {
    ledger,
    clock,
    session: memorySession(openFor(hour, at)),
    random: countedRandom(),
    account: async () => payer,
    networks,
    funds: async () => null,
    standing: async () => 'caught-up',
    ...alone(ledger, clock),
    statements,
    async ask(question) {
      asked.push(question);
      return { kind: given.says ?? 'decline' };
    },
    ruled: () => undefined,
  });
  const [purchase] = await ledger.since(0);
  const log = purchase === undefined ? [] : await ledger.evidence(purchase.id);
  return { paid, asked, log, purchase, ledger, clock, statements };
}

const solana = {
  ...offerSaid,
  network: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp',
  asset: 'EPj',
  payTo: 'So1',
};

describe('an offer that the rule would pay', () => {
  it.each<[string, () => Promise<readonly SignedStatement[]>, Published, Signed | null, Reason | null]>([
    ['unsigned', async () => [], nothing, null, null],
    ['signed by the payee', async () => [await typedOffer()], nothing, 'by-payee', null],
    [
      'signed by the payee in JOSE’s way',
      async () => [await jwsOf(offerSaid, payeeKey)],
      nothing,
      'by-payee',
      null,
    ],
    [
      'signed by the site’s published key',
      async () => [await jwsOf(offerSaid, p256Key, web)],
      publishing({ publicKeyJwk: p256Key.jwk }),
      'by-site',
      null,
    ],
    [
      'signed by a key that cannot be had now',
      async () => [await jwsOf(offerSaid, p256Key, web)],
      outOfReach,
      'by-unknown',
      null,
    ],
    [
      'signed by another account',
      async () => [await typedOffer(offerSaid, otherAccount)],
      nothing,
      null,
      'signed-by-stranger',
    ],
    [
      'signed by another key',
      async () => [await jwsOf(offerSaid, otherKey)],
      nothing,
      null,
      'signed-by-stranger',
    ],
    [
      'signed by the payee for less',
      async () => [await typedOffer({ ...offerSaid, amount: '9999' })],
      nothing,
      null,
      'signed-otherwise',
    ],
    [
      'signed by the payee for another page',
      async () => [await typedOffer({ ...offerSaid, resourceUrl: `${paper}/other` })],
      nothing,
      null,
      'signed-otherwise',
    ],
    [
      'signed by the payee for a time that is over',
      async () => [await typedOffer({ ...offerSaid, validUntil: now - 3_600 })],
      nothing,
      null,
      'signed-otherwise',
    ],
    [
      'changed after it was signed',
      async () => {
        const { signature } = await jwsOf(offerSaid, payeeKey);
        return [{ format: 'jws', signature: `${signature.slice(0, -6)}AAAAAA` }];
      },
      nothing,
      null,
      'signed-otherwise',
    ],
    [
      'among others, of which one is about it',
      async () => [
        await typedOffer(solana),
        await typedOffer({ ...offerSaid, amount: '1' }),
        await typedOffer(),
      ],
      nothing,
      'by-payee',
      null,
    ],
    [
      'unsigned, where another network’s is signed',
      async () => [await typedOffer(solana)],
      nothing,
      null,
      null,
    ],
  ])('%s', async (_name, offers, published, signed, doubt) => {
    const { paid, asked, log } = await visit(await offers(), published);
    expect(asked.map(({ reason }) => reason)).toEqual(doubt === null ? [] : [doubt]);
    expect(paid.kind).toBe(doubt === null ? 'signed' : 'refused');
    const kinds = log.map(({ kind }) => kind);
    if (doubt === null) {
      expect(kinds).toEqual(signed === null ? ['reserved', 'signed'] : ['reserved', 'statement', 'signed']);
      if (signed !== null) expect(log[1]).toMatchObject({ what: 'offer', signed });
    } else expect(kinds).toEqual([]);
  });

  it('a broken statement is none', async () => {
    for (const broken of [null, 'signed', {}, { format: 'eip712', signature: '0x' }]) {
      const { paid } = await visit([broken]);
      expect(paid.kind).toBe('signed');
    }
  });

  it('no more than eight are looked at', async () => {
    const other = await typedOffer({ ...offerSaid, amount: '1' });
    const { asked } = await visit([...Array(8).fill(other), await typedOffer()]);
    expect(asked.map(({ reason }) => reason)).toEqual(['signed-otherwise']);
  });
});

describe('a picture whose offer a stranger signed', () => {
  it('stays away, and nobody is asked', async () => {
    const offers = [await typedOffer(offerSaid, otherAccount)];
    const { paid, asked } = await visit(offers, nothing, { kind: 'element' });
    expect(paid).toMatchObject({ kind: 'refused', failure: { name: 'part-not-asked' } });
    expect(asked).toEqual([]);
  });
});

describe('a person’s yes', () => {
  it('stands above every signature, and what came of looking at it is written down', async () => {
    for (const rule of [true, false]) {
      const offers = [await typedOffer(offerSaid, otherAccount)];
      const { paid, asked, log } = await visit(offers, nothing, { rule, says: 'once' });
      expect(paid.kind).toBe('signed');
      expect(asked.map(({ reason }) => reason)).toEqual([rule ? 'signed-by-stranger' : 'no-rule']);
      expect(log[1]).toMatchObject({ kind: 'statement', what: 'offer', signed: 'by-stranger' });
    }
  });

  it('comes before the site is asked for its keys, where no rule pays', async () => {
    const urls: string[] = [];
    const published: Published = async (url) => {
      urls.push(url);
      return {};
    };
    const offers = [await typedOffer(offerSaid, otherAccount)];
    await visit(offers, published, { rule: false });
    expect(urls).toEqual([]);
    await visit(offers, published, { rule: false, says: 'once' });
    expect(urls).toEqual([`${shop}/.well-known/did.json`]);
  });
});

describe('a receipt', () => {
  async function paidWith(receipt: unknown, published: Published = nothing, status = 200) {
    const all = await visit([]);
    const { purchase, ledger, clock, statements: _, ...rest } = all;
    if (purchase === undefined) throw new Error('a purchase was expected');
    const statements = createStatements({ ledger, clock, published });
    const extensions = receipt === null ? {} : { extensions: { 'offer-receipt': { info: { receipt } } } };
    const answer = { success: true, transaction, network: 'eip155:8453', ...extensions };
    const headers = [['payment-response', headerOf(answer)]] as const;
    await sent(purchase.id, { ledger, clock });
    const booked = await answered(purchase.id, { status, headers }, { ledger, clock });
    await statements.bookReceipt(booked, headers);
    const cancels = { of: async () => ({}), note: async () => undefined };
    const view = await viewOfPurchase(purchase.id, { ledger, clock, cancels, networks });
    return { ...rest, booked, view, after: (await ledger.find(purchase.id)) as Purchase };
  }

  it.each<[string, () => Promise<unknown>, Published, Signed | null]>([
    ['unsigned', async () => null, nothing, null],
    ['signed by the payee', () => typedReceipt(), nothing, 'by-payee'],
    ['that names the transaction', () => typedReceipt({ ...receiptSaid, transaction }), nothing, 'by-payee'],
    [
      'signed by the site’s published key',
      () => jwsOf(receiptSaid, p256Key, web),
      publishing({ publicKeyJwk: p256Key.jwk }),
      'by-site',
    ],
    ['signed by a stranger', () => typedReceipt(receiptSaid, otherAccount), nothing, 'by-stranger'],
    [
      'signed by whom cannot be told',
      () => typedReceipt(receiptSaid, otherAccount),
      outOfReach,
      'by-unknown',
    ],
    [
      'for another payer',
      () => typedReceipt({ ...receiptSaid, payer: otherAccount.address }),
      nothing,
      'otherwise',
    ],
    [
      'for another transaction',
      () => typedReceipt({ ...receiptSaid, transaction: `0x${'cd'.repeat(32)}` }),
      nothing,
      'otherwise',
    ],
    [
      'of an hour before',
      () => typedReceipt({ ...receiptSaid, issuedAt: now - 4_000 }),
      nothing,
      'otherwise',
    ],
  ])('%s', async (_name, receipt, published, signed) => {
    const { view, booked, after } = await paidWith(await receipt(), published);
    expect(view?.statement).toEqual(signed === null ? null : { what: 'receipt', signed });
    const { entries, lastAt, ...state } = booked;
    expect(after).toMatchObject(state); // it is no word about the money
    expect(after.entries - entries).toBe(signed === null ? 0 : 1);
    if (signed !== null)
      expect(view?.log.at(-1)).toMatchObject({ kind: 'statement', detail: { what: 'receipt', signed } });
  });

  it('without the goods is none', async () => {
    const { view } = await paidWith(await typedReceipt(), nothing, 502);
    expect(view?.statement).toBeNull();
  });
});

it('the terms of these tests are those that are signed', () => {
  const choice = choose(challengeOf([]), { account: payer, networks: shelf, onlyTestMoney: false });
  expect(choice).toMatchObject({ candidate: { offer: { payTo: offerSaid.payTo, amount: 10_000n } } });
});
