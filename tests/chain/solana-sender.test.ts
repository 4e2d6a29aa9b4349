// A whole wallet that sends on Solana, before a real virtual machine: planned, confirmed, kept, signed once, handed over until the
// chain has the last word; killed at each step, with answers that are lost and a time that runs out.
import { lamports } from '@solana/kit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ledgerIn } from '../../lib/browser/storage/ledger.ts';
import { sendJournalIn } from '../../lib/browser/storage/send-journal.ts';
import { createChain } from '../../lib/chain/endpoints.ts';
import { createHealthBook } from '../../lib/chain/health.ts';
import { createPool } from '../../lib/chain/pool.ts';
import { createSender } from '../../lib/chain/sender.ts';
import { failed } from '../../lib/core/failure.ts';
import { shelf } from '../../lib/networks/index.ts';
import { tokenAccountOf } from '../../lib/schemes/svm/addresses.ts';
import { choose } from '../../lib/wallet/choose.ts';
import { createVault } from '../../lib/wallet/lock.ts';
import { planSend, type SendPorts, send, sends } from '../../lib/wallet/send.ts';
import type { Sender } from '../../lib/wallet/send-ports.ts';
import { lookAfterSends } from '../../lib/wallet/send-watch.ts';
import { payer } from '../fixtures/challenges.ts';
import { type Solana, startSolana } from '../rig/solana.ts';
import {
  challengeFor,
  clockAt,
  countedRandom,
  freshDatabase,
  memorySession,
  memoryTries,
  memoryVault,
  networks,
  reserved,
  wantedFor,
} from '../wallet/world.ts';

// The real key derivation takes 0.6 s; what is tested here is everything around it.
vi.mock('@noble/hashes/scrypt.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('@noble/hashes/scrypt.js')>();
  return {
    ...original,
    scryptAsync: (...[password, salt, options]: Parameters<typeof original.scryptAsync>) =>
      original.scryptAsync(password, salt, { ...options, N: 16 }),
  };
});

const password = 'correct horse battery';
const dollar = 1_000_000n;
const lag = 20_000;

let chain: Solana;
let asItWas = () => {};
beforeAll(async () => {
  chain = await startSolana();
});
afterAll(() => chain.close());
beforeEach(() => {
  asItWas = chain.snapshot();
  chain.ledger.svm.airdrop(chain.wallet.address, lamports(1_000_000_000n));
});
afterEach(() => asItWas());

async function world() {
  const database = freshDatabase();
  const clock = clockAt();
  const endpointsOf = async () => [chain.rpcUrl];
  const memory = { read: async () => undefined, write: async () => undefined };
  const pool = createPool({ endpointsOf, clock, health: createHealthBook(clock, memory) });
  const asked = createChain(pool, endpointsOf, networks);
  const real = createSender(pool, asked.freshnessOfSends);
  const signed: string[] = [];
  const sender: Sender = {
    ...real,
    async signSend(...of) {
      const done = await real.signSend(...of);
      if (done.ok) signed.push(done.value.bytes);
      return done;
    },
  };
  const ports: SendPorts = {
    vault: memoryVault(),
    session: memorySession(),
    tries: memoryTries(),
    clock,
    random: countedRandom(),
    account: async (family) => (family === 'solana' ? chain.wallet.address : payer),
    networks,
    balanceOf: asked.balanceOf,
    moved: vi.fn(),
    sends: sendJournalIn(database),
    sender,
  };
  await createVault({ words: chain.wallet.mnemonic, password }, ports);
  return { ports, clock, signed, ledger: ledgerIn(database) };
}

const wish = (change: Partial<Parameters<typeof planSend>[0]> = {}) => ({
  network: chain.network,
  asset: chain.tokens.usdc.mint as string,
  to: chain.newcomer as string,
  amount: String(dollar),
  ...change,
});

async function planned(ports: SendPorts, change: Parameters<typeof wish>[0] = {}): Promise<string> {
  const plan = await planSend(wish(change), ports);
  if (!plan.ok) throw new Error(plan.failure.name);
  return plan.value.id;
}

/** The same wallet after its worker was killed: nothing is left but what was kept. */
const reborn = (ports: SendPorts, sender: Partial<Sender>): SendPorts => ({
  ...ports,
  sender: { ...ports.sender, ...sender },
});
const never = () => new Promise<never>(() => undefined);

