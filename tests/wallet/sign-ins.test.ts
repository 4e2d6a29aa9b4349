// Paid for before: the account signs in instead, once for each nonce, and what the site does not take is paid as ever.
import { describe, expect, it } from 'vitest';
import { archiveIn } from '../../lib/browser/storage/archive.ts';
import { ledgerIn } from '../../lib/browser/storage/ledger.ts';
import { signInNotesIn } from '../../lib/browser/storage/sign-in-notes.ts';
import type { Challenge } from '../../lib/core/challenge.ts';
import { isRecord } from '../../lib/core/json.ts';
import type { Answer } from '../../lib/wallet/api.ts';
import type { Met } from '../../lib/wallet/met.ts';
import type { Asked } from '../../lib/wallet/obey.ts';
import { type Paid, type PayPorts, pay } from '../../lib/wallet/pay.ts';
import { answered, sent } from '../../lib/wallet/settle.ts';
import { createSignIns, type SignIns } from '../../lib/wallet/sign-in.ts';
import { challengeWith, documentV2, headerOf, offerOnBase, paper, payer } from '../fixtures/challenges.ts';
import {
  allowed,
  allPurchases,
  alone,
  clockAt,
  countedRandom,
  freshDatabase,
  memorySession,
  networks,
  openFor,
  shop,
} from './world.ts';

const hours = 3_600_000;

interface Said {
  readonly extension?: object | null;
  readonly nonce?: string;
  readonly context?: Partial<Met['context']>;
  readonly amount?: string;
  readonly ready?: boolean;
  readonly source?: Challenge['source'];
}

let nonces = 0;
const freshNonce = () => {
  nonces += 1;
  return `nonce${String(nonces).padStart(8, '0')}`;
};

interface Given {
  readonly rule?: Parameters<typeof allowed>[1] | null;
  readonly bought?: boolean;
  readonly pause?: () => Promise<void>;
}

/** A wallet that has bought the paper once, by a person's yes; a day has gone by. */
async function customer(given: Given = {}) {
  const database = freshDatabase();
  const ledger = ledgerIn(database);
  const clock = clockAt();
  const booking = { ledger, clock };
  const session = memorySession(openFor(hours));
  const asked: Asked[] = [];
  const answers: Answer[] = [];
  const { pause: turning, ...others } = alone(ledger, clock);
  const pause = given.pause ?? turning;
  const worker = (): SignIns =>
    createSignIns({
      archive: archiveIn(database),
      session,
      clock,
      random: countedRandom(),
      pause,
      notes: signInNotesIn(database),
    });
  let signIns = worker();
  const random = countedRandom(); // one chance for all visits
  const ports = (): PayPorts => ({
    ...booking,
    ...others,
    pause,
    session,
    signIns,
    random,
    account: async () => payer,
    networks,
    funds: async () => null,
    standing: async () => 'caught-up',
    async ask(question) {
      asked.push(question);
      return answers.shift() ?? { kind: 'decline' };
    },
    ruled: () => undefined,
  });

  function challenge({
    extension,
    nonce = freshNonce(),
    amount = '10000',
    source = 'network',
  }: Said): Challenge {
    const info = {
      domain: 'shop.example',
      uri: paper,
      version: '1',
      nonce,
      issuedAt: new Date(clock.now - 1_000).toISOString(),
    };
    const supportedChains = [{ chainId: 'eip155:8453', type: 'eip191' }];
    const asks =
      extension === null
        ? {}
        : { extensions: { 'sign-in-with-x': { info: { ...info, ...extension }, supportedChains } } };
    return challengeWith({ header: headerOf(documentV2([{ ...offerOnBase, amount }], asks)), source });
  }

  function visit(said: Said = {}): Promise<Paid> {
    const met: Met = {
      context: {
        url: paper,
        method: 'GET',
        kind: 'page-request',
        topOrigin: shop,
        initiator: shop,
        ancestors: [],
        redirectedFrom: [],
        speculative: false,
        visible: true,
        developerMode: false,
        ...said.context,
      },
      challenge: challenge(said),
      withBody: async () => null,
      alive: async () => true,
      ready: async () => said.ready ?? true,
      file: null,
      body: null,
    };
    return pay(met, ports());
  }

  /** The repeat leaves, and is answered. */
  async function answer(paid: Paid, status: number): Promise<void> {
    if (paid.kind === 'signed-in') {
      signIns.sent(paid.signIn.id);
      await signIns.answered(paid.signIn.id, status);
    } else if (paid.kind === 'signed') {
      const receipt = headerOf({
        success: true,
        transaction: `0x${'ab'.repeat(32)}`,
        network: 'eip155:8453',
      });
      await sent(paid.purchase.id, booking);
      await answered(paid.purchase.id, { status, headers: [['payment-response', receipt]] }, booking);
    } else throw new Error(`nothing left: ${JSON.stringify(paid)}`);
  }

  if (given.bought !== false) {
    answers.push({ kind: 'once' });
    await answer(await visit({ extension: null }), 200);
    asked.length = 0;
    clock.now += 24 * hours;
    session.current = openFor(hours, clock.now);
  }
  if (given.rule !== null) await allowed(ledger, given.rule);
  return {
    visit,
    answer,
    asked,
    answers,
    clock,
    session,
    signIns: () => signIns,
    purchases: () => allPurchases(ledger),
    newWorker: () => {
      signIns = worker();
    },
  };
}

