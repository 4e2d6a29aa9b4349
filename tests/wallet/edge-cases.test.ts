// The edge cases of x402 that a wallet meets, by the numbers of their table: time (40 to 46), money and token (50, 54, 58), the receiver
// (63 to 70) and Solana's transaction (92 to 97). What no wallet does and only knows by name is another file's.
import { describe, expect, it } from 'vitest';
import type { Happening } from '../../lib/core/evidence.ts';
import { type Failure, type FailureName, failure, success } from '../../lib/core/failure.ts';
import type { NetworkFamily } from '../../lib/core/network-family.ts';
import { shelf } from '../../lib/networks/index.ts';
import type { Freshness } from '../../lib/schemes/index.ts';
import { choose } from '../../lib/wallet/choose.ts';
import type { Asked } from '../../lib/wallet/obey.ts';
import { type PayPorts, pay } from '../../lib/wallet/pay.ts';
import type { ChainStanding } from '../../lib/wallet/recovery.ts';
import {
  baseUsdc,
  challengeWith,
  type Document,
  documentV2,
  headerOf,
  offerOnBase,
  offerOnSepolia,
  payee,
  payer,
} from '../fixtures/challenges.ts';
import {
  feePayerOnSolana,
  offerOnSolana,
  payeeOnSolana,
  payerKey,
  payerOnSolana,
  usdcOnSolana,
} from '../fixtures/solana.ts';
import {
  allowed,
  allPurchases,
  alone,
  challengeFor,
  claimOfSuccess,
  clockAt,
  countedRandom,
  freshLedger,
  happen,
  memorySession,
  metAt,
  networks,
  noon,
  onChain,
  openFor,
  type TurnableClock,
} from './world.ts';

const other = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const third = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const onSolana: Document = {
  ...offerOnBase,
  network: offerOnSolana.network,
  asset: usdcOnSolana,
  payTo: payeeOnSolana,
  extra: { feePayer: feePayerOnSolana },
};

// --- what the terms alone decide -------------------------------------------------------------------------------------

/** Null: it can be paid. */
function refusalOf(offer: Document): FailureName | null {
  const challenge = challengeWith({ header: headerOf(documentV2([offer])) });
  const choice = choose(challenge, {
    account: payer,
    solanaAccount: payerOnSolana,
    networks: shelf,
    onlyTestMoney: false,
  });
  if (choice.kind === 'foreign') throw new Error('a challenge was expected');
  return choice.kind === 'refused' ? choice.failure.name : null;
}

const byTerms: readonly (readonly [row: number, what: string, offer: Document, FailureName | null])[] = [
  [43, 'a negative window', { ...offerOnBase, maxTimeoutSeconds: -10 }, 'window-malformed'],
  [43, 'a window of one and a half seconds', { ...offerOnBase, maxTimeoutSeconds: 1.5 }, 'window-malformed'],
  [43, 'a window in words', { ...offerOnBase, maxTimeoutSeconds: 'NaN' }, 'window-malformed'],
  [54, 'no extra: the pinned domain counts', { ...offerOnBase, extra: undefined }, null],
  [58, 'the token in lower case', { ...offerOnBase, asset: baseUsdc.toLowerCase() }, null],
  [63, 'nobody for a payee', { ...offerOnBase, payTo: `0x${'0'.repeat(40)}` }, 'payee-forbidden'],
  [63, 'a grave for a payee', { ...offerOnBase, payTo: `0x${'0'.repeat(36)}dEaD` }, 'payee-forbidden'],
  [64, 'the payer for a payee', { ...offerOnBase, payTo: payer }, 'payee-is-you'],
  [64, 'the payer for a payee, on Solana', { ...onSolana, payTo: payerOnSolana }, 'payee-is-you'],
  [65, 'the token for a payee', { ...offerOnBase, payTo: baseUsdc }, 'payee-forbidden'],
  [
    65,
    'Permit2 for a payee',
    { ...offerOnBase, payTo: '0x000000000022D473030F116dDEE9F6B43aC78BA3' },
    'payee-forbidden',
  ],
  [65, 'the mint for a payee', { ...onSolana, payTo: usdcOnSolana }, 'payee-forbidden'],
  [66, 'a name for a payee', { ...offerOnBase, payTo: 'shop.eth' }, 'payee-malformed'],
  [66, 'a payee without 0x', { ...offerOnBase, payTo: payee.slice(2) }, 'payee-malformed'],
  [66, 'a payee that is a digit short', { ...offerOnBase, payTo: payee.slice(0, -1) }, 'payee-malformed'],
  [66, 'a role for a payee', { ...offerOnBase, payTo: 'merchant' }, 'payee-malformed'],
  [92, 'no fee payer', { ...onSolana, extra: {} }, 'fee-payer-malformed'],
  [92, 'a fee payer that is no key', { ...onSolana, extra: { feePayer: 'shop' } }, 'fee-payer-malformed'],
  [93, 'the payer as fee payer', { ...onSolana, extra: { feePayer: payerOnSolana } }, 'fee-payer-not-apart'],
  [
    94,
    'a memo of 300 bytes',
    { ...onSolana, extra: { feePayer: feePayerOnSolana, memo: 'x'.repeat(300) } },
    'memo-malformed',
  ],
  [
    94,
    'a memo of bytes',
    { ...onSolana, extra: { feePayer: feePayerOnSolana, memo: '\u0000\u0001' } },
    'memo-malformed',
  ],
];

