// `exact` on Solana: the instruction list of the specification and nothing else, whatever a seller says; the same as the
// reference client writes; and a chain of its own that runs it.
import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureNames, success } from '../../lib/core/failure.ts';
import type { Offer } from '../../lib/core/offer.ts';
import type { Draft, Freshness, Payer } from '../../lib/schemes/contract.ts';
import { digestOf, exactSvm } from '../../lib/schemes/exact-svm.ts';
import { tokenAccountOf } from '../../lib/schemes/svm/addresses.ts';
import { saysExactly } from '../../lib/schemes/svm/comparing.ts';
import { preparedDraft } from '../../lib/schemes/svm/draft.ts';
import { messageOf } from '../../lib/schemes/svm/message.ts';
import { readMessage, readTransaction } from '../../lib/schemes/svm/reading.ts';
import {
  feePayerOnSolana,
  offerOnSolana,
  payeeOnSolana,
  payerKey,
  payerOnSolana,
  payerWith,
  strangerOnSolana,
  usdcOnSolana,
} from '../fixtures/solana.ts';

const splToken = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
const memoProgram = 'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr';
const budget = 'ComputeBudget111111111111111111111111111111';
const blockhash = 'EkSnNWid2cvwEVnVx9aBqawnmiCNiDgp3gUdkDPTKN1N';
const fresh: Freshness = { blockhash, lastHeight: '300', slot: '200' };
const moment = { now: 1_800_000_000, maxWindow: 120, nonce: `0x${'ab'.repeat(32)}` as const };
const payer = payerWith();

async function prepared(offer: Offer = offerOnSolana, by: Payer = payer): Promise<Draft> {
  const whole = await exactSvm.prepare?.(exactSvm.draft(offer, by, moment), async () => success(fresh));
  if (whole?.ok !== true) throw new Error('a whole draft was expected');
  return whole.value;
}

async function signed(offer: Offer = offerOnSolana, by: Payer = payer) {
  // Cast: the scheme's own payload.
  const payload = (await exactSvm.sign(await prepared(offer, by), by, payerKey)) as { transaction: string };
  const transaction = readTransaction(new Uint8Array(Buffer.from(payload.transaction, 'base64')));
  const message = transaction && readMessage(transaction.message);
  if (transaction === null || message === null) throw new Error('a transaction was expected');
  return { ...transaction, read: message };
}

const withExtra = (extra: Readonly<Record<string, unknown>>): Offer =>
  // Cast: what a seller writes is JSON, whatever it is.
  ({ ...offerOnSolana, extra: { ...offerOnSolana.extra, ...extra } }) as Offer;

describe('what is signed', () => {
  it('is the list of the specification: unit limit, unit price, transfer, memo, and nothing else', async () => {
    const { read } = await signed();
    expect(read.instructions.map(({ program }) => program)).toEqual([budget, budget, splToken, memoProgram]);
    const [limit, price, transfer, note] = read.instructions.map(({ data }) => Buffer.from(data));
    expect([limit?.readUInt8(0), limit?.readUInt32LE(1), limit?.length]).toEqual([2, 20_000, 5]);
    expect([price?.readUInt8(0), price?.readBigUInt64LE(1), price?.length]).toEqual([3, 1n, 9]);
    expect([transfer?.readUInt8(0), transfer?.readBigUInt64LE(1), transfer?.readUInt8(9)]).toEqual([
      12,
      10_000n,
      6,
    ]);
    expect(note?.toString()).toBe('ab'.repeat(16));
  });

  it('goes from our token account to the payee’s, and needs our signature and the fee payer’s alone', async () => {
    const { read } = await signed();
    const accountOf = (owner: string) => tokenAccountOf(owner, splToken, usdcOnSolana);
    expect(read.instructions[2]?.accounts).toEqual([
      accountOf(payerOnSolana),
      usdcOnSolana,
      accountOf(payeeOnSolana),
      payerOnSolana,
    ]);
    expect(read.accounts.slice(0, 2)).toEqual([feePayerOnSolana, payerOnSolana]);
    expect(read.header).toMatchObject({ signers: 2, readonlySigners: 1 });
  });

  it('leaves the fee payer’s place empty, and carries our signature, which holds', async () => {
    const { signatures, message } = await signed();
    expect(signatures).toHaveLength(2);
    expect(signatures[0]?.every((byte) => byte === 0)).toBe(true);
    expect(ed25519.verify(signatures[1] ?? new Uint8Array(), message, ed25519.getPublicKey(payerKey))).toBe(
      true,
    );
  });

  it('is known by its digest, with what it is looked for by', async () => {
    const draft = await prepared();
    const { message } = await signed();
    expect(exactSvm.authorization(draft)).toEqual({
      payTo: payeeOnSolana,
      amount: 10_000n,
      nonce: digestOf(message),
      validAfter: moment.now - 60,
      validBefore: moment.now + 90,
      trace: {
        source: tokenAccountOf(payerOnSolana, splToken, usdcOnSolana),
        memo: 'ab'.repeat(16),
        slot: 200,
        lastHeight: 300,
      },
    });
  });

  it('is moved by the program of its mint', async () => {
    const usdg = payerWith('PYUSD');
    const { read } = await signed({ ...offerOnSolana, asset: usdg.token?.address ?? '' }, usdg);
    expect(read.instructions[2]?.program).toBe('TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb');
  });
});

