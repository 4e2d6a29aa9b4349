// From a 402 to the one offer that is paid: which document counts, which offers fall away, and which is taken.
import { describe, expect, it } from 'vitest';
import type { Challenge } from '../../lib/core/challenge.ts';
import { shelf } from '../../lib/networks/index.ts';
import { type Choice, choose } from '../../lib/wallet/choose.ts';
import {
  baseSepoliaUsdc,
  baseUsdc,
  challengeWith,
  type Document,
  documentV1,
  documentV2,
  headerOf,
  offerOnBase,
  offerOnSepolia,
  offerV1,
  payee,
  payer,
} from '../fixtures/challenges.ts';

const onSolana: Document = {
  ...offerOnBase,
  network: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp',
  asset: 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v',
  payTo: '2wKupLR9q6wXYppw8Gr2NvWxKBUqm4PPJKkQfoxHDBg4',
  extra: { feePayer: 'EwWqGE4ZFKLofuestmU4LDdK7XM1N4ALgdZccwYugwGd' },
};

/** One line: what is paid and how, or why nothing is. */
function told(choice: Choice): string {
  if (choice.kind === 'foreign') return 'foreign';
  if (choice.kind === 'refused') return [`refused: ${choice.failure.name}`, ...choice.offers].join(', ');
  const { offer, cost } = choice.candidate;
  return `pays ${cost} by ${offer.dialect} on ${offer.network}`;
}

function chosen(said: Parameters<typeof challengeWith>[0], onlyTestMoney = false): Choice {
  return choose(challengeWith(said), { account: payer, networks: shelf, onlyTestMoney });
}

function chosenOf(...offers: Document[]): Choice {
  return chosen({ header: headerOf(documentV2(offers)) });
}

const v2 = headerOf(documentV2());
const v1 = JSON.stringify(documentV1());
const v1Cheaper = JSON.stringify(documentV1([offerV1(offerOnBase, { maxAmountRequired: '1' })]));
const payV2 = 'pays 10000 by x402-v2 on eip155:8453';
const payV1 = 'pays 10000 by x402-v1 on eip155:8453';

describe('which document counts', () => {
  it.each<[string, Parameters<typeof challengeWith>[0], string]>([
    ['v2 in the header, a body of no interest', { header: v2, body: '{}' }, payV2],
    ['v1 in the body, no header', { body: v1, source: 'probe' }, payV1],
    ['v1 in the header', { header: headerOf(documentV1()) }, payV1],
    ['the same in the header as v2 and in the body as v1', { header: v2, body: v1 }, payV2],
    ['v2 in the header, and a cheaper v1 in the body', { header: v2, body: v1Cheaper }, payV2],
    [
      'v2 in the header, and a cheaper v2 in the body',
      { header: v2, body: JSON.stringify(documentV2([{ ...offerOnBase, amount: '1' }])) },
      payV2,
    ],
    [
      'nothing payable in the header, v1 in the body',
      { header: headerOf(documentV2([onSolana])), body: v1 },
      payV1,
    ],
    ['garbage in the header, v1 in the body', { header: '%%%', body: v1 }, payV1],
    [
      'v2 in the body alone, read by the probe',
      { body: JSON.stringify(documentV2()), source: 'probe' },
      'pays 10000 by x402-v2-body on eip155:8453',
    ],
    [
      'base64 in the URL alphabet, unpadded, with spaces around',
      { header: ` ${v2.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')} ` },
      payV2,
    ],
    [
      'a challenge of another protocol beside it',
      { header: v2, headers: [['www-authenticate', 'Payment id="1", method="tempo"']] },
      payV2,
    ],
    [
      'another protocol alone',
      { headers: [['www-authenticate', 'Payment id="1", method="tempo"']] },
      'foreign',
    ],
    [
      'Lightning alone',
      { headers: [['www-authenticate', 'L402 macaroon="AGIA", invoice="lnbc1"']] },
      'foreign',
    ],
    ['a bare 402', {}, 'foreign'],
    ['a page for people', { body: '<!doctype html><p>402</p>' }, 'foreign'],
    [
      'v1 with a CAIP-2 network',
      { body: JSON.stringify(documentV1([offerV1(offerOnBase, { network: 'eip155:8453' })])) },
      payV1,
    ],
    [
      'a v1 price named once more, the same',
      { body: JSON.stringify(documentV1([offerV1(offerOnBase, { amount: '10000' })])) },
      payV1,
    ],
  ])('%s', (_name, said, expected) => {
    expect(told(chosen(said))).toBe(expected);
  });
});

