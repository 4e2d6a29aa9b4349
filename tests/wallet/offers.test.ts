// A challenge with several offers: which is proposed, which one a person takes, and that exactly this one is reserved and signed.
import { describe, expect, it } from 'vitest';
import { failed, failure, success } from '../../lib/core/failure.ts';
import { confirmedAnswer } from '../../lib/wallet/always.ts';
import type { Answer } from '../../lib/wallet/api.ts';
import { choose, offerIdOf } from '../../lib/wallet/choose.ts';
import type { Asked, Reply } from '../../lib/wallet/obey.ts';
import { type Paid, type PayPorts, pay } from '../../lib/wallet/pay.ts';
import { templates } from '../../lib/wallet/templates.ts';
import {
  challengeWith,
  type Document,
  documentV2,
  headerOf,
  offerOnBase,
  offerOnSepolia,
  payer,
} from '../fixtures/challenges.ts';
import {
  allowed,
  allPurchases,
  alone,
  challengeFor,
  clockAt,
  countedRandom,
  freshLedger,
  memorySession,
  memoryTries,
  memoryVault,
  metAt,
  networks,
  openFor,
  shop,
  signInsWith,
} from './world.ts';

const otherPayee = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const cheap: Document = offerOnBase;
const dear: Document = { ...offerOnBase, amount: '20000', payTo: otherPayee };
const elsewhere: Document = { ...offerOnBase, network: 'eip155:999999' };
const everything = [dear, elsewhere, offerOnSepolia, cheap, { scheme: 'exact' }];
const minutes = 60_000;

interface Scene {
  readonly accepts?: readonly Document[];
  readonly ruled?: boolean;
  /** Payees that are never paid, at any site. */
  readonly blocked?: readonly string[];
  /** By the amount that is asked for. */
  readonly funds?: (need: bigint) => bigint | null;
  readonly signIns?: PayPorts['signIns'];
  readonly answer?: (asked: Asked) => Reply;
}

async function play({ accepts = everything, ruled, blocked, funds, signIns, answer }: Scene) {
  const { ledger } = freshLedger();
  const clock = clockAt();
  if (ruled) await allowed(ledger);
  const settings = { 'payees-blocked': blocked };
  if (blocked !== undefined)
    await ledger.putRule({ site: '*', money: 'real', on: true, settings, changedAt: 0 });
  const asked: Asked[] = [];
  const ports: PayPorts = {
    ledger,
    networks,
    clock,
    session: memorySession(openFor(10 * minutes)),
    random: countedRandom(),
    account: async () => payer,
    funds: async ({ offer }) => funds?.(offer.amount) ?? null,
    standing: async () => 'caught-up',
    ...alone(ledger, clock),
    ...(signIns === undefined ? {} : { signIns }),
    async ask(question) {
      asked.push(question);
      if (answer === undefined) throw new Error('nobody expected a question here');
      return answer(question);
    },
    ruled: () => undefined,
  };
  const met = metAt(challengeFor(accepts), { kind: 'navigation' });
  const paid = await pay(met, ports);
  return { paid, asked, ledger, purchases: await allPurchases(ledger) };
}

/** What the proof says that is signed. */
function authorizationIn(paid: Paid): unknown {
  if (paid.kind !== 'signed') throw new Error(`a payment was expected: ${JSON.stringify(paid)}`);
  const [proof = ''] = Object.values(paid.purchase.headers ?? {});
  const { accepted, payload } = JSON.parse(Buffer.from(proof, 'base64').toString());
  return { accepted, to: payload.authorization.to, value: payload.authorization.value };
}

const taking = (index: number) => (asked: Asked) => {
  const offer = [asked.candidate, ...asked.others].map(offerIdOf)[index];
  return { kind: 'once', ...(offer === undefined ? {} : { offer }) } as const;
};

