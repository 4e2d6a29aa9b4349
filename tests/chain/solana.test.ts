// What an endpoint of Solana says of one payment, of a payee, of what was spent; and nothing that it contradicts or has forgotten.
import { describe, expect, it } from 'vitest';
import { chainBehind } from '../../lib/chain/chain-identity.ts';
import { createChain } from '../../lib/chain/endpoints.ts';
import { createHealthBook } from '../../lib/chain/health.ts';
import { createPool } from '../../lib/chain/pool.ts';
import type { Rpc } from '../../lib/chain/rpc.ts';
import { askTransaction } from '../../lib/chain/solana/authorization.ts';
import { tokenBalance } from '../../lib/chain/solana/balance.ts';
import { freshBlockhash } from '../../lib/chain/solana/freshness.ts';
import { canReceive } from '../../lib/chain/solana/receiving.ts';
import { paymentsSince } from '../../lib/chain/solana/spending.ts';
import type { Authorization, ChainWord } from '../../lib/core/chain-word.ts';
import { failed, type Outcome, success } from '../../lib/core/failure.ts';
import type { Purchase } from '../../lib/core/purchase.ts';
import { shelf } from '../../lib/networks/index.ts';
import { solana } from '../../lib/networks/solana.ts';
import { solanaDevnet } from '../../lib/networks/solana-devnet.ts';
import { exactSvm } from '../../lib/schemes/exact-svm.ts';
import { tokenAccountOf } from '../../lib/schemes/svm/addresses.ts';
import { newsOf } from '../../lib/wallet/reconcile.ts';
import {
  offerOnSolana,
  payeeOnSolana,
  payerKey,
  payerOnSolana,
  payerWith,
  strangerOnSolana,
  usdcOnSolana,
} from '../fixtures/solana.ts';
import { type Extension, feeOf, mintData, tokenAccountData } from '../fixtures/token-accounts.ts';
import {
  accountReply,
  latestHash,
  lineReply,
  mainnetGenesis,
  solanaEndpoint,
  solanaRpc,
  type ToldSolana,
  transactionReply,
} from './solana-endpoint.ts';

const splToken = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
const token2022 = 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb';
const source = tokenAccountOf(payerOnSolana, splToken, usdcOnSolana);
const destination = tokenAccountOf(payeeOnSolana, splToken, usdcOnSolana);
const signature = 'S'.repeat(88);
const malformed = failed('rpc-malformed');
const silent = failed('rpc-failed');

/** Signed at slot 990, good up to the height 1040: of a chain whose finalized height is 900. */
async function payment(nonce: `0x${string}` = `0x${'ab'.repeat(32)}`) {
  const payer = payerWith();
  const drafted = exactSvm.draft(offerOnSolana, payer, { now: 1_800_000_000, maxWindow: 120, nonce });
  const fresh = { blockhash: latestHash, lastHeight: '1040', slot: '990' };
  const whole = await exactSvm.prepare?.(drafted, async () => success(fresh));
  if (whole?.ok !== true) throw new Error('a whole draft was expected');
  const { transaction } = (await exactSvm.sign(whole.value, payer, payerKey)) as { transaction: string };
  const authorization: Authorization = {
    network: solana.id,
    asset: usdcOnSolana,
    account: payerOnSolana,
    ...exactSvm.authorization(whole.value),
  };
  return { authorization, bytes: new Uint8Array(Buffer.from(transaction, 'base64')) };
}

const { authorization, bytes } = await payment();
const other = await payment(`0x${'cd'.repeat(32)}`);
const memo = `[32] ${'ab'.repeat(16)}`;

