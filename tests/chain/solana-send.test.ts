// Sending on Solana before endpoints that lag, forget and lie, and fees that rise: nothing is signed beyond what was agreed to, and
// nothing is called dead that may be alive.
import { describe, expect, it } from 'vitest';
import { createHealthBook } from '../../lib/chain/health.ts';
import { createPool } from '../../lib/chain/pool.ts';
import type { Answer } from '../../lib/chain/rpc.ts';
import { createSender } from '../../lib/chain/sender.ts';
import { fateOfTransfer, presentTransfer, signTransfer, transferCost } from '../../lib/chain/solana/send.ts';
import { failed, success } from '../../lib/core/failure.ts';
import { solana } from '../../lib/networks/solana.ts';
import { splToken } from '../../lib/networks/solana-programs.ts';
import { tokenAccountOf } from '../../lib/schemes/svm/addresses.ts';
import { readMessage, readTransaction } from '../../lib/schemes/svm/reading.ts';
import type { SolanaTransfer } from '../../lib/wallet/send-ports.ts';
import { payeeOnSolana, payerKey, payerOnSolana, usdcOnSolana } from '../fixtures/solana.ts';
import { mintData, tokenAccountData } from '../fixtures/token-accounts.ts';
import { accountReply, latestHash, type Overrides, solanaEndpoint, solanaRpc } from './solana-endpoint.ts';

const fresh = { blockhash: latestHash, lastHeight: '1050', slot: '1000' };
const transfer: SolanaTransfer = {
  network: solana.id,
  does: 'transfer',
  token: usdcOnSolana,
  account: payerOnSolana,
  to: payeeOnSolana,
  amount: 1_250_000n,
  program: splToken,
  decimals: 6,
};
const destination = tokenAccountOf(payeeOnSolana, splToken, usdcOnSolana);
const result = (of: unknown): Answer => ({ kind: 'result', result: of });
const at = (slot: number, value: unknown) => result({ context: { slot }, value });
const bids = (...fees: number[]) => result(fees.map((prioritizationFee) => ({ slot: 1, prioritizationFee })));
const simulated = (lamports: number, err: unknown = null) => at(1_000, { err, accounts: [{ lamports }] });

const accounts = {
  [usdcOnSolana]: accountReply(splToken, mintData(6)),
  [destination]: accountReply(
    splToken,
    tokenAccountData({ mint: usdcOnSolana, owner: payeeOnSolana, amount: 0n }),
  ),
};

function chainWith(overrides: Overrides = {}, told: Parameters<typeof solanaRpc>[0] = {}) {
  const usual = {
    getBalance: at(1_000, 1_000_000_000),
    getMinimumBalanceForRentExemption: result(890_880),
    getFeeForMessage: at(1_000, 5_400),
    getRecentPrioritizationFees: bids(),
    simulateTransaction: simulated(999_994_600),
  };
  return solanaRpc({ accounts, ...told }, { ...usual, ...overrides });
}

const sign = (rpc: ReturnType<typeof chainWith>, atMost: bigint) =>
  signTransfer(rpc, { ...transfer, atMost }, fresh, payerKey);

async function bidIn(rpc: ReturnType<typeof chainWith>, atMost = 1_000_000n): Promise<bigint | undefined> {
  const signed = await sign(rpc, atMost);
  if (!signed.ok) throw new Error(signed.failure.name);
  const { message = new Uint8Array() } = readTransaction(Buffer.from(signed.value.bytes, 'base64')) ?? {};
  return Buffer.from(readMessage(message)?.instructions[1]?.data ?? []).readBigUInt64LE(1);
}

