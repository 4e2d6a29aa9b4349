// The journal and the chain in agreement: what was spent elsewhere is found, and while nobody knows, nothing is paid silently.
import { describe, expect, it } from 'vitest';
import type { ChainWord } from '../../lib/core/chain-word.ts';
import { failed, success } from '../../lib/core/failure.ts';
import type { Purchase } from '../../lib/core/purchase.ts';
import { shelf, type Token } from '../../lib/networks/index.ts';
import { spentToday } from '../../lib/wallet/history.ts';
import type { Asked } from '../../lib/wallet/obey.ts';
import { type PayPorts, pay } from '../../lib/wallet/pay.ts';
import {
  createRecovery,
  isClockRight,
  type Mark,
  type RecoveryPorts,
  type Use,
} from '../../lib/wallet/recovery.ts';
import { baseUsdc, payee, payer } from '../fixtures/challenges.ts';
import { termsLike } from './journal.ts';
import { type Disk, emptyDisk, memoryLedger } from './memory-ledger.ts';
import {
  allowed,
  alone,
  clockAt,
  countedRandom,
  happen,
  memorySession,
  metAt,
  networks,
  noon,
  openFor,
  paidChallenge,
  waysTo,
} from './world.ts';

const base = 'eip155:8453';
const minutes = 60_000;

function use(nonce: string, change: Partial<Use> = {}): Use {
  return {
    nonce,
    transaction: `0x${'cd'.repeat(32)}`,
    block: 50,
    time: noon / 1000 - 60,
    payTo: payee,
    amount: 20_000n,
    ...change,
  };
}

/** Its contract may tell of uses without end, or never answer. */
const stranger: Token = {
  address: '0x52908400098527886E0F7030069857D2E4169EE7',
  symbol: 'USDC',
  decimals: 6,
  peg: null,
  domain: { name: 'USD Coin', version: '2' },
  domainSeparator: '0x',
  transferMethods: ['eip3009'],
  own: true,
};

/** A chain at noon whose blocks up to 100 are final, and this wallet beside it. */
function world({ startedAt = noon - minutes, known = networks } = {}) {
  const disk: Disk = emptyDisk();
  const ledger = memoryLedger(disk);
  const clock = clockAt();
  const chain = {
    answers: true,
    /** Set: it does not answer until this is called. */
    release: null as (() => void) | null,
    ahead: 0,
    upTo: 100,
    uses: [] as Use[],
    word: null as ChainWord | null,
    /** What was asked, in order. */
    asked: [] as string[],
  };
  const marks = new Map<string, Mark>();
  const ports = (): RecoveryPorts => ({
    ledger,
    clock,
    payer: async () => payer,
    networks: known,
    started: Promise.resolve(startedAt),
    marks: {
      read: async (...of) => marks.get(of.join(' ')) ?? null,
      write: async (network, asset, account, mark) => {
        marks.set([network, asset, account].join(' '), mark);
      },
    },
    async usesSince({ asset }, from) {
      if (asset === stranger.address) throw new Error('a stranger was asked');
      chain.asked.push(`uses from ${from}`);
      if (!chain.answers) return failed('rpc-failed');
      return success({
        uses: from === null ? [] : chain.uses.filter(({ block }) => block >= from),
        upTo: chain.upTo,
      });
    },
    async chainTime() {
      chain.asked.push('time');
      if (chain.release !== null)
        await new Promise<void>((resolve) => {
          chain.release = resolve;
        });
      return chain.answers ? success(Math.floor(clock() / 1000) + chain.ahead) : failed('rpc-failed');
    },
    async askChain({ nonce }) {
      chain.asked.push(`nonce ${nonce.slice(0, 6)}`);
      return chain.word;
    },
    timeout: () => (chain.release === null ? new Promise(() => {}) : Promise.resolve(null)),
  });
  const markOf = (mark: Mark | null) => {
    const key = [base, baseUsdc, payer].join(' ');
    if (mark === null) marks.delete(key);
    else marks.set(key, mark);
  };
  const mark = () => marks.get([base, baseUsdc, payer].join(' '));
  return { disk, ledger, clock, chain, ports, markOf, mark, recovery: createRecovery(ports()) };
}