describe('one payment', () => {
  const landed = (change: Readonly<Record<string, unknown>> = {}, told: Partial<ToldSolana> = {}) =>
    askTransaction(
      solanaRpc({
        lines: { [source]: [lineReply(signature, 995, { memo, ...change })] },
        transactions: { [signature]: transactionReply(bytes, 995) },
        ...told,
      }),
      authorization,
    );
  const settled = { say: 'settled', transaction: signature, block: 995, time: 1_799_999_990 };
  const unused = { say: 'unused', block: 1_000, time: 1_800_000_000 } as const;

  it('that stands in a finalized block is settled, and final', async () => {
    expect(await landed()).toEqual(success({ ...settled, final: true }));
  });

  it('that is only confirmed is settled, and not final', async () => {
    expect(await landed({ confirmationStatus: 'confirmed' })).toEqual(success({ ...settled, final: false }));
  });

  it('is found where the endpoint tells no memos', async () => {
    expect(await landed({ memo: null })).toEqual(success({ ...settled, final: true }));
  });

  it('is known by what was signed, and not by memo, amount or payee', async () => {
    const like = { transactions: { [signature]: transactionReply(other.bytes, 995) } };
    expect(await landed({ memo }, like)).toEqual(success({ ...unused, final: false }));
  });

  it('that landed and failed moved nothing: it is unused', async () => {
    expect(await landed({ err: { InstructionError: [2, { Custom: 1 }] } })).toEqual(
      success({ ...unused, final: false }),
    );
  });

  it('is not looked for in slots before it was signed', async () => {
    expect(await landed({ slot: 989 })).toEqual(success({ ...unused, final: false }));
  });

  it('is found behind a thousand others', async () => {
    const many = Array.from({ length: 1_500 }, (_, place) =>
      lineReply(`${'T'.repeat(80)}${1_111 + place}`, 996, { memo: 'x' }),
    );
    const lines = {
      [source]: [
        ...many.map((line) => ({ ...line, signature: line.signature.replaceAll('0', 'z') })),
        lineReply(signature, 995, { memo }),
      ],
    };
    expect(await landed({}, { lines })).toEqual(success({ ...settled, final: true }));
  });

  it.each<[string, Partial<ToldSolana>, Outcome<ChainWord>]>([
    [
      'that is nowhere may still come while its blockhash is good',
      { height: 1_040 },
      success({ ...unused, final: false }),
    ],
    [
      'that is nowhere comes no more after the last height',
      { height: 1_041 },
      success({ ...unused, final: true }),
    ],
    ['is unknown to an endpoint that has forgotten its time', { height: 2_000, first: 991 }, silent],
  ])('%s', async (_what, told, word) => {
    expect(await askTransaction(solanaRpc(told), authorization)).toEqual(word);
  });

  it.each<[string, unknown[], Outcome<ChainWord>]>([
    ['a line without a slot', [lineReply(signature, 995, { slot: null })], malformed],
    ['a line without a time', [lineReply(signature, 995, { blockTime: null })], malformed],
    ['a line without its transaction', [lineReply('U'.repeat(88), 995)], silent],
  ])('of which there is %s is unknown', async (_what, lines, word) => {
    expect(await askTransaction(solanaRpc({ lines: { [source]: lines } }), authorization)).toEqual(word);
  });

  it('is not dead by the clock: an hour later, and the height does not say it', async () => {
    const { value } = (await askTransaction(solanaRpc({ time: 1_800_003_600 }), authorization)) as {
      value: ChainWord;
    };
    const purchase = { money: 'unknown', validBefore: 1_800_000_090 } as Purchase; // all that is looked at
    expect(newsOf(value, purchase)).toBeNull();
    expect(newsOf({ ...value, final: true }, purchase)).toMatchObject({ kind: 'expired' });
  });
});

describe('a blockhash', () => {
  it('is the latest, with the height up to which it is good', async () => {
    expect(await freshBlockhash(solanaRpc(), '')).toEqual(
      success({ blockhash: latestHash, lastHeight: '1050', slot: '1000' }),
    );
  });

  it('of the seller is taken where the chain knows it, and is good for no less than any there is', async () => {
    const rpc = solanaRpc({ valid: [strangerOnSolana] });
    expect(await freshBlockhash(rpc, strangerOnSolana)).toEqual(
      success({ blockhash: strangerOnSolana, lastHeight: '1200', slot: '1000' }),
    );
  });

  it.each([
    ['has lapsed', solanaRpc()],
    [
      'cannot be looked up',
      solanaRpc({ valid: [strangerOnSolana] }, { isBlockhashValid: { kind: 'silent' } }),
    ],
  ])('of the seller that %s is not taken', async (_what, rpc) => {
    expect(await freshBlockhash(rpc, strangerOnSolana)).toMatchObject({ value: { blockhash: latestHash } });
  });

  it('is none where the endpoint does not answer, or answers oddly', async () => {
    const odd = { kind: 'result', result: { context: { slot: 1 }, value: { blockhash: 'x' } } } as const;
    expect(await freshBlockhash(solanaRpc({}, { getLatestBlockhash: { kind: 'silent' } }), '')).toEqual(
      silent,
    );
    expect(await freshBlockhash(solanaRpc({}, { getLatestBlockhash: odd }), '')).toEqual(malformed);
  });
});

