// The promise not to pay twice and not to pass a limit: a purchase is journalled, judged on today's totals, before it is signed.

import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Because } from '../core/choice.ts';
import type { Happening } from '../core/evidence.ts';
import { failed, type Outcome, success } from '../core/failure.ts';
import { comparable } from '../core/network-family.ts';
import { carriesTheSame, counts, isOpen, mayPresent, type Purchase, type Terms } from '../core/purchase.ts';
import type { Site } from '../core/site.ts';
import type { Clock, Random } from '../core/time-and-chance.ts';
import { type Heard, type Reason, type Verdict, verdictOf } from '../core/verdict.ts';
import { opinionsOf } from '../rules/index.ts';
import { isChargedFirst } from '../schemes/known.ts';
import type { Candidate } from './choose.ts';
import type { Facts, Ledger } from './ports.ts';
import { paymentOf } from './rule-facts.ts';
import { isFirstAllowance, isKnownPayee } from './site-memory.ts';

/** Longest life of an authorization, in seconds: paid silently, or approved by the user. */
const silentWindow = 120;
const approvedWindow = 600;

/** For so long a page that was paid and delivered is not bought again without asking. In milliseconds. */
const pageLife = 10 * 60_000;

export interface ReservePorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly random: Random;
}

export interface Wanted {
  readonly site: Site;
  readonly url: string;
  readonly method: string;
  readonly request: Purchase['request'];
  /** What the request carries, as a digest; null where nobody can tell, which is never the same as another. */
  readonly body: string | null;
  /** Names a file that is sold in parts; null where nothing comes in parts. */
  readonly file: string | null;
  /** The header or body that asks for the money, as it was observed. */
  readonly challenge: string;
  readonly candidate: Candidate;
  readonly decidedBy: 'rule' | 'user';
  /** Why a rule alone does not pay on these terms, as far as they tell it themselves. */
  readonly doubt: Reason | null;
  /** Names the visit of the tab that asks; null where nobody can tell. */
  readonly visit?: string | null;
  /** Why a person was asked before, where it was not a rule that wanted it. */
  readonly askedFor?: Reason | null;
  /** Why this offer, where there were several. */
  readonly because?: Because | null;
}

/** Reserved; or the rules want the user asked; or the same purchase is open already; or a named refusal. */
export type Reservation =
  | { readonly kind: 'reserved'; readonly purchase: Terms }
  | { readonly kind: 'ask'; readonly reason: Reason; readonly verdict: Verdict }
  | { readonly kind: 'open'; readonly purchase: Purchase };

export async function reserve(wanted: Wanted, ports: ReservePorts): Promise<Outcome<Reservation>> {
  const terms = termsOf(wanted, ports);
  const first: Happening = {
    kind: 'reserved',
    challenge: wanted.challenge,
    offer: wanted.candidate.offer.original,
    ...(wanted.because == null ? {} : { because: wanted.because }),
  };
  let open: Purchase | undefined;
  const verdict = await ports.ledger.reserve(terms, first, (facts) => {
    const judged = decide(terms, wanted, facts);
    if (judged.say === 'refuse') return judged; // what is blocked is not even presented once more
    open = sameThing(terms, facts).find((other) => isUnderWay(other, terms));
    return open === undefined ? judged : { ...judged, say: 'refuse', reason: 'open-elsewhere' };
  });
  if (open !== undefined) return success({ kind: 'open', purchase: open });
  if (verdict.say === 'pay') return success({ kind: 'reserved', purchase: terms });
  if (verdict.say === 'ask') return success({ kind: 'ask', reason: verdict.reason, verdict });
  return failed(verdict.reason === 'payee-blocked' ? 'payee-blocked' : 'site-blocked');
}

/** The same purchase, where it is under way already; nothing is judged, and nothing written. */
export async function underWay(wanted: Wanted, ports: ReservePorts): Promise<Purchase | undefined> {
  const terms = termsOf(wanted, ports);
  const facts = await ports.ledger.facts(terms);
  return sameThing(terms, facts).find((other) => isUnderWay(other, terms));
}

/** Its fate is open, or it was paid, brought nothing, and may be presented again at the same terms. */
function isUnderWay(other: Purchase, terms: Terms): boolean {
  if (other.key !== terms.key) return false;
  const isSameOffer = other.amount === terms.amount && other.dialect === terms.dialect;
  return isOpen(other) || (isSameOffer && mayPresent(other, terms.at));
}

/** What the rules say at this instant; a user's own yes overrules every *ask*, never a *refuse*. */
function decide(terms: Terms, { visit, askedFor, doubt, candidate }: Wanted, facts: Facts): Verdict {
  const before = paidBefore(terms, facts);
  const isPriced = candidate.token.peg !== null;
  const ruled = opinionsOf(facts, paymentOf(terms, visit ?? null, facts));
  const heard: readonly Heard[] = [
    ...(isPriced ? ruled : [...ruled.filter(isNotWeighed), unpriced]),
    ...(before === null ? [] : [{ kind: 'journal', say: 'ask', reason: before } as const]),
    ...(isFirstAllowance(terms, facts.memory)
      ? [{ kind: 'journal', say: 'ask', reason: 'signs-allowance' } as const]
      : []),
    ...(terms.draft.approvalNonce === undefined ? [] : [signsApproval]),
    ...(isDoubted(doubt, terms, facts) ? [{ kind: 'statement', say: 'ask', reason: doubt } as const] : []),
    ...(isChargedFirst(candidate.offer) ? [chargedFirst] : []),
  ];
  const verdict = verdictOf(heard);
  if (verdict.say === 'refuse' || terms.decidedBy === 'rule') return verdict;
  return overruled(heard, askedFor ?? null);
}

