// Allowances: exactly what was shown, for the password, signed once; never money, never without an end, never anybody's but Permit2's.
import { describe, expect, it, vi } from 'vitest';
import { sendJournalIn } from '../../lib/browser/storage/send-journal.ts';
import { failed, type Outcome, success } from '../../lib/core/failure.ts';
import { pairOf, shelf } from '../../lib/networks/index.ts';
import { solana } from '../../lib/networks/solana.ts';
import { mostAllowed, permit2Contract } from '../../lib/schemes/permit2-contract.ts';
import { allow, allowances, type GrantPorts, planAllowance } from '../../lib/wallet/allowances.ts';
import { createVault, lock } from '../../lib/wallet/lock.ts';
import { planSend, send, sends } from '../../lib/wallet/send.ts';
import type { Fate, Send, SendCost, SendOrder } from '../../lib/wallet/send-ports.ts';
import { lookAfterSends } from '../../lib/wallet/send-watch.ts';
import { goingOf } from '../../lib/wallet/spoken-for.ts';
import { payee, payer } from '../fixtures/challenges.ts';
import {
  clockAt,
  countedRandom,
  freshDatabase,
  memorySession,
  memoryTries,
  memoryVault,
  networks,
  noon,
} from './world.ts';

// The real key derivation takes 0.6 s; what is tested here is everything around it.
vi.mock('@noble/hashes/scrypt.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('@noble/hashes/scrypt.js')>();
  return {
    ...original,
    scryptAsync: (...[password, salt, options]: Parameters<typeof original.scryptAsync>) =>
      original.scryptAsync(password, salt, { ...options, N: 16 }),
  };
});

const words = 'test test test test test test test test test test test junk';
const password = 'correct horse battery';
const network = 'eip155:8453';
const asset = '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913';
const wish = { network, asset, amount: '10000' };
const usdc = pairOf(shelf, wish);
if (usdc === undefined) throw new Error('Base has USDC');
const tokens = [usdc];

/** An unlocked wallet before a chain that does as it is told. */
async function world() {
  const clock = clockAt();
  const chain = {
    allowance: success(0n) as Outcome<bigint>,
    cost: success({ fee: 1_000n, have: 9_000n, keep: 0n, opening: null }) as Outcome<SendCost>,
    takes: true,
    refuses: null as Outcome<never> | null,
    fate: { say: 'pending' } as Fate,
    orders: [] as SendOrder[],
    presented: [] as string[],
    asked: [] as unknown[],
  };
  const ports: GrantPorts & Parameters<typeof planSend>[1] = {
    vault: memoryVault(),
    session: memorySession(),
    tries: memoryTries(),
    clock,
    random: countedRandom(),
    account: async () => payer,
    networks,
    async allowanceOf(of) {
      chain.asked.push(of);
      return chain.allowance;
    },
    balanceOf: async () => success(5_000_000n),
    moved: vi.fn(),
    sends: sendJournalIn(freshDatabase()),
    sender: {
      async sendCost(wanted) {
        chain.asked.push(wanted);
        return chain.cost;
      },
      async signSend(order) {
        if (chain.refuses !== null) return chain.refuses;
        chain.orders.push(order);
        const n = chain.orders.length;
        return success({ bytes: `0x02${n}`, count: n, transaction: `0x${String(n).padStart(64, '0')}` });
      },
      async presentSend(_network, bytes) {
        const rows = await ports.sends.all();
        expect(rows.find(({ signed }) => signed?.bytes === bytes)?.signed, 'kept first').toBeTruthy();
        chain.presented.push(bytes);
        return chain.takes ? success('0x') : failed('rpc-failed');
      },
      fateOfSend: async () => success(chain.fate),
    },
  };
  await createVault({ words, password }, ports);
  return { ports, chain, clock };
}

async function planned(ports: GrantPorts, amount = wish.amount): Promise<string> {
  const plan = await planAllowance({ ...wish, amount }, ports);
  if (!plan.ok) throw new Error(plan.failure.name);
  return plan.value.id;
}