describe('the fee', () => {
  it('is what the chain says, and never less than the message itself offers', async () => {
    const feeAt = async (fee: number) =>
      transferCost(chainWith({ getFeeForMessage: at(1_000, fee) }), transfer, fresh);
    expect(await feeAt(9_000)).toMatchObject({ value: { fee: 9_000n, opening: null } });
    expect(await feeAt(1)).toMatchObject({ value: { fee: 5_400n } });
  });

  it('of a blockhash that the endpoint does not know is none', async () => {
    const rpc = chainWith({ getFeeForMessage: at(1_000, null) });
    expect((await transferCost(rpc, transfer, fresh)).ok).toBe(false);
  });

  it.each<[string, Answer, bigint]>([
    ['nobody bids', bids(0, 0, 0, 0), 10_000n],
    ['some bid', bids(1, 20_000, 30_000, 40_000), 40_000n],
    ['all bid more than is sane', bids(9_000_000, 9_000_000), 1_000_000n],
    ['the endpoint does not tell', { kind: 'refused', message: 'Method not found' }, 10_000n],
  ])('bids within bounds where %s', async (_what, told, bid) => {
    expect(await bidIn(chainWith({ getRecentPrioritizationFees: told }))).toBe(bid);
  });

  it('that rose since is not paid: what was agreed to is bid', async () => {
    const rpc = chainWith({ getRecentPrioritizationFees: bids(500_000) });
    expect(await bidIn(rpc, 5_400n)).toBe(10_000n);
  });

  it.each<[string, Overrides, bigint]>([
    ['it is less than a signature costs', {}, 4_999n],
    ['the chain takes more for a signature now', { getFeeForMessage: at(1_000, 6_000) }, 5_999n],
    [
      'running it costs the account more than the fee',
      { simulateTransaction: simulated(999_994_599) },
      5_400n,
    ],
  ])('gas-dearer: %s', async (_what, overrides, atMost) => {
    expect(await sign(chainWith(overrides), atMost)).toEqual(failed('gas-dearer'));
  });

  it('and an account that would be opened now, where none was to be', async () => {
    const { [destination]: _gone, ...others } = accounts;
    const rpc = chainWith({}, { accounts: others });
    expect(await sign(rpc, 5_400n)).toEqual(failed('gas-dearer'));
  });

  it('that leaves less than must stay is missing', async () => {
    const having = (lamports: number) => chainWith({ getBalance: at(1_000, lamports) });
    expect(await sign(having(5_400 + 890_879), 5_400n)).toEqual(failed('gas-missing'));
    expect(await sign(having(5_399), 5_400n)).toEqual(failed('gas-missing'));
    const asIs = { getBalance: at(1_000, 5_400), simulateTransaction: simulated(0) };
    expect((await sign(chainWith(asIs), 5_400n)).ok).toBe(true);
  });
});

describe('nothing is signed', () => {
  it('of what fails when it is tried', async () => {
    const rpc = chainWith({ simulateTransaction: simulated(0, { InstructionError: [2, {}] }) });
    expect(await sign(rpc, 1_000_000n)).toEqual(failed('send-would-fail'));
  });

  it('before it was tried', async () => {
    const rpc = chainWith({ simulateTransaction: { kind: 'silent' } });
    expect(await sign(rpc, 1_000_000n)).toEqual(failed('rpc-failed'));
  });

  it('and nothing that could be sent is shown to who tries it', async () => {
    const shown: unknown[] = [];
    const rpc = chainWith();
    const signed = await signTransfer(
      async (method, ...params) => {
        shown.push(...params);
        return rpc(method, ...params);
      },
      { ...transfer, atMost: 1_000_000n },
      fresh,
      payerKey,
    );
    if (!signed.ok) throw new Error(signed.failure.name);
    const signature = Buffer.from(signed.value.bytes, 'base64').subarray(1, 65);
    for (const text of shown.filter((one) => typeof one === 'string'))
      expect(Buffer.from(text, 'base64').includes(signature)).toBe(false);
  });

  it.each<[string, Uint8Array]>([
    ['frozen', tokenAccountData({ mint: usdcOnSolana, owner: payeeOnSolana, amount: 0n }, { frozen: true })],
    ['somebody else’s by now', tokenAccountData({ mint: usdcOnSolana, owner: payerOnSolana, amount: 0n })],
  ])('to an account that is %s', async (_what, data) => {
    const rpc = chainWith({}, { accounts: { ...accounts, [destination]: accountReply(splToken, data) } });
    expect(await sign(rpc, 1_000_000n)).toEqual(failed('recipient-account-unusable'));
  });

  it('of a mint with other decimals than those that were shown', async () => {
    const rpc = chainWith(
      {},
      { accounts: { ...accounts, [usdcOnSolana]: accountReply(splToken, mintData(9)) } },
    );
    expect(await sign(rpc, 1_000_000n)).toEqual(failed('rpc-malformed'));
  });

  it.each<[string, unknown, string]>([
    [
      'a stake account',
      accountReply('Stake11111111111111111111111111111111111111', new Uint8Array(200)),
      'recipient-program',
    ],
    [
      'an account with a nonce',
      accountReply('11111111111111111111111111111111', new Uint8Array(80)),
      'recipient-program',
    ],
    [
      'a program',
      { ...accountReply('11111111111111111111111111111111', new Uint8Array()), executable: true },
      'recipient-program',
    ],
  ])('to %s', async (_what, account, name) => {
    const rpc = chainWith({}, { accounts: { ...accounts, [payeeOnSolana]: account } });
    expect(await sign(rpc, 1_000_000n)).toEqual(failed(name as 'recipient-program'));
  });
});