describe('what is proposed', () => {
  it('is the cheapest in real money; the others are there, and what cannot be paid with its reason', async () => {
    const { asked } = await play({ answer: () => ({ kind: 'decline' }) });
    const [question] = asked;
    const told = [question?.candidate, ...(question?.others ?? [])].map((one) => [
      one?.network.id,
      one?.offer.amount,
    ]);
    expect(told).toEqual([
      ['eip155:8453', 10_000n],
      ['eip155:8453', 20_000n],
      ['eip155:84532', 10_000n],
    ]);
    expect(question?.setAside.map(({ name, offer }) => [name, offer?.network])).toEqual([
      ['network-unknown', 'eip155:999999'],
      ['amount-malformed', undefined],
    ]);
  });

  it('is never whose payee is blocked, though a rule or a person would pay; who else is named is paid', async () => {
    const blocked = [String(cheap.payTo).toLowerCase()];
    const { paid } = await play({ accepts: [cheap, dear], ruled: true, blocked });
    expect(authorizationIn(paid)).toMatchObject({ to: otherPayee });
    const { asked } = await play({ accepts: [cheap, dear], blocked, answer: () => ({ kind: 'decline' }) });
    expect(asked[0]?.others).toEqual([]);
    expect(asked[0]?.setAside.map(({ name }) => name)).toEqual(['payee-blocked']);
    const alone = await play({ accepts: [cheap], blocked });
    expect(alone.paid).toMatchObject({ kind: 'refused', failure: { name: 'payee-blocked' } });
    expect([alone.asked, alone.purchases]).toEqual([[], []]);
  });

  it('is there once, however often a challenge says it', async () => {
    const said = choose(challengeWith({ header: headerOf(documentV2([cheap, cheap, dear])) }), {
      account: payer,
      networks: await networks(),
      onlyTestMoney: false,
    });
    expect(said).toMatchObject({ kind: 'candidate', others: [{ offer: { amount: 20_000n } }] });
  });

  const enoughOnlyForTheDear = (need: bigint) => (need === 20_000n ? 20_000n : 0n);

  it.each<[string, Scene['funds'], bigint]>([
    ['the cheapest that there is money for', enoughOnlyForTheDear, 20_000n],
    ['the cheapest, where there is money for none', () => 0n, 10_000n],
    ['the cheapest, where nobody can tell', () => null, 10_000n],
  ])('is %s', async (_name, funds, amount) => {
    const { asked } = await play({
      accepts: [dear, cheap],
      funds: funds ?? (() => null),
      answer: () => ({ kind: 'decline' }),
    });
    expect(asked[0]?.candidate.offer.amount).toBe(amount);
    expect(asked[0]?.others).toHaveLength(1);
  });

  it('is never test money because there is no real money', async () => {
    const accepts = [offerOnSepolia, { ...cheap, amount: '10001' }];
    const { asked } = await play({
      accepts,
      funds: (need) => (need === 10_000n ? need : 0n),
      answer: () => ({ kind: 'decline' }),
    });
    expect(asked[0]?.candidate.network.testnet).toBe(false);
  });

  it('is what a rule pays, without a question', async () => {
    const { paid, purchases } = await play({
      accepts: [{ ...dear, payTo: cheap.payTo }, cheap],
      ruled: true,
      funds: enoughOnlyForTheDear,
    });
    expect(authorizationIn(paid)).toMatchObject({ to: cheap.payTo, value: '20000' });
    expect(purchases).toMatchObject([{ amount: '20000', payTo: cheap.payTo, decidedBy: 'rule' }]);
  });
});

describe('what a person takes', () => {
  it.each([
    ['the proposed one', 0, cheap],
    ['another one', 1, dear],
    ['test money', 2, offerOnSepolia],
  ])('%s is what is reserved, judged and signed', async (_name, index, offer) => {
    const { paid, purchases } = await play({ answer: taking(index) });
    expect(authorizationIn(paid)).toEqual({ accepted: offer, to: offer.payTo, value: offer.amount });
    const { network, amount, payTo } = offer;
    expect(purchases).toMatchObject([{ network, amount, payTo, cost: amount, decidedBy: 'user' }]);
  });

  it.each<[string, Answer]>([
    ['was not shown', { kind: 'once', offer: 'ff'.repeat(16) }],
    ['is not named, of several', { kind: 'once' }],
    ['is no name at all', { kind: 'once', offer: 1 as never }],
    ['was not shown, for always', { kind: 'always', perRequest: '50000', perDay: '500000', offer: '' }],
  ])('nothing is signed, and no rule is made, where the offer %s', async (_name, answer) => {
    const { paid, purchases, ledger } = await play({ answer: () => answer });
    expect(paid).toEqual({ kind: 'refused', failure: failure('offer-not-shown'), offers: [] });
    expect([purchases, await ledger.rules()]).toEqual([[], []]);
  });

  it('an offer that stood in another challenge is not one of this', async () => {
    const [stranger] = (
      await play({ accepts: [{ ...dear, amount: '1' }], answer: () => ({ kind: 'decline' }) })
    ).asked;
    if (stranger === undefined) throw new Error('a question was expected');
    const { paid } = await play({ answer: () => ({ kind: 'once', offer: offerIdOf(stranger.candidate) }) });
    expect(paid).toMatchObject({ failure: { name: 'offer-not-shown' } });
  });

  it('a rule is made for the kind of money that was taken', async () => {
    const { ledger } = await play({
      answer: (asked) => ({ ...taking(2)(asked), kind: 'always', perRequest: '50000', perDay: '500000' }),
    });
    expect([await ledger.rule(shop, 'test'), await ledger.rule(shop, 'real')]).toMatchObject([
      { on: true },
      undefined,
    ]);
  });

  it('is paid where the site does not take the sign-in that was tried first', async () => {
    const signIns = signInsWith({ clock: clockAt() });
    const agreed = {
      ...signIns,
      takeYes: ({ candidate }: { candidate: Asked['candidate'] }) => candidate.cost === 20_000n,
    };
    const { paid, asked } = await play({ signIns: agreed });
    expect(asked).toEqual([]);
    expect(authorizationIn(paid)).toMatchObject({ to: otherPayee, value: '20000' });
  });
});