describe('which offers fall away, each for itself', () => {
  it.each<[string, Document, string]>([
    ['an unknown EVM chain', { network: 'eip155:424242' }, 'network-unknown'],
    ['an unknown Solana cluster', { network: 'solana:bogus' }, 'network-unknown'],
    ['Solana, where its own account is not known yet', onSolana, 'account-not-ready'],
    ['a chain id in upper case', { network: 'EIP155:8453' }, 'network-unknown'],
    ['a chain id with a leading zero', { network: 'eip155:08453' }, 'network-unknown'],
    ['chain zero', { network: 'eip155:0' }, 'network-unknown'],
    ['the v1 name of a chain in v2', { network: 'base' }, 'network-unknown'],
    ['Cloudflare’s network of words', { network: 'cloudflare:402', scheme: 'deferred' }, 'crawlers-only'],

    ['an unknown token', { asset: '0x1111111111111111111111111111111111111111' }, 'token-unknown'],
    [
      'an unknown token that calls itself USD Coin',
      { asset: payee, extra: { name: 'USD Coin', version: '2' } },
      'token-unknown',
    ],
    ['the token of another chain', { asset: baseSepoliaUsdc }, 'token-unknown'],
    ['the zero address for a token', { asset: `0x${'0'.repeat(40)}` }, 'token-unknown'],
    ['the marker of a native coin', { asset: '0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE' }, 'token-unknown'],
    ['a currency code for a token', { asset: 'USD' }, 'asset-malformed'],
    ['a token with a wrong checksum', { asset: baseUsdc.replace('fCD6', 'Fcd6') }, 'asset-malformed'],
    ['a token behind 0X', { asset: baseUsdc.replace('0x', '0X') }, 'asset-malformed'],
    [
      'the right token under another chain’s name',
      { extra: { name: 'USDC', version: '2' } },
      'token-domain-mismatch',
    ],
    [
      'the right token in another version',
      { extra: { name: 'USD Coin', version: '1' } },
      'token-domain-mismatch',
    ],
    ['a version as a number', { extra: { name: 'USD Coin', version: 2 } }, 'token-domain-mismatch'],
    [
      'a name with a zero-width space',
      { extra: { name: 'USD\u200b Coin', version: '2' } },
      'token-domain-mismatch',
    ],
    ['a name of other letters', { extra: { name: 'USD Cоin', version: '2' } }, 'token-domain-mismatch'],

    [
      'a batch at Circle’s Gateway',
      { extra: { name: 'GatewayWalletBatched', version: '1', verifyingContract: payee } },
      'needs-gateway-balance',
    ],
    [
      'Gateway’s name pasted on plain USDC',
      { extra: { name: 'GatewayWalletBatched', version: '1' } },
      'token-domain-mismatch',
    ],
    [
      'a contract of the seller’s to sign for',
      { extra: { name: 'USD Coin', version: '2', verifyingContract: payee } },
      'token-domain-mismatch',
    ],

    ['the zero address for a payee', { payTo: `0x${'0'.repeat(40)}` }, 'payee-forbidden'],
    [
      'a burn address for a payee',
      { payTo: '0x000000000000000000000000000000000000dEaD' },
      'payee-forbidden',
    ],
    ['the token itself for a payee', { payTo: baseUsdc }, 'payee-forbidden'],
    ['the token itself for a payee, in lower case', { payTo: baseUsdc.toLowerCase() }, 'payee-forbidden'],
    ['Permit2 for a payee', { payTo: '0x000000000022D473030F116dDEE9F6B43aC78BA3' }, 'payee-forbidden'],
    ['the payer for a payee', { payTo: payer }, 'payee-is-you'],
    ['the payer for a payee, in lower case', { payTo: payer.toLowerCase() }, 'payee-is-you'],
    ['a name for a payee', { payTo: 'shop.eth' }, 'payee-malformed'],
    ['a role for a payee', { payTo: 'merchant' }, 'payee-malformed'],
    ['a payee without 0x', { payTo: payee.slice(2) }, 'payee-malformed'],
    ['a payee one digit short', { payTo: payee.slice(0, -1) }, 'payee-malformed'],
    ['a payee one digit long', { payTo: `${payee}0` }, 'payee-malformed'],
    ['a payee with a wrong checksum', { payTo: payee.replace('Bc6', 'bC6') }, 'payee-malformed'],
    ['a payee on Solana', { payTo: onSolana.payTo }, 'payee-malformed'],

    ['an unknown scheme', { scheme: 'barter' }, 'scheme-unknown'],
    ['a ceiling that anybody could take of', { scheme: 'upto' }, 'facilitator-malformed'],
    ['a scheme in upper case', { scheme: 'EXACT' }, 'scheme-unknown'],
    ['a delegation', { extra: { ...usdCoin(), assetTransferMethod: 'erc7710' } }, 'needs-delegation'],
    [
      'a method that nobody knows',
      { extra: { ...usdCoin(), assetTransferMethod: 'foo' } },
      'transfer-method-unknown',
    ],
    ['null for a method', { extra: { ...usdCoin(), assetTransferMethod: null } }, 'transfer-method-unknown'],
    ['a flow that nobody knows', { extra: { ...usdCoin(), paymentFlow: 'weird' } }, 'payment-flow-unknown'],

    ['a fraction, as ledgers with decimal currencies write it', { amount: '0.01' }, 'amount-malformed'],
    ['an amount of zero', { amount: '0' }, 'amount-zero'],
  ])('%s', (_name, change, name) => {
    const bad = { ...offerOnBase, amount: '1', ...change };
    expect(told(chosenOf(bad))).toBe(`refused: ${name}, ${name}`);
    expect(told(chosenOf(bad, offerOnBase))).toBe(payV2);
    expect(told(chosenOf(offerOnBase, bad))).toBe(payV2);
  });

  function usdCoin() {
    return { name: 'USD Coin', version: '2' };
  }
});