describe('what falls away, and leaves a good offer beside it', () => {
  it.each(byTerms)('%i: %s', (_row, _what, offer, name) => {
    expect(refusalOf(offer)).toBe(name);
    const both = challengeWith({ header: headerOf(documentV2([offer, { ...offerOnBase, amount: '7' }])) });
    const choice = choose(both, { account: payer, networks: shelf, onlyTestMoney: false });
    expect(choice.kind === 'candidate' && choice.candidate.offer.amount).toBe(7n);
  });
});

// --- what is paid, asked about or held ---------------------------------------------------------------------------------

interface Scene {
  readonly accepts?: readonly Document[];
  /** False: no rule allows anything. */
  readonly rule?: boolean;
  readonly chain?: ChainStanding;
  readonly freshness?: PayPorts['freshness'];
  readonly receives?: Failure | null;
  /** What a person says when asked, and what happens while they think. */
  readonly yes?: (clock: TurnableClock) => void;
  readonly recheck?: PayPorts['recheck'];
}

/** One wallet, and what it does at one shop, as often as it is asked for its paper. */
async function shopper(scene: Scene = {}) {
  const { ledger } = freshLedger();
  const clock = clockAt();
  if (scene.rule !== false) await allowed(ledger);
  const asked: Asked[] = [];
  const random = countedRandom();
  const session = { ...openFor(24 * 3_600_000), solanaKey: Buffer.from(payerKey).toString('hex') };
  const ports: PayPorts = {
    ledger,
    networks,
    clock,
    random,
    session: memorySession(session),
    account: async (family?: NetworkFamily) => (family === 'solana' ? payerOnSolana : payer),
    funds: async () => null,
    standing: async () => scene.chain ?? 'caught-up',
    ...alone(ledger, clock),
    freshness: scene.freshness ?? (async () => success(hash('a'))),
    receives: async () => scene.receives ?? null,
    ...(scene.recheck === undefined ? {} : { recheck: scene.recheck }),
    async ask(question) {
      asked.push(question);
      scene.yes?.(clock);
      return scene.yes === undefined ? { kind: 'decline' } : { kind: 'once' };
    },
    ruled: () => undefined,
  };
  const wants = (accepts: readonly Document[] = scene.accepts ?? [offerOnBase]) =>
    pay(metAt(challengeFor(accepts)), ports);
  return { ledger, clock, asked, wants, purchases: () => allPurchases(ledger) };
}

function hash(letter: string): Freshness {
  return { blockhash: `1111111111111111111111111111111${letter}`, lastHeight: '1050', slot: '1000' };
}

/** Seconds after noon until which the one purchase is good. */
async function window(offer: Document, rule = true): Promise<number> {
  const { wants, purchases } = await shopper({ accepts: [offer], rule, yes: () => undefined });
  await wants();
  const [{ validBefore } = { validBefore: 0 }] = await purchases();
  return validBefore - noon / 1_000;
}