describe('an answer, before it is given', () => {
  const ports = () => ({
    ledger: freshLedger().ledger,
    vault: memoryVault(),
    session: memorySession(),
    tries: memoryTries(),
    clock: clockAt(),
    random: countedRandom(),
  });

  async function questionOf(...accepts: readonly Document[]): Promise<Asked> {
    const { asked } = await play({ accepts, answer: () => ({ kind: 'decline' }) });
    if (asked[0] === undefined) throw new Error('a question was expected');
    return asked[0];
  }

  it('names an offer that was shown, or the question stays', async () => {
    const asked = await questionOf(cheap, dear);
    const offer = offerIdOf(asked.others[0] ?? asked.candidate);
    expect(await confirmedAnswer([asked], { kind: 'once', offer }, ports())).toEqual(
      success({ kind: 'once', offer }),
    );
    expect(await confirmedAnswer([asked], { kind: 'once' }, ports())).toEqual(failed('offer-not-shown'));
  });

  const high = { ...cheap, amount: '2500000' };
  const always = { kind: 'always', perRequest: '50000', perDay: '500000' } as const;

  it.each<[string, Document, Answer, boolean]>([
    ['a high amount, typed', high, { kind: 'once', typed: '2.5' }, true],
    ['a high amount, not typed', high, { kind: 'once' }, false],
    ['a high amount, typed wrongly', high, { kind: 'once', typed: '25' }, false],
    ['a high amount, not typed, for always', high, always, false],
    ['a high amount, typed, for always', high, { ...always, typed: '2.50' }, true],
    ['a high amount of test money', { ...offerOnSepolia, amount: '2500000' }, { kind: 'once' }, true],
    ['a low amount', cheap, { kind: 'once' }, true],
    ['a high amount that is declined', high, { kind: 'decline' }, true],
  ])('%s', async (_name, offer, answer, isTaken) => {
    const outcome = await confirmedAnswer([await questionOf(offer)], answer, ports());
    expect(outcome.ok ? 'taken' : outcome.failure.name).toBe(isTaken ? 'taken' : 'amount-not-typed');
  });

  it('keeps the end of the trust, and the template', async () => {
    const asked = await questionOf(cheap);
    const ending = { ...always, trust: { times: 10 }, template: 'generous' } as const;
    expect(await confirmedAnswer([asked], ending, ports())).toEqual(success(ending));
  });

  it('the amount that is typed is that of the offer that is taken', async () => {
    const asked = await questionOf(cheap, high);
    const offer = offerIdOf(asked.others[0] ?? asked.candidate);
    expect(await confirmedAnswer([asked], { kind: 'once', offer }, ports())).toEqual(
      failed('amount-not-typed'),
    );
    expect((await confirmedAnswer([asked], { kind: 'once', offer, typed: '2.5' }, ports())).ok).toBe(true);
  });
});

describe('a template from the prompt', () => {
  const limits = { perRequest: '1', perDay: '1' } as const;

  it.each(['ask', 'small-change', 'generous'] as const)(
    '%s is the rule, whole, and this once is paid',
    async (template) => {
      const { paid, ledger } = await play({
        accepts: [cheap],
        answer: () => ({ kind: 'always', ...limits, template }),
      });
      expect(paid.kind).toBe('signed');
      const { on, settings } = templates[template];
      const rule = await ledger.rule(shop, 'real');
      expect(rule).toMatchObject({ on, inherits: true });
      expect(rule?.settings).toEqual(on ? { ...settings, trust: 'off' } : settings);
    },
  );

  it('ends when the trust does', async () => {
    const trust = { times: 10 } as const;
    const { ledger } = await play({
      accepts: [cheap],
      answer: () => ({ kind: 'always', ...limits, template: 'generous', trust }),
    });
    expect((await ledger.rule(shop, 'real'))?.settings.trust).toMatchObject(trust);
  });

  it.each(['block', 'everything', '', 7])('%s is none that pays', async (template) => {
    const { paid, purchases, ledger } = await play({
      accepts: [cheap],
      answer: () => ({ kind: 'always', ...limits, template: template as never }),
    });
    expect(paid).toMatchObject({ failure: { name: 'rule-malformed' } });
    expect([purchases, await ledger.rules()]).toEqual([[], []]);
  });
});