describe('what an older profile has forgotten', () => {
  it('is found on the chain, once, and counts', async () => {
    const { ledger, clock, chain, markOf, recovery, ports } = world();
    markOf({ block: 40, at: noon - 24 * 60 * minutes });
    chain.uses = [use('0x01', { block: 41 }), use('0x02', { amount: 5_000n }), use('0x03', { block: 40 })];
    expect(await recovery.standing(base)).toBe('caught-up');
    expect(await createRecovery(ports()).standing(base)).toBe('caught-up');
    markOf({ block: 40, at: 0 });
    expect(await recovery.standing(base)).toBe('caught-up'); // the same blocks once more
    const found = await ledger.since(0);
    expect(found.map(({ nonce, money, decidedBy, cost }) => [nonce, money, decidedBy, cost])).toEqual([
      ['0x01', 'settled', 'elsewhere', '20000'],
      ['0x02', 'settled', 'elsewhere', '5000'],
    ]);
    expect(await spentToday({ ledger, clock })).toEqual({ real: '25000', test: '0' });
    expect(chain.asked.filter((asked) => asked.startsWith('uses'))).toEqual(['uses from 41', 'uses from 41']);
  });

  it('is told where and when it was spent', async () => {
    const { ledger, chain, markOf, recovery } = world();
    markOf({ block: 40, at: 0 });
    chain.uses = [use('0x01')];
    await recovery.standing(base);
    const [row] = await ledger.since(0);
    expect(row).toMatchObject({
      at: noon - minutes,
      transaction: chain.uses[0]?.transaction,
      payTo: payee,
      site: '',
    });
    expect((await ledger.evidence(row?.id ?? '')).map(({ kind }) => kind)).toEqual([
      'reserved',
      'signed',
      'settled',
    ]);
  });

  it('is not what this profile has signed itself', async () => {
    const { ledger, chain, markOf, recovery } = world();
    const terms = termsLike();
    await ledger.reserve(terms, { kind: 'reserved', challenge: '', offer: null }, () => ({ say: 'pay' }));
    await happen(ledger, terms.id, waysTo.claimed);
    markOf({ block: 40, at: 0 });
    chain.uses = [use(terms.nonce, { amount: BigInt(terms.amount) })];
    await recovery.standing(base);
    expect((await ledger.since(0)).map(({ id }) => id)).toEqual([terms.id]);
  });

  it('is searched from the mark on, and the mark moves when all of it was taken in', async () => {
    const { chain, markOf, mark, recovery } = world();
    markOf({ block: 40, at: 0 });
    await recovery.standing(base);
    expect(chain.asked).toEqual(['time', 'uses from 41']);
    expect(mark()).toEqual({ block: 100, at: noon });
  });

  it('a wallet that was never here before starts at the chain’s end', async () => {
    const { ledger, chain, mark, recovery } = world();
    chain.uses = [use('0x01')];
    expect(await recovery.standing(base)).toBe('caught-up');
    expect(await ledger.since(0)).toEqual([]);
    expect(mark()).toEqual({ block: 100, at: noon });
  });

  it('a search that fails leaves the mark where it is', async () => {
    const { chain, markOf, mark, recovery, ports } = world();
    const before = { block: 40, at: 0 };
    markOf(before);
    const broken = createRecovery({ ...ports(), usesSince: async () => failed('rpc-failed') });
    expect(await broken.standing(base)).toBe('behind');
    chain.answers = false;
    expect(await recovery.standing(base)).toBe('behind');
    expect(mark()).toEqual(before);
  });

  it('so does a ledger that fails: it is found again the next time', async () => {
    const { chain, ledger, markOf, mark, ports } = world();
    markOf({ block: 40, at: 0 });
    chain.uses = [use('0x01')];
    const failing = { ...ledger, adopt: () => Promise.reject(new Error('disk full')) };
    expect(await createRecovery({ ...ports(), ledger: failing }).standing(base)).toBe('behind');
    expect(mark()).toEqual({ block: 40, at: 0 });
    expect(await createRecovery(ports()).standing(base)).toBe('caught-up');
    expect(await ledger.since(0)).toHaveLength(1);
  });

  it('what is in doubt is asked about on the way, what is being answered is not', async () => {
    const { ledger, chain, markOf, recovery } = world();
    for (const [index, money] of (
      ['unknown', 'signed', 'live', 'claimed', 'seen', 'settled'] as const
    ).entries()) {
      const terms = termsLike({
        id: money,
        nonce: `0x${index}${'0'.repeat(63)}`,
        draft: { ...termsLike().draft, nonce: `0x${index}000` },
      });
      await ledger.reserve(terms, { kind: 'reserved', challenge: '', offer: null }, () => ({ say: 'pay' }));
      await happen(ledger, money, waysTo[money]);
    }
    markOf({ block: 40, at: 0 });
    await recovery.standing(base);
    const nonces = chain.asked.filter((asked) => asked.startsWith('nonce')).toSorted();
    expect(nonces).toEqual(['nonce 0x0000', 'nonce 0x1000']);
  });
});