describe('a plan', () => {
  it('says who may take what, what that was before, and what saying so costs; and signs nothing', async () => {
    const { ports, chain } = await world();
    chain.allowance = success(7n);
    expect(await planAllowance(wish, ports)).toMatchObject({
      value: {
        spender: '0x000000000022D473030F116dDEE9F6B43aC78BA3',
        before: '7',
        amount: '10000',
        fee: '1000',
        have: '9000',
        token: { networkName: 'Base', symbol: 'USDC' },
      },
    });
    expect(chain.asked).toContainEqual({ network, token: asset, account: payer });
    expect([chain.orders, chain.presented]).toEqual([[], []]);
    expect(await sends(ports), 'and is no transfer').toEqual([]);
  });

  it.each<[string, Partial<typeof wish>, string]>([
    ['less than nothing', { amount: '-1' }, 'send-amount-malformed'],
    ['no number', { amount: '1e6' }, 'send-amount-malformed'],
    ['two noughts', { amount: '00' }, 'send-amount-malformed'],
    ['what has no end', { amount: String(2n ** 256n - 1n) }, 'allowance-endless'],
    ['what has no end for a narrow token', { amount: String(2n ** 96n - 1n) }, 'allowance-endless'],
    ['what is so already', { amount: '7' }, 'allowance-same'],
    ['an unknown network', { network: 'eip155:999999' }, 'network-unknown'],
    ['an unknown token', { asset: payee }, 'token-unknown'],
    [
      'a token of Solana',
      { network: solana.id, asset: solana.tokens[0]?.address ?? '' },
      'allowance-not-there',
    ],
  ])('of %s is none', async (_name, change, name) => {
    const { ports, chain } = await world();
    chain.allowance = success(7n);
    expect(await planAllowance({ ...wish, ...change }, ports)).toMatchObject({ failure: { name } });
    expect(await ports.sends.all()).toEqual([]);
  });

  it('of a chain that is silent is none, and of a wallet that is none neither', async () => {
    const { ports, chain } = await world();
    chain.allowance = failed('rpc-failed');
    expect(await planAllowance(wish, ports)).toEqual(failed('rpc-failed'));
    expect(await planAllowance(wish, { ...ports, account: async () => null })).toEqual(
      failed('wallet-missing'),
    );
  });

  it('that is old is forgotten', async () => {
    const { ports, chain, clock } = await world();
    const plan = await planned(ports);
    clock.now += 15 * 60_000 + 1;
    expect(await allow({ plan, password }, ports)).toEqual(failed('send-unknown'));
    expect(chain.orders).toEqual([]);
  });
});

describe('granting', () => {
  it('allows Permit2 exactly what was shown, for no more than the fee that was shown', async () => {
    const { ports, chain } = await world();
    expect(await allow({ plan: await planned(ports), password }, ports)).toMatchObject({
      value: { state: 'sent', amount: '10000', to: permit2Contract },
    });
    expect(chain.orders).toEqual([
      {
        network,
        chainId: 8453,
        does: 'allow',
        token: asset,
        account: payer,
        to: permit2Contract,
        amount: 10_000n,
        atMost: 1_000n,
      },
    ]);
    expect(ports.moved).toHaveBeenCalled();
  });

  it('as much as can have an end', async () => {
    const { ports, chain } = await world();
    await allow({ plan: await planned(ports, String(mostAllowed)), password }, ports);
    expect(chain.orders.map(({ amount }) => amount)).toEqual([mostAllowed]);
  });

  it.each([
    ['a wrong password', 'incorrect horse battery', 'password-wrong'],
    ['no password', '', 'password-needed'],
  ])('not with %s', async (_name, typed, name) => {
    const { ports, chain } = await world();
    const plan = await planned(ports);
    expect(await allow({ plan, password: typed }, ports)).toMatchObject({ failure: { name } });
    expect(chain.orders).toEqual([]);
  });

  it('not while it is locked', async () => {
    const { ports, chain } = await world();
    const plan = await planned(ports);
    await lock(ports);
    expect(await allow({ plan, password }, ports)).toEqual(failed('wallet-locked'));
    expect(chain.orders).toEqual([]);
  });

  it('not what nobody was shown', async () => {
    const { ports, chain } = await world();
    expect(await allow({ plan: 'another', password }, ports)).toEqual(failed('send-unknown'));
    expect(chain.orders).toEqual([]);
  });

  it('asked for twice at once, and once more: one signature', async () => {
    const { ports, chain } = await world();
    const entry = { plan: await planned(ports), password };
    const both = await Promise.all([allow(entry, ports), allow(entry, ports)]);
    expect(both.filter(({ ok }) => ok).length).toBeGreaterThan(0);
    expect(await allow(entry, ports)).toMatchObject({ value: { state: 'sent' } });
    expect(chain.orders).toHaveLength(1);
    expect(new Set(chain.presented).size).toBe(1);
  });

  it('a lost answer is never granted anew: the same bytes are handed over, after a while', async () => {
    const { ports, chain, clock } = await world();
    chain.takes = false;
    const entry = { plan: await planned(ports), password };
    expect(await allow(entry, ports)).toMatchObject({ value: { state: 'signed' } });
    clock.now += 20_000;
    chain.takes = true;
    expect(await allowances(tokens, ports)).toMatchObject([{ latest: { state: 'sent' } }]);
    expect([chain.orders.length, chain.presented]).toEqual([1, ['0x021', '0x021']]);
  });

  it('that could not be signed is still a plan', async () => {
    const { ports, chain } = await world();
    const entry = { plan: await planned(ports), password };
    chain.refuses = failed('gas-missing');
    expect(await allow(entry, ports)).toEqual(failed('gas-missing'));
    expect(await allowances(tokens, ports)).toMatchObject([{ latest: null }]);
    chain.refuses = null;
    expect((await allow(entry, ports)).ok).toBe(true);
  });
});