describe('a plan', () => {
  it('says what it costs, what of it opens an account, and what must stay', async () => {
    const { ports, signed } = await world();
    expect(await planSend(wish(), ports)).toMatchObject({
      value: {
        to: chain.newcomer,
        amount: '1000000',
        fee: '2045480',
        opening: '2039280',
        have: '1000000000',
        keep: '890880',
        coin: { symbol: 'SOL', decimals: 9 },
      },
    });
    expect(signed).toEqual([]);
  });

  it.each<[string, () => Parameters<typeof wish>[0], string]>([
    ['more than there is', () => ({ amount: String(100n * dollar + 1n) }), 'send-too-much'],
    ['an address of another family', () => ({ to: payer }), 'recipient-malformed'],
    ['an address with a letter too few', () => ({ to: chain.newcomer.slice(1, -2) }), 'recipient-malformed'],
    ['oneself', () => ({ to: chain.wallet.address }), 'recipient-is-you'],
    ['nobody', () => ({ to: '1nc1nerator11111111111111111111111111111111' }), 'recipient-forbidden'],
    ['the token', () => ({ to: chain.tokens.usdc.mint }), 'recipient-forbidden'],
    ['a token account', () => ({ to: accountOf(chain.merchant) }), 'recipient-token-account'],
    ['what no key signs for', () => ({ to: accountOf(chain.newcomer) }), 'recipient-program'],
  ])('of %s is none', async (_what, change, name) => {
    const { ports } = await world();
    expect(await planSend(wish(change()), ports)).toMatchObject({ failure: { name } });
    expect(await ports.sends.all()).toEqual([]);
  });

  it('of a wallet that was not unlocked since it pays there is none', async () => {
    const { ports } = await world();
    const account: SendPorts['account'] = async (family) => (family === 'solana' ? null : payer);
    expect(await planSend(wish(), { ...ports, account })).toEqual(failed('account-not-ready'));
    expect(await planSend(wish(), { ...ports, account: async () => null })).toEqual(failed('wallet-missing'));
  });

  it('leaves alone what sites on Solana were promised', async () => {
    const { ports, ledger } = await world();
    const early = await planned(ports, { amount: String(100n * dollar) });
    const offer = {
      scheme: 'exact',
      network: chain.network,
      amount: String(dollar),
      asset: chain.tokens.usdc.mint,
      payTo: chain.merchant,
      maxTimeoutSeconds: 60,
      extra: { feePayer: chain.feePayer.address },
    };
    const accounts = { account: payer, solanaAccount: chain.wallet.address };
    const choice = choose(challengeFor([offer]), { ...accounts, networks: shelf, onlyTestMoney: false });
    if (choice.kind !== 'candidate') throw new Error('a candidate was expected');
    const { random } = ports;
    const wanted = wantedFor({ candidate: choice.candidate, decidedBy: 'user' });
    await reserved(wanted, { ledger, clock: ports.clock, random });
    expect(await planSend(wish({ amount: String(99n * dollar + 1n) }), ports)).toEqual(
      failed('send-too-much'),
    );
    expect(await send({ plan: early, password }, ports)).toEqual(failed('send-too-much'));
    expect((await planSend(wish({ amount: String(99n * dollar) }), ports)).ok).toBe(true);
  });
});

describe('sent', () => {
  it('it arrives, and is done when it is final', async () => {
    const { ports, signed } = await world();
    const told = await send({ plan: await planned(ports), password }, ports);
    expect(told).toMatchObject({ value: { state: 'seen', to: chain.newcomer, amount: '1000000' } });
    expect(await chain.usdcBalance(chain.newcomer)).toBe(dollar);
    chain.finalize();
    const [row] = await sends(ports);
    expect(row).toMatchObject({
      state: 'done',
      transactionUrl: expect.stringContaining(row?.transaction ?? '?'),
    });
    expect([signed.length, await chain.usdcBalance(chain.wallet.address)]).toEqual([1, 99n * dollar]);
  });

  it.each([
    ['a wrong password', 'incorrect horse battery', 'password-wrong'],
    ['no password', '', 'password-needed'],
  ])('not with %s', async (_name, typed, name) => {
    const { ports, signed } = await world();
    const plan = await planned(ports);
    expect(await send({ plan, password: typed }, ports)).toMatchObject({ failure: { name } });
    expect(signed).toEqual([]);
  });

  it('asked for twice at once, and once more: one signature, one payment', async () => {
    const { ports, signed } = await world();
    const plan = await planned(ports);
    await Promise.all([send({ plan, password }, ports), send({ plan, password }, ports)]);
    await send({ plan, password }, ports);
    expect([signed.length, await chain.usdcBalance(chain.newcomer)]).toEqual([1, dollar]);
  });

  it('not to an account that became unusable since it was planned: nothing is signed, and it is still a plan', async () => {
    const { ports, signed } = await world();
    const plan = await planned(ports, { to: chain.merchant });
    chain.ledger.svm.setAccount({
      address: accountOf(chain.merchant),
      programAddress: chain.tokens.usdc.program,
      data: new Uint8Array(165),
      executable: false,
      lamports: lamports(2_039_280n),
      space: 165n,
    });
    expect(await send({ plan, password }, ports)).toMatchObject({ ok: false });
    expect([signed, await sends(ports)]).toEqual([[], []]);
  });
});

