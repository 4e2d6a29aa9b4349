// Sending on Solana before a real virtual machine with the real token programs: what is opened, what it costs, what arrives; an
// answer that was lost, a blockhash that lapsed, and addresses that are no wallets.
import { type Address, address, lamports } from '@solana/kit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rpcAt } from '../../lib/chain/rpc.ts';
import { freshBlockhash } from '../../lib/chain/solana/freshness.ts';
import { fateOfTransfer, presentTransfer, signTransfer, transferCost } from '../../lib/chain/solana/send.ts';
import { paymentsSince } from '../../lib/chain/solana/spending.ts';
import { failed, type Outcome } from '../../lib/core/failure.ts';
import { tokenAccountOf } from '../../lib/schemes/svm/addresses.ts';
import type { SolanaTransfer } from '../../lib/wallet/send-ports.ts';
import { privateKeyOf } from '../rig/solana/keys.ts';
import { type Solana, startSolana, type TokenName } from '../rig/solana.ts';

const key = privateKeyOf(0);
const sol = 1_000_000_000n;
/** What a wallet and an account of SPL Token must hold. */
const [ofWallet, ofTokenAccount] = [890_880n, 2_039_280n];

let chain: Solana;
let asItWas = () => {};
beforeAll(async () => {
  chain = await startSolana();
});
afterAll(() => chain.close());
beforeEach(() => {
  asItWas = chain.snapshot();
});
afterEach(() => asItWas());

const rpc = () => rpcAt(chain.rpcUrl);
const give = (amount: bigint) => void chain.ledger.svm.airdrop(chain.wallet.address, lamports(amount));
const left = () => chain.lamportsOf(chain.wallet.address);

function transfer(to: string, token: TokenName = 'usdc', amount = 1_250_000n): SolanaTransfer {
  const { mint, program, decimals } = chain.tokens[token];
  const { network, wallet } = chain;
  return { network, does: 'transfer', token: mint, account: wallet.address, to, amount, program, decimals };
}

async function fresh() {
  return told(await freshBlockhash(rpc(), ''));
}

async function cost(wanted: SolanaTransfer) {
  return told(await transferCost(rpc(), wanted, await fresh()));
}

async function sign(wanted: SolanaTransfer, atMost?: bigint) {
  const order = { ...wanted, atMost: atMost ?? (await cost(wanted)).fee };
  return signTransfer(rpc(), order, await fresh(), key);
}

function told<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.failure.name);
  return outcome.value;
}

describe.each(['usdc', 'pyusd'] as const)('%s', (token) => {
  it('arrives where there is an account, for the fee that was told, and is final when the chain says so', async () => {
    give(sol);
    const wanted = transfer(chain.merchant, token);
    const { fee, opening, keep, have } = await cost(wanted);
    expect({ opening, keep, have }).toEqual({ opening: null, keep: ofWallet, have: sol });
    const signed = told(await sign(wanted));
    expect(told(await fateOfTransfer(rpc(), signed))).toEqual({ say: 'pending' });
    expect(told(await presentTransfer(rpc(), signed.bytes))).toBe(signed.transaction);
    expect(told(await fateOfTransfer(rpc(), signed))).toEqual({ say: 'moved', final: false });
    chain.finalize();
    expect(told(await fateOfTransfer(rpc(), signed))).toEqual({ say: 'moved', final: true });
    expect(await chain.balance(chain.merchant, token)).toBe(1_250_000n);
    expect(await chain.balance(chain.wallet.address, token)).toBe(98_750_000n);
    expect(sol - left()).toBe(fee);
  });

  it('arrives where there is none: it is opened, and costs to the lamport what was told', async () => {
    give(sol);
    const wanted = transfer(chain.newcomer, token);
    const { fee, opening } = await cost(wanted);
    told(await presentTransfer(rpc(), told(await sign(wanted)).bytes));
    expect(await chain.balance(chain.newcomer, token)).toBe(1_250_000n);
    const account = chain.ledger.svm.getAccount(accountOf(chain.newcomer, token));
    expect(account.exists && account.lamports).toBe(opening);
    expect(sol - left()).toBe(fee);
  });
});