describe('beside transfers', () => {
  const transfer = { network, asset, to: payee, amount: '5000000' };

  async function plannedSend(ports: Awaited<ReturnType<typeof world>>['ports']): Promise<string> {
    const plan = await planSend(transfer, ports);
    if (!plan.ok) throw new Error(plan.failure.name);
    return plan.value.id;
  }

  it('neither goes out under the name of the other', async () => {
    const { ports, chain } = await world();
    const [grant, sending] = [await planned(ports), await plannedSend(ports)];
    expect(await send({ plan: grant, password }, ports)).toEqual(failed('send-unknown'));
    expect(await allow({ plan: sending, password }, ports)).toEqual(failed('send-unknown'));
    expect(chain.orders).toEqual([]);
  });

  it('they do not take each other’s place', async () => {
    const { ports, chain } = await world();
    const [grant, sending] = [await planned(ports), await plannedSend(ports)];
    await allow({ plan: grant, password }, ports);
    expect(await send({ plan: sending, password }, ports)).toEqual(failed('send-under-way'));
    chain.fate = { say: 'moved', final: false };
    await lookAfterSends(ports);
    expect((await send({ plan: sending, password }, ports)).ok).toBe(true);
  });

  it('an allowance is no money on its way', async () => {
    const { ports } = await world();
    await allow({ plan: await planned(ports, '3000000'), password }, ports);
    expect(goingOf({ network, asset, account: payer }, await ports.sends.all())).toBe(0n);
    expect(await planSend(transfer, ports)).toMatchObject({ ok: true });
    expect(await sends(ports)).toEqual([]);
  });

  it('what was sent before there were allowances is still a transfer', async () => {
    const { ports, chain } = await world();
    const sending = await plannedSend(ports);
    const [row] = await ports.sends.all();
    const { does: _does, ...before } = row as Send; // there is one plan
    await ports.sends.change(sending, () => ({ write: before, tell: null }));
    expect((await send({ plan: sending, password }, ports)).ok).toBe(true);
    expect(chain.orders).toMatchObject([{ does: 'transfer' }]);
    expect(await allowances(tokens, ports)).toMatchObject([{ latest: null }]);
  });
});

describe('the list', () => {
  it('tells what the chain says, and since when by this wallet', async () => {
    const { ports, chain } = await world();
    await allow({ plan: await planned(ports), password }, ports);
    expect(await allowances(tokens, ports)).toMatchObject([{ granted: null, latest: { state: 'sent' } }]);
    chain.fate = { say: 'moved', final: false };
    chain.allowance = success(4_000n);
    vi.mocked(ports.moved).mockClear();
    expect(await allowances(tokens, ports)).toMatchObject([
      {
        asset,
        amount: '4000',
        coin: 'ETH',
        granted: { at: noon, amount: '10000' },
        latest: { state: 'seen' },
      },
    ]);
    expect(ports.moved, 'what is remembered is from before').toHaveBeenCalledOnce();
  });

  it('what was taken back was granted by nobody any more', async () => {
    const { ports, chain, clock } = await world();
    chain.fate = { say: 'moved', final: true };
    await allow({ plan: await planned(ports), password }, ports);
    chain.allowance = success(10_000n);
    clock.now += 1_000;
    await allow({ plan: await planned(ports, '0'), password }, ports);
    expect(chain.orders.map(({ amount }) => amount)).toEqual([10_000n, 0n]);
    chain.allowance = success(0n);
    expect(await allowances(tokens, ports)).toMatchObject([
      { amount: '0', granted: null, latest: { amount: '0', state: 'done' } },
    ]);
  });

  it('what is more than was granted is not from here', async () => {
    const { ports, chain } = await world();
    chain.fate = { say: 'moved', final: true };
    await allow({ plan: await planned(ports), password }, ports);
    chain.allowance = success(2n ** 256n - 1n);
    expect(await allowances(tokens, ports)).toMatchObject([{ endless: true, granted: null }]);
  });

  it('one that the chain refused leaves what was granted before it', async () => {
    const { ports, chain, clock } = await world();
    chain.fate = { say: 'moved', final: true };
    await allow({ plan: await planned(ports), password }, ports);
    clock.now += 1_000;
    chain.fate = { say: 'reverted', final: true };
    await allow({ plan: await planned(ports, '20000'), password }, ports);
    expect(await allowances(tokens, ports)).toMatchObject([
      { granted: { at: noon, amount: '10000' }, latest: { state: 'failed' } },
    ]);
  });

  it('a silent chain is not taken for nothing', async () => {
    const { ports, chain } = await world();
    chain.allowance = failed('rpc-failed');
    expect(await allowances(tokens, ports)).toMatchObject([{ amount: null }]);
  });

  it('has what was granted elsewhere than money is looked for, once, and nothing of Solana', async () => {
    const { ports } = await world();
    await allow({ plan: await planned(ports), password }, ports);
    const onSolana = { network: solana, token: solana.tokens[0] as (typeof tokens)[0]['token'] }; // it has one
    expect(await allowances([onSolana], ports)).toMatchObject([{ asset }]);
    expect(await allowances([...tokens, ...tokens], ports)).toHaveLength(1);
    expect(await allowances(tokens, { ...ports, account: async () => null })).toEqual([]);
  });
});
