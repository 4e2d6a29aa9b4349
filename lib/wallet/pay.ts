// One 402, from the challenge to the signed proof: weigh, reserve, ask where the rules want it, sign.
import { standingOf } from '../core/context.ts';
import { type Failure, type FailureName, failure, success } from '../core/failure.ts';
import { isSameAddress, type NetworkFamily } from '../core/network-family.ts';
import { isOpen, type Purchase } from '../core/purchase.ts';
import { type Heard, type Reason, type Verdict, verdictOf } from '../core/verdict.ts';
import type { Network } from '../networks/index.ts';
import { consented, isBlocked, isPayeeBlocked, judge } from '../rules/index.ts';
import { type AllowablePorts, allowable } from './allowable.ts';
import type { Asking } from './asking.ts';
import { type Candidate, type Choice, choose, type Offers, type Scales } from './choose.ts';
import { bringsAllowance } from './lacking.ts';
import { isUnlocked } from './lock.ts';
import { askingOf, type Met, moneyIn, onLoopback, paymentIn, wanted } from './met.ts';
import {
  type Asked,
  type Decided,
  type ObeyPorts,
  obey,
  type Reply,
  taken,
  taking,
  type Unpaid,
} from './obey.ts';
import { nobodyElse, type Payers } from './payers.ts';
import type { Networks } from './ports.ts';
import { propose } from './propose.ts';
import type { ProspectPorts } from './prospects.ts';
import { type ReceivePorts, receivable } from './receivable.ts';
import { reserve, underWay } from './reserve.ts';
import { moneyOf } from './rule-book.ts';
import { givenUp } from './settle.ts';
import { type SignPorts, sign } from './sign.ts';
import type { Plan, SignedIn } from './sign-in.ts';
import type { Statements } from './statements.ts';
import { held, takeUp } from './take-up.ts';
import { whatsLeft } from './whats-left.ts';

/** Reasons for which a picture or another part of a page does not interrupt the user; it stays away, with a note. */
const quietReasons: readonly Reason[] = [
  'paused',
  'quiet-hours',
  'payee-changed',
  'network-changed',
  'payee-not-allowed',
  'token-not-allowed',
  'token-unpriced',
  'request-not-allowed',
  'path-not-allowed',
  'path-asks',
  'price-above-usual',
  'signs-allowance',
  'signs-approval',
  'signed-by-stranger',
  'signed-otherwise',
  'payees-differ',
  'charged-before-delivery',
  'over-per-request',
  'over-path',
  'over-third-party',
  'over-rate',
  'over-per-day',
  'over-per-month',
  'over-all-day',
  'over-outstanding',
  'open-elsewhere',
  'paid-not-delivered',
  'not-caught-up',
  'embedded',
  'not-visible',
];

export interface PayPorts extends ObeyPorts, SignPorts, ProspectPorts, ReceivePorts, AllowablePorts {
  /** The spending account's address; null while there is no wallet, or it is not known yet. */
  account(family?: NetworkFamily): Promise<string | null>;
  /** Missing: nobody else was named. */
  payers?(): Promise<Payers>;
  readonly networks: Networks;
  readonly ledger: ObeyPorts['ledger'];
  ask(asked: Asked): Promise<Reply>;
  readonly statements: Statements;
}

export type Paid =
  | { readonly kind: 'signed'; readonly purchase: Purchase }
  /** Paid for before: the account shows that it is the one that paid, and nothing is spent. */
  | { readonly kind: 'signed-in'; readonly signIn: SignedIn }
  /** Not paid; the page gets its own 402, and the popup can say why. */
  | {
      readonly kind: 'refused';
      readonly failure: Failure;
      readonly offers: readonly FailureName[];
      /** Why it was asked about or not even that, where rules had a say. */
      readonly opinions?: readonly Heard[];
    }
  /** Not for this wallet: nobody is told anything. */
  | { readonly kind: 'foreign' };

export async function pay(observed: Met, ports: PayPorts): Promise<Paid> {
  const account = await ports.account();
  if (account === null) return refused(failure('wallet-missing'));
  const early = await ruledOut(observed, ports);
  if (early !== null) return refused(early);
  const [solanaAccount, payers] = await Promise.all([
    ports.account('solana'),
    ports.payers?.() ?? nobodyElse,
  ]);
  const accounts = { account, solanaAccount, payers };
  const { met, chosen } = await readTerms(observed, accounts, await ports.networks());
  if (chosen.kind !== 'candidate') return chosen;
  const welcome = await unblocked(chosen, met, ports);
  if ('name' in welcome) return refused(welcome);
  const received = await receivable(welcome, ports);
  if ('name' in received) return refused(received);
  const able = await allowable(received, met.context, ports);
  const offers = 'name' in able ? received : await propose(able, met, ports);
  const weighed: Decided | Answered =
    'name' in able ? await signedBefore(met, offers, able, ports) : await reserveOrAsk(met, offers, ports);
  // What a person has taken is what is reserved, judged and signed from here on.
  const { candidate } = 'answer' in weighed ? weighed.asked : offers;
  const reserved = 'answer' in weighed ? await obey(weighed.answer, weighed.asked, ports) : weighed;
  if ('name' in reserved) return refused(reserved);
  if ('extension' in reserved) return enter(met, reserved, ports);
  const isSigned = 'headers' in reserved; // by an earlier try: the same bytes once more
  if (!isSigned)
    await ports.statements.bookOffer(reserved.id, {
      url: met.context.url,
      challenge: met.challenge,
      candidate,
    });
  if (!(await met.ready())) {
    if (!isSigned) await givenUp(reserved.id, ports);
    return refused(failure('request-not-repeatable'));
  }
  if (isSigned) return { kind: 'signed', purchase: reserved };
  const signed = await sign(reserved.id, candidate, ports);
  return signed.ok ? { kind: 'signed', purchase: signed.value } : refused(signed.failure);
}