describe('killed', () => {
  it('while it was signed: nothing was kept, nothing can be sent, and it can be sent anew', async () => {
    const { ports, clock, signed } = await world();
    const plan = await planned(ports);
    void send({ plan, password }, reborn(ports, { signSend: never }));
    await vi.waitFor(async () => expect((await ports.sends.all())[0]?.state).toBe('reserved'));
    expect(await send({ plan, password }, ports)).toEqual(failed('send-under-way'));
    clock.now += 61_000;
    await lookAfterSends(ports);
    expect(await send({ plan, password }, ports)).toMatchObject({ value: { state: 'seen' } });
    expect([signed.length, await chain.usdcBalance(chain.newcomer)]).toEqual([1, dollar]);
  });

  it('between signing and sending: the kept bytes go out, and no others', async () => {
    const { ports, clock, signed } = await world();
    const plan = await planned(ports);
    void send({ plan, password }, reborn(ports, { presentSend: never }));
    await vi.waitFor(async () => expect((await ports.sends.all())[0]?.state).toBe('signed'));
    clock.now += lag;
    await lookAfterSends(ports);
    expect(await sends(ports)).toMatchObject([{ state: 'seen' }]);
    expect(chain.ledger.landed.at(-1)?.wire.signature).toBe((await sends(ports))[0]?.transaction);
    expect([signed.length, await chain.usdcBalance(chain.newcomer)]).toEqual([1, dollar]);
  });

  it('after sending, before its answer: it is found on the chain, and counts once', async () => {
    const { ports, clock, signed } = await world();
    const plan = await planned(ports);
    const { presentSend } = ports.sender;
    const losing: Sender['presentSend'] = async (...of) => {
      await presentSend(...of);
      return failed('rpc-failed');
    };
    const deaf = { presentSend: losing, fateOfSend: async () => failed('rpc-failed') };
    expect(await send({ plan, password }, reborn(ports, deaf))).toMatchObject({ value: { state: 'signed' } });
    clock.now += lag;
    await lookAfterSends(ports);
    chain.finalize();
    expect(await sends(ports)).toMatchObject([{ state: 'done' }]);
    expect([signed.length, await chain.usdcBalance(chain.newcomer)]).toEqual([1, dollar]);
  });
});

describe('a network that does not take it', () => {
  it('gets the identical bytes again and again, and what it never took is over for good', async () => {
    const { ports, clock, signed } = await world();
    const plan = await planned(ports);
    const presented: string[] = [];
    const lost: Sender['presentSend'] = async (_network, bytes) => {
      presented.push(bytes);
      return failed('rpc-failed');
    };
    const cut = reborn(ports, { presentSend: lost });
    await send({ plan, password }, cut);
    expect(await planSend(wish({ amount: String(99n * dollar + 1n) }), ports), 'it is held back').toEqual(
      failed('send-too-much'),
    );
    for (const _ of [1, 2, 3]) {
      clock.now += lag;
      chain.passSlots(50);
      await lookAfterSends(cut);
    }
    expect([signed.length, new Set(presented).size, presented.length]).toEqual([1, 1, 4]);
    chain.passSlots(40);
    expect(await sends(cut)).toMatchObject([{ state: 'lapsed' }]);
    // Whoever kept them can do nothing with them any more.
    await ports.sender.presentSend(chain.network, presented[0] ?? '');
    expect(await chain.usdcBalance(chain.newcomer)).toBe(0n);
    expect((await planSend(wish({ amount: String(100n * dollar) }), ports)).ok, 'and it is free again').toBe(
      true,
    );
    expect((await send({ plan: await planned(ports), password }, ports)).ok).toBe(true);
    expect([signed.length, await chain.usdcBalance(chain.newcomer)]).toEqual([2, dollar]);
  });

  it('that has forgotten nothing and says nothing leaves it open, however late it is', async () => {
    const { ports, clock } = await world();
    const cut = reborn(ports, { presentSend: async () => failed('rpc-failed') });
    await send({ plan: await planned(ports), password }, cut);
    chain.expireBlockhashes();
    clock.now += 24 * 3_600_000;
    const mute = reborn(cut, { fateOfSend: async () => failed('rpc-failed') });
    expect(await sends(mute)).toMatchObject([{ state: 'signed' }]);
  });
});

function accountOf(owner: string) {
  const { mint, program } = chain.tokens.usdc;
  return tokenAccountOf(owner, program, mint) as typeof chain.merchant; // derived from addresses
}
