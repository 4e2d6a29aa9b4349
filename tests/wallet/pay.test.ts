// One 402 from the challenge to the proof: silent, asked, declined, blocked, gone, and every way not to pay.
import { describe, expect, it } from 'vitest';
import type { Challenge } from '../../lib/core/challenge.ts';
import { type Network, shelf } from '../../lib/networks/index.ts';
import type { Rule } from '../../lib/rules/index.ts';
import type { Answer } from '../../lib/wallet/api.ts';
import type { Met } from '../../lib/wallet/met.ts';
import { type Asked, mayAlways } from '../../lib/wallet/obey.ts';
import { type Paid, type PayPorts, pay } from '../../lib/wallet/pay.ts';
import type { Ledger } from '../../lib/wallet/ports.ts';
import type { ChainStanding } from '../../lib/wallet/recovery.ts';
import { answered, lost, sent } from '../../lib/wallet/settle.ts';
import {
  challengeWith,
  documentV1,
  documentV2,
  headerOf,
  offerOnBase,
  offerOnSepolia,
  offerV1,
  payer,
} from '../fixtures/challenges.ts';
import {
  allowed,
  allPurchases,
  alone,
  candidateFor,
  clockAt,
  countedRandom,
  freshLedger,
  happen,
  memorySession,
  metAt,
  networks,
  noon,
  openFor,
  paidChallenge,
  reserved,
  shop,
  wantedFor,
  waysTo,
} from './world.ts';

type Heard = Answer | { readonly kind: 'weigh-again' } | { readonly kind: 'expired' };

const minutes = 60_000;
const always: Answer = { kind: 'always', perRequest: '50000', perDay: '500000' };

interface Scene {
  readonly context?: Partial<Met['context']>;
  readonly challenge?: Challenge;
  /** The shelf's unless given. */
  readonly known?: readonly Network[];
  readonly withBody?: () => Challenge | null;
  readonly alive?: () => boolean;
  /** False: the browser will not repeat the request. */
  readonly ready?: boolean;
  readonly account?: string | null;
  readonly funds?: bigint | null;
  readonly unlocked?: boolean;
  readonly rule?: Parameters<typeof allowed>[1];
  readonly chain?: ChainStanding;
  /** What was bought earlier. */
  readonly before?: (ledger: Ledger) => Promise<void>;
  /** More than the limits of the site's rule. */
  readonly settings?: Rule['settings'];
  readonly visit?: string;
  /** What the user says, question by question; a scene without answers must not ask. */
  readonly answers?: readonly (Heard | ((scene: Played) => Heard | Promise<Heard>))[];
}

type Played = Awaited<ReturnType<typeof play>>['scene'];

async function play(given: Scene) {
  const { ledger } = freshLedger();
  const session = memorySession(given.unlocked === false ? null : openFor(10 * minutes));
  const clock = clockAt();
  if (given.rule !== undefined) await allowed(ledger, given.rule);
  const rule = await ledger.rule(shop, 'real');
  if (rule !== undefined)
    await ledger.putRule({ ...rule, settings: { ...rule.settings, ...given.settings } });
  await given.before?.(ledger);
  const asked: Asked[] = [];
  const scene = { ledger, session, clock, asked };
  const answers = [...(given.answers ?? [])];
  const ports: PayPorts = {
    ledger,
    session,
    clock,
    random: countedRandom(),
    account: async () => (given.account === undefined ? payer : given.account),
    networks: async () => given.known ?? shelf,
    funds: async () => given.funds ?? null,
    standing: async () => given.chain ?? 'caught-up',
    ...alone(ledger, clock),
    async ask(question) {
      asked.push(question);
      const answer = answers.shift();
      if (answer === undefined) throw new Error(`nobody expected a question here: ${question.reason}`);
      return typeof answer === 'function' ? answer(scene) : answer;
    },
    ruled: () => undefined,
  };
  const met: Met = {
    ...metAt(given.challenge ?? paidChallenge(), given.context),
    withBody: async () => given.withBody?.() ?? null,
    alive: async () => given.alive?.() ?? true,
    ready: async () => given.ready ?? true,
    ...(given.visit === undefined ? {} : { visit: given.visit }),
  };
  const paid = await pay(met, ports);
  return { paid, scene, purchases: await allPurchases(ledger), rule: await ledger.rule(shop, 'real') };
}