describe('a payee', () => {
  function asked(
    account: unknown,
    extensions: readonly Extension[] = [],
    program = splToken,
  ): Promise<Outcome<null>> {
    const mint = accountReply(program, mintData(6, extensions));
    const accounts = { [usdcOnSolana]: mint, ...(account === null ? {} : { [destination]: account }) };
    const receiving = {
      address: destination,
      owner: payeeOnSolana,
      mint: usdcOnSolana,
      program,
      decimals: 6,
    };
    return canReceive(solanaRpc({ accounts }), receiving);
  }
  const held = (change: object = {}, more: Parameters<typeof tokenAccountData>[1] = {}) =>
    tokenAccountData({ mint: usdcOnSolana, owner: payeeOnSolana, amount: 0n, ...change }, more);
  const good = accountReply(splToken, held());
  const ours = (data: Uint8Array) => accountReply(token2022, data);

  it('with an account of its own can receive', async () => {
    expect(await asked(good)).toEqual(success(null));
    expect(await asked(ours(held()), [feeOf(0, 0), [14, new Uint8Array(64)]], token2022)).toEqual(
      success(null),
    );
  });

  it.each<[string, unknown, string]>([
    ['without one', null, 'payee-without-account'],
    ['whose account is frozen', accountReply(splToken, held({}, { frozen: true })), 'payee-account-unusable'],
    [
      'whose account is somebody else’s',
      accountReply(splToken, held({ owner: strangerOnSolana })),
      'payee-account-unusable',
    ],
    [
      'whose account is of another mint',
      accountReply(splToken, held({ mint: strangerOnSolana })),
      'payee-account-unusable',
    ],
    ['whose account is another program’s', accountReply(token2022, held()), 'payee-account-unusable'],
    ['whose account is none', accountReply(splToken, new Uint8Array(3)), 'payee-account-unusable'],
  ])('%s cannot', async (_what, account, failure) => {
    expect(await asked(account)).toEqual({ ok: false, failure: { name: failure } });
  });

  it('that wants a memo right before the transfer cannot, for ours comes after it', async () => {
    const account = ours(held({}, { extensions: [[8, Uint8Array.of(1)]] }));
    expect(await asked(account, [], token2022)).toEqual(failed('payee-account-unusable'));
  });

  it.each<[string, Extension]>([
    ['takes a fee now', feeOf(0, 1)],
    ['took one, which may still hold', feeOf(1, 0)],
    ['runs a program of its own', [14, Uint8Array.from({ length: 64 }, (_, place) => Number(place > 40))]],
    ['moves no more', [9, new Uint8Array(0)]],
    ['is paused', [26, Uint8Array.from({ length: 33 }, (_, place) => Number(place === 32))]],
  ])('is not paid in a mint that %s', async (_what, extension) => {
    expect(await asked(ours(held()), [extension], token2022)).toEqual(failed('token-takes-fee'));
  });

  it('is not judged by an endpoint that says odd things of the mint', async () => {
    const receiving = {
      address: destination,
      owner: payeeOnSolana,
      mint: usdcOnSolana,
      program: splToken,
      decimals: 6,
    };
    const mints = [null, accountReply(token2022, mintData(6)), accountReply(splToken, mintData(9))];
    for (const mint of mints) {
      const rpc = solanaRpc({ accounts: { [usdcOnSolana]: mint, [destination]: good } });
      expect(await canReceive(rpc, receiving)).toEqual(malformed);
    }
  });
});