function fiveMinutes(clock: TurnableClock): void {
  clock.now += 300_000;
}

describe('time', () => {
  it.each<[number, string, Document, boolean, number]>([
    [40, '60 seconds', {}, true, 60],
    [41, '“60”, in letters', { maxTimeoutSeconds: '60' }, true, 60],
    [42, 'ten years, by rule', { maxTimeoutSeconds: 315_360_000 }, true, 120],
    [42, 'ten years, by a yes', { maxTimeoutSeconds: 315_360_000 }, false, 600],
    [43, 'nought', { maxTimeoutSeconds: 0 }, true, 60],
    [43, 'none', { maxTimeoutSeconds: undefined }, true, 60],
  ])('%i: a window of %s', async (_row, _what, change, rule, seconds) => {
    expect(await window({ ...offerOnBase, ...change }, rule)).toBe(seconds);
  });

  it('44: a yes after the window is a window from then on', async () => {
    const { wants, purchases } = await shopper({ rule: false, yes: fiveMinutes });
    expect((await wants()).kind).toBe('signed');
    expect((await purchases()).map(({ validBefore }) => validBefore)).toEqual([noon / 1_000 + 360]);
  });

  it('45: a chain that tells another time than this machine: nothing is signed, and nobody is asked', async () => {
    const { wants, asked, purchases } = await shopper({ chain: 'clock-wrong' });
    expect(await wants()).toMatchObject({ failure: { name: 'clock-wrong' } });
    expect([asked, await purchases()]).toEqual([[], []]);
  });

  it('46: “valid before” does not please the facilitator: no new signature before the first one is dead', async () => {
    const scene = await shopper();
    const [first] = await refused(scene, 'invalid_exact_evm_payload_authorization_valid_before');
    expect(await again(scene)).toEqual(first);
    scene.clock.now += 60_000;
    expect(await scene.wants()).toMatchObject({ failure: { name: 'purchase-held' } });
    const dead: Happening = { kind: 'expired', block: onChain.block, time: noon / 1_000 + 61 };
    await scene.ledger.book((await scene.purchases())[0]?.id ?? '', dead, scene.clock.now);
    const second = await again(scene);
    expect(second).not.toEqual(first);
    expect(await scene.purchases()).toHaveLength(2);
  });
});

describe('money and receiver', () => {
  it('50: a rule for real money pays no test money, and what is asked about is called so', async () => {
    const { wants, asked, purchases } = await shopper({ accepts: [offerOnSepolia] });
    expect((await wants()).kind).toBe('refused');
    expect(asked.map(({ reason, candidate }) => [reason, candidate.network.testnet])).toEqual([
      ['no-rule', true],
    ]);
    expect(await purchases()).toEqual([]);
  });

  it('67: another payee than before is asked about, with both', async () => {
    const { wants, asked, purchases, ledger, clock } = await shopper();
    await wants();
    const [{ id } = { id: '' }] = await purchases();
    await happen(ledger, id, delivered);
    clock.now += 660_000;
    await wants([{ ...offerOnBase, payTo: other }]);
    expect(asked.map(({ reason, candidate }) => [reason, candidate.offer.payTo])).toEqual([
      ['payee-changed', other],
    ]);
  });

  it('68: two payees on one network are asked about, though a rule would pay', async () => {
    const two = [offerOnBase, { ...offerOnBase, payTo: other }];
    const { wants, asked, purchases } = await shopper({ accepts: two });
    await wants();
    expect([asked.map(({ reason }) => reason), await purchases()]).toEqual([['payees-differ'], []]);
  });

  it('68: one of two that the site is known by is paid, and a stranger among them is not', async () => {
    const { wants, asked, purchases, ledger, clock } = await shopper();
    await wants();
    const [{ id } = { id: '' }] = await purchases();
    await happen(ledger, id, delivered);
    clock.now += 660_000;
    await wants([offerOnBase, { ...offerOnBase, amount: '11000', payTo: other }]);
    expect([asked, (await purchases()).map(({ payTo }) => payTo)]).toEqual([[], [payee, payee]]);
    clock.now += 660_000;
    await wants([
      { ...offerOnBase, payTo: third },
      { ...offerOnBase, amount: '11000', payTo: other },
    ]);
    expect(asked).toHaveLength(1);
  });

  it('68: on two networks a site may have two payees', async () => {
    const { wants, asked } = await shopper({ accepts: [offerOnBase, onSolana] });
    expect([(await wants()).kind, asked]).toEqual(['signed', []]);
  });

  it('70: a payee on Solana without an account for the token is told of, and nobody is asked', async () => {
    const receives = failure('payee-without-account');
    const { wants, asked, purchases } = await shopper({ accepts: [onSolana], receives });
    expect(await wants()).toMatchObject({ failure: { name: 'payee-without-account' } });
    expect([asked, await purchases()]).toEqual([[], []]);
  });
});