const otherPayee = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

/** The same paper, or something near to it, and what became of the money. */
async function bought(
  ledger: Ledger,
  money: keyof typeof waysTo,
  change: Parameters<typeof wantedFor>[0] = {},
): Promise<void> {
  const random = (length: number) => new Uint8Array(length).fill(9);
  const { id } = await reserved(wantedFor(change), { ledger, clock: clockAt(), random });
  await happen(ledger, id, waysTo[money]);
}

function told(paid: Paid): string {
  return paid.kind === 'refused' ? paid.failure.name : paid.kind;
}

describe('what the terms could not change', () => {
  it.each<[string, Scene, string]>([
    ['a blocked site', { rule: { blocked: true } }, 'site-blocked'],
    ['a prerendered page', { rule: {}, context: { speculative: true } }, 'site-speculative'],
  ])('%s: its 402 is not read, and its body is not asked for', async (_name, scene, name) => {
    let isRead = false;
    const withBody = () => {
      isRead = true;
      return null;
    };
    const { paid } = await play({ ...scene, challenge: challengeWith({}), withBody });
    expect(told(paid)).toBe(name);
    expect(isRead).toBe(false);
  });
});

describe('a request that the browser will not repeat after all', () => {
  it('is reserved, never signed, and costs nothing', async () => {
    const { paid, purchases } = await play({ rule: {}, ready: false });
    expect(told(paid)).toBe('request-not-repeatable');
    expect(purchases.map(({ money, headers }) => [money, headers])).toEqual([['void', null]]);
  });
});

describe('silent', () => {
  it('a rule that says pay, an open wallet, a plain request: signed without a question', async () => {
    const { paid, purchases, scene } = await play({ rule: {} });
    expect(told(paid)).toBe('signed');
    expect(scene.asked).toEqual([]);
    expect(purchases).toMatchObject([{ decidedBy: 'rule', money: 'signed', site: shop, amount: '10000' }]);
    expect(paid.kind === 'signed' && paid.purchase).toEqual(purchases[0]);
  });

  it('a token of which nobody has said what it is worth is never paid by a rule, nor by “always”', async () => {
    const known = shelf.map((network) => ({
      ...network,
      tokens: network.tokens.map((token) => ({ ...token, peg: null })),
    }));
    const no = await play({ rule: {}, known, answers: [{ kind: 'decline' }] });
    expect(no.scene.asked).toMatchObject([{ reason: 'token-unpriced', candidate: { cost: 0n } }]);
    expect([told(no.paid), no.purchases]).toEqual(['declined', []]);
    const limits = { perRequest: '50000', perDay: '500000' };
    const always = await play({ rule: {}, known, answers: [{ kind: 'always', ...limits }] });
    expect([told(always.paid), always.purchases]).toEqual(['sender-refused', []]);
    const once = await play({ rule: {}, known, answers: [{ kind: 'once' }] });
    expect(told(once.paid)).toBe('signed');
    expect(once.purchases).toMatchObject([{ decidedBy: 'user', amount: '10000', cost: '0' }]);
  });

  it('nothing is signed for a document that left while its terms were read', async () => {
    const { paid, purchases } = await play({ rule: {}, alive: () => false });
    expect([told(paid), purchases]).toEqual(['question-gone', []]);
  });

  it('so is the site’s v1, when the background has read it itself', async () => {
    const challenge = { ...paidChallenge(), headers: [] };
    const withBody: Challenge = { ...challenge, body: JSON.stringify(documentV1()), source: 'probe' };
    const { paid, purchases } = await play({ challenge, withBody: () => withBody, rule: {} });
    expect(told(paid)).toBe('signed');
    expect(purchases).toMatchObject([{ dialect: 'x402-v1' }]);
  });

  it('the body is not read where the header can be paid', async () => {
    const withBody: Challenge = { ...paidChallenge({ amount: '1' }), source: 'probe' };
    const { purchases } = await play({ withBody: () => withBody, rule: {} });
    expect(purchases).toMatchObject([{ amount: '10000' }]);
  });

  it('a header that offers nothing payable gives way to a body that does', async () => {
    const challenge = paidChallenge({ scheme: 'barter' });
    const withBody: Challenge = {
      ...challenge,
      body: JSON.stringify(documentV1([offerV1()])),
      source: 'probe',
    };
    const { purchases } = await play({ challenge, withBody: () => withBody, rule: {} });
    expect(purchases).toMatchObject([{ dialect: 'x402-v1' }]);
  });
});