/** Signs in with what was paid for before. */
async function enter(met: Met, plan: Plan, { signIns }: PayPorts): Promise<Paid> {
  if (!(await met.ready())) {
    signIns.giveUp(plan);
    return refused(failure('request-not-repeatable'));
  }
  const signed = await signIns.sign(plan);
  return signed.ok ? { kind: 'signed-in', signIn: signed.value } : refused(signed.failure);
}

/** What nothing in the terms could change is left alone before they are read: the page gets its 402 at once. */
async function ruledOut({ context }: Met, ports: PayPorts): Promise<Failure | null> {
  const standing = standingOf({ ...context, unlocked: true, observed: true });
  if (standing.say === 'leave') return standing.failure;
  const { site } = standing;
  return isBlocked(await ports.ledger.holding(site, moneyOf(site))) ? failure('site-blocked') : null;
}

/** Whom a person never pays is dropped before anybody is asked: another offer may name somebody else. */
async function unblocked(offers: Offers, met: Met, ports: PayPorts): Promise<Offers | Failure> {
  const standing = standingOf({ ...met.context, unlocked: true, observed: true });
  if (standing.say === 'leave') return offers;
  const { site } = standing;
  return whatsLeft(offers, async (candidate) => {
    const holding = await ports.ledger.holding(site, moneyIn(candidate));
    return isPayeeBlocked(holding, candidate.offer.payTo) ? failure('payee-blocked') : candidate;
  });
}

/** The header first; the body only where the header offers nothing that can be paid. */
async function readTerms(
  met: Met,
  accounts: Pick<Scales, 'account' | 'solanaAccount' | 'payers'>,
  networks: readonly Network[],
): Promise<{ met: Met; chosen: Choice }> {
  const scales = { ...accounts, networks, onlyTestMoney: onLoopback(met) };
  const byHeader = choose(met.challenge, scales);
  if (byHeader.kind === 'candidate') return { met, chosen: byHeader };
  // Two headers are an attack or a fault; nothing beside them is believed.
  const isAmbiguous = byHeader.kind === 'refused' && byHeader.failure.name === 'challenge-ambiguous';
  if (isAmbiguous) return { met, chosen: byHeader };
  const challenge = await met.withBody();
  if (challenge === null) return { met, chosen: byHeader };
  const byBody = choose(challenge, scales);
  const bodySaysMore = byBody.kind === 'candidate' || byHeader.kind === 'foreign';
  return bodySaysMore ? { met: { ...met, challenge }, chosen: byBody } : { met, chosen: byHeader };
}

/**
 * Permit2 may take the money for none of the offers (`lack`). What is signed for one of them may be why, having used the allowance
 * up; or it waits for the next one, and is what a person is told of.
 */
async function signedBefore(
  met: Met,
  offers: Offers,
  lack: Failure,
  ports: PayPorts,
): Promise<Purchase | Failure> {
  const observed = met.challenge.source !== 'page';
  const context = { ...met.context, unlocked: await isUnlocked(ports), observed };
  const alone = standingOf(context);
  if (alone.say === 'leave') return lack;
  const { site } = alone;
  for (const candidate of [offers.candidate, ...offers.others]) {
    const open = await underWay(wanted(met, site, { ...offers, candidate }, 'rule', null), ports);
    if (open === undefined) continue;
    const holding = await ports.ledger.holding(site, moneyIn(candidate));
    const payment = paymentIn(met, site, candidate, ports.clock());
    const { say } = standingOf(context, consented(holding, payment));
    if (say !== 'silent') return isOpen(open) ? held(open) : lack; // nothing is presented that a person would be asked about
    const taken = await takeUp(open, candidate, ports, !bringsAllowance(open));
    if (taken !== 'weigh-again') return taken;
  }
  return lack;
}

/** What a person has answered, with the offer that was taken. */
interface Answered {
  readonly asked: Asked;
  readonly answer: Reply;
}