describe('what it costs', () => {
  it('is of an account of SPL Token what everybody pays', async () => {
    give(sol);
    const { fee, opening } = await cost(transfer(chain.newcomer));
    expect([opening, fee]).toEqual([ofTokenAccount, ofTokenAccount + 5_000n + 1_200n]);
  });

  it('is told to whoever has nothing, and refused to them: nothing is signed', async () => {
    const wanted = transfer(chain.newcomer);
    const { have, fee } = await cost(wanted);
    expect(have).toBe(0n);
    expect(await sign(wanted, fee)).toEqual(failed('gas-missing'));
  });

  it('leaves the account what must stay, or nothing at all, as the chain itself wants it', async () => {
    const wanted = transfer(chain.newcomer);
    const { fee, keep } = await cost(wanted);
    give(fee + keep - 1n);
    expect(await sign(wanted, fee)).toEqual(failed('gas-missing'));
    give(1n);
    told(await presentTransfer(rpc(), told(await sign(wanted, fee)).bytes));
    expect(left()).toBe(keep);
  });

  it('may leave nothing', async () => {
    const wanted = transfer(chain.newcomer);
    const { fee } = await cost(wanted);
    give(fee);
    told(await presentTransfer(rpc(), told(await sign(wanted, fee)).bytes));
    expect([left(), await chain.usdcBalance(chain.newcomer)]).toEqual([0n, 1_250_000n]);
  });

  it('is never more than was agreed to: an account that was there and is gone is not opened behind one’s back', async () => {
    give(sol);
    const without = (await cost(transfer(chain.merchant))).fee;
    expect(await sign(transfer(chain.newcomer), without)).toEqual(failed('gas-dearer'));
  });

  it('is less where somebody has opened the account meanwhile', async () => {
    give(sol);
    const wanted = transfer(chain.newcomer);
    const { fee } = await cost(wanted);
    await chain.openAccount(chain.newcomer);
    told(await presentTransfer(rpc(), told(await sign(wanted, fee)).bytes));
    expect(sol - left()).toBeLessThan(fee - ofTokenAccount + 1n);
  });

  it('is no more where somebody has sent coins to the address of an account that is not open', async () => {
    give(sol);
    chain.ledger.svm.airdrop(accountOf(chain.newcomer, 'usdc'), lamports(1_000_000n));
    const wanted = transfer(chain.newcomer);
    const { fee, opening } = await cost(wanted);
    expect(opening).toBe(ofTokenAccount);
    told(await presentTransfer(rpc(), told(await sign(wanted, fee)).bytes));
    expect([await chain.usdcBalance(chain.newcomer), sol - left() <= fee]).toEqual([1_250_000n, true]);
  });
});

describe('exactly once', () => {
  it('the identical bytes, handed over as often as one likes, count once', async () => {
    give(sol);
    const signed = told(await sign(transfer(chain.merchant)));
    for (const _ of [1, 2, 3]) await presentTransfer(rpc(), signed.bytes);
    chain.finalize();
    await presentTransfer(rpc(), signed.bytes);
    expect(await chain.usdcBalance(chain.merchant)).toBe(1_250_000n);
    expect(told(await fateOfTransfer(rpc(), signed))).toEqual({ say: 'moved', final: true });
  });

  it('what never arrived is dead only when finalized blocks have passed its height, and then it never lands', async () => {
    give(sol);
    const signed = told(await sign(transfer(chain.merchant)));
    chain.passSlots(151);
    expect(
      told(await fateOfTransfer(rpc(), signed)),
      'confirmed blocks have, finalized ones have not',
    ).toEqual({
      say: 'pending',
    });
    chain.finalize();
    expect(told(await fateOfTransfer(rpc(), signed))).toEqual({ say: 'lapsed' });
    await presentTransfer(rpc(), signed.bytes);
    expect(await chain.usdcBalance(chain.merchant)).toBe(0n);
    expect(told(await fateOfTransfer(rpc(), signed))).toEqual({ say: 'lapsed' });
  });

  it('what landed long ago is not dead, however far the chain has gone', async () => {
    give(sol);
    const signed = told(await sign(transfer(chain.merchant)));
    await presentTransfer(rpc(), signed.bytes);
    chain.passSlots(5_000);
    expect(told(await fateOfTransfer(rpc(), signed))).toEqual({ say: 'moved', final: true });
  });

  it('on a fork that went away it is pending again, and lands when it is handed over again', async () => {
    give(sol);
    const back = chain.snapshot();
    const signed = told(await sign(transfer(chain.merchant)));
    await presentTransfer(rpc(), signed.bytes);
    back();
    expect(told(await fateOfTransfer(rpc(), signed))).toEqual({ say: 'pending' });
    await presentTransfer(rpc(), signed.bytes);
    expect(await chain.usdcBalance(chain.merchant)).toBe(1_250_000n);
  });

  it('what fails on the chain has failed, and the fee alone is gone', async () => {
    give(sol);
    const all = transfer(chain.merchant, 'usdc', 100_000_000n);
    const [one, other] = [told(await sign(all)), told(await sign({ ...all, to: chain.feePayer.address }))];
    await presentTransfer(rpc(), one.bytes);
    await presentTransfer(rpc(), other.bytes);
    expect(told(await fateOfTransfer(rpc(), other))).toEqual({ say: 'reverted', final: false });
    chain.finalize();
    expect(told(await fateOfTransfer(rpc(), other))).toEqual({ say: 'reverted', final: true });
  });
});