describe('Solana’s transaction', () => {
  it.each([
    ['malformed', 'not a hash', ''],
    [
      'well formed',
      'EkSnNWid2cvwEVnVx9aBqawnmiCNiDgp3gUdkDPTKN1N',
      'EkSnNWid2cvwEVnVx9aBqawnmiCNiDgp3gUdkDPTKN1N',
    ],
  ])('95: a blockhash of the seller’s that is %s: the chain has the last word', async (_what, said, hint) => {
    const hints: string[] = [];
    const offer = { ...onSolana, extra: { feePayer: feePayerOnSolana, recentBlockhash: said } };
    const freshness: PayPorts['freshness'] = async (_network, _cost, given) => {
      hints.push(given);
      return success(hash('b'));
    };
    const { wants, purchases } = await shopper({ accepts: [offer], freshness });
    expect((await wants()).kind).toBe('signed');
    expect(hints).toEqual([hint]);
    expect((await purchases())[0]?.draft).toMatchObject({ blockhash: hash('b').blockhash });
  });

  it('96: while a person thinks no blockhash grows old: it is asked for after the yes', async () => {
    let thought = false;
    const freshness = async () => success(hash(thought ? 'b' : 'a'));
    const yes = (clock: TurnableClock) => {
      clock.now += 200_000;
      thought = true;
    };
    const { wants, purchases } = await shopper({ accepts: [onSolana], rule: false, freshness, yes });
    expect((await wants()).kind).toBe('signed');
    expect((await purchases())[0]?.draft).toMatchObject({ blockhash: hash('b').blockhash });
  });

  it('97: a duplicate settlement is held, and the chain is asked for what was signed', async () => {
    const looked: string[] = [];
    const scene = await shopper({
      accepts: [onSolana],
      recheck: async (purchase) => {
        looked.push(purchase.nonce);
        return purchase;
      },
    });
    const [first] = await refused(scene, 'duplicate_settlement');
    expect(await again(scene)).toEqual(first);
    const [{ nonce } = { nonce: '' }] = await scene.purchases();
    expect(looked).toContain(nonce);
    expect(await scene.purchases()).toHaveLength(1);
  });
});

const delivered: readonly Happening[] = [
  { kind: 'sent' },
  { kind: 'answered', status: 200, claim: claimOfSuccess, receipt: null },
];

type Shopper = Awaited<ReturnType<typeof shopper>>;

/** Its first purchase leaves, and comes back as a 402 with this word; the bytes that left. */
async function refused(scene: Shopper, errorReason: string) {
  await scene.wants();
  const [first] = await scene.purchases();
  if (first === undefined) throw new Error('a purchase was expected');
  const claim = { success: false, transaction: '', network: first.network, errorReason };
  await happen(scene.ledger, first.id, [
    { kind: 'sent' },
    { kind: 'answered', status: 402, claim, receipt: null },
  ]);
  return [first.headers] as const;
}

/** The bytes that are handed out when the same thing is wanted once more. */
async function again(scene: Pick<Shopper, 'wants'>): Promise<unknown> {
  const paid = await scene.wants();
  return paid.kind === 'signed' ? paid.purchase.headers : paid;
}
