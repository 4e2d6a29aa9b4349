// One 402, from the challenge to the signed proof: weigh, reserve, ask where the rules want it, sign.
import type { Challenge } from '../core/challenge.ts';
import { type RequestContext, standingOf } from '../core/context.ts';
import { type Failure, type FailureName, failed, failure, success } from '../core/failure.ts';
import type { Money } from '../core/money.ts';
import type { Purchase, Terms } from '../core/purchase.ts';
import { isLoopback, type Site } from '../core/site.ts';
import { type Heard, type Reason, type Verdict, verdictOf } from '../core/verdict.ts';
import { consented, isBlocked, judge, type Payment } from '../rules/index.ts';
import type { Answer } from './api.ts';
import type { Asking } from './asking.ts';
import { type Candidate, type Choice, carrierOf, choose } from './choose.ts';
import { isUnlocked } from './lock.ts';
import type { ChainStanding } from './recovery.ts';
import { type ReservePorts, reserve, type Wanted } from './reserve.ts';
import { allowSite, type BookPorts, blockSite, moneyOf } from './rule-book.ts';
import { barePayment } from './rule-facts.ts';
import { givenUp } from './settle.ts';
import { type SignPorts, sign } from './sign.ts';
import type { Plan, SignedIn, SignIns } from './sign-in.ts';
import type { Statements } from './statements.ts';
import { type TakeUpPorts, takeUp } from './take-up.ts';

/** Everything one 402 is decided by. `alive` and the lock are asked again after a person has answered. */
export interface Met {
  readonly context: Omit<RequestContext, 'unlocked' | 'observed'>;
  readonly challenge: Challenge;
  /** The same 402 with its body, read the one way there is (a probe, or the page's word); null when there is none. */
  withBody(): Promise<Challenge | null>;
  /** The document that asked is still there to receive what is paid for. */
  alive(): Promise<boolean>;
  /** Asked last, when all is decided and nothing is signed: the browser will really repeat the request. */
  ready(): Promise<boolean>;
  /** Names a file that is fetched in parts by one document; null where nothing comes in parts. */
  readonly file: string | null;
  /** A digest of what the request carries; null where nobody can tell. */
  readonly body: string | null;
  /** Names the visit of the tab that asks; null where nobody can tell. */
  readonly visit?: string | null;
}