describe('the memo', () => {
  it('is the seller’s where it names one, to the byte', async () => {
    const { read } = await signed(withExtra({ memo: 'Rechnung № 7 · ¥' }));
    expect(Buffer.from(read.instructions[3]?.data ?? []).toString()).toBe('Rechnung № 7 · ¥');
  });

  it.each<[string, unknown, string | undefined]>([
    ['of 256 bytes', 'x'.repeat(256), undefined],
    ['that is empty', '', undefined],
    ['of 300 bytes', 'x'.repeat(300), 'memo-malformed'],
    ['of 256 letters and more bytes', 'ü'.repeat(256), 'memo-malformed'],
    ['that is binary', '\u0000\u0001', 'memo-malformed'],
    ['with half a letter', '\ud800', 'memo-malformed'],
    ['that is no text', 7, 'memo-malformed'],
  ])('%s', (_what, memo, failure) => {
    expect(exactSvm.refusal(withExtra({ memo }), payer)?.name).toBe(failure);
  });

  it('of two purchases differs, where the seller names none', () => {
    const other = { ...moment, nonce: `0x${'cd'.repeat(32)}` as const };
    const memos = [moment, other].map((one) => exactSvm.draft(offerOnSolana, payer, one).memo);
    expect(new Set(memos).size).toBe(2);
  });
});

describe('refuses', () => {
  const own = tokenAccountOf(payerOnSolana, splToken, usdcOnSolana);
  const theirs = tokenAccountOf(payeeOnSolana, splToken, usdcOnSolana);

  it.each<[string, unknown, string]>([
    ['no fee payer', undefined, 'fee-payer-malformed'],
    ['one that is no key', 'facilitator', 'fee-payer-malformed'],
    ['one that no key can sign for', own, 'fee-payer-malformed'],
    ['one that is a number', 7, 'fee-payer-malformed'],
    ['the buyer as fee payer', payerOnSolana, 'fee-payer-not-apart'],
    ['a program as fee payer', splToken, 'fee-payer-not-apart'],
  ])('%s', (_what, feePayer, failure) => {
    expect(exactSvm.refusal(withExtra({ feePayer }), payer)?.name).toMatch(
      failure === 'fee-payer-not-apart' ? /^fee-payer-(not-apart|malformed)$/ : failure,
    );
  });

  it.each<[string, Partial<Offer>, string]>([
    ['ourselves as payee', { payTo: payerOnSolana }, 'payee-is-you'],
    ['our own token account as payee', { payTo: own }, 'payee-is-you'],
    ['the mint as payee', { payTo: usdcOnSolana }, 'payee-forbidden'],
    ['the system program as payee', { payTo: '11111111111111111111111111111111' }, 'payee-forbidden'],
    ['an EVM address as payee', { payTo: `0x${'11'.repeat(20)}` }, 'payee-malformed'],
    ['a mint in other letters', { asset: usdcOnSolana.toLowerCase() }, 'asset-malformed'],
    ['another mint than the one that is pinned', { asset: theirs }, 'token-unknown'],
    ['more than 64 bits', { amount: 2n ** 64n }, 'amount-malformed'],
  ])('%s', (_what, change, failure) => {
    expect(exactSvm.refusal({ ...offerOnSolana, ...change }, payer)?.name).toBe(failure);
  });

  it('everything while our account there is not known', () => {
    expect(exactSvm.refusal(offerOnSolana, { ...payer, account: '' })?.name).toBe('account-not-ready');
  });
});

describe('the seller’s blockhash', () => {
  async function hinted(extra: Readonly<Record<string, unknown>>): Promise<string[]> {
    const asked: string[] = [];
    await exactSvm.prepare?.(exactSvm.draft(withExtra(extra), payer, moment), async (hint) => {
      asked.push(hint);
      return success(fresh);
    });
    return asked;
  }

  it('is put to the chain where it is a hash, and not where it is none', async () => {
    expect(await hinted({ recentBlockhash: strangerOnSolana })).toEqual([strangerOnSolana]);
    for (const odd of ['', 'x', 7, null, `${strangerOnSolana}1`, '0'.repeat(44)])
      expect(await hinted({ recentBlockhash: odd })).toEqual(['']);
  });

  it('and what it says of its life is not heard', async () => {
    const draft = exactSvm.draft(withExtra({ lastValidBlockHeight: '1' }), payer, moment);
    expect(Object.keys(draft)).not.toContain('lastHeight');
    expect((await prepared(withExtra({ lastValidBlockHeight: '1' }))).lastHeight).toBe('300');
  });
});

