// Evidence of each way of paying, without any chain: it holds before a stranger, who finds what was tampered with in it; and of what was
// never signed there is none.
import { hashTypedData } from 'viem';
import { describe, expect, it } from 'vitest';
import type { Terms } from '../../lib/core/purchase.ts';
import { schemes } from '../../lib/schemes/index.ts';
import { exportEvidence } from '../../lib/wallet/evidence-export.ts';
import { offerOnBase, payer } from '../fixtures/challenges.ts';
import { feePayerOnSolana, offerOnSolana, payeeOnSolana, usdcOnSolana } from '../fixtures/solana.ts';
import { approval, carrying, exact, onSolana, signed, sponsoring, stranger, upto, ways } from './each-way.ts';
import { filled, past } from './pasts.ts';
import { type Document, verified } from './stranger.ts';
import { networks } from './world.ts';

const clock = () => Date.now();

describe.each(Object.entries(ways))('evidence of a payment by %s', (_name, sign) => {
  it('holds before a stranger who asks nobody', async () => {
    const document = await (await sign()).evidence();
    expect(document.authorization.judgedBy).toBe('key');
    const { code, failed, skipped } = await verified(document, null);
    expect([code, failed]).toEqual([0, []]);
    expect(skipped.join('\n')).toMatch(/nothing here proves that the money moved/);
  });
});

describe('evidence that was tampered with is refused without any chain', () => {
  const message = (change: object) => (document: Document) =>
    void Object.assign(document.authorization.message, change);
  const permitted = (change: object) => (document: Document) =>
    void Object.assign(document.authorization.message.permitted, change);
  const witness = (change: object) => (document: Document) =>
    void Object.assign(document.authorization.message.witness, change);
  const authorization = (change: object) => (document: Document) =>
    void Object.assign(document.authorization, change);
  /** As whoever tampers with it would, so that it is the hash that was signed no more, but fits. */
  const hashed = (tamper: (document: Document) => void) => (document: Document) => {
    tamper(document);
    document.authorization.hash = hashTypedData(document.authorization);
  };

  it.each<[string, object, (document: Document) => void, RegExp]>([
    ['the amount', exact, permitted({ amount: '999' }), /hash is recomputed/],
    ['the token', exact, permitted({ token: stranger }), /hash is recomputed/],
    ['the payee', exact, witness({ to: stranger }), /hash is recomputed/],
    ['the nonce', exact, message({ nonce: '1' }), /hash is recomputed/],
    ['the end', exact, message({ deadline: '1' }), /hash is recomputed[\s\S]*good at the time/],
    ['the hash', exact, authorization({ hash: `0x${'11'.repeat(32)}` }), /hash is recomputed/],
    ['the network', exact, authorization({ network: 'eip155:1' }), /of the network that is named/],
    ['the amount, hashed anew', exact, hashed(permitted({ amount: '999' })), /amount is the offer’s/],
    ['the payee, hashed anew', exact, hashed(witness({ to: stranger })), /payee is the offer’s/],
    [
      'another contract that may carry it out',
      exact,
      hashed(message({ spender: stranger })),
      /only x402’s contract for `exact`/,
    ],
    [
      'another contract in the place of Permit2',
      exact,
      hashed(({ authorization: { domain } }) => Object.assign(domain, { verifyingContract: stranger })),
      /domain is Permit2’s/,
    ],
    [
      'a witness of another type',
      exact,
      hashed(({ authorization: { types } }) => types.Witness.pop()),
      /with x402’s witness/,
    ],
    ['the facilitator', upto, hashed(witness({ facilitator: stranger })), /offer’s facilitator/],
    ['the ceiling', upto, authorization({ ceiling: '999' }), /ceiling is what was signed/],
    ['an exact price for a ceiling', upto, authorization({ scheme: 'exact-permit2' }), /x402’s contract for/],
    ['the digest of the message', onSolana, authorization({ hash: `0x${'11'.repeat(32)}` }), /hash is/],
    ['the amount that is told', onSolana, message({ value: '999' }), /one transfer of this amount/],
    ['the memo that is told', onSolana, message({ memo: 'a book' }), /with its memo/],
    [
      'the payee that is told',
      onSolana,
      message({ to: feePayerOnSolana }),
      /the payer’s account for it to the/,
    ],
    ['the payer that is told', onSolana, message({ from: payeeOnSolana }), /the payer sign it/],
    ['the fee payer that is told', onSolana, message({ feePayer: payeeOnSolana }), /the fee payer/],
    ['the blockhash that is told', onSolana, message({ blockhash: usdcOnSolana }), /tied to this blockhash/],
    ['the message', onSolana, otherAmount, /hash is/],
    ['a way of paying that nobody knows', onSolana, authorization({ scheme: 'iou' }), /form of evidence/],
  ])('%s', async (_name, offer, tamper, found) => {
    const document = await (await signed(offer)).evidence();
    tamper(document);
    const { code, failed } = await verified(document, null);
    expect([code, failed.join('\n')]).toEqual([1, expect.stringMatching(found)]);
  });

  /** In the bytes that are signed. */
  function otherAmount({ authorization }: Document): void {
    const bytes = Buffer.from(authorization.bytes, 'base64');
    bytes.writeUInt16LE(9_999, bytes.indexOf(Buffer.from('0c1027000000000000', 'hex')) + 1);
    authorization.bytes = bytes.toString('base64');
  }

  it('an allowance that is for more, or for somebody else', async () => {
    const sound = await (await signed(exact, { permitNonce: '7' }, sponsoring)).evidence();
    const changes = [{ value: '20000' }, { spender: stranger }, { owner: stranger }, { chainId: 1 }];
    for (const { chainId, ...change } of changes as { chainId?: number }[]) {
      const document = structuredClone(sound);
      const { allowance } = document.authorization;
      Object.assign(allowance.message, change);
      if (chainId !== undefined) allowance.domain.chainId = chainId;
      allowance.hash = hashTypedData(allowance);
      const { code, failed } = await verified(document, null);
      expect([code, failed.join()]).toEqual([1, expect.stringMatching(/is for Permit2, this amount/)]);
    }
  });

  it('a transaction that was signed along and does more, or is another', async () => {
    const sound = await (await signed(exact, { approval }, carrying)).evidence();
    const { authorization: told } = sound;
    expect(told.approval).toMatchObject({
      type: 2,
      chainId: 8453,
      nonce: 7,
      to: told.message.permitted.token,
    });
    expect(JSON.stringify(told)).not.toContain('signature');
    const endless = told.approval.data.slice(0, -64) + 'f'.repeat(64);
    const changes = [{ data: endless }, { to: stranger }, { value: '1' }, { chainId: 1 }];
    for (const [at, change] of [...changes, { nonce: 8 }, { gas: '70001' }].entries()) {
      const document = structuredClone(sound);
      Object.assign(document.authorization.approval, change);
      const { code, failed } = await verified(document, null);
      const found = at < changes.length ? /approves Permit2 at the token/ : /hash of the transaction/;
      expect([code, failed.join()]).toEqual([1, expect.stringMatching(found)]);
    }
  });
});