describe('what a person has answered for this site beforehand', () => {
  const media = 'https://media.example';
  const thirdParty = { 'third-party': { [media]: { 'per-request': '20000', 'per-day': '20000' } } };
  const film: Scene['context'] = { url: `${media}/film` };

  it.each<[string, Scene, string]>([
    ['a POST', { rule: {}, context: { method: 'POST' }, settings: { methods: ['POST'] } }, 'signed'],
    ['another origin’s charge', { rule: {}, context: film, settings: thirdParty }, 'signed'],
    [
      'a picture of another origin',
      { rule: {}, context: { ...film, kind: 'element' }, settings: thirdParty },
      'signed',
    ],
    [
      'a dear picture of it, which stays away quietly',
      {
        rule: {},
        context: { ...film, kind: 'element' },
        settings: thirdParty,
        challenge: paidChallenge({ amount: '20001' }),
      },
      'part-over-limit',
    ],
  ])('%s is paid without a question: %s', async (_name, scene, expected) => {
    const { paid, scene: played } = await play(scene);
    expect(told(paid)).toBe(expected);
    expect(played.asked).toEqual([]);
  });

  it.each<[string, Scene, string]>([
    [
      'another method',
      { rule: {}, context: { method: 'PUT' }, settings: { methods: ['POST'] } },
      'not-a-read',
    ],
    [
      'a third origin',
      { rule: {}, context: { url: 'https://evil.example/' }, settings: thirdParty },
      'other-origin',
    ],
    [
      'a frame of it',
      { rule: {}, context: { ...film, ancestors: [media] }, settings: thirdParty },
      'embedded',
    ],
    [
      'more than its budget',
      { rule: {}, context: film, settings: thirdParty, challenge: paidChallenge({ amount: '20001' }) },
      'over-third-party',
    ],
    ['a rule that is off', { rule: { on: false }, context: film, settings: thirdParty }, 'other-origin'],
  ])('%s is asked about', async (_name, scene, reason) => {
    const { scene: played } = await play({ ...scene, answers: [{ kind: 'decline' }] });
    expect(played.asked.map((one) => one.reason)).toEqual([reason]);
    expect(played.asked[0]?.verdict.opinions.map((one) => one.reason)).toContain(reason);
  });
});

describe('what was not paid', () => {
  it.each<[string, Scene, string, string]>([
    ['declined', { rule: { perDay: 1n }, answers: [{ kind: 'decline' }] }, 'declined', 'over-per-day'],
    [
      'not answered in time',
      { rule: { on: false }, answers: [{ kind: 'expired' }] },
      'question-expired',
      'rule-off',
    ],
    [
      'a part that nobody was asked about',
      { rule: { perDay: 1n }, context: { kind: 'element' } },
      'part-over-limit',
      'over-per-day',
    ],
  ])('%s: tells why it was not paid by itself', async (_name, scene, name, reason) => {
    const { paid } = await play(scene);
    expect(told(paid)).toBe(name);
    expect(paid.kind === 'refused' && paid.opinions?.map((one) => one.reason)).toContain(reason);
  });
});

