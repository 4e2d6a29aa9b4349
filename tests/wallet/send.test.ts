// Sending: what is free and no more, kept before it is signed, signed once, the same bytes again, and the chain's last word.
import { describe, expect, it, vi } from 'vitest';
import { ledgerIn } from '../../lib/browser/storage/ledger.ts';
import { sendJournalIn } from '../../lib/browser/storage/send-journal.ts';
import { failed, type Outcome, success } from '../../lib/core/failure.ts';
import { createVault, lock } from '../../lib/wallet/lock.ts';
import { planSend, type SendPorts, send, sends } from '../../lib/wallet/send.ts';
import type { Fate, Send, SendCost, SendOrder } from '../../lib/wallet/send-ports.ts';
import { lookAfterSends } from '../../lib/wallet/send-watch.ts';
import { goingOf } from '../../lib/wallet/spoken-for.ts';
import { payee, payer } from '../fixtures/challenges.ts';
import {
  allowed,
  clockAt,
  countedRandom,
  freshDatabase,
  happen,
  memorySession,
  memoryTries,
  memoryVault,
  networks,
  noon,
  reserved,
  wantedFor,
  waysTo,
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
const dollar = 1_000_000n;
const wish = { network, asset, to: payee, amount: String(dollar) };

/** An unlocked wallet with five dollars before a chain that does as it is told. */
async function world(balance = 5n * dollar) {
  const database = freshDatabase();
  const ledger = ledgerIn(database);
  const clock = clockAt();
  const chain = {
    balance: success(balance) as Outcome<bigint>,
    cost: success({ fee: 1_000n, have: 9_000n, keep: 0n, opening: null }) as Outcome<SendCost>,
    takes: true,
    refuses: null as Outcome<never> | null,
    fate: { say: 'pending' } as Fate,
    orders: [] as SendOrder[],
    presented: [] as string[],
  };
  const ports: SendPorts = {
    vault: memoryVault(),
    session: memorySession(),
    tries: memoryTries(),
    clock,
    random: countedRandom(),
    account: async () => payer,
    networks,
    balanceOf: async () => chain.balance,
    moved: vi.fn(),
    sends: sendJournalIn(database),
    sender: {
      sendCost: async () => chain.cost,
      async signSend(order) {
        if (chain.refuses !== null) return chain.refuses;
        chain.orders.push(order);
        const n = chain.orders.length;
        return success({ bytes: `0x02${n}`, count: n, transaction: `0x${String(n).padStart(64, '0')}` });
      },
      async presentSend(_network, bytes) {
        const rows = await ports.sends.all();
        expect(rows.find(({ signed }) => signed?.bytes === bytes)?.signed).toBeTruthy();
        chain.presented.push(bytes);
        return chain.takes ? success('0x') : failed('rpc-failed');
      },
      fateOfSend: async () => success(chain.fate),
    },
  };
  await createVault({ words, password }, ports);
  return { ports, chain, clock, ledger };
}

async function planned(ports: SendPorts, change: Partial<typeof wish> = {}): Promise<string> {
  const plan = await planSend({ ...wish, ...change }, ports);
  if (!plan.ok) throw new Error(plan.failure.name);
  return plan.value.id;
}

describe('a plan', () => {
  it('says all of what will be sent, and signs nothing', async () => {
    const { ports, chain } = await world();
    expect(await planSend({ ...wish, to: payee.toLowerCase() }, ports)).toMatchObject({
      value: { to: payee, amount: '1000000', fee: '1000', have: '9000', token: { networkName: 'Base' } },
    });
    expect([chain.orders, chain.presented, await sends(ports)]).toEqual([[], [], []]);
  });

  it.each<[string, Partial<typeof wish>, string]>([
    ['more than there is', { amount: String(5n * dollar + 1n) }, 'send-too-much'],
    ['nothing', { amount: '0' }, 'send-amount-malformed'],
    ['less than nothing', { amount: '-1' }, 'send-amount-malformed'],
    ['no number', { amount: '1e6' }, 'send-amount-malformed'],
    ['an unknown network', { network: 'eip155:999999' }, 'network-unknown'],
    ['an unknown token', { asset: payee }, 'token-unknown'],
    ['oneself', { to: payer }, 'recipient-is-you'],
    ['the token', { to: asset }, 'recipient-forbidden'],
    ['half an address', { to: payee.slice(0, 30) }, 'recipient-malformed'],
  ])('of %s is none', async (_name, change, name) => {
    const { ports } = await world();
    expect(await planSend({ ...wish, ...change }, ports)).toMatchObject({ failure: { name } });
    expect(await ports.sends.all()).toEqual([]);
  });

  it('of a network that does not answer is none', async () => {
    const { ports, chain } = await world();
    chain.balance = failed('rpc-failed');
    expect(await planSend(wish, ports)).toEqual(failed('rpc-failed'));
  });

  it('that is old is forgotten', async () => {
    const { ports, clock } = await world();
    const old = await planned(ports);
    clock.now += 15 * 60_000 + 1;
    expect(await send({ plan: old, password }, ports)).toEqual(failed('send-unknown'));
    await planned(ports);
    expect(await ports.sends.all()).toHaveLength(1);
  });
});

describe('what sites were promised', () => {
  it.each(['reserved', 'signed', 'live', 'claimed', 'unknown'] as const)(
    'is not sent away while a payment is %s',
    async (money) => {
      const { ports, ledger } = await world(2n * dollar);
      const early = await planned(ports, { amount: String(2n * dollar) });
      await allowed(ledger);
      const { id } = await reserved(wantedFor(), { ledger, clock: () => noon, random: countedRandom() });
      await happen(ledger, id, waysTo[money]);
      expect(await planSend({ ...wish, amount: String(2n * dollar) }, ports)).toEqual(
        failed('send-too-much'),
      );
      // Free when it was planned, and promised since.
      expect(await send({ plan: early, password }, ports)).toEqual(failed('send-too-much'));
      expect((await planSend({ ...wish, amount: String(2n * dollar - 10_000n) }, ports)).ok).toBe(true);
    },
  );

  it.each(['seen', 'settled', 'expired', 'cancelled', 'void'] as const)(
    'does not hold back what is %s',
    async (money) => {
      const { ports, ledger } = await world(2n * dollar);
      await allowed(ledger);
      const { id } = await reserved(wantedFor(), { ledger, clock: () => noon, random: countedRandom() });
      await happen(ledger, id, waysTo[money]);
      expect((await planSend({ ...wish, amount: String(2n * dollar) }, ports)).ok).toBe(true);
    },
  );
});

describe('sending', () => {
  it('is for exactly what was shown, and tells what became of it', async () => {
    const { ports, chain } = await world();
    const told = await send({ plan: await planned(ports), password }, ports);
    expect(told).toMatchObject({ value: { state: 'sent', amount: '1000000', to: payee } });
    expect(chain.orders).toEqual([
      {
        network,
        chainId: 8453,
        does: 'transfer',
        token: asset,
        account: payer,
        to: payee,
        amount: dollar,
        atMost: 1_000n,
      },
    ]);
    expect(ports.moved).toHaveBeenCalled();
  });

  it.each([
    ['a wrong password', 'incorrect horse battery', 'password-wrong'],
    ['no password', '', 'password-needed'],
  ])('not with %s', async (_name, typed, name) => {
    const { ports, chain } = await world();
    const plan = await planned(ports);
    expect(await send({ plan, password: typed }, ports)).toMatchObject({ failure: { name } });
    expect(chain.orders).toEqual([]);
  });

  it('not while it is locked, and later all the same', async () => {
    const { ports, chain } = await world();
    const plan = await planned(ports);
    const { session } = ports;
    await lock(ports);
    expect(await send({ plan, password }, ports)).toEqual(failed('wallet-locked'));
    const again = { ...(await world()).ports, sends: ports.sends, sender: ports.sender };
    expect(session).not.toBe(again.session);
    expect((await send({ plan, password }, again)).ok).toBe(true);
    expect(chain.orders).toHaveLength(1);
  });

  it('asked for twice at once, and once more: one signature', async () => {
    const { ports, chain } = await world();
    const plan = await planned(ports);
    const both = await Promise.all([send({ plan, password }, ports), send({ plan, password }, ports)]);
    expect(both.filter(({ ok }) => ok).length).toBeGreaterThan(0);
    expect(await send({ plan, password }, ports)).toMatchObject({ value: { state: 'sent' } });
    expect(chain.orders).toHaveLength(1);
    expect(new Set(chain.presented).size).toBe(1);
  });

  it('a lost answer is never sent anew: the same bytes are, after a while', async () => {
    const { ports, chain, clock } = await world();
    chain.takes = false;
    const plan = await planned(ports);
    expect(await send({ plan, password }, ports)).toMatchObject({ value: { state: 'signed' } });
    expect(await send({ plan, password }, ports)).toMatchObject({ value: { state: 'signed' } });
    expect(chain.presented).toHaveLength(1);
    clock.now += 20_000;
    chain.takes = true;
    expect(await sends(ports)).toMatchObject([{ state: 'sent' }]);
    expect([chain.orders.length, chain.presented]).toEqual([1, ['0x021', '0x021']]);
  });

  it('a second one waits until the first is in a block', async () => {
    const { ports, chain } = await world();
    const [first, second] = [await planned(ports), await planned(ports, { amount: '1' })];
    await send({ plan: first, password }, ports);
    expect(await send({ plan: second, password }, ports)).toEqual(failed('send-under-way'));
    chain.fate = { say: 'moved', final: false };
    vi.mocked(ports.moved).mockClear();
    expect(await sends(ports)).toMatchObject([{ state: 'seen' }]);
    expect(ports.moved, 'the balance is asked for anew').toHaveBeenCalledOnce();
    await sends(ports);
    expect(ports.moved, 'once').toHaveBeenCalledOnce();
    expect((await send({ plan: second, password }, ports)).ok).toBe(true);
  });

  it('what is on its way is nobody else’s', async () => {
    const { ports } = await world(2n * dollar);
    await send({ plan: await planned(ports), password }, ports);
    expect(await planSend({ ...wish, amount: String(dollar + 1n) }, ports)).toEqual(failed('send-too-much'));
    expect(goingOf({ network, asset, account: payer }, await ports.sends.all())).toBe(dollar);
    expect(goingOf({ network, asset: payee, account: payer }, await ports.sends.all())).toBe(0n);
  });

  it('that could not be signed is still a plan', async () => {
    const { ports, chain } = await world();
    const plan = await planned(ports);
    chain.refuses = failed('gas-dearer');
    expect(await send({ plan, password }, ports)).toEqual(failed('gas-dearer'));
    expect(await sends(ports)).toEqual([]);
    chain.refuses = null;
    expect((await send({ plan, password }, ports)).ok).toBe(true);
  });

  it('a worker that dies while it signs leaves nothing that could be sent, and holds nothing back for long', async () => {
    const { ports, chain, clock } = await world();
    const plan = await planned(ports);
    const [row] = await ports.sends.all();
    const dead: Send = { ...(row as Send), state: 'reserved', triedAt: noon }; // there is one plan
    await ports.sends.change(plan, () => ({ write: dead, tell: null }));
    expect(await send({ plan, password }, ports)).toEqual(failed('send-under-way'));
    clock.now += 61_000;
    await lookAfterSends(ports);
    expect(chain.presented).toEqual([]);
    expect((await send({ plan, password }, ports)).ok).toBe(true);
  });

  it('a signature that came after it was given up is thrown away', async () => {
    const { ports, chain, clock } = await world();
    const plan = await planned(ports);
    const { signSend } = ports.sender;
    const slow: SendPorts['sender'] = {
      ...ports.sender,
      async signSend(...of) {
        clock.now += 61_000;
        await lookAfterSends(ports);
        return signSend(...of);
      },
    };
    expect(await send({ plan, password }, { ...ports, sender: slow })).toEqual(failed('send-unknown'));
    expect([chain.presented, (await ports.sends.all())[0]?.signed]).toEqual([[], null]);
  });
});

describe('what becomes of it', () => {
  it.each<[Fate, Send['state']]>([
    [{ say: 'pending' }, 'sent'],
    [{ say: 'moved', final: false }, 'seen'],
    [{ say: 'moved', final: true }, 'done'],
    [{ say: 'reverted', final: false }, 'sent'],
    [{ say: 'reverted', final: true }, 'failed'],
    [{ say: 'replaced' }, 'replaced'],
  ])('%o: %s', async (fate, state) => {
    const { ports, chain } = await world();
    await send({ plan: await planned(ports), password }, ports);
    chain.fate = fate;
    expect(await sends(ports)).toMatchObject([{ state }]);
  });

  it('a reorganisation takes it back, and it goes out again', async () => {
    const { ports, chain, clock } = await world();
    await send({ plan: await planned(ports), password }, ports);
    chain.fate = { say: 'moved', final: false };
    await lookAfterSends(ports);
    chain.fate = { say: 'pending' };
    expect(await sends(ports)).toMatchObject([{ state: 'sent' }]);
    clock.now += 20_000;
    await lookAfterSends(ports);
    expect(chain.presented).toEqual(['0x021', '0x021']);
  });

  it('what is done stays done, whatever an endpoint says later', async () => {
    const { ports, chain } = await world();
    await send({ plan: await planned(ports), password }, ports);
    chain.fate = { say: 'moved', final: true };
    await lookAfterSends(ports);
    chain.fate = { say: 'replaced' };
    expect(await sends(ports)).toMatchObject([{ state: 'done' }]);
    expect(chain.presented).toHaveLength(1);
  });
});