describe('is not even signed', () => {
  it('what would fail', async () => {
    give(sol);
    expect(await sign(transfer(chain.merchant, 'usdc', 100_000_001n))).toEqual(failed('send-would-fail'));
    expect(chain.ledger.landed.at(-1)?.wire.message.staticAccounts).not.toContain(chain.wallet.address);
  });

  it('by another key', async () => {
    give(sol);
    const wanted = transfer(chain.merchant);
    const order = { ...wanted, atMost: (await cost(wanted)).fee };
    await expect(signTransfer(rpc(), order, await fresh(), privateKeyOf(1))).rejects.toThrow();
  });

  it.each<[string, (of: Solana) => string, string]>([
    ['a token account', (of) => accountOf(of.merchant, 'usdc'), 'recipient-token-account'],
    ['one’s own token account', (of) => accountOf(of.wallet.address, 'pyusd'), 'recipient-is-you'],
    ['a mint', (of) => of.tokens.usdg.mint, 'recipient-forbidden'],
    ['a program', (of) => of.tokens.usdc.program, 'recipient-program'],
    [
      'an address beside the curve that is nobody’s yet',
      (of) => accountOf(of.newcomer, 'usdc'),
      'recipient-program',
    ],
  ])('to %s', async (_what, to, name) => {
    give(sol);
    const wanted = transfer(to(chain));
    expect(await transferCost(rpc(), wanted, await fresh())).toEqual(failed(name as never));
    expect(await sign(wanted, sol)).toEqual(failed(name as never));
  });

  it.each([{ feeBasisPoints: 1 }, { hook: address('ComputeBudget111111111111111111111111111111') }])(
    'a token that takes something for itself: %o',
    async (burden) => {
      give(sol);
      chain.burden('pyusd', burden);
      expect(await sign(transfer(chain.merchant, 'pyusd'), sol)).toEqual(failed('token-takes-fee'));
    },
  );
});

it('is no payment that another copy of the wallet has made: nothing is taken in for it', async () => {
  give(sol);
  const first = Number(chain.ledger.slots.at('finalized'));
  await presentTransfer(rpc(), told(await sign(transfer(chain.newcomer))).bytes);
  chain.finalize();
  const { mint, program } = chain.tokens.usdc;
  const account = chain.wallet.address;
  const found = await paymentsSince(
    rpc(),
    { source: tokenAccountOf(account, program, mint), account },
    first,
  );
  const { uses, upTo } = told(found);
  expect(uses).toEqual([]);
  expect(upTo).toBeGreaterThanOrEqual(Number(chain.ledger.landed.at(-1)?.slot));
});

function accountOf(owner: string, token: TokenName): Address {
  const { mint, program } = chain.tokens[token];
  return address(tokenAccountOf(owner, program, mint));
}