describe('trust with an end', () => {
  const visit = 'ab'.repeat(16);
  const small = { kind: 'always', perRequest: '50000', perDay: '500000' } as const;

  it.each<[string, Answer, object]>([
    ['for this visit', { ...small, trust: 'visit' }, { visit }],
    ['ten more times', { ...small, trust: { times: 10 } }, { times: 10, since: noon }],
    [
      'until tonight',
      { ...small, trust: { until: noon + 60 * minutes } },
      { until: noon + 60 * minutes, since: noon },
    ],
  ])('%s is written into the rule', async (_name, answer, trust) => {
    const { paid, rule } = await play({ visit, answers: [answer] });
    expect(told(paid)).toBe('signed');
    expect(rule).toMatchObject({ on: true, settings: { trust } });
  });

  it('a visit that nobody can tell is not trusted, and nothing is paid', async () => {
    const { paid, rule, purchases } = await play({ answers: [{ ...small, trust: 'visit' }] });
    expect([told(paid), rule, purchases]).toEqual(['rule-malformed', undefined, []]);
  });

  it('is over in another visit: asked; and a plain “always” ends the end', async () => {
    const settings = { trust: { visit } };
    expect(told((await play({ rule: {}, settings, visit })).paid)).toBe('signed');
    const other = await play({ rule: {}, settings, visit: 'cd'.repeat(16), answers: [small] });
    expect(other.scene.asked.map(({ reason }) => reason)).toEqual(['trust-ended']);
    expect(other.rule?.settings.trust).toBe('off');
  });

  it('limits beyond what is usual are not written without the password', async () => {
    const dear = { kind: 'always', perRequest: '2000000', perDay: '20000000' } as const;
    expect(told((await play({ answers: [dear] })).paid)).toBe('password-needed');
    expect(told((await play({ answers: [{ ...dear, isConfirmed: true } as Answer] })).paid)).toBe('signed');
  });
});

describe('asked, because', () => {
  it.each<[string, Scene]>([
    ['no-rule', {}],
    ['rule-off', { rule: { on: false } }],
    ['over-per-request', { rule: {}, challenge: paidChallenge({ amount: '50001' }) }],
    ['over-per-day', { rule: { perRequest: 10_000n, perDay: 19_999n }, before: boughtOnce }],
    ['not-caught-up', { rule: {}, chain: 'behind' }],
    [
      'payee-changed',
      {
        rule: {},
        before: (ledger) => bought(ledger, 'claimed', { decidedBy: 'user' }),
        challenge: paidChallenge({ payTo: otherPayee }),
      },
    ],
    [
      'price-above-usual',
      {
        rule: {},
        before: (ledger) => bought(ledger, 'claimed', { url: `${shop}/paper?yesterday` }),
        challenge: paidChallenge({ amount: '20001' }),
      },
    ],
    [
      'open-elsewhere',
      {
        rule: {},
        before: (ledger) =>
          bought(ledger, 'unknown', { candidate: candidateFor({ amount: '9999', payTo: otherPayee }) }),
      },
    ],
    ['paid-not-delivered', { rule: {}, before: (ledger) => bought(ledger, 'settled') }],
    [
      'bought-before',
      {
        rule: {},
        before: (ledger) => bought(ledger, 'claimed'),
        context: { kind: 'navigation', initiator: undefined },
      },
    ],
    ['embedded', { rule: {}, context: { ancestors: ['https://evil.example'] } }],
    ['other-origin', { rule: {}, context: { url: 'https://api.example/paper' } }],
    [
      'opened-by-another-site',
      { rule: {}, context: { kind: 'navigation', initiator: 'https://evil.example' } },
    ],
    ['not-a-read', { rule: {}, context: { method: 'POST' } }],
    ['not-visible', { rule: {}, context: { visible: false } }],
    ['locked', { rule: {}, unlocked: false }],
    ['unobserved', { rule: {}, challenge: paidChallenge({}, { source: 'page' }) }],
  ])('%s', async (reason, scene) => {
    const { scene: played, paid } = await play({ ...scene, answers: [{ kind: 'decline' }] });
    expect(played.asked.map((question) => question.reason)).toEqual([reason]);
    expect(told(paid)).toBe('declined');
  });

  async function boughtOnce(ledger: Ledger): Promise<void> {
    await bought(ledger, 'reserved', { url: `${shop}/yesterday` });
  }

  it('terms that only the page has seen are asked about every time, and never become a rule', async () => {
    const challenge = paidChallenge({}, { source: 'page' });
    const first = await play({ rule: {}, challenge, answers: [{ kind: 'once' }] });
    expect(told(first.paid)).toBe('signed');
    expect(first.scene.asked).toHaveLength(1);
    expect(first.scene.asked.map(mayAlways)).toEqual([false]);
    const second = await play({ challenge, answers: [always] });
    expect(told(second.paid)).toBe('sender-refused');
    expect(second.rule).toBeUndefined();
    expect(second.purchases).toEqual([]);
  });

  it('the question holds the offer that will be signed', async () => {
    const { scene, purchases } = await play({ answers: [{ kind: 'once' }] });
    expect(scene.asked[0]?.candidate.offer).toMatchObject({ amount: 10_000n, payTo: offerOnBase.payTo });
    expect(purchases).toMatchObject([{ amount: '10000', payTo: offerOnBase.payTo, decidedBy: 'user' }]);
  });
});