describe('whether it is known to agree', () => {
  it.each<[string, boolean, Mark | null]>([
    ['just now', true, { block: 100, at: noon }],
    ['a little under fifteen minutes ago', true, { block: 100, at: noon - 15 * minutes + 1 }],
    ['fifteen minutes ago', false, { block: 100, at: noon - 15 * minutes }],
    ['a little later than now', true, { block: 100, at: noon + 5 * minutes - 1 }],
    ['later than now: the clock was set back', false, { block: 100, at: noon + 5 * minutes }],
    ['never', false, null],
  ])('last looked at %s: no need to look again: %s', async (_name, isFresh, mark) => {
    const { chain, markOf, recovery } = world({ startedAt: noon - 60 * minutes });
    markOf(mark);
    expect(await recovery.standing(base)).toBe('caught-up');
    expect(chain.asked.length === 0).toBe(isFresh);
  });

  it.each<[string, number, boolean]>([
    ['before this browser started', noon - minutes - 1, false],
    ['since', noon - minutes, true],
  ])('looked at %s: %s', async (_name, at, isFresh) => {
    const { chain, markOf, recovery } = world();
    markOf({ block: 100, at });
    await recovery.standing(base);
    expect(chain.asked.length === 0).toBe(isFresh);
  });

  it('a token that a person has added is not asked about it, and keeps nobody from paying with another', async () => {
    const known = async () => shelf.map((network) => ({ ...network, tokens: [...network.tokens, stranger] }));
    const { recovery, ledger, chain } = world({ known });
    expect(await recovery.standing(base)).toBe('caught-up');
    expect(chain.asked).toEqual(['time', 'uses from null']);
    expect(await ledger.since(0)).toEqual([]);
  });

  it('many payments at once ask once', async () => {
    const { chain, markOf, recovery } = world();
    markOf({ block: 40, at: 0 });
    const all = await Promise.all(Array.from({ length: 20 }, () => recovery.standing(base)));
    expect(new Set(all)).toEqual(new Set(['caught-up']));
    expect(chain.asked).toEqual(['time', 'uses from 41']);
  });

  it('a chain that takes its time is not waited for: behind, and caught up when it has answered', async () => {
    const { chain, recovery } = world();
    chain.release = () => {};
    expect(await recovery.standing(base)).toBe('behind');
    expect(await recovery.standing(base)).toBe('behind');
    expect(chain.asked).toEqual(['time']); // both wait for the same answer
    chain.release();
    chain.release = null;
    await new Promise(setImmediate);
    expect(await recovery.standing(base)).toBe('caught-up');
    expect(chain.asked).toEqual(['time', 'uses from null']);
  });

  it('one that did not answer is asked again the next time', async () => {
    const { chain, recovery } = world();
    chain.answers = false;
    expect(await recovery.standing(base)).toBe('behind');
    chain.answers = true;
    expect(await recovery.standing(base)).toBe('caught-up');
  });
});