describe('the account’s own', () => {
  it('balance is what its token account holds, and nothing where there is none', async () => {
    const data = tokenAccountData({ mint: usdcOnSolana, owner: payerOnSolana, amount: 123n });
    expect(
      await tokenBalance(solanaRpc({ accounts: { [source]: accountReply(splToken, data) } }), source),
    ).toEqual(success(123n));
    expect(await tokenBalance(solanaRpc(), source)).toEqual(success(0n));
    expect(await tokenBalance(solanaRpc({ accounts: { [source]: {} } }), source)).toEqual(malformed);
  });

  const owner = accountReply(
    splToken,
    tokenAccountData({ mint: usdcOnSolana, owner: payeeOnSolana, amount: 0n }),
  );
  const spent: Partial<ToldSolana> = {
    lines: {
      [source]: [lineReply(signature, 995), lineReply('V'.repeat(88), 993), lineReply('W'.repeat(88), 980)],
    },
    transactions: {
      [signature]: transactionReply(bytes, 995),
      ['V'.repeat(88)]: transactionReply(Uint8Array.of(0, 1, 2), 993),
    },
    accounts: { [destination]: owner },
  };
  const of = { source, account: payerOnSolana };

  it('payments from elsewhere are found, by the same names as those from here; what else it did is passed over', async () => {
    const use = {
      nonce: authorization.nonce,
      transaction: signature,
      block: 995,
      time: 1_799_999_990,
      payTo: payeeOnSolana,
      amount: 10_000n,
    };
    expect(await paymentsSince(solanaRpc(spent), of, 990)).toEqual(success({ uses: [use], upTo: 1_000 }));
  });

  it('payments are not found by an endpoint that has forgotten some of them', async () => {
    expect(await paymentsSince(solanaRpc({ ...spent, first: 991 }), of, 990)).toEqual(silent);
  });

  it('payments that are only confirmed wait for the next search', async () => {
    expect(await paymentsSince(solanaRpc({ ...spent, slot: 994 }), of, 994)).toEqual(
      success({ uses: [], upTo: 994 }),
    );
  });
});

describe('the endpoints of Solana', () => {
  async function chainOf(...urls: string[]) {
    const health = createHealthBook(Date.now, { read: async () => undefined, write: async () => undefined });
    const endpointsOf = async () => urls;
    const pool = createPool({ endpointsOf, health, clock: Date.now });
    return createChain(pool, endpointsOf, async () => shelf);
  }
  const dear = 1_000_000n;

  it('are told apart by the first block: one of devnet is not heard about mainnet', async () => {
    const rpc: Rpc = solanaRpc();
    expect(await chainBehind(rpc, solana.id)).toEqual(success(solana.id));
    const devnet = await solanaEndpoint({ genesis: 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG' });
    expect(await (await chainOf(devnet)).chainTime(solana.id)).toEqual(failed('rpc-other-chain'));
    expect(await (await chainOf(devnet)).chainTime(solanaDevnet.id)).toEqual(success(1_800_000_000));
    expect(mainnetGenesis.slice(0, 32)).toBe(solana.id.slice('solana:'.length));
  });

  it('must be two for a dollar: one alone makes nothing dead', async () => {
    const over = { height: 2_000, time: 1_800_003_600 };
    const [dead, alive] = [await solanaEndpoint(over), await solanaEndpoint({ ...over, height: 900 })];
    const landed = await solanaEndpoint({
      ...over,
      lines: { [source]: [lineReply(signature, 995, { memo })] },
      transactions: { [signature]: transactionReply(bytes, 995) },
    });
    expect(await (await chainOf(dead)).askChain(authorization, 0, 10_000n)).toMatchObject({ final: true });
    expect(await (await chainOf(dead, alive)).askChain(authorization, 0, dear)).toMatchObject({
      final: false,
    });
    expect(await (await chainOf(dead, landed)).askChain(authorization, 0, dear)).toBeNull();
  });

  it('tell of a dollar’s blockhash together: what is signed counts as alive for as long as either says', async () => {
    const [one, later] = [await solanaEndpoint({ height: 1 }), await solanaEndpoint({ height: 800 })];
    expect(await (await chainOf(one, later)).freshness(solana.id, dear, '')).toMatchObject({
      value: { lastHeight: '950' },
    });
    expect(await (await chainOf(one)).freshness(solana.id, 1n, '')).toMatchObject({
      value: { lastHeight: '151' },
    });
    const broken = await solanaEndpoint({}, { getLatestBlockhash: { kind: 'refused', message: '' } });
    expect(await (await chainOf(one, broken)).freshness(solana.id, dear, '')).toEqual(silent);
  });

  it('are asked nothing of an account that is not known', async () => {
    const of = { network: solana.id, token: usdcOnSolana, account: '' };
    expect(await (await chainOf('http://127.0.0.1:9')).balanceOf(of)).toEqual(failed('account-not-ready'));
  });

  it('that do not answer are no reason against a payee; that there is no account is one', async () => {
    const [token] = solana.tokens;
    const candidate = { network: solana, token, offer: offerOnSolana } as never; // all that is looked at
    const away = await chainOf('http://127.0.0.1:9');
    expect(await away.receives(candidate)).toBeNull();
    const accounts = { [usdcOnSolana]: accountReply(splToken, mintData(6)) };
    const there = await chainOf(await solanaEndpoint({ accounts }));
    expect(await there.receives(candidate)).toEqual({ name: 'payee-without-account' });
  });
});