describe('what is taken although it is odd', () => {
  it.each<[string, Document]>([
    ['a token in lower case', { asset: baseUsdc.toLowerCase() }],
    ['a token in upper case', { asset: `0x${baseUsdc.slice(2).toUpperCase()}` }],
    ['a payee in lower case', { payTo: payee.toLowerCase() }],
    ['no extra: the domain is pinned', { extra: undefined }],
    ['an empty extra', { extra: {} }],
    ['decimals of the seller’s own', { extra: { name: 'USD Coin', version: '2', decimals: 2 } }],
    ['a symbol of the seller’s own', { extra: { name: 'USD Coin', version: '2', symbol: 'BTC' } }],
    ['payment before delivery', { extra: { name: 'USD Coin', version: '2', paymentFlow: 'upfront' } }],
    ['EIP-3009 said aloud', { extra: { assetTransferMethod: 'eip3009', paymentFlow: 'authorization' } }],
    ['members that nobody knows', { colour: 'red', outputSchema: { a: [1] } }],
  ])('%s', (_name, change) => {
    expect(told(chosenOf({ ...offerOnBase, ...change }))).toBe(payV2);
  });

  it('whatever the seller wrote goes back unchanged, in its own spelling', () => {
    const odd = {
      ...offerOnBase,
      asset: baseUsdc.toLowerCase(),
      payTo: payee.toLowerCase(),
      colour: ['red', { a: 1 }],
    };
    const choice = chosenOf(odd);
    expect(choice.kind === 'candidate' && JSON.stringify(choice.candidate.offer.original)).toBe(
      JSON.stringify(odd),
    );
  });
});

