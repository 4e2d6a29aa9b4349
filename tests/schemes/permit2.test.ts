// Both ways of paying through Permit2: published vectors byte for byte, the same as the reference clients field by field, and
// whatever a seller says, one exact message or a refusal.
import { x402ExactPermit2ProxyAddress, x402UptoPermit2ProxyAddress } from '@x402/evm';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { UptoEvmScheme } from '@x402/evm/upto/client';
import fc from 'fast-check';
import {
  domainSeparator,
  getAddress,
  type Hex,
  hashTypedData,
  hexToBytes,
  keccak256,
  recoverTypedDataAddress,
  toBytes,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import type { Offer } from '../../lib/core/offer.ts';
import { base } from '../../lib/networks/base.ts';
import { baseSepolia } from '../../lib/networks/base-sepolia.ts';
import { bsc } from '../../lib/networks/bsc.ts';
import type { Draft, Payer, Scheme } from '../../lib/schemes/contract.ts';
import { exactPermit2, exactSpending } from '../../lib/schemes/exact-permit2.ts';
import { permitTypedData, type Spending } from '../../lib/schemes/permit2.ts';
import { permit2Contract } from '../../lib/schemes/permit2-contract.ts';
import { allowanceTypedData } from '../../lib/schemes/permit2-sponsoring.ts';
import { upto, uptoSpending } from '../../lib/schemes/upto.ts';
import { payee } from '../fixtures/challenges.ts';
import vectors from '../vectors/permit2.json' with { type: 'json' };

const { key: hexKey, draft: signedDraft, digest, signature } = vectors.signed;
// Cast: the file writes it so.
const key = hexToBytes(hexKey as Hex);
const signer = privateKeyToAccount(hexKey as Hex);
const token = baseSepolia.tokens[0];
const payer: Payer = { account: signer.address, chainId: 84532, token };
const facilitator = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const nonce: Hex = `0x${'11'.repeat(32)}`;
const moment = { now: 1_800_000_000, maxWindow: 120, nonce };

const exactOffer: Offer = {
  dialect: 'x402-v2',
  scheme: 'exact',
  network: baseSepolia.id,
  asset: token?.address ?? '',
  amount: 10_000n,
  payTo: payee,
  window: 60,
  extra: { assetTransferMethod: 'permit2', name: 'USDC', version: '2' },
  words: null,
  original: {},
  echo: {},
};
const uptoOffer: Offer = {
  ...exactOffer,
  scheme: 'upto',
  extra: { ...exactOffer.extra, facilitatorAddress: facilitator },
};

const ways: readonly (readonly [string, Scheme, Spending, Offer, string])[] = [
  ['exact', exactPermit2, exactSpending, exactOffer, vectors.exactTypeHash],
  ['upto', upto, uptoSpending, uptoOffer, vectors.uptoTypeHash],
];

describe('published vectors', () => {
  it.each(Object.entries(vectors.typeHashes))('%s', (type, hash) => {
    expect(keccak256(toBytes(type))).toBe(hash);
  });

  it.each(ways)(
    '%s: the types that are signed are those of the contract',
    (_name, scheme, spending, offer, hash) => {
      const { types } = permitTypedData(scheme.draft(offer, payer, moment), payer, spending);
      const written = (name: keyof typeof types) =>
        `${name}(${types[name].map((member) => `${member.type} ${member.name}`).join(',')})`;
      const all = ['PermitWitnessTransferFrom', 'TokenPermissions', 'Witness'] as const;
      expect(keccak256(toBytes(all.map(written).join('')))).toBe(hash);
      expect(Object.keys(types).toSorted()).toEqual([...all]);
    },
  );

  it.each(Object.entries(vectors.separators))(
    'Permit2’s domain on chain %s has no version',
    (chainId, separator) => {
      const on = { ...payer, chainId: Number(chainId) };
      const { domain } = permitTypedData(signedDraft, on, exactSpending);
      expect(domainSeparator({ domain })).toBe(separator);
      expect(Object.keys(domain)).toEqual(['name', 'chainId', 'verifyingContract']);
    },
  );

  it('a payment on Base Sepolia: the same digest, the same signature', async () => {
    expect(hashTypedData(permitTypedData(signedDraft, payer, exactSpending))).toBe(digest);
    expect(await exactPermit2.sign(signedDraft, payer, key)).toMatchObject({ signature });
  });

  it.each<[string, Partial<Draft>]>([
    ['payee', { to: facilitator }],
    ['value', { value: '10001' }],
    ['window', { validBefore: '1893456001' }],
    ['beginning', { validAfter: '1' }],
    ['nonce', { nonce: '2' }],
  ])('another %s is another digest', (_name, change) => {
    const changed = { ...signedDraft, ...change } as Draft;
    expect(hashTypedData(permitTypedData(changed, payer, exactSpending))).not.toBe(digest);
  });

  it('the contracts are the ones that the reference package pins', () => {
    expect(exactSpending.spender).toBe(getAddress(x402ExactPermit2ProxyAddress));
    expect(uptoSpending.spender).toBe(getAddress(x402UptoPermit2ProxyAddress));
  });
});

describe.each(ways)('%s', (_name, scheme, spending, offer) => {
  it('says who pays whom how much, through which contract, in strings', () => {
    expect(scheme.draft(offer, payer, moment)).toMatchObject({
      from: signer.address,
      to: payee,
      value: '10000',
      token: token?.address,
      spender: spending.spender,
      validAfter: '0',
      validBefore: '1800000060',
      nonce: BigInt(nonce).toString(),
    });
  });

  it('tells the chain’s register, and the nonce as the journal has it', () => {
    const told = scheme.authorization(scheme.draft(offer, payer, moment));
    expect(told).toMatchObject({ register: 'permit2', nonce, amount: 10_000n, payTo: payee });
    expect(told.isCeiling === true).toBe(scheme.id === 'upto');
  });

  it.each<[string, Partial<Draft>]>([
    ['another spender', { spender: facilitator }],
    [
      'the other way’s spender',
      { spender: spending === exactSpending ? uptoSpending.spender : exactSpending.spender },
    ],
    ['no spender', { spender: '' }],
    ['another token', { token: base.tokens[0]?.address ?? '' }],
    ['another account', { from: payee }],
  ])('%s in a row of the journal is never signed', async (_what, change) => {
    const draft = { ...scheme.draft(offer, payer, moment), ...change } as Draft;
    await expect(scheme.sign(draft, payer, key)).rejects.toThrow('x402’s own contract');
  });

  it('a spender that the seller names is not heard', () => {
    const extra = {
      ...offer.extra,
      spender: facilitator,
      permit2Proxy: facilitator,
      permit2Address: facilitator,
    };
    expect(scheme.draft({ ...offer, extra }, payer, moment).spender).toBe(spending.spender);
  });

  it('whatever the seller says beside its offer: exactly the price for the payee, signed by the payer, or a refusal', async () => {
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom<unknown>('permit2', facilitator, payee, '0x', 'exact', 0, null, 'USDC', '2'),
    );
    const extra = fc.dictionary(
      fc.oneof(
        fc.constantFrom(
          'assetTransferMethod',
          'facilitatorAddress',
          'spender',
          'permitted',
          'witness',
          'nonce',
          'deadline',
          'name',
          'version',
          'validAfter',
        ),
        fc.string(),
      ),
      odd,
      { maxKeys: 6 },
    );
    await fc.assert(
      fc.asyncProperty(extra, async (said) => {
        // Cast: claims of a seller are any JSON.
        const hostile = { ...offer, extra: { ...offer.extra, ...said } as Offer['extra'] };
        if (scheme.refusal(hostile, payer) !== null) return;
        const draft = scheme.draft(hostile, payer, moment);
        const payload = await scheme.sign(draft, payer, key);
        const own = scheme.id === 'upto' ? { facilitator: draft.facilitator } : {};
        expect(payload).toEqual({
          signature: expect.any(String),
          permit2Authorization: {
            from: signer.address,
            permitted: { token: token?.address, amount: '10000' },
            spender: spending.spender,
            nonce: BigInt(nonce).toString(),
            deadline: '1800000060',
            witness: { to: payee, ...own, validAfter: '0' },
          },
        });
        const { signature: theirs } = payload as { signature: Hex };
        const data = permitTypedData(draft, payer, spending);
        expect(await recoverTypedDataAddress({ ...data, signature: theirs } as never)).toBe(signer.address);
        expect(await scheme.extensions?.(draft, payer, key)).toEqual({});
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, Partial<Offer>, string | null]>([
    ['nothing is odd', {}, null],
    ['an earlier dialect', { dialect: 'x402-v1' }, 'transfer-method-unknown'],
    ['a flow that nobody knows', { extra: { ...offer.extra, paymentFlow: 'later' } }, 'payment-flow-unknown'],
    [
      'another method',
      { extra: { ...offer.extra, assetTransferMethod: 'eip3009' } },
      'transfer-method-unknown',
    ],
    ['another name', { extra: { ...offer.extra, name: 'USD Coin' } }, 'token-domain-mismatch'],
    ['no address for a token', { asset: 'USDC' }, 'asset-malformed'],
    ['no address for a payee', { payTo: 'shop.eth' }, 'payee-malformed'],
    ['the payer as payee', { payTo: signer.address.toLowerCase() }, 'payee-is-you'],
    ['the token as payee', { payTo: token?.address ?? '' }, 'payee-forbidden'],
    ['Permit2 as payee', { payTo: permit2Contract }, 'payee-forbidden'],
    ['x402’s contract as payee', { payTo: spending.spender }, 'payee-forbidden'],
  ])('%s: %s', (_what, change, name) => {
    expect(scheme.refusal({ ...offer, ...change }, payer)?.name ?? null).toBe(name);
  });

  it('a token that is not pinned for it is refused', () => {
    expect(scheme.refusal(offer, { ...payer, token: undefined })?.name).toBe('token-unknown');
    if (token === undefined) throw new Error('a token was expected');
    const only = { ...payer, token: { ...token, transferMethods: ['eip3009'] } };
    expect(scheme.refusal(offer, only)?.name).toBe('transfer-method-unknown');
  });

  it('dollars without a domain, of eighteen decimals, are paid to their last digit', () => {
    const dollars = bsc.tokens[0];
    const onBsc = { account: signer.address, chainId: 56, token: dollars };
    const { assetTransferMethod, facilitatorAddress = null } = offer.extra;
    const extra = { assetTransferMethod: assetTransferMethod ?? null, facilitatorAddress };
    const price = { ...offer, network: bsc.id, asset: dollars?.address ?? '', amount: 10n ** 16n, extra };
    expect(scheme.refusal(price, onBsc)).toBeNull();
    expect(scheme.draft(price, onBsc, moment)).toMatchObject({ value: '10000000000000000' });
  });
});

describe('exact', () => {
  it('may be charged before delivery: a person is asked about that', () => {
    const extra = { ...exactOffer.extra, paymentFlow: 'upfront' };
    expect(exactPermit2.refusal({ ...exactOffer, extra }, payer)).toBeNull();
  });

  it('where the seller names no method, it means the token’s own', () => {
    expect(exactPermit2.refusal({ ...exactOffer, extra: {} }, payer)?.name).toBe('transfer-method-unknown');
  });
});

describe('upto', () => {
  it('before the goods have come nobody knows what they come to', () => {
    const extra = { ...uptoOffer.extra, paymentFlow: 'upfront' };
    expect(upto.refusal({ ...uptoOffer, extra }, payer)?.name).toBe('payment-flow-unknown');
  });

  it.each<[string, unknown]>([
    ['none', undefined],
    ['a number', 7],
    ['a list', [facilitator]],
    ['no address', 'facilitator.eth'],
    ['a wrong checksum', facilitator.replace('C8', 'c8')],
    ['nobody’s', '0x0000000000000000000000000000000000000000'],
  ])('%s for a facilitator: refused', (_what, said) => {
    const { facilitatorAddress: _left, ...rest } = uptoOffer.extra;
    // Cast: claims of a seller are any JSON.
    const extra = (said === undefined ? rest : { ...rest, facilitatorAddress: said }) as Offer['extra'];
    expect(upto.refusal({ ...uptoOffer, extra }, payer)?.name).toBe('facilitator-malformed');
  });

  it('only the facilitator that is signed may say how much it is', () => {
    const other = { ...uptoOffer, extra: { ...uptoOffer.extra, facilitatorAddress: payee } };
    const digestOf = (one: Offer) =>
      hashTypedData(permitTypedData(upto.draft(one, payer, moment), payer, uptoSpending));
    expect(digestOf(other)).not.toBe(digestOf(uptoOffer));
  });
});

describe('the allowance that is signed along', () => {
  const sponsored: Payer = { ...payer, permitNonce: '3' };
  const draft = exactPermit2.draft(exactOffer, sponsored, moment);

  it('is for Permit2, for exactly the price, until the payment’s own end', async () => {
    const { domain, message } = allowanceTypedData(draft, sponsored);
    expect(domain).toEqual({
      name: 'USDC',
      version: '2',
      chainId: 84532,
      verifyingContract: token?.address,
    });
    expect(message).toEqual({
      owner: signer.address,
      spender: permit2Contract,
      value: 10_000n,
      nonce: 3n,
      deadline: 1_800_000_060n,
    });
  });

  it('is never signed for a token whose domain is not pinned', async () => {
    const plain = { ...sponsored, chainId: 56, token: bsc.tokens[0] };
    const other = { ...draft, token: bsc.tokens[0]?.address ?? '' };
    await expect(exactPermit2.extensions?.(other, plain, key)).rejects.toThrow('domain is pinned');
  });

  it('is not there where the draft has none', async () => {
    expect(await exactPermit2.extensions?.(signedDraft, payer, key)).toEqual({});
  });
});

describe('beside the reference clients of x402', () => {
  const schemes = {
    exact: [exactPermit2, exactOffer, new ExactEvmScheme(reading())],
    upto: [upto, uptoOffer, new UptoEvmScheme(reading())],
  } as const;

  /** A token whose allowance is too low, and of which seven permits were taken. */
  function reading() {
    const readContract = async ({ functionName }: { functionName: string }) =>
      functionName === 'nonces' ? 7n : 0n;
    return { ...signer, readContract } as ConstructorParameters<typeof ExactEvmScheme>[0];
  }

  it.each(Object.entries(schemes))(
    '%s: field by field, and our signature is its signature',
    async (_name, [scheme, offer, client]) => {
      const requirements = {
        scheme: offer.scheme,
        network: offer.network,
        asset: offer.asset,
        amount: offer.amount.toString(),
        payTo: offer.payTo,
        maxTimeoutSeconds: offer.window,
        extra: offer.extra,
      } as unknown as Parameters<ExactEvmScheme['createPaymentPayload']>[1]; // typed as the package wants them
      const context = { extensions: { eip2612GasSponsoring: { info: { description: '', version: '1' } } } };
      const theirs = (await client.createPaymentPayload(2, requirements, context)) as unknown as {
        payload: {
          signature: Hex;
          permit2Authorization: Record<string, string> & { nonce: string; deadline: string };
        };
        extensions: unknown;
      };
      const { nonce: theirNonce, deadline } = theirs.payload.permit2Authorization;
      const ours: Draft = {
        ...scheme.draft(offer, { ...payer, permitNonce: '7' }, moment),
        nonce: theirNonce,
        validBefore: deadline,
      };
      expect(await scheme.sign(ours, payer, key)).toEqual(theirs.payload);
      expect(await scheme.extensions?.(ours, payer, key)).toEqual(theirs.extensions);
    },
  );
});