/** Reasons for which a picture or another part of a page does not interrupt the user; it stays away, with a note. */
const quietReasons: readonly Reason[] = [
  'paused',
  'quiet-hours',
  'payee-changed',
  'payee-not-allowed',
  'token-not-allowed',
  'request-not-allowed',
  'path-not-allowed',
  'path-asks',
  'price-above-usual',
  'signed-by-stranger',
  'signed-otherwise',
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

export interface PayPorts extends ReservePorts, SignPorts, TakeUpPorts {
  /** The spending account's address; null while there is no wallet. */
  account(): Promise<string | null>;
  /** What the account has of the candidate's token; null when not known, which is no reason not to try. */
  funds(candidate: Candidate): Promise<bigint | null>;
  /** Whether the journal and the chain are known to agree; see `recovery.ts`. */
  standing(network: string): Promise<ChainStanding>;
  ask(asked: Asked): Promise<Reply>;
  readonly signIns: SignIns;
  readonly statements: Statements;
  /** The user has ruled: what else waits for an answer about this site is weighed again. */
  ruled(site: Site): void;
}

/** An answer of which our own desk knows whether the password stood behind it; it goes no further itself. */
export type Confirmed = Answer & { readonly isConfirmed?: boolean };

/** What comes back from a question: the user's answer, or why there is none. */
export type Reply = Confirmed | { readonly kind: 'weigh-again' | 'expired' | 'too-many' };

/** A question to the user, bound to one frozen candidate. */
export interface Asked {
  readonly site: Site;
  readonly met: Met;
  readonly candidate: Candidate;
  readonly reason: Reason;
  /** Everybody's opinion; the first reason of it is `reason`. */
  readonly verdict: Verdict;
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
  const { met, chosen } = await readTerms(observed, account);
  if (chosen.kind !== 'candidate') return chosen;
  const { candidate } = chosen;

  const reserved = await reserveOrAsk(met, candidate, ports);
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

/** The header first; the body only where the header offers nothing that can be paid. */
async function readTerms(met: Met, account: string): Promise<{ met: Met; chosen: Choice }> {
  const byHeader = choose(met.challenge, account, onLoopback(met));
  if (byHeader.kind === 'candidate') return { met, chosen: byHeader };
  // Two headers are an attack or a fault; nothing beside them is believed.
  const isAmbiguous = byHeader.kind === 'refused' && byHeader.failure.name === 'challenge-ambiguous';
  if (isAmbiguous) return { met, chosen: byHeader };
  const challenge = await met.withBody();
  if (challenge === null) return { met, chosen: byHeader };
  const byBody = choose(challenge, account, onLoopback(met));
  const bodySaysMore = byBody.kind === 'candidate' || byHeader.kind === 'foreign';
  return bodySaysMore ? { met: { ...met, challenge }, chosen: byBody } : { met, chosen: byHeader };
}

/** A failure, and everybody's opinion where rules had a say. */
type Unpaid = Failure & { readonly opinions?: readonly Heard[] };

/** New terms, frozen; an open purchase of the same, to be presented once more; a way in without paying; or why none. */
type Decided = Terms | Purchase | Plan | Unpaid;

async function reserveOrAsk(met: Met, candidate: Candidate, ports: PayPorts): Promise<Decided> {
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
    const payment = paymentIn(met, site, candidate, ports);
    const standing = standingOf(context, consented(holding, payment));
    if (standing.say === 'leave') return standing.failure;
    const terms = askingOf(met, site, candidate);

    let verdict: Verdict;
    if (standing.say === 'silent') {
      const isAllowed = judge(holding, payment).say === 'pay'; // this price alone, whatever was spent before
      // A sign-in spends nothing, and tells a site who is there. Whom a rule may pay by itself, it tells so anyway: it is no
      // matter then how much was spent today, or how long ago the thing was bought. All others are told on a person's yes alone.
      const plan = isAllowed ? await ports.signIns.plan(terms, false) : null;
      if (plan !== null) return plan;
      const poor = await lacksMoney(candidate, ports);
      if (poor !== null) return poor;
      const chain = await ports.standing(candidate.network.id);
      if (chain === 'clock-wrong') return failure('clock-wrong'); // its window would be another one than it says
      const doubt = isAllowed ? await ports.statements.doubt(terms) : null;
      const reservation =
        chain === 'caught-up'
          ? await reserve(wanted(met, site, candidate, 'rule', doubt), ports)
          : success({ kind: 'ask' as const, verdict: asking('not-caught-up') });
      if (!reservation.ok) return reservation.failure;
      const { value } = reservation;
      if (value.kind === 'reserved') return value.purchase;
      if (value.kind === 'open') {
        const taken = await takeUp(value.purchase, candidate, ports);
        if (taken === 'weigh-again') continue;
        return taken;
      }
      verdict = value.verdict;
    } else {
      verdict = asking(standing.reason);
    }

    const { reason } = verdict;
    if (met.context.kind === 'element' && quietReasons.includes(reason))
      return { ...quietly(reason), opinions: verdict.opinions };
    const asked = { site, met, candidate, reason, verdict };
    // Nobody is asked twice because the site did not take the sign-in that was tried first.
    if (ports.signIns.takeYes(terms)) return await obey({ kind: 'once' }, asked, ports);
    const answer = await ports.ask(asked);
    if (answer.kind === 'weigh-again') continue; // perhaps nothing needs to be asked now
    return await obey(answer, asked, ports);
  }
}

/** What the browser tells asks by itself, before any rule is heard. */
function asking(reason: Reason): Verdict {
  return verdictOf([{ kind: 'standing', say: 'ask', reason }]);
}

/** What would be paid, before anything is known of the past. */
function paymentIn(
  met: Met,
  site: Site,
  { offer, network, token, cost }: Candidate,
  { clock }: PayPorts,
): Payment {
  const { url, method, kind: request } = met.context;
  const price = { network: network.id, asset: token.address, payTo: offer.payTo, cost: `${cost}` };
  const kind = network.testnet ? 'test' : 'real';
  return barePayment(
    { at: clock(), site, url, method, request, ...price, kind, file: null },
    met.visit ?? null,
  );
}

/** Nothing is signed for money that is not there: the seller would only refuse it. */
async function lacksMoney(candidate: Candidate, ports: PayPorts): Promise<Failure | null> {
  const have = await ports.funds(candidate);
  const { amount } = candidate.offer;
  if (have === null || have >= amount) return null;
  return failure('not-enough-money', { need: amount.toString(), have: have.toString() });
}

async function obey(answer: Reply, asked: Asked, ports: PayPorts): Promise<Decided> {
  const { site, met, candidate, reason, verdict } = asked;
  const { opinions } = verdict;
  const scope = { site, money: moneyIn(candidate) };
  if (answer.kind === 'too-many') return { ...failure('too-many-questions'), opinions };
  if (answer.kind === 'expired' || answer.kind === 'weigh-again')
    return { ...failure('question-expired'), opinions };
  if (answer.kind === 'decline') return { ...failure('declined'), opinions };
  if (answer.kind === 'block') {
    await blockSite(site, ports);
    ports.ruled(site);
    return failure('site-blocked');
  }
  if (!(await met.alive())) return failure('question-gone');
  if (answer.kind === 'always') {
    if (!mayAlways(asked)) return failure('sender-refused');
    const allowed = await allowSite(scope, answer, alwaysPorts(answer, ports), met.visit ?? null);
    if (!allowed.ok) return allowed.failure;
    ports.ruled(site);
  }
  // Whoever would pay for it would rather be let in for nothing.
  const plan = await ports.signIns.plan(askingOf(met, site, candidate), true);
  if (plan !== null) return plan;
  if ((await ports.standing(candidate.network.id)) === 'clock-wrong') return failure('clock-wrong');
  for (;;) {
    const reservation = await reserve(wanted(met, site, candidate, 'user', null, reason), ports);
    if (!reservation.ok) return reservation.failure;
    const { value } = reservation;
    if (value.kind === 'reserved') return value.purchase;
    if (value.kind === 'ask') return failure('ledger-failed'); // a yes is never asked about
    const taken = await takeUp(value.purchase, candidate, ports);
    if (taken !== 'weigh-again') return taken;
    if (!(await met.alive())) return failure('question-gone');
  }
}

/** Limits beyond what is usual want the password; whoever asked has asked for it. */
function alwaysPorts({ isConfirmed }: Confirmed, { ledger, clock }: PayPorts): BookPorts {
  const confirm = async () => (isConfirmed === true ? success(null) : failed('password-needed'));
  return { ledger, clock, confirm };
}

/** A rule is only made from terms that the wallet has seen itself, on a request of the site's own. */
export function mayAlways({ met, site }: Pick<Asked, 'met' | 'site'>): boolean {
  return met.challenge.source !== 'page' && new URL(met.context.url).origin === site;
}

function askingOf({ context, challenge }: Met, site: Site, candidate: Candidate): Asking {
  const { url, method } = context;
  return { site, url, method, challenge, candidate };
}

function moneyIn({ network }: Candidate): Money {
  return network.testnet ? 'test' : 'real';
}

function quietly(reason: Reason): Failure {
  return failure(reason.startsWith('over-') ? 'part-over-limit' : 'part-not-asked', { reason });
}

function wanted(
  met: Met,
  site: Site,
  candidate: Candidate,
  decidedBy: 'rule' | 'user',
  doubt: Reason | null,
  askedFor: Reason | null = null,
): Wanted {
  const { context, file, body, challenge, visit = null } = met;
  const { url, method, kind: request } = context;
  return {
    site,
    url,
    method,
    request,
    body,
    file,
    candidate,
    decidedBy,
    doubt,
    visit,
    askedFor,
    challenge: carrierOf(challenge, candidate),
  };
}

function onLoopback({ context }: Met): boolean {
  return isLoopback(context.url) || isLoopback(context.topOrigin ?? '');
}

function refused({ opinions, ...reason }: Unpaid): Paid {
  const refusal = { kind: 'refused', failure: reason, offers: [] } as const;
  return opinions === undefined ? refusal : { ...refusal, opinions };
}