/** Real time, in which no clock is turned. */
function shortly(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 60));
}

function told(paid: Paid): string {
  return paid.kind === 'refused' ? paid.failure.name : paid.kind;
}

describe('who may sign in without a word', () => {
  it.each<[string, Given, Said, string]>([
    ['a rule that pays, and a receipt', {}, {}, 'signed-in'],
    ['the day’s budget used up', { rule: { perRequest: 10_000n, perDay: 10_000n } }, {}, 'signed-in'],
    ['no receipt', { bought: false }, {}, 'signed'],
    ['a site that does not ask for it', {}, { extension: null }, 'signed'],
    ['a sign-in to another site', {}, { extension: { domain: 'bank.example' } }, 'signed'],
    ['a sign-in to another origin', {}, { extension: { uri: 'https://bank.example/' } }, 'signed'],
    ['an old sign-in', {}, { extension: { issuedAt: '2026-01-01T00:00:00.000Z' } }, 'signed'],
    ['a text that is broken', {}, { extension: { nonce: 'a b' } }, 'signed'],
    ['no rule', { rule: null }, {}, 'declined'],
    ['a rule that is off', { rule: { on: false } }, {}, 'declined'],
    ['more than the rule pays at once', {}, { amount: '50001' }, 'declined'],
    ['a blocked site', { rule: { blocked: true } }, {}, 'site-blocked'],
    ['a page in another site’s frame', {}, { context: { ancestors: ['https://evil.example'] } }, 'declined'],
    [
      'a link from another site',
      {},
      { context: { kind: 'navigation', initiator: 'https://evil.example' } },
      'declined',
    ],
    ['a page that nobody looks at', {}, { context: { visible: false } }, 'declined'],
    ['what is no read', {}, { context: { method: 'POST' } }, 'declined'],
    ['what only the page has seen', {}, { source: 'page' }, 'declined'],
    ['another path', {}, { context: { url: `${shop}/other` } }, 'signed'],
  ])('%s', async (_name, given, said, outcome) => {
    const { visit, purchases } = await customer(given);
    const before = (await purchases()).length;
    expect(told(await visit(said))).toBe(outcome);
    expect((await purchases()).length - before).toBe(outcome === 'signed' ? 1 : 0);
  });

  it('a page that was bought a moment ago is signed in to, and not asked about', async () => {
    const { visit, clock, asked } = await customer();
    clock.now -= 24 * hours - 60_000;
    expect(told(await visit({ context: { kind: 'navigation', initiator: undefined } }))).toBe('signed-in');
    expect(asked).toEqual([]);
  });

  it('a locked wallet asks', async () => {
    const { visit, session, asked } = await customer();
    session.current = null;
    expect(told(await visit())).toBe('declined');
    expect(asked.map(({ reason }) => reason)).toEqual(['locked']);
  });
});