it('is written for every scheme there is', async () => {
  const signedBy = await Promise.all(Object.values(ways).map(async (sign) => (await sign()).purchase.scheme));
  expect(new Set(signedBy)).toEqual(new Set(schemes.map(({ id }) => id)));
});

it('a document of before the ways of paying were named still holds', async () => {
  const document = await (await signed(offerOnBase)).evidence();
  delete document.authorization.scheme;
  delete document.authorization.judgedBy;
  expect(await verified(document, null)).toMatchObject({ code: 0, failed: [] });
});

describe('a payer that is a contract', () => {
  it('is said to be one, and who alone can tell its signature', async () => {
    const account = '0x8617E340B3D01FA5F11F306F4090FD50E238070D';
    const payers = { smart: [{ network: 'eip155:8453', address: account, pays: true }], refusing: [] };
    const document = await (await signed(offerOnBase, { scales: { payers } })).evidence();
    expect(document.authorization).toMatchObject({ judgedBy: 'contract', message: { from: account } });
    const { code, skipped } = await verified(document, null);
    expect([code, skipped.join()]).toEqual([0, expect.stringMatching(/its code alone can tell/)]);
  });
});

describe('no evidence', () => {
  it.each<[string, Partial<Terms>]>([
    [
      'of what was never prepared on Solana',
      { scheme: 'exact-svm', network: offerOnSolana.network, asset: usdcOnSolana },
    ],
    ['of a permit that names nobody', { scheme: 'exact-permit2', draft: {} }],
    ['of a permit for another contract', { scheme: 'upto', draft: { from: payer, spender: stranger } }],
    ['of an authorization that is none', { draft: { value: 'much' } }],
    ['of a scheme that is none', { scheme: 'constructor' }],
  ])('%s', async (_name, change) => {
    const { ledger } = await filled(past('live', change));
    const [{ id } = { id: '' }] = await ledger.since(0);
    const exported = await exportEvidence(id, { ledger, clock, networks });
    expect(exported).toMatchObject({ failure: { name: 'evidence-missing' } });
  });

  it('of a message on Solana that is not the one that was signed', async () => {
    const { ledger, purchase } = await signed(onSolana);
    const draft = { ...purchase.draft, value: '1' };
    const changed = { ...ledger, find: async () => ({ ...purchase, draft }) };
    const exported = await exportEvidence(purchase.id, { ledger: changed, clock, networks });
    expect(exported).toMatchObject({ failure: { name: 'evidence-missing' } });
  });
});