describe('what the user says', () => {
  it('once: signed, and no rule is made', async () => {
    const { paid, rule, purchases } = await play({ answers: [{ kind: 'once' }] });
    expect(told(paid)).toBe('signed');
    expect(rule).toBeUndefined();
    expect(purchases).toMatchObject([{ decidedBy: 'user', money: 'signed' }]);
  });

  it('always: the rule is written, then it is signed', async () => {
    const { paid, rule } = await play({ answers: [always] });
    expect(told(paid)).toBe('signed');
    expect(rule).toMatchObject({
      on: true,
      settings: { blocked: false, 'per-request': '50000', 'per-day': '500000' },
    });
  });

  it('always, on a charge of another origin: no rule, no payment', async () => {
    const { paid, rule, purchases } = await play({
      context: { url: 'https://api.example/paper' },
      answers: [always],
    });
    expect(told(paid)).toBe('sender-refused');
    expect(rule).toBeUndefined();
    expect(purchases).toEqual([]);
  });

  it.each<[string, Answer]>([
    ['no number', { kind: 'always', perRequest: 'all of it', perDay: '500000' }],
    ['a minus', { kind: 'always', perRequest: '-1', perDay: '500000' }],
    ['more at once than in a day', { kind: 'always', perRequest: '500001', perDay: '500000' }],
  ])('always, with limits that are none (%s): nothing is paid', async (_name, answer) => {
    const { paid, rule, purchases } = await play({ answers: [answer] });
    expect(told(paid)).toBe('limit-malformed');
    expect(rule).toBeUndefined();
    expect(purchases).toEqual([]);
  });

  it('decline: nothing is written', async () => {
    const { paid, purchases, rule } = await play({ answers: [{ kind: 'decline' }] });
    expect(told(paid)).toBe('declined');
    expect([purchases, rule]).toEqual([[], undefined]);
  });

  it('nothing, until the question expires: nothing is written', async () => {
    const { paid, purchases } = await play({ answers: [{ kind: 'expired' }] });
    expect(told(paid)).toBe('question-expired');
    expect(purchases).toEqual([]);
  });

  it('block: the site is blocked, its limits are kept, nothing is paid', async () => {
    const { paid, purchases, rule } = await play({
      rule: { perDay: 60_000n, on: false },
      answers: [{ kind: 'block' }],
    });
    expect(told(paid)).toBe('site-blocked');
    expect(purchases).toEqual([]);
    expect(rule).toMatchObject({ settings: { blocked: true, 'per-day': '60000' } });
  });

  it('yes, when the page is gone: nothing is paid and no rule is made', async () => {
    const { paid, purchases, rule } = await play({ alive: () => false, answers: [always] });
    expect(told(paid)).toBe('question-gone');
    expect([purchases, rule]).toEqual([[], undefined]);
  });

  it('yes, while another tab blocks the site: the block wins', async () => {
    const { paid, purchases } = await play({
      answers: [
        async ({ ledger }) => {
          await allowed(ledger, { blocked: true });
          return { kind: 'once' };
        },
      ],
    });
    expect(told(paid)).toBe('site-blocked');
    expect(purchases).toEqual([]);
  });

  it('yes, while the wallet locks: nothing is signed, and the reservation is void', async () => {
    const { paid, purchases } = await play({
      answers: [
        async ({ session }) => {
          await session.close();
          return { kind: 'once' };
        },
      ],
    });
    expect(told(paid)).toBe('wallet-locked');
    expect(purchases).toMatchObject([{ money: 'void', headers: null }]);
  });
});

