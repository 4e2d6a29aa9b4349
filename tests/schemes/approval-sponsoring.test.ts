// The approval that is signed along: of Permit2, for exactly the price, at the pinned token of its chain, and nothing else whatever a
// seller says; the same as the reference client's field by field, which is endless.
import { PERMIT2_ADDRESS } from '@x402/evm';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { UptoEvmScheme } from '@x402/evm/upto/client';
import { validateErc20ApprovalGasSponsoringInfo } from '@x402/extensions';
import fc from 'fast-check';
import {
  decodeFunctionData,
  erc20Abi,
  type Hex,
  hexToBytes,
  maxUint256,
  parseTransaction,
  recoverTransactionAddress,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import type { Offer } from '../../lib/core/offer.ts';
import { bsc } from '../../lib/networks/bsc.ts';
import { mostApprovalFee } from '../../lib/schemes/approval-sponsoring.ts';
import type { Draft, Payer } from '../../lib/schemes/contract.ts';
import { exactPermit2 } from '../../lib/schemes/exact-permit2.ts';
import { upto } from '../../lib/schemes/upto.ts';
import { payee } from '../fixtures/challenges.ts';
import vectors from '../vectors/permit2.json' with { type: 'json' };

// Casts: the file writes it so.
const key = hexToBytes(vectors.signed.key as Hex);
const signer = privateKeyToAccount(vectors.signed.key as Hex);
const token = bsc.tokens[0];
const asset = token?.address ?? '';
const gwei = 1_000_000_000n;
const approval = { nonce: '7', gas: '70000', feePerGas: `${gwei}`, tip: `${gwei / 10n}`, fee: '0' };
const payer: Payer = { account: signer.address, chainId: 56, token, approval };
const facilitator = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const moment = { now: 1_800_000_000, maxWindow: 120, nonce: `0x${'11'.repeat(32)}` as const };
const exactOffer: Offer = {
  dialect: 'x402-v2',
  scheme: 'exact',
  network: bsc.id,
  asset,
  amount: 10n ** 16n,
  payTo: payee,
  window: 60,
  extra: { assetTransferMethod: 'permit2' },
  words: null,
  original: {},
  echo: {},
};
const uptoOffer = { ...exactOffer, scheme: 'upto', extra: { facilitatorAddress: facilitator } };

interface Info {
  readonly signedTransaction: `0x02${string}`;
  readonly [member: string]: string;
}

/** Null where nothing is signed along. */
async function signedAlong(draft: Draft, who: Payer = payer): Promise<Info | null> {
  const ours = await exactPermit2.extensions?.(draft, who, key);
  if (ours === undefined || Object.keys(ours).length === 0) return null;
  expect(Object.keys(ours)).toEqual(['erc20ApprovalGasSponsoring']);
  // Cast: read below, member by member.
  return (ours.erc20ApprovalGasSponsoring as { info: Info }).info;
}

describe('the transaction', () => {
  const draft = exactPermit2.draft(exactOffer, payer, moment);

  it('approves Permit2 at the token, of exactly the price, without coin, at the account’s next place', async () => {
    const info = await signedAlong(draft);
    const {
      data,
      r: _r,
      s: _s,
      v: _v,
      yParity: _y,
      ...rest
    } = parseTransaction(info?.signedTransaction ?? '0x02');
    expect(rest).toEqual({
      type: 'eip1559',
      chainId: 56,
      nonce: 7,
      to: asset.toLowerCase(),
      gas: 70_000n,
      maxFeePerGas: gwei,
      maxPriorityFeePerGas: gwei / 10n,
    });
    expect(decodeFunctionData({ abi: erc20Abi, data: data ?? '0x' })).toEqual({
      functionName: 'approve',
      args: [PERMIT2_ADDRESS, 10n ** 16n],
    });
    expect(
      await signer.signTransaction({ ...rest, type: 'eip1559', to: asset as Hex, data: data ?? '0x' }),
    ).toBe(info?.signedTransaction);
  });

  it('is journalled in the draft, and the same bytes as often as it is signed', async () => {
    expect(draft).toMatchObject({
      approvalNonce: '7',
      approvalGas: '70000',
      approvalFeePerGas: `${gwei}`,
      approvalTip: `${gwei / 10n}`,
    });
    const read = JSON.parse(JSON.stringify(draft));
    const { approval: _terms, ...later } = payer;
    expect(await signedAlong(read, later)).toEqual(await signedAlong(draft));
  });

  it('is not there where the draft has none, whoever pays', async () => {
    const { approval: _terms, ...plain } = payer;
    const draft = exactPermit2.draft(exactOffer, plain, moment);
    expect(Object.keys(draft).filter((name) => name.startsWith('approval'))).toEqual([]);
    expect(await signedAlong(draft, payer)).toBeNull();
  });

  it('gives way to a permit, which does the same and is no transaction', () => {
    const both = exactPermit2.draft(exactOffer, { ...payer, permitNonce: '3' }, moment);
    expect(both).toMatchObject({ permitNonce: '3' });
    expect(both).not.toHaveProperty('approvalNonce');
  });

  it.each<[string, Partial<Draft>, Partial<Payer>, RegExp]>([
    ['without an end', { value: `${maxUint256}` }, {}, /without an end/],
    ['at another token', { token: payee }, {}, /pinned token/],
    ['at a token that nobody knows', {}, { token: undefined }, /pinned token/],
    ['where no chain has a number', {}, { chainId: null }, /pinned token/],
    ['of another account', { from: payee }, {}, /smart account/],
    ['of a smart account', {}, { signer: payee }, /smart account/],
    ['dearer than an approval is', { approvalGas: `${mostApprovalFee / gwei + 1n}` }, {}, /fee with an end/],
    ['with a fee that is no number', { approvalTip: '-1' }, {}, /whole numbers/],
    ['without a fee', { approvalGas: '' }, {}, /whole numbers/],
  ])('%s it is not even written', async (_what, change, who, why) => {
    await expect(signedAlong({ ...draft, ...change } as Draft, { ...payer, ...who })).rejects.toThrow(why);
  });
});

describe('whatever a seller says', () => {
  const words = fc.oneof(fc.string(), fc.constantFrom(payee, facilitator, `${maxUint256}`, '0x095ea7b3'));
  const hostile = fc.dictionary(
    fc.constantFrom(
      'asset',
      'spender',
      'amount',
      'value',
      'to',
      'data',
      'nonce',
      'gas',
      'approvalNonce',
      'name',
    ),
    fc.oneof(words, fc.bigInt({ min: 0n, max: maxUint256 }).map(String)),
  );

  it('what is signed approves Permit2 of the price at the pinned token on its chain, and sends nothing', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, fc.bigInt({ min: 1n, max: 2n ** 96n - 2n }), async (said, amount) => {
        const extra = { ...said, assetTransferMethod: 'permit2' };
        const echo = { extensions: { erc20ApprovalGasSponsoring: { info: said } } };
        const offer: Offer = { ...exactOffer, amount, extra, echo, original: said };
        const info = await signedAlong(exactPermit2.draft(offer, payer, moment));
        const bytes = info?.signedTransaction ?? '0x02';
        const { to, value = 0n, chainId, nonce, data = '0x' } = parseTransaction(bytes);
        expect([to, value, chainId, nonce]).toEqual([asset.toLowerCase(), 0n, 56, 7]);
        const { functionName, args } = decodeFunctionData({ abi: erc20Abi, data });
        expect([functionName, ...args]).toEqual(['approve', PERMIT2_ADDRESS, amount]);
        expect(await recoverTransactionAddress({ serializedTransaction: bytes })).toBe(signer.address);
        expect(info).toMatchObject({ asset, spender: PERMIT2_ADDRESS, amount: `${amount}` });
      }),
      { numRuns: 100 },
    );
  });
});

