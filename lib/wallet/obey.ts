// What a person answered is done: ruled, let in, reserved, or left alone.
import { type Failure, failed, failure, type Outcome, success } from '../core/failure.ts';
import type { Purchase, Terms } from '../core/purchase.ts';
import type { Site } from '../core/site.ts';
import type { Heard, Reason, Verdict } from '../core/verdict.ts';
import { isChargedFirst } from '../schemes/known.ts';
import type { Answer } from './api.ts';
import { type Candidate, type Offers, offerIdOf } from './choose.ts';
import { askingOf, type Met, moneyIn, wanted } from './met.ts';
import type { ChainStanding } from './recovery.ts';
import { type ReservePorts, reserve } from './reserve.ts';
import { allowSite, type BookPorts, blockSite } from './rule-book.ts';
import type { Plan, SignIns } from './sign-in.ts';
import { type TakeUpPorts, takeUp } from './take-up.ts';

/** An answer of which our own desk knows whether the password stood behind it; it goes no further itself. */
export type Confirmed = Answer & { readonly isConfirmed?: boolean };

/** What comes back from a question: the user's answer, or why there is none. */
export type Reply =
  | Confirmed
  | { readonly kind: 'weigh-again' | 'expired' | 'too-many' | 'muted' | 'stopped' };

/** A question to the user, bound to frozen offers: `candidate` is the one that is proposed. */
export interface Asked extends Offers {
  readonly site: Site;
  readonly met: Met;
  readonly reason: Reason;
  /** Everybody's opinion; the first reason of it is `reason`. */
  readonly verdict: Verdict;
}

export interface ObeyPorts extends ReservePorts, TakeUpPorts {
  readonly signIns: SignIns;
  /** Whether the journal and the chain are known to agree; see `recovery.ts`. */
  standing(network: string): Promise<ChainStanding>;
  /** The user has ruled: what else waits for an answer about this site is weighed again. */
  ruled(site: Site): void;
}

/** A failure, and everybody's opinion where rules had a say. */
export type Unpaid = Failure & { readonly opinions?: readonly Heard[] };

/** New terms, frozen; an open purchase of the same, to be presented once more; a way in without paying; or why none. */
export type Decided = Terms | Purchase | Plan | Unpaid;

export async function obey(answer: Reply, asked: Asked, ports: ObeyPorts): Promise<Decided> {
  const { site, met, candidate, reason, verdict } = asked;
  const { opinions } = verdict;
  const scope = { site, money: moneyIn(candidate) };
  if (answer.kind === 'too-many') return { ...failure('too-many-questions'), opinions };
  if (answer.kind === 'muted') return { ...failure('site-muted'), opinions };
  if (answer.kind === 'stopped') return failure('wallet-stopped');
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
    const reservation = await reserve(wanted(met, site, asked, 'user', null, reason), ports);
    if (!reservation.ok) return reservation.failure;
    const { value } = reservation;
    if (value.kind === 'reserved') return value.purchase;
    if (value.kind === 'ask') return failure('ledger-failed'); // a yes is never asked about
    const taken = await takeUp(value.purchase, candidate, ports);
    if (taken !== 'weigh-again') return taken;
    if (!(await met.alive())) return failure('question-gone');
  }
}

/**
 * The question with the offer that the person has taken in the place of the proposed one. Only what was shown can be taken, and
 * where several were, the answer says which.
 */
export function taken(asked: Asked, answer: Reply): Outcome<Asked> {
  if (answer.kind !== 'once' && answer.kind !== 'always') return success(asked);
  const offers = [asked.candidate, ...asked.others];
  if (answer.offer === undefined && offers.length === 1) return success(asked);
  const candidate = offers.find((one) => offerIdOf(one) === answer.offer);
  if (candidate === undefined) return failed('offer-not-shown');
  return success(taking(asked, candidate));
}

/** Another one than was proposed is the person's own choice. */
export function taking(asked: Asked, candidate: Candidate): Asked {
  if (candidate === asked.candidate) return asked;
  const others = [asked.candidate, ...asked.others].filter((one) => one !== candidate);
  return { ...asked, candidate, others, because: { reason: 'you-chose' } };
}

/** The same answer to one of many that were shown together: what is taken of each is its proposed offer. */
export function proposed({ candidate }: Asked, answer: Confirmed): Confirmed {
  const isYes = answer.kind === 'once' || answer.kind === 'always';
  return isYes ? { ...answer, offer: offerIdOf(candidate) } : answer;
}

/** Limits beyond what is usual want the password; whoever asked has asked for it. */
function alwaysPorts({ isConfirmed }: Confirmed, { ledger, clock }: ObeyPorts): BookPorts {
  const confirm = async () => (isConfirmed === true ? success(null) : failed('password-needed'));
  return { ledger, clock, confirm };
}

/**
 * A rule is only made from terms that the wallet has seen itself, on a request of the site's own, in money that it can count; and
 * not from what is asked about every time whatever the rule says.
 */
export function mayAlways({ met, site, candidate }: Pick<Asked, 'met' | 'site' | 'candidate'>): boolean {
  if (candidate.token.peg === null || isChargedFirst(candidate.offer)) return false;
  if (candidate.payer.approval !== undefined) return false;
  return met.challenge.source !== 'page' && new URL(met.context.url).origin === site;
}