describe('a locked wallet', () => {
  const opens = async ({ session }: Played): Promise<Heard> => {
    await session.open(openFor(10 * minutes));
    return { kind: 'weigh-again' };
  };

  it('once it is unlocked, the rule pays and no second question is asked', async () => {
    const { paid, scene, purchases } = await play({ rule: {}, unlocked: false, answers: [opens] });
    expect(told(paid)).toBe('signed');
    expect(scene.asked.map(({ reason }) => reason)).toEqual(['locked']);
    expect(purchases).toMatchObject([{ decidedBy: 'rule' }]);
  });

  it('once it is unlocked, a site without a rule is asked about for its own reason', async () => {
    const { paid, scene } = await play({ unlocked: false, answers: [opens, { kind: 'decline' }] });
    expect(told(paid)).toBe('declined');
    expect(scene.asked.map(({ reason }) => reason)).toEqual(['locked', 'no-rule']);
  });

  it('unlocked when the page is long gone: the rule pays nothing', async () => {
    let here = true;
    const leaves = async (scene: Played): Promise<Heard> => {
      here = false;
      return opens(scene);
    };
    const { paid, purchases } = await play({
      rule: {},
      unlocked: false,
      alive: () => here,
      answers: [leaves],
    });
    expect(told(paid)).toBe('question-gone');
    expect(purchases).toEqual([]);
  });

  it('“unlocked” that is not true asks again instead of signing', async () => {
    const { scene, purchases } = await play({
      rule: {},
      unlocked: false,
      answers: [{ kind: 'weigh-again' }, { kind: 'decline' }],
    });
    expect(scene.asked).toHaveLength(2);
    expect(purchases).toEqual([]);
  });
});

describe('never asked, never paid', () => {
  it.each<[string, Scene, string]>([
    ['there is no wallet', { account: null, rule: {} }, 'wallet-missing'],
    ['the site is blocked', { rule: { blocked: true } }, 'site-blocked'],
    ['the site is blocked and its rule is off', { rule: { blocked: true, on: false } }, 'site-blocked'],
    [
      'the site is blocked and the wallet locked',
      { rule: { blocked: true }, unlocked: false },
      'site-blocked',
    ],
    [
      'the site is blocked and only the page has seen the terms',
      { rule: { blocked: true }, challenge: paidChallenge({}, { source: 'page' }) },
      'site-blocked',
    ],
    ['a prefetch', { rule: {}, context: { speculative: true } }, 'site-speculative'],
    ['a sandboxed document', { rule: {}, context: { initiator: 'null' } }, 'site-opaque'],
    ['plain http', { rule: {}, context: { topOrigin: 'http://shop.example' } }, 'site-not-secure'],
    [
      'this machine without developer mode',
      {
        context: {
          topOrigin: 'http://localhost:3000',
          initiator: 'http://localhost:3000',
          url: 'http://localhost:3000/',
        },
        challenge: onTest(),
      },
      'site-loopback',
    ],
    ['this machine with real money', { context: local() }, 'site-loopback-real-money'],
    [
      'a public page that sends one to this machine with real money',
      { context: { ...local(), topOrigin: shop, initiator: shop } },
      'site-loopback-real-money',
    ],
    [
      'a page of this machine that sends one to a public shop with real money',
      { context: { ...local(), url: `${shop}/paper` } },
      'site-loopback-real-money',
    ],
    ['nothing payable', { rule: {}, challenge: paidChallenge({ scheme: 'barter' }) }, 'scheme-unknown'],
    [
      'garbage',
      { rule: {}, challenge: { ...paidChallenge(), headers: [['payment-required', '%%%']] } },
      'challenge-unreadable',
    ],
    ['not enough money', { rule: {}, funds: 9_999n }, 'not-enough-money'],
    ['somebody else’s 402', { rule: {}, challenge: { ...paidChallenge(), headers: [] } }, 'foreign'],
    [
      'somebody else’s 402, without a wallet',
      { account: null, challenge: { ...paidChallenge(), headers: [], body: '<p>402</p>' } },
      'wallet-missing',
    ],
  ])('%s', async (_name, scene, expected) => {
    const { paid, purchases, scene: played } = await play(scene);
    expect(told(paid)).toBe(expected);
    expect(played.asked).toEqual([]);
    expect(purchases).toEqual([]);
  });

  it('in developer mode this machine is paid with test money, after a question', async () => {
    const { paid, purchases } = await play({
      context: local(),
      challenge: onTest(),
      answers: [{ kind: 'once' }],
    });
    expect(told(paid)).toBe('signed');
    expect(purchases).toMatchObject([{ kind: 'test', network: 'eip155:84532' }]);
  });

  it('why single offers were set aside is told', async () => {
    const offers = [
      { ...offerOnBase, amount: '0' },
      { ...offerOnBase, network: 'eip155:31337' },
    ];
    const challenge = {
      ...paidChallenge(),
      headers: [['payment-required', headerOf(documentV2(offers))] as const],
    };
    const { paid } = await play({ challenge });
    expect(paid).toMatchObject({ kind: 'refused', offers: ['amount-zero', 'network-unknown'] });
  });

  function local(): Partial<Met['context']> {
    const origin = 'http://localhost:3000';
    return { topOrigin: origin, initiator: origin, url: `${origin}/paper`, developerMode: true };
  }

  function onTest(): Challenge {
    return { ...paidChallenge(), headers: [['payment-required', headerOf(documentV2([offerOnSepolia]))]] };
  }
});