describe('beside the reference clients of x402', () => {
  const schemes = {
    exact: [exactPermit2, exactOffer, new ExactEvmScheme(reading())],
    upto: [upto, uptoOffer, new UptoEvmScheme(reading())],
  } as const;

  /** A token whose allowance is too low, and an account that has sent seven transactions. */
  function reading() {
    const capable = {
      address: signer.address,
      signTypedData: signer.signTypedData,
      readContract: async () => 0n,
      signTransaction: (transaction: object) =>
        signer.signTransaction({ ...transaction, type: 'eip1559' } as Parameters<
          typeof signer.signTransaction
        >[0]),
      getTransactionCount: async () => 7,
      estimateFeesPerGas: async () => ({ maxFeePerGas: gwei, maxPriorityFeePerGas: gwei / 10n }),
    };
    return capable as unknown as ConstructorParameters<typeof ExactEvmScheme>[0]; // as the package wants it
  }

  it.each(Object.entries(schemes))(
    '%s: field by field, and of the transaction everything but how much',
    async (_name, [scheme, offer, client]) => {
      const { scheme: id, network, asset, payTo, extra } = offer;
      const requirements = {
        ...{ scheme: id, network, asset, payTo, extra },
        ...{ amount: offer.amount.toString(), maxTimeoutSeconds: offer.window },
      } as unknown as Parameters<ExactEvmScheme['createPaymentPayload']>[1]; // typed as the package wants them
      const context = {
        extensions: { erc20ApprovalGasSponsoring: { info: { description: '', version: '1' } } },
      };
      const theirs = (await client.createPaymentPayload(2, requirements, context)) as unknown as {
        extensions: { erc20ApprovalGasSponsoring: { info: Info } };
      };
      const draft = scheme.draft(offer, payer, moment);
      const ours = (await scheme.extensions?.(draft, payer, key)) as typeof theirs.extensions;
      const [mine, their] = [ours, theirs.extensions].map((one) => one.erc20ApprovalGasSponsoring.info);
      if (mine === undefined || their === undefined) throw new Error('both sign one along');
      const { signedTransaction, amount, ...rest } = mine;
      const { signedTransaction: theirTransaction, amount: theirAmount, ...theirRest } = their;
      expect(rest).toEqual(theirRest);
      expect([amount, theirAmount]).toEqual([`${offer.amount}`, `${maxUint256}`]);
      const readingOf = (bytes: `0x02${string}`) => {
        const { data = '0x', r: _r, s: _s, v: _v, yParity: _y, ...fields } = parseTransaction(bytes);
        const { functionName, args } = decodeFunctionData({ abi: erc20Abi, data });
        return { ...fields, functionName, spender: args?.[0] };
      };
      expect(readingOf(signedTransaction)).toEqual(readingOf(theirTransaction));
      for (const one of [mine, their])
        expect(validateErc20ApprovalGasSponsoringInfo(one as unknown as ValidInfo)).toBe(true);
    },
  );
});

type ValidInfo = Parameters<typeof validateErc20ApprovalGasSponsoringInfo>[0];
