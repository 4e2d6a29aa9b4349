// Everything one 402 is decided by, and what the parts of the wallet make of it.
import type { Challenge } from '../core/challenge.ts';
import type { RequestContext } from '../core/context.ts';
import type { Money } from '../core/money.ts';
import { isLoopback, type Site } from '../core/site.ts';
import type { Reason } from '../core/verdict.ts';
import type { Payment } from '../rules/index.ts';
import type { Asking } from './asking.ts';
import { type Candidate, carrierOf, type Offers } from './choose.ts';
import type { Wanted } from './reserve.ts';
import { barePayment } from './rule-facts.ts';

/** `alive` and the lock are asked again after a person has answered. */
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

export function askingOf({ context, challenge }: Met, site: Site, candidate: Candidate): Asking {
  const { url, method } = context;
  return { site, url, method, challenge, candidate };
}

/** Sites on this machine are never paid with real money. */
export function onLoopback({ context }: Pick<Met, 'context'>): boolean {
  return isLoopback(context.url) || isLoopback(context.topOrigin ?? '');
}

export function moneyIn({ network }: Pick<Candidate, 'network'>): Money {
  return network.testnet ? 'test' : 'real';
}

/** What would be paid, before anything is known of the past. */
export function paymentIn(
  met: Met,
  site: Site,
  { offer, network, token, cost }: Candidate,
  at: number,
): Payment {
  const { url, method, kind: request } = met.context;
  const price = { network: network.id, asset: token.address, payTo: offer.payTo, cost: `${cost}` };
  return barePayment(
    { at, site, url, method, request, ...price, kind: moneyIn({ network }), file: null },
    met.visit ?? null,
  );
}

/** `doubt`: why a rule alone does not pay. `askedFor`: why a person was asked. */
export function wanted(
  met: Met,
  site: Site,
  { candidate, because }: Pick<Offers, 'candidate' | 'because'>,
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
    because,
    challenge: carrierOf(challenge, candidate),
  };
}