describe('this machine’s clock', () => {
  it.each<[string, number, boolean]>([
    ['the chain’s', 0, true],
    ['119 s behind', -119, true],
    ['120 s behind', -120, false],
    ['899 s ahead: a chain may pause', 899, true],
    ['900 s ahead', 900, false],
    ['a year behind', -31_536_000, false],
    ['a year ahead', 31_536_000, false],
  ])('%s: right: %s', async (_name, ahead, isRight) => {
    expect(isClockRight(noon + ahead * 1000, noon / 1000)).toBe(isRight);
    const { chain, recovery } = world();
    chain.ahead = -ahead;
    expect(await recovery.standing(base)).toBe(isRight ? 'caught-up' : 'clock-wrong');
  });

  it('that jumps after it was found right is looked at again', async () => {
    for (const jump of [16 * minutes, 24 * 60 * minutes, -6 * minutes, -24 * 60 * minutes]) {
      const { clock, chain, recovery } = world();
      expect(await recovery.standing(base)).toBe('caught-up');
      clock.now += jump;
      chain.ahead = -jump / 1000;
      expect(await recovery.standing(base)).toBe('clock-wrong');
    }
  });

  it('that was wrong takes in nothing and leaves no mark', async () => {
    const { chain, markOf, mark, ledger, recovery } = world();
    markOf({ block: 40, at: 0 });
    chain.uses = [use('0x01')];
    chain.ahead = 5_000;
    await recovery.standing(base);
    expect(mark()).toEqual({ block: 40, at: 0 });
    expect(await ledger.since(0)).toEqual([]);
  });
});

describe('looking after what is open', () => {
  async function open() {
    const all = world();
    const terms = termsLike();
    await all.ledger.reserve(terms, { kind: 'reserved', challenge: '', offer: null }, () => ({ say: 'pay' }));
    await happen(all.ledger, terms.id, waysTo.live);
    return { ...all, id: terms.id };
  }

  it('asks after twenty seconds, then ever more rarely, at least every half an hour', async () => {
    const { clock, chain, recovery } = await open();
    const times: number[] = [];
    for (let second = 0; second <= 3 * 3_600; second += 5) {
      clock.now = noon + second * 1000;
      chain.asked = [];
      await recovery.tick();
      if (chain.asked.length > 0) times.push(second);
    }
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(times[0]).toBe(20);
    expect(gaps.slice(0, 7)).toEqual([40, 80, 160, 320, 640, 1_280, 1_800]);
    expect(Math.max(...gaps)).toBe(1_800);
  });

  it('a clock that was set back by a day is no reason to wait for a day', async () => {
    for (const asked of [false, true]) {
      const { clock, chain, recovery } = await open();
      clock.now += 20_000;
      if (asked) await recovery.tick();
      clock.now -= 24 * 60 * minutes;
      chain.asked = [];
      await recovery.tick();
      await recovery.tick();
      expect(chain.asked).toHaveLength(1);
    }
  });

  it('a worker that starts anew begins anew', async () => {
    const { clock, chain, ports } = await open();
    for (let worker = 0; worker < 3; worker += 1) {
      clock.now += 20_000;
      chain.asked = [];
      await createRecovery(ports()).tick();
      expect(chain.asked).toHaveLength(1);
    }
  });

  it('what has found its end is not asked about again', async () => {
    const { clock, chain, ledger, id, recovery } = await open();
    chain.word = { say: 'settled', transaction: '0x1', block: 1, time: 1, final: true };
    clock.now += 20_000;
    await recovery.tick();
    expect(await ledger.find(id)).toMatchObject({ money: 'settled' });
    chain.asked = [];
    clock.now += 24 * 60 * minutes;
    await recovery.tick();
    expect(chain.asked).toEqual([]);
  });

  it('twice is as good as once: the second finds nothing to do', async () => {
    const words: (ChainWord | null)[] = [
      null,
      { say: 'unused', block: 9, time: termsLike().validBefore + 120, final: true },
      { say: 'settled', transaction: '0x1', block: 9, time: noon / 1000, final: false },
      { say: 'settled', transaction: '0x1', block: 9, time: noon / 1000, final: true },
      { say: 'conflict', transaction: '0x1', block: 9, time: noon / 1000, final: true },
    ];
    for (const word of words) {
      const { clock, chain, disk, ports, markOf } = await open();
      markOf({ block: 40, at: 0 });
      chain.word = word;
      chain.uses = [use('0x01')];
      clock.now += minutes;
      const recover = async () => {
        const recovery = createRecovery(ports());
        await recovery.standing(base);
        await recovery.tick();
      };
      await recover();
      const once = structuredClone(disk);
      await recover();
      expect(disk).toEqual(once);
    }
  });

  it('asks about one purchase at once where somebody waits for it, and not for ever', async () => {
    const { chain, ledger, id, recovery, ports } = await open();
    const row = (await ledger.find(id)) as Purchase; // reserved above
    chain.word = { say: 'settled', transaction: '0x1', block: 1, time: 1, final: true };
    expect((await recovery.recheck(row)).money).toBe('settled');
    const hanging: RecoveryPorts = {
      ...ports(),
      askChain: () => new Promise(() => {}),
      timeout: async () => null,
    };
    expect(await createRecovery(hanging).recheck(row)).toBe(row);
    expect(await createRecovery(hanging).check(row)).toEqual(failed('purchase-unchecked'));
    const broken: RecoveryPorts = { ...ports(), askChain: () => Promise.reject(new Error('no')) };
    expect(await createRecovery(broken).recheck(row)).toBe(row);
    expect(await createRecovery(broken).check(row)).toEqual(failed('purchase-unchecked'));
  });
});