/** Of two payees one that the site is known by is in no doubt. */
function isDoubted(doubt: Reason | null, terms: Terms, { memory }: Facts): doubt is Reason {
  if (doubt === 'payees-differ') return !isKnownPayee(memory, terms);
  return doubt !== null;
}

/** What nobody knows the worth of no limit can count: its cost of nothing is in every limit, and says nothing. */
const unpriced: Heard = { kind: 'terms', say: 'ask', reason: 'token-unpriced' };

function isNotWeighed({ numbers }: Heard): boolean {
  return numbers?.cost === undefined;
}

/**
 * Every time, at every site, whatever a rule says and whoever has agreed before. Each one is a whole transaction of the account's own that
 * its receiver may send or keep, that takes the account's next place, and that no time ends: nothing of that is in any limit.
 */
const signsApproval: Heard = { kind: 'terms', say: 'ask', reason: 'signs-approval' };

/** No limit of a rule is made for money that is gone when the goods do not come: only a person takes that upon them. */
const chargedFirst: Heard = { kind: 'terms', say: 'ask', reason: 'charged-before-delivery' };

/** Who was asked has seen all of it, and said yes. */
function overruled(heard: readonly Heard[], askedFor: Reason | null): Verdict {
  const isTold = askedFor === null || heard.some(({ reason }) => reason === askedFor);
  const standing: Heard[] = isTold ? [] : [{ kind: 'standing', say: 'ask', reason: askedFor }];
  const yes: Heard = { kind: 'person', say: 'pay', reason: 'you-said-yes' };
  return { say: 'pay', reason: yes.reason, opinions: [...heard, ...standing, yes] };
}

/** The same thing was paid for, or may still be: only a person pays for it again. */
function paidBefore(terms: Terms, facts: Facts): Reason | null {
  const alike = sameThing(terms, facts);
  if (alike.some(isOpen)) return 'open-elsewhere';
  // Whoever has said yes to it since, and paid, has answered for what was owed before.
  const yeses = alike.filter(({ decidedBy, money }) => decidedBy === 'user' && counts(money));
  const lastYes = Math.max(...yeses.map(({ at }) => at));
  if (alike.some((other) => isOwed(other) && other.at >= lastYes)) return 'paid-not-delivered';
  const isPage = terms.request === 'navigation';
  const isFresh = ({ delivery, at }: Purchase) => delivery === 'delivered' && terms.at - at < pageLife;
  return isPage && alike.some(isFresh) ? 'bought-before' : null;
}

function sameThing(terms: Terms, { alike }: Facts): readonly Purchase[] {
  return alike.filter((other) => carriesTheSame(other, terms));
}

/** Paid, and nothing came of it. */
function isOwed({ money, delivery }: Purchase): boolean {
  const isPaid = money === 'claimed' || money === 'seen' || money === 'settled';
  return isPaid && (delivery === 'none' || delivery === 'undelivered');
}

function termsOf(wanted: Wanted, ports: ReservePorts): Terms {
  const { site, url, method, request, body, file, candidate, decidedBy } = wanted;
  const { offer, scheme, network, token, payer } = candidate;
  const at = ports.clock();
  const carried = isBodiless(method) ? '' : body;
  const thing = thingOf({ site, method, url });
  const key = keyOf({
    site,
    method,
    url,
    carried: carried ?? bytesToHex(ports.random(16)), // like no other
    network: network.id,
    asset: token.address,
    payTo: offer.payTo,
  });
  const maxWindow = decidedBy === 'rule' ? silentWindow : approvedWindow;
  const nonce = nonceOf(key, ports.random(16));
  const draft = scheme.draft(offer, payer, { now: Math.floor(at / 1000), maxWindow, nonce });
  return {
    id: bytesToHex(ports.random(16)),
    key,
    thing,
    body: carried,
    at,
    site,
    url,
    method,
    request,
    file: file === null ? null : digest(file),
    dialect: offer.dialect,
    scheme: scheme.id,
    network: network.id,
    asset: token.address,
    amount: offer.amount.toString(),
    ...(scheme.isCeiling === true ? { ceiling: offer.amount.toString() } : {}),
    cost: candidate.cost.toString(),
    kind: network.testnet ? 'test' : 'real',
    payTo: draft.to ?? offer.payTo,
    account: payer.account,
    nonce,
    validBefore: Number(draft.validBefore),
    draft,
    decidedBy,
  };
}

type Asked = Pick<Purchase, 'site' | 'method' | 'url'>;

/** The same thing where it is asked for with the same body, whatever it costs and whoever is paid. */
export function thingOf({ site, method, url }: Asked): string {
  return digest(site, method, url, '');
}

/** The same purchase. */
export function keyOf(
  of: Asked & Pick<Purchase, 'network' | 'asset' | 'payTo'> & { readonly carried: string },
): string {
  const { site, method, url, carried, network, asset, payTo } = of;
  return digest(site, method, url, carried, network, asset, comparable(payTo));
}

export function isBodiless(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function digest(...parts: string[]): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(parts))));
}

/** Bound to the purchase and a salt: later evidence can tell which purchase a settled nonce belongs to. */
function nonceOf(key: string, salt: Uint8Array): `0x${string}` {
  return `0x${bytesToHex(keccak_256(concatBytes(utf8ToBytes(`tuppence purchase ${key}`), salt)))}`;
}