describe('a chain that is not at hand', () => {
  it('does not answer: nothing is paid without asking, and a yes pays', async () => {
    const { paid, scene, purchases } = await play({ rule: {}, chain: 'behind', answers: [{ kind: 'once' }] });
    expect(told(paid)).toBe('signed');
    expect(scene.asked.map(({ reason }) => reason)).toEqual(['not-caught-up']);
    expect(purchases).toMatchObject([{ decidedBy: 'user' }]);
  });

  it.each<[string, Scene]>([
    ['silently', { rule: {} }],
    ['of a site without a rule', {}],
  ])(
    'tells another time than this machine: nothing is signed, and nobody is asked, %s',
    async (_name, scene) => {
      const { paid, purchases, scene: played } = await play({ ...scene, chain: 'clock-wrong' });
      expect(told(paid)).toBe('clock-wrong');
      expect([played.asked, purchases]).toEqual([[], []]);
    },
  );

  it('tells another time than this machine: a yes signs nothing either', async () => {
    const visible = { visible: false }; // nobody is waiting for the chain where a person is asked anyway
    const answers = [{ kind: 'once' }] as const;
    const { paid, purchases } = await play({ rule: {}, context: visible, chain: 'clock-wrong', answers });
    expect(told(paid)).toBe('clock-wrong');
    expect(purchases).toEqual([]);
  });
});

describe('too little money', () => {
  const funds = 9_999n;

  it('at a page that a person has gone to is asked about, so that it can be told how much is missing', async () => {
    const context = { kind: 'navigation' } as const;
    const { paid, purchases, scene } = await play({
      rule: {},
      funds,
      context,
      answers: [{ kind: 'decline' }],
    });
    expect(told(paid)).toBe('declined');
    expect(scene.asked.map(({ reason }) => reason)).toEqual(['short-of-money']);
    expect(purchases).toEqual([]);
  });

  it.each(['page-request', 'element'] as const)('a %s stays away, without a question', async (kind) => {
    const { paid, purchases, scene } = await play({ rule: {}, funds, context: { kind } });
    expect(told(paid)).toBe('not-enough-money');
    expect([scene.asked, purchases]).toEqual([[], []]);
  });
});