describe('which offer is taken', () => {
  it('the cheapest, wherever it stands', () => {
    const price = (amount: string) => ({ ...offerOnBase, amount });
    expect(told(chosenOf(price('30000'), price('20000'), price('100')))).toBe(
      'pays 100 by x402-v2 on eip155:8453',
    );
    expect(told(chosenOf(price('100'), price('20000'), price('30000')))).toBe(
      'pays 100 by x402-v2 on eip155:8453',
    );
  });

  it('of two that cost the same, the same one, whichever the seller names first', () => {
    const other = { ...offerOnBase, payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' };
    const payees = [chosenOf(offerOnBase, other), chosenOf(other, offerOnBase)].map(
      (choice) => choice.kind === 'candidate' && choice.candidate.offer.payTo,
    );
    expect(payees[0]).toBe(payees[1]);
  });

  it('amounts beyond what a float holds are compared to the last digit', () => {
    const price = (amount: bigint) => ({ ...offerOnBase, amount: amount.toString() });
    const choice = chosenOf(price(2n ** 60n + 1n), price(2n ** 60n));
    expect(choice.kind === 'candidate' && choice.candidate.offer.amount).toBe(2n ** 60n);
  });

  it('of thirty-two offers the last is looked at, of more the rest is not', () => {
    const broken = Array(31).fill({}) as Document[];
    expect(told(chosenOf(...broken, offerOnBase))).toBe(payV2);
    expect(told(chosenOf(...broken, {}, offerOnBase))).toContain('refused: amount-malformed');
  });
});

describe('a site on this machine', () => {
  it('is never paid with real money, whatever it asks', () => {
    const header = headerOf(documentV2([offerOnBase]));
    expect(told(chosen({ header }, true))).toBe(
      'refused: site-loopback-real-money, site-loopback-real-money',
    );
  });

  it('is paid with test money, also when real money would be cheaper', () => {
    const header = headerOf(documentV2([{ ...offerOnBase, amount: '1' }, offerOnSepolia]));
    expect(told(chosen({ header }, true))).toBe('pays 10000 by x402-v2 on eip155:84532');
  });
});

describe('the words of the seller', () => {
  const described = (description: unknown): Challenge =>
    challengeWith({ header: headerOf(documentV2(undefined, { resource: { url: 'x', description } })) });

  it.each<[string, unknown, string | null]>([
    ['HTML is text', '<b>cheap</b>', '<b>cheap</b>'],
    ['turning and invisible characters are gone', 'a\u202eb\u200bc', 'a b c'],
    ['a record is no words', { text: 'cheap' }, null],
    ['none', undefined, null],
  ])('%s', (_name, said, words) => {
    const choice = choose(described(said), { account: payer, networks: shelf, onlyTestMoney: false });
    expect(choice.kind === 'candidate' && choice.candidate.offer.words).toBe(words);
  });

  it('in v1 they stand in the offer', () => {
    const body = JSON.stringify(documentV1([offerV1(offerOnBase, { description: 'The\u0000 paper' })]));
    const choice = chosen({ body });
    expect(choice.kind === 'candidate' && choice.candidate.offer.words).toBe('The paper');
  });

  it('an icon is nowhere but in what goes back to the seller', () => {
    const header = headerOf(
      documentV2(undefined, { resource: { url: 'x', iconUrl: 'https://tracker.example/i.png' } }),
    );
    const choice = chosen({ header });
    if (choice.kind !== 'candidate') throw new Error('a candidate was expected');
    const { echo, ...rest } = choice.candidate.offer;
    expect(JSON.stringify(echo)).toContain('tracker.example');
    expect(JSON.stringify({ ...rest, amount: null })).not.toContain('tracker.example');
  });
});
