// `exact` by EIP-3009: published vectors byte for byte, the window within its limits, and the same as the reference client.
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { ExactEvmSchemeV1 } from '@x402/evm/exact/v1/client';
import fc from 'fast-check';
import {
  type Hex,
  hashTypedData,
  hexToBytes,
  keccak256,
  recoverTypedDataAddress,
  serializeSignature,
  toBytes,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import type { Offer } from '../../lib/core/offer.ts';
import { base } from '../../lib/networks/base.ts';
import { baseSepolia } from '../../lib/networks/base-sepolia.ts';
import { networkOf, shelf } from '../../lib/networks/index.ts';
import type { Draft, Payer } from '../../lib/schemes/contract.ts';
import { exactEip3009, typedData } from '../../lib/schemes/exact-eip3009.ts';
import {
  payer as account,
  baseUsdc,
  offerOnBase,
  offerOnSepolia,
  offerV1,
  payee,
} from '../fixtures/challenges.ts';
import { evmTokenOf } from '../fixtures/evm-token.ts';
import vectors from '../vectors/eip3009.json' with { type: 'json' };

function payerOn(network: string, from = account): Payer {
  return {
    account: from,
    chainId: Number(network.split(':')[1]),
    token: networkOf(shelf, network)?.tokens[0],
  };
}

const payer = payerOn(base.id);
const nonce: Hex = `0x${'11'.repeat(32)}`;
const now = 1_800_000_000;

const offer: Offer = {
  dialect: 'x402-v2',
  scheme: 'exact',
  network: base.id,
  asset: baseUsdc,
  amount: 10_000n,
  payTo: payee,
  window: 60,
  extra: { name: 'USD Coin', version: '2' },
  words: null,
  original: {},
  echo: {},
};

describe('published vectors', () => {
  it.each(Object.entries(vectors.typeHashes))('%s', (type, hash) => {
    expect(keccak256(toBytes(type))).toBe(hash);
  });

  it('the types that are signed are exactly those of EIP-3009', () => {
    const { types, primaryType } = typedData(vectors.signed.draft, payer);
    const members = types.TransferWithAuthorization.map(({ name, type }) => `${type} ${name}`).join(',');
    expect(Object.keys(vectors.typeHashes)).toContain(`${primaryType}(${members})`);
    expect(Object.keys(types)).toEqual([primaryType]);
  });

  it('a payment that was settled on Base: the same digest, the same signer', async () => {
    const { draft, digest, network, r, s, v } = vectors.settled;
    const data = typedData(draft, payerOn(network));
    expect(hashTypedData(data)).toBe(digest);
    const signature = serializeSignature({ r: r as Hex, s: s as Hex, v: BigInt(v) });
    const signer = await recoverTypedDataAddress({ ...data, signature });
    expect(signer.toLowerCase()).toBe(draft.from);
  });

  it('a payment on Base Sepolia: the same digest, the same signature', async () => {
    const { draft, digest, network, key, signature } = vectors.signed;
    expect(hashTypedData(typedData(draft, payerOn(network)))).toBe(digest);
    const payload = await exactEip3009.sign(draft, payerOn(network), hexToBytes(key as Hex));
    expect(payload).toEqual({ signature, authorization: draft });
  });

  it('the same draft is signed with the same bytes every time', async () => {
    const { draft, network, key } = vectors.signed;
    const signOnce = () => exactEip3009.sign(draft, payerOn(network), hexToBytes(key as Hex));
    expect(await signOnce()).toEqual(await signOnce());
  });

  it.each<[string, Partial<Draft>]>([
    ['payer', { from: payee }],
    ['payee', { to: account }],
    ['value', { value: '10001' }],
    ['validAfter', { validAfter: '1' }],
    ['validBefore', { validBefore: '1893456001' }],
    ['nonce', { nonce: `0x${'12'.repeat(32)}` }],
  ])('another %s is another digest', (_name, change) => {
    const { draft, digest, network } = vectors.signed;
    expect(hashTypedData(typedData({ ...draft, ...change } as Draft, payerOn(network)))).not.toBe(digest);
  });

  it('another chain, token, name or version is another digest', () => {
    const { draft, digest, network } = vectors.signed;
    const right = payerOn(network);
    const token = evmTokenOf(baseSepolia);
    const wrong: Payer[] = [
      { ...right, chainId: 8453 },
      { ...right, token: { ...token, address: baseUsdc } },
      { ...right, token: { ...token, domain: { ...token.domain, name: 'USD Coin' } } },
      { ...right, token: { ...token, domain: { ...token.domain, version: '1' } } },
    ];
    const digests = wrong.map((one) => hashTypedData(typedData(draft, one)));
    expect(new Set([digest, ...digests]).size).toBe(5);
  });

  it('a token that is not pinned is never signed for', async () => {
    const unknown: Payer = { ...payer, token: undefined };
    expect(() => typedData(vectors.signed.draft, unknown)).toThrow('pinned');
    await expect(exactEip3009.sign(vectors.signed.draft, unknown, hexToBytes(nonce))).rejects.toThrow(
      'pinned',
    );
  });
});

describe('the draft', () => {
  const draft = (change: Partial<Offer> = {}, maxWindow = 120) =>
    exactEip3009.draft({ ...offer, ...change }, payer, { now, maxWindow, nonce });

  it('says who pays whom how much, in strings', () => {
    expect(draft()).toEqual({
      from: account,
      to: payee,
      value: '10000',
      validAfter: String(now - 60),
      validBefore: String(now + 60),
      nonce,
    });
  });

  it.each([
    ['60 seconds', 60, 120, 60],
    ['one second', 1, 120, 1],
    ['five minutes, paid silently', 300, 120, 120],
    ['five minutes, approved', 300, 600, 300],
    ['ten years, paid silently', 315_360_000, 120, 120],
    ['ten years, approved', 315_360_000, 600, 600],
    ['longer than any clock', Number.MAX_SAFE_INTEGER, 600, 600],
  ])('a window of %s', (_name, window, maxWindow, lasts) => {
    expect(draft({ window }, maxWindow).validBefore).toBe(String(now + lasts));
  });

  it('never lasts longer than the wallet allows or the seller asks, and begins a minute ago', () => {
    const seconds = fc.integer({ min: 1, max: 2 ** 40 });
    fc.assert(
      fc.property(seconds, seconds, fc.constantFrom(120, 600), (window, at, maxWindow) => {
        const made = exactEip3009.draft({ ...offer, window }, payer, { now: at, maxWindow, nonce });
        const lasts = Number(made.validBefore) - at;
        expect(lasts).toBe(Math.min(window, maxWindow));
        expect(Number(made.validAfter)).toBe(at - 60);
      }),
    );
  });

  it('an address in lower case is written with its checksum, the amount to its last digit', () => {
    const made = draft({ payTo: payee.toLowerCase(), amount: 2n ** 256n - 1n });
    expect(made).toMatchObject({ to: payee, value: (2n ** 256n - 1n).toString() });
  });

  it('changes nothing that it was given and is the same when made again', () => {
    const frozen = Object.freeze({ ...offer, extra: Object.freeze({ ...offer.extra }) });
    const make = () =>
      exactEip3009.draft(frozen, Object.freeze({ ...payer }), Object.freeze({ now, maxWindow: 120, nonce }));
    expect(make()).toEqual(make());
  });
});

describe('refusals', () => {
  const refusal = (change: Partial<Offer>, by: Payer = payer) =>
    exactEip3009.refusal({ ...offer, ...change }, by)?.name ?? null;

  it.each<[string, Partial<Offer>, string | null]>([
    ['nothing is odd', {}, null],
    ['extra is empty', { extra: {} }, null],
    ['eip3009 is said', { extra: { assetTransferMethod: 'eip3009' } }, null],
    ['authorization is said', { extra: { paymentFlow: 'authorization' } }, null],
    ['another scheme', { scheme: 'upto' }, 'scheme-unknown'],
    ['no scheme', { scheme: '' }, 'scheme-unknown'],
    ['a scheme that objects know', { scheme: 'constructor' }, 'scheme-unknown'],
    ['permit2', { extra: { assetTransferMethod: 'permit2' } }, 'transfer-method-unknown'],
    ['a method as a list', { extra: { assetTransferMethod: ['eip3009'] } }, 'transfer-method-unknown'],
    ['upfront', { extra: { paymentFlow: 'upfront' } }, null],
    ['a flow that nobody knows', { extra: { paymentFlow: 'weird' } }, 'payment-flow-unknown'],
    ['another name', { extra: { name: 'USDC' } }, 'token-domain-mismatch'],
    ['another version', { extra: { version: '1' } }, 'token-domain-mismatch'],
    ['the token to sign for', { extra: { verifyingContract: baseUsdc.toLowerCase() } }, null],
    ['another contract to sign for', { extra: { verifyingContract: payee } }, 'token-domain-mismatch'],
    ['no text for a contract to sign for', { extra: { verifyingContract: [] } }, 'token-domain-mismatch'],
    ['no address for a token', { asset: 'USDC' }, 'asset-malformed'],
    ['no address for a payee', { payTo: 'shop.eth' }, 'payee-malformed'],
    ['the payer as payee', { payTo: account.toLowerCase() }, 'payee-is-you'],
    ['the token as payee', { payTo: baseUsdc }, 'payee-forbidden'],
  ])('%s: %s', (_name, change, name) => {
    expect(refusal(change)).toBe(name);
  });

  it('a token that is not pinned, and one that cannot be moved so', () => {
    expect(refusal({}, { ...payer, token: undefined })).toBe('token-unknown');
    if (payer.token === undefined) throw new Error('a token was expected');
    expect(refusal({}, { ...payer, token: { ...payer.token, transferMethods: ['permit2'] } })).toBe(
      'transfer-method-unknown',
    );
  });

  it('every mixed case of an address but the right one is refused', () => {
    const flipped = fc.integer({ min: 2, max: 41 }).map((at) => {
      const letter = payee.charAt(at);
      const other = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
      return `${payee.slice(0, at)}${other}${payee.slice(at + 1)}`;
    });
    fc.assert(
      fc.property(flipped, (payTo) => {
        expect(refusal({ payTo })).toBe(payTo === payee ? null : 'payee-malformed');
        expect(refusal({ payTo: payTo.toLowerCase() })).toBeNull();
      }),
    );
  });
});

describe('beside the reference client of x402', () => {
  const { key } = vectors.signed;
  const signer = privateKeyToAccount(key as Hex);

  it.each([
    ['Base', offerOnBase],
    ['Base Sepolia', offerOnSepolia],
  ])(
    'on %s its v2 payload has our shape, and our signature of its authorization is its signature',
    async (_name, terms) => {
      // Cast: the same terms, typed as the package wants them.
      const requirements = terms as unknown as Parameters<ExactEvmScheme['createPaymentPayload']>[1];
      const theirs = await new ExactEvmScheme(signer).createPaymentPayload(2, requirements);
      await compare(theirs.payload, String(terms.network));
    },
  );

  it('so with its v1 payload', async () => {
    const requirements = offerV1() as unknown as Parameters<ExactEvmSchemeV1['createPaymentPayload']>[1];
    const theirs = await new ExactEvmSchemeV1(signer).createPaymentPayload(1, requirements);
    await compare(theirs.payload, base.id);
  });

  async function compare(payload: unknown, network: string): Promise<void> {
    const theirs = payload as { signature: Hex; authorization: Draft };
    const by = payerOn(network);
    const terms: Offer = { ...offer, network, asset: by.token?.address ?? '', extra: {} };
    const ourDraft = exactEip3009.draft(terms, by, { now, maxWindow: 120, nonce });
    const ours = (await exactEip3009.sign(ourDraft, by, hexToBytes(key as Hex))) as typeof theirs;

    expect(Object.keys(ours).toSorted()).toEqual(Object.keys(theirs).toSorted());
    expect(Object.keys(ours.authorization).toSorted()).toEqual(Object.keys(theirs.authorization).toSorted());
    const { from, to, value } = theirs.authorization;
    expect(ourDraft).toMatchObject({ from, to, value });
    expect(kinds(ours.authorization)).toEqual(kinds(theirs.authorization));

    const again = await exactEip3009.sign(theirs.authorization, by, hexToBytes(key as Hex));
    expect(again).toEqual({ signature: theirs.signature, authorization: theirs.authorization });
  }

  function kinds(record: Draft): Record<string, string> {
    return Object.fromEntries(
      Object.entries(record).map(([name, value]) => [
        name,
        /^0x/.test(value) ? `hex ${value.length}` : typeof value,
      ]),
    );
  }
});
