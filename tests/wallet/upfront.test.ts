// An offer that is charged before the goods come (`paymentFlow: upfront`): a person is asked every time, whatever a rule allows, and
// the receipt says it afterwards. Nothing in the protocol gives the money back.
import { describe, expect, it } from 'vitest';
import { withOffer } from '../../components/state/offers.ts';
import type { Question } from '../../lib/wallet/api.ts';
import { offerIdOf } from '../../lib/wallet/choose.ts';
import type { Met } from '../../lib/wallet/met.ts';
import { type Asked, mayAlways, type Reply } from '../../lib/wallet/obey.ts';
import { type PayPorts, pay } from '../../lib/wallet/pay.ts';
import { viewOfPurchase } from '../../lib/wallet/purchase-view.ts';
import { type Document, offerOnBase, payer } from '../fixtures/challenges.ts';
import {
  allowed,
  allPurchases,
  alone,
  challengeFor,
  clockAt,
  countedRandom,
  freshLedger,
  memorySession,
  metAt,
  networks,
  openFor,
  shop,
} from './world.ts';

const usual: Document = offerOnBase;
const upfront: Document = {
  ...offerOnBase,
  extra: { name: 'USD Coin', version: '2', paymentFlow: 'upfront' },
};
const yes = ({ candidate }: Asked): Reply => ({ kind: 'once', offer: offerIdOf(candidate) });

interface Scene {
  readonly accepts?: readonly Document[];
  readonly ruled?: boolean;
  readonly kind?: Met['context']['kind'];
  readonly answer?: (asked: Asked) => Reply;
}

async function visit({ accepts = [upfront], ruled = true, kind = 'page-request', answer = yes }: Scene) {
  const { ledger } = freshLedger();
  const clock = clockAt();
  if (ruled) await allowed(ledger);
  const asked: Asked[] = [];
  const ports: PayPorts = {
    ledger,
    networks,
    clock,
    session: memorySession(openFor(600_000)),
    random: countedRandom(),
    account: async () => payer,
    funds: async () => null,
    standing: async () => 'caught-up',
    ...alone(ledger, clock),
    async ask(question) {
      asked.push(question);
      return answer(question);
    },
    ruled: () => undefined,
  };
  let count = 0;
  const go = () => {
    count += 1;
    const url = `${shop}/paper/${count}`;
    return pay(metAt({ ...challengeFor(accepts), url }, { url, kind }), ports);
  };
  return { go, asked, ledger, clock };
}

describe('an offer that is charged before delivery', () => {
  it('is asked about although a rule allows its price, and every time anew', async () => {
    const { go, asked, ledger } = await visit({});
    for (const paid of [await go(), await go()]) expect(paid.kind).toBe('signed');
    expect(asked.map(({ reason }) => reason)).toEqual(['charged-before-delivery', 'charged-before-delivery']);
    expect(asked[0]?.verdict.opinions).toContainEqual({
      kind: 'terms',
      say: 'ask',
      reason: 'charged-before-delivery',
    });
    expect((await allPurchases(ledger)).map(({ decidedBy }) => decidedBy)).toEqual(['user', 'user']);
  });

  it('is not paid where the person says no', async () => {
    const { go, ledger } = await visit({ answer: () => ({ kind: 'decline' }) });
    expect(await go()).toMatchObject({ kind: 'refused', failure: { name: 'declined' } });
    expect(await allPurchases(ledger)).toEqual([]);
  });

  it('makes no rule: it would be asked about all the same', async () => {
    const answer = (): Reply => ({ kind: 'always', perRequest: '50000', perDay: '500000' });
    const { go, asked, ledger } = await visit({ ruled: false, answer });
    expect(await go()).toMatchObject({ kind: 'refused' });
    const [question] = asked;
    if (question === undefined) throw new Error('it is asked');
    expect(mayAlways(question)).toBe(false);
    expect(await ledger.rules()).toEqual([]);
  });

  it('interrupts nobody for a picture', async () => {
    const { go, asked } = await visit({ kind: 'element' });
    expect(await go()).toMatchObject({ failure: { name: 'part-not-asked' } });
    expect(asked).toEqual([]);
  });

  it('says so on its receipt, and another one does not', async () => {
    const { go, ledger, clock } = await visit({ accepts: [upfront] });
    const other = await visit({ accepts: [usual] });
    const views = [];
    for (const shopping of [{ go, ledger, clock }, other]) {
      const paid = await shopping.go();
      if (paid.kind !== 'signed') throw new Error('it was to be paid');
      const cancels = { of: async () => ({}), note: async () => undefined };
      views.push(await viewOfPurchase(paid.purchase.id, { ...shopping, networks, cancels }));
    }
    expect(views.map((view) => view?.chargedFirst)).toEqual([true, undefined]);
  });
});

describe('beside an offer that is charged with the delivery', () => {
  it('at the same price, the rule pays that one', async () => {
    const { go, asked, ledger } = await visit({ accepts: [upfront, usual] });
    expect((await go()).kind).toBe('signed');
    expect(asked).toEqual([]);
    expect(await allPurchases(ledger)).toMatchObject([{ decidedBy: 'rule' }]);
  });

  it.each([
    ['a little dearer: that one, and the reason is told', '11000', 'charged-after', undefined],
    ['twenty times dearer: the cheap one is asked about', '200000', 'cheapest', 'upfront'],
  ])('%s', async (_name, amount, reason, flow) => {
    const { go, asked } = await visit({ accepts: [upfront, { ...usual, amount }], ruled: false });
    await go();
    expect(asked[0]?.because?.reason).toBe(reason);
    expect(asked[0]?.candidate.offer.extra.paymentFlow).toBe(flow);
    expect(asked[0]?.others).toHaveLength(1); // two offers, though all else is the same
  });

  it('what one offer says is not said of the other, and no rule is made of it', () => {
    const offers = [
      { id: 'a', because: null, caution: null, chargedFirst: true },
      { id: 'b', because: null, caution: null },
    ];
    // Cast: what is looked at of it.
    const question = { mayAlways: true, chargedFirst: true, offers } as unknown as Question;
    const shown = ['a', 'b'].map((id) => withOffer(question, id));
    expect(shown.map(({ chargedFirst, mayAlways: may }) => [chargedFirst, may])).toEqual([
      [true, false],
      [undefined, true],
    ]);
  });
});