describe('the same again', () => {
  /** A wallet that is asked several times; whatever it signs is sent, and answered as `answer` says. */
  async function shopping(answer: (nth: number) => 'paid' | 'unpaid' | 'lost') {
    const { ledger } = freshLedger();
    await allowed(ledger);
    const clock = clockAt();
    const booking = { ledger, clock };
    const asked: Asked[] = [];
    const sentHeaders: unknown[] = [];
    const ports: PayPorts = {
      ...booking,
      session: memorySession(openFor(60 * minutes)),
      random: countedRandom(),
      networks,
      account: async () => payer,
      funds: async () => null,
      standing: async () => 'caught-up',
      ...alone(ledger, clock),
      async ask(question) {
        asked.push(question);
        return { kind: 'decline' };
      },
      ruled: () => undefined,
    };
    const receipt = [
      ['payment-response', headerOf({ success: true, transaction: '0x1', network: '' })],
    ] as const;
    async function visit(kind: Met['context']['kind'], change: Parameters<typeof paidChallenge>[0] = {}) {
      const paid = await pay(metAt(paidChallenge(change), { kind }), ports);
      if (paid.kind !== 'signed') return paid;
      const { id, headers } = paid.purchase;
      sentHeaders.push(headers);
      await sent(id, booking);
      clock.now += 200;
      const came = answer(sentHeaders.length);
      if (came === 'lost') await lost(id, booking);
      else
        await answered(
          id,
          { status: came === 'paid' ? 200 : 500, headers: came === 'paid' ? receipt : [] },
          booking,
        );
      return paid;
    }
    return { visit, ledger, clock, asked, sentHeaders };
  }

  it('five tabs at once: one pays, and the others ask when it is there', async () => {
    const { visit, ledger, asked } = await shopping(() => 'paid');
    const five = await Promise.all([1, 2, 3, 4, 5].map(() => visit('navigation')));
    expect(five.map(told).toSorted()).toEqual(['declined', 'declined', 'declined', 'declined', 'signed']);
    expect(asked.map(({ reason }) => reason)).toEqual(Array(4).fill('bought-before'));
    expect(await allPurchases(ledger)).toHaveLength(1);
  });

  it('an answer that was lost: the identical bytes once more, and never a second signature', async () => {
    const { visit, ledger, asked, sentHeaders } = await shopping((nth) => (nth === 1 ? 'lost' : 'paid'));
    expect(told(await visit('page-request'))).toBe('signed');
    expect(told(await visit('page-request'))).toBe('signed');
    expect(sentHeaders).toHaveLength(2);
    expect(sentHeaders[1]).toEqual(sentHeaders[0]);
    expect(await allPurchases(ledger)).toMatchObject([{ money: 'claimed', delivery: 'delivered', sent: 2 }]);
    expect(asked).toEqual([]);
  });

  it('a seller that takes and never delivers: three times the same bytes, then the purchase is held', async () => {
    const { visit, ledger, sentHeaders } = await shopping(() => 'unpaid');
    const tries = [];
    for (let index = 0; index < 6; index += 1) tries.push(told(await visit('page-request')));
    expect(tries).toEqual(['signed', 'signed', 'signed', ...Array(3).fill('purchase-held')]);
    expect(new Set(sentHeaders.map((headers) => JSON.stringify(headers))).size).toBe(1);
    expect(await allPurchases(ledger)).toMatchObject([
      { money: 'unknown', delivery: 'undelivered', sent: 3 },
    ]);
  });

  it('a seller that asks for another price then is not paid at all', async () => {
    const { visit, ledger } = await shopping(() => 'unpaid');
    await visit('page-request');
    const dearer = await visit('page-request', { amount: '10001' });
    expect(dearer).toMatchObject({ kind: 'refused', failure: { name: 'purchase-held' } });
    expect(await allPurchases(ledger)).toHaveLength(1);
  });

  it('a request that is repeated on purpose is bought again, when the first is delivered', async () => {
    const { visit, ledger, clock } = await shopping(() => 'paid');
    await visit('page-request');
    clock.now += 1_000;
    expect(told(await visit('page-request'))).toBe('signed');
    const purchases = await allPurchases(ledger);
    expect(new Set(purchases.map(({ nonce }) => nonce)).size).toBe(2);
  });
});