// --- a payment and the chain ---------------------------------------------------------------------------------------

describe('a payment', () => {
  async function shopping() {
    const all = world();
    const { ledger, clock, recovery } = all;
    await allowed(ledger);
    const asked: Asked[] = [];
    const ports: PayPorts = {
      ledger,
      clock,
      session: memorySession(openFor(24 * 60 * minutes)),
      random: countedRandom(),
      account: async () => payer,
      networks,
      funds: async () => null,
      standing: recovery.standing,
      ...alone(ledger, clock),
      ask: async (question) => {
        asked.push(question);
        return { kind: 'decline' };
      },
      ruled: () => undefined,
    };
    const met = metAt(paidChallenge());
    return { ...all, asked, visit: () => pay(met, ports) };
  }

  it('is made in silence once the chain has agreed', async () => {
    const { visit, asked } = await shopping();
    expect((await visit()).kind).toBe('signed');
    expect(asked).toEqual([]);
  });

  it('is asked about while the chain does not answer', async () => {
    const { visit, asked, chain, ledger } = await shopping();
    chain.answers = false;
    await visit();
    expect(asked.map(({ reason }) => reason)).toEqual(['not-caught-up']);
    expect(await ledger.since(0)).toEqual([]);
  });

  it('is not made at all by a clock that is wrong', async () => {
    const { visit, asked, chain, ledger } = await shopping();
    chain.ahead = 3_600;
    expect(await visit()).toMatchObject({ kind: 'refused', failure: { name: 'clock-wrong' } });
    expect([asked, await ledger.since(0)]).toEqual([[], []]);
  });

  it('counts what an older profile has spent today', async () => {
    const { visit, chain, markOf, ledger, clock } = await shopping();
    markOf({ block: 40, at: 0 });
    chain.uses = [use('0x01')];
    expect((await visit()).kind).toBe('signed');
    expect(await spentToday({ ledger, clock })).toEqual({ real: '30000', test: '0' });
  });
});