describe('handing it over', () => {
  it('an endpoint that speaks of another transaction has not taken it', async () => {
    const signed = await sign(chainWith(), 1_000_000n);
    if (!signed.ok) throw new Error(signed.failure.name);
    const { bytes, transaction } = signed.value;
    const saying = (said: string) => chainWith({ sendTransaction: result(said) });
    expect(await presentTransfer(saying(transaction), bytes)).toEqual(success(transaction));
    expect(await presentTransfer(saying('1'.repeat(64)), bytes)).toEqual(failed('rpc-malformed'));
  });
});

const sent = { transaction: '3'.repeat(88), slot: 1_000, lastHeight: 1_050 };
const standing = (confirmationStatus: string, err: unknown = null) => ({
  slot: 1_010,
  err,
  confirmationStatus,
});
const status = (upTo: number, value: unknown): Overrides => ({ getSignatureStatuses: at(upTo, [value]) });

describe('what becomes of it', () => {
  it.each<[string, Overrides, Parameters<typeof solanaRpc>[0], unknown]>([
    ['on a fork', status(2_000, standing('processed')), {}, success({ say: 'pending' })],
    ['confirmed', status(2_000, standing('confirmed')), {}, success({ say: 'moved', final: false })],
    ['final', status(2_000, standing('finalized')), {}, success({ say: 'moved', final: true })],
    ['failed', status(2_000, standing('finalized', {})), {}, success({ say: 'reverted', final: true })],
    [
      'unheard of, at its last height',
      status(2_000, null),
      { height: 1_050, slot: 1_200 },
      success({ say: 'pending' }),
    ],
    ['unheard of, above it', status(2_000, null), { height: 1_051, slot: 1_200 }, success({ say: 'lapsed' })],
    [
      'found above it all the same',
      status(2_000, standing('finalized')),
      { height: 5_000 },
      success({ say: 'moved', final: true }),
    ],
    [
      'asked of a machine that is behind',
      status(1_199, null),
      { height: 1_051, slot: 1_200 },
      failed('rpc-failed'),
    ],
    ['forgotten', status(2_000, null), { height: 1_051, slot: 1_200, first: 1_001 }, failed('rpc-failed')],
    ['told in other words', status(2_000, standing('rooted')), {}, failed('rpc-malformed')],
    ['not told', { getSignatureStatuses: { kind: 'silent' } }, {}, failed('rpc-failed')],
  ])('%s', async (_what, overrides, told, fate) => {
    expect(await fateOfTransfer(solanaRpc(told, overrides), sent)).toEqual(fate);
  });

  it('is looked for after the height was asked', async () => {
    const asked: string[] = [];
    const rpc = solanaRpc({ height: 1_051, slot: 1_200 }, status(2_000, null));
    await fateOfTransfer(async (method, ...params) => {
      asked.push(method);
      return rpc(method, ...params);
    }, sent);
    expect(asked.at(-1)).toBe('getSignatureStatuses');
    expect(asked).toContain('getBlockHeight');
  });

  it.each<[string, Overrides, unknown]>([
    ['another knows it', status(2_000, standing('finalized')), success({ say: 'moved', final: true })],
    [
      'another is not as far',
      { ...status(2_000, null), getBlockHeight: result(1_000) },
      success({ say: 'pending' }),
    ],
    ['another is silent', { getSignatureStatuses: { kind: 'silent' } }, success({ say: 'pending' })],
    ['another says so too', status(2_000, null), success({ say: 'lapsed' })],
  ])('is not called dead by one endpoint alone: %s', async (_what, overrides, fate) => {
    const past = { height: 1_051, slot: 1_200 };
    const urls = [await solanaEndpoint(past, status(2_000, null)), await solanaEndpoint(past, overrides)];
    const clock = () => 0;
    const memory = { read: async () => undefined, write: async () => undefined };
    const health = createHealthBook(clock, memory);
    const pool = createPool({ endpointsOf: async () => urls, clock, health });
    const sender = createSender(pool, async () => success(fresh));
    const signed = { family: 'solana', bytes: '', ...sent } as const;
    const of = { network: solana.id, account: payerOnSolana };
    expect(await sender.fateOfSend(of, signed)).toEqual(fate);
  });
});