async function reserveOrAsk(met: Met, offers: Offers, ports: PayPorts): Promise<Decided | Answered> {
  const { candidate } = offers;
  for (;;) {
    if (!(await met.alive())) return failure('question-gone'); // reading the terms, or an answer, took its time
    const unlocked = await isUnlocked(ports);
    const observed = met.challenge.source !== 'page';
    const context = { ...met.context, unlocked, observed };
    const alone = standingOf(context);
    if (alone.say === 'leave') return alone.failure;
    const { site } = alone;
    const holding = await ports.ledger.holding(site, moneyIn(candidate));
    if (isBlocked(holding)) return failure('site-blocked');
    const payment = paymentIn(met, site, candidate, ports.clock());
    const standing = standingOf(context, consented(holding, payment));
    if (standing.say === 'leave') return standing.failure;
    const terms = askingOf(met, site, candidate);

    let verdict: Verdict;
    if (standing.say === 'silent') {
      // This price alone, whatever was spent before; and of what nobody knows the worth no price is allowed.
      const isAllowed = judge(holding, payment).say === 'pay' && candidate.token.peg !== null;
      // A sign-in spends nothing, and tells a site who is there. Whom a rule may pay by itself, it tells so anyway: it is no
      // matter then how much was spent today, or how long ago the thing was bought. All others are told on a person's yes alone.
      const plan = isAllowed ? await ports.signIns.plan(terms, false) : null;
      if (plan !== null) return plan;
      const poor = await lacksMoney(candidate, ports);
      // A person who has gone there is told how much is missing; a part of a page stays away, with a note.
      if (poor !== null && met.context.kind !== 'navigation') return poor;
      const chain = await ports.standing(candidate.network.id);
      if (chain === 'clock-wrong') return failure('clock-wrong'); // its window would be another one than it says
      const doubt = isAllowed ? await doubtOf(offers, terms, ports) : null;
      const hindrance = poor !== null ? 'short-of-money' : chain === 'caught-up' ? null : 'not-caught-up';
      const reservation =
        hindrance === null
          ? await reserve(wanted(met, site, offers, 'rule', doubt), ports)
          : success({ kind: 'ask' as const, verdict: asking(hindrance) });
      if (!reservation.ok) return reservation.failure;
      const { value } = reservation;
      if (value.kind === 'reserved') return value.purchase;
      if (value.kind === 'open') {
        const presented = await takeUp(value.purchase, candidate, ports);
        if (presented === 'weigh-again') continue;
        return presented;
      }
      verdict = value.verdict;
    } else {
      verdict = asking(standing.reason);
    }

    const { reason } = verdict;
    if (met.context.kind === 'element' && quietReasons.includes(reason))
      return { ...quietly(reason), opinions: verdict.opinions };
    const asked: Asked = { site, met, ...offers, reason, verdict };
    // Nobody is asked twice because the site did not take the sign-in that was tried first; but for a transaction of the account's own.
    const agreed = [candidate, ...offers.others].find(
      (one) => one.payer.approval === undefined && ports.signIns.takeYes(askingOf(met, site, one)),
    );
    if (agreed !== undefined) return { asked: taking(asked, agreed), answer: { kind: 'once' } };
    const answer = await ports.ask(asked);
    if (answer.kind === 'weigh-again') continue; // perhaps nothing needs to be asked now
    const meant = taken(asked, answer);
    return meant.ok ? { asked: meant.value, answer } : meant.failure;
  }
}

/** What the browser tells asks by itself, before any rule is heard. */
function asking(reason: Reason): Verdict {
  return verdictOf([{ kind: 'standing', say: 'ask', reason }]);
}

/** Why a rule alone does not pay on these terms, as far as they tell it themselves. */
async function doubtOf(offers: Offers, terms: Asking, { statements }: PayPorts): Promise<Reason | null> {
  return (await statements.doubt(terms)) ?? twoPayees(offers);
}

/** On one network a site has one purse: of two addresses one may be somebody else's. */
function twoPayees({ candidate: { network, offer }, others }: Offers): Reason | null {
  const isAnother = (other: Candidate) =>
    other.network.id === network.id && !isSameAddress(other.offer.payTo, offer.payTo);
  return others.some(isAnother) ? 'payees-differ' : null;
}

/** Nothing is signed for money that is not there: the seller would only refuse it. */
async function lacksMoney(candidate: Candidate, ports: PayPorts): Promise<Failure | null> {
  const have = await ports.funds(candidate);
  const { amount } = candidate.offer;
  if (have === null || have >= amount) return null;
  return failure('not-enough-money', { need: amount.toString(), have: have.toString() });
}

function quietly(reason: Reason): Failure {
  return failure(reason.startsWith('over-') ? 'part-over-limit' : 'part-not-asked', { reason });
}

function refused({ opinions, ...reason }: Unpaid): Paid {
  const refusal = { kind: 'refused', failure: reason, offers: [] } as const;
  return opinions === undefined ? refusal : { ...refusal, opinions };
}