describe('a sign-in', () => {
  it('carries the header alone, for this address, by this account', async () => {
    const { visit, signIns } = await customer();
    const paid = await visit();
    if (paid.kind !== 'signed-in') throw new Error(told(paid));
    const { id, url, method, headers } = paid.signIn;
    expect([url, method, Object.keys(headers)]).toEqual([paper, 'GET', ['SIGN-IN-WITH-X']]);
    expect(signIns().isOne(id)).toBe(true);
    const said: unknown = JSON.parse(Buffer.from(headers['SIGN-IN-WITH-X'] ?? '', 'base64').toString());
    expect(isRecord(said) && said.address).toBe(payer);
  });

  it('is made once for each nonce, by whichever worker', async () => {
    const { visit, answer, newWorker } = await customer();
    const first = await visit({ nonce: 'samesame1' });
    expect(told(first)).toBe('signed-in');
    await answer(first, 200);
    newWorker();
    expect(told(await visit({ nonce: 'samesame1' }))).toBe('signed');
    expect(told(await visit({ nonce: 'samesame2' }))).toBe('signed-in');
  });

  it('that the site does not take is not tried again for that thing, and the payment goes its way, once', async () => {
    const { visit, answer, purchases, newWorker } = await customer();
    const first = await visit();
    expect(told(first)).toBe('signed-in');
    await answer(first, 402);
    newWorker();
    const second = await visit();
    expect(told(second)).toBe('signed');
    expect((await purchases()).length).toBe(2);
    await answer(second, 200);
    // What was paid now is a new receipt, and a new chance.
    expect(told(await visit())).toBe('signed-in');
  });

  it.each([401, 402, 403, 500])('answered %s was of no use', async (status) => {
    const { visit, answer } = await customer();
    await answer(await visit(), status);
    expect(told(await visit())).toBe('signed');
  });

  it('that was refused for one thing is tried for another at the same path', async () => {
    const { visit, answer } = await customer();
    await answer(await visit(), 402);
    expect(told(await visit({ context: { url: `${paper}?page=2` } }))).toBe('signed-in');
  });

  it('answered after its worker has ended is understood all the same', async () => {
    const { visit, signIns, newWorker } = await customer();
    const paid = await visit();
    if (paid.kind !== 'signed-in') throw new Error(told(paid));
    newWorker();
    await signIns().answered(paid.signIn.id, 402);
    expect(told(await visit())).toBe('signed');
  });

  it('under way is waited for: the answer tells whether the next one signs in or pays', async () => {
    for (const [status, outcome] of [
      [200, 'signed-in'],
      [402, 'signed'],
    ] as const) {
      const { visit, answer } = await customer({ pause: shortly });
      const first = await visit();
      const second = visit();
      expect(await Promise.race([second.then(told), shortly().then(() => 'waits')])).toBe('waits');
      await answer(first, status);
      expect([told(first), told(await second)]).toEqual(['signed-in', outcome]);
    }
  });

  it('of which nothing is heard is waited for, and not for ever', async () => {
    const { visit, clock } = await customer();
    await visit();
    const before = clock.now;
    expect(told(await visit())).toBe('signed-in');
    expect(clock.now - before).toBeLessThan(13_000);
  });

  it('of two tabs at once is made one after the other', async () => {
    const { visit, answer, purchases } = await customer({ pause: shortly });
    const visits = [visit(), visit()];
    const first = await Promise.race(visits);
    expect(told(first)).toBe('signed-in');
    await shortly();
    await answer(first, 402);
    expect((await Promise.all(visits)).map(told).toSorted()).toEqual(['signed', 'signed-in']);
    expect((await purchases()).length).toBe(2);
  });

  it('that the browser will not repeat is not made, and stands in nobody’s way', async () => {
    const { visit, clock, purchases } = await customer();
    expect(told(await visit({ ready: false }))).toBe('request-not-repeatable');
    const before = clock.now;
    expect(told(await visit())).toBe('signed-in');
    expect([clock.now, (await purchases()).length]).toEqual([before, 1]);
  });
});

describe('a person who says yes to paying again', () => {
  it('is let in for nothing where the site takes the sign-in', async () => {
    const { visit, answers, asked, purchases } = await customer({ rule: null });
    answers.push({ kind: 'once' });
    expect(told(await visit())).toBe('signed-in');
    expect([asked.length, (await purchases()).length]).toEqual([1, 1]);
  });

  it('is not asked a second time where the site does not, and pays what was said', async () => {
    const { visit, answer, answers, asked, purchases } = await customer({ rule: null });
    answers.push({ kind: 'once' });
    await answer(await visit(), 402);
    const paid = await visit();
    expect([told(paid), asked.length, (await purchases()).length]).toEqual(['signed', 1, 2]);
    await answer(paid, 200);
    expect((await purchases())[1]).toMatchObject({ decidedBy: 'user', amount: '10000' });
  });

  it('to what only the page has seen is not signed in', async () => {
    const { visit, answers } = await customer();
    answers.push({ kind: 'once' });
    expect(told(await visit({ source: 'page' }))).toBe('signed');
  });

  it('has said yes once', async () => {
    const { visit, answer, answers, asked } = await customer({ rule: null });
    answers.push({ kind: 'once' });
    await answer(await visit(), 402);
    await answer(await visit(), 200);
    await visit();
    expect(asked.length).toBe(2);
  });

  it.each<[string, Said, number]>([
    ['at another price', { amount: '10001' }, 0],
    ['for another thing', { context: { url: `${paper}?page=2` } }, 0],
    ['a minute later', {}, 60_000],
  ])('is asked again %s', async (_name, said, later) => {
    const { visit, answer, answers, asked, clock, purchases } = await customer({ rule: null });
    answers.push({ kind: 'once' });
    await answer(await visit(), 402);
    clock.now += later;
    expect(told(await visit(said))).toBe('declined');
    expect([asked.length, (await purchases()).length]).toEqual([2, 1]);
  });

  it('is asked again when the sign-in was taken and the page is asked for once more', async () => {
    const { visit, answer, answers, asked } = await customer({ rule: null });
    answers.push({ kind: 'once' });
    await answer(await visit(), 200);
    expect(told(await visit())).toBe('declined');
    expect(asked.length).toBe(2);
  });
});