describe('whatever a seller says', () => {
  const said = fc.oneof(
    fc.constantFrom<unknown>(
      undefined,
      null,
      feePayerOnSolana,
      payerOnSolana,
      payeeOnSolana,
      strangerOnSolana,
      usdcOnSolana,
      tokenAccountOf(payerOnSolana, splToken, usdcOnSolana),
      memoProgram,
      'x'.repeat(257),
    ),
    fc.string({ unit: 'binary' }),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const extra = fc.dictionary(
    fc.oneof(
      fc.constantFrom(
        'feePayer',
        'memo',
        'recentBlockhash',
        'lastValidBlockHeight',
        'features',
        'instructions',
      ),
      fc.constantFrom(
        'transaction',
        'nonceAccount',
        'addressLookupTable',
        'program',
        'decimals',
        'source',
        'from',
      ),
      fc.string(),
    ),
    said,
  );

  it('comes out as exactly the list of the specification, or as a refusal by a name', async () => {
    await fc.assert(
      fc.asyncProperty(
        extra,
        fc.bigInt({ min: 1n, max: 2n ** 65n }),
        fc.boolean(),
        async (hostile, amount, keep) => {
          const offer = { ...withExtra(keep ? { ...hostile, feePayer: feePayerOnSolana } : hostile), amount };
          const refusal = exactSvm.refusal(offer, payer);
          if (refusal !== null) return void expect(failureNames).toContain(refusal.name);
          const { read } = await signed(offer);
          expect(read.instructions.map(({ program }) => program)).toEqual([
            budget,
            budget,
            splToken,
            memoProgram,
          ]);
          expect(Buffer.from(read.instructions[2]?.data ?? []).readBigUInt64LE(1)).toBe(amount);
          expect(read.instructions[2]?.accounts[2]).toBe(
            tokenAccountOf(payeeOnSolana, splToken, usdcOnSolana),
          );
          expect([read.accounts.length, read.lookups]).toEqual([8, 0]);
          expect(read.accounts[0]).not.toBe(payerOnSolana);
        },
      ),
      { numRuns: 80 },
    );
  }, 60_000);
});

describe('before it is signed', () => {
  it('an altered draft is not: another’s account, another mint, other decimals, another name, another key', async () => {
    const draft = await prepared();
    const elsewhere = tokenAccountOf(strangerOnSolana, splToken, usdcOnSolana);
    const changes: Draft[] = [
      { ...draft, destination: elsewhere },
      { ...draft, source: elsewhere },
      { ...draft, feePayer: payerOnSolana },
      { ...draft, mint: strangerOnSolana },
      { ...draft, decimals: '9' },
      { ...draft, from: strangerOnSolana },
      { ...draft, nonce: moment.nonce },
    ];
    for (const change of changes) {
      await expect(exactSvm.sign(change, payer, payerKey)).rejects.toThrow();
      // Nor is one that was altered with its name.
      const whole = preparedDraft(change);
      const renamed = whole && { ...change, nonce: digestOf(messageOf(whole)) };
      const isAltered = change.nonce === draft.nonce && renamed !== null;
      if (isAltered) await expect(exactSvm.sign(renamed, payer, payerKey)).rejects.toThrow();
    }
    for (const change of [{ value: '10001' }, { memo: 'another' }])
      await expect(exactSvm.sign({ ...draft, ...change }, payer, payerKey)).rejects.toThrow();
    await expect(exactSvm.sign(draft, payer, new Uint8Array(32).fill(6))).rejects.toThrow();
    await expect(
      exactSvm.sign(exactSvm.draft(offerOnSolana, payer, moment), payer, payerKey),
    ).rejects.toThrow();
  });

  it('a message is held against the draft byte by byte: one bit that is other is another message, or none', async () => {
    const whole = preparedDraft(await prepared());
    if (whole === null) throw new Error('a whole draft was expected');
    const bytes = messageOf(whole);
    const says = (message: Uint8Array) => {
      const read = readMessage(message);
      return read !== null && saysExactly(read, whole);
    };
    expect(says(bytes)).toBe(true);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const other = bytes.slice();
      other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(says(other), `bit ${bit}`).toBe(false);
    }
    expect(says(Uint8Array.from([...bytes, 0]))).toBe(false);
    expect(says(bytes.slice(0, -1))).toBe(false);
  }, 60_000);

  it('anything at all is read as a message or as none, and never throws', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        (bytes) => void [readMessage(bytes), readTransaction(bytes)],
      ),
    );
  });
});
