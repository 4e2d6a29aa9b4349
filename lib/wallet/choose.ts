// From a challenge to the one offer that this wallet would pay, or the reasons why there is none.
import { type Challenge, headerValues } from '../core/challenge.ts';
import { type Failure, type FailureName, failure } from '../core/failure.ts';
import type { Offer } from '../core/offer.ts';
import { dialectOf, readChallenge } from '../dialects/index.ts';
import {
  chainIdOf,
  costOf,
  type Network,
  networkIdNamed,
  networkOf,
  type Token,
  tokenOf,
} from '../networks/index.ts';
import { type Payer, type Scheme, schemes } from '../schemes/index.ts';

/** An offer that can be paid, with everything that paying it takes. */
export interface Candidate {
  readonly offer: Offer;
  readonly scheme: Scheme;
  readonly network: Network;
  readonly token: Token;
  readonly payer: Payer;
  /** Micro-dollars. */
  readonly cost: bigint;
}

export type Choice =
  | { readonly kind: 'candidate'; readonly candidate: Candidate }
  /** `offers`: why single offers were set aside. */
  | { readonly kind: 'refused'; readonly failure: Failure; readonly offers: readonly FailureName[] }
  /** Not a challenge in any dialect we speak: the 402 is somebody else's. */
  | { readonly kind: 'foreign' };

/** What an offer is weighed with. */
export interface Scales {
  readonly account: string;
  readonly networks: readonly Network[];
  /** Sites on this machine are never paid with real money. */
  readonly onlyTestMoney: boolean;
}

export function choose(challenge: Challenge, scales: Scales): Choice {
  const readings = readChallenge(challenge, networkIdNamed(scales.networks));
  if (readings.length === 0) return { kind: 'foreign' };
  const refusals: Failure[] = [];
  // A dialect that stands earlier on the shelf is preferred; within it the cheapest offer.
  for (const reading of readings) {
    const weighed = reading.offers.map((offer) => weigh(offer, scales));
    const cheapest = weighed.filter((result) => 'offer' in result).toSorted(byCost)[0];
    if (cheapest !== undefined) return { kind: 'candidate', candidate: cheapest };
    refusals.push(...weighed.filter((result): result is Failure => 'name' in result));
  }
  const whole = readings.map((reading) => reading.refusal).find((refusal) => refusal !== null);
  const dropped = readings.flatMap((reading) => reading.dropped);
  const offers = [...dropped, ...refusals].map(({ name }) => name);
  return {
    kind: 'refused',
    failure: whole ?? [...dropped, ...refusals][0] ?? failure('nothing-payable'),
    offers,
  };
}

/** What asked for this, as it was observed: evidence, to be read again by a stranger. */
export function carrierOf(challenge: Challenge, { offer }: Candidate): string {
  const dialect = dialectOf(offer.dialect);
  const [header] = headerValues(challenge, 'payment-required');
  return (dialect?.carrier === 'header' ? header : challenge.body) ?? header ?? '';
}

function weigh(offer: Offer, { account, networks, onlyTestMoney }: Scales): Candidate | Failure {
  const network = networkOf(networks, offer.network);
  if (network === undefined) return failure('network-unknown', { network: offer.network.slice(0, 60) });
  if (onlyTestMoney && !network.testnet) return failure('site-loopback-real-money');
  const token = payableToken(network, offer.asset);
  const payer: Payer = { account, chainId: chainIdOf(network), token };
  const tried = schemes.map((scheme) => ({ scheme, refusal: scheme.refusal(offer, payer) }));
  const able = tried.find(({ refusal }) => refusal === null);
  if (able === undefined) return tried[0]?.refusal ?? failure('scheme-unknown');
  if (token === undefined) return failure('token-unknown');
  return {
    offer,
    scheme: able.scheme,
    network,
    token,
    payer,
    cost: costOf(token, offer.amount),
  };
}

function payableToken(network: Network, address: string): Token | undefined {
  const token = tokenOf(network, address);
  return token?.retired === true ? undefined : token;
}

/**
 * Real money and play money are not compared: a seller who takes both is paid in earnest. What nobody knows the worth of comes
 * after everything that can be compared.
 */
function byCost(one: Candidate, other: Candidate): number {
  if (one.network.testnet !== other.network.testnet) return one.network.testnet ? 1 : -1;
  if (one.token.peg !== other.token.peg) return one.token.peg === null ? 1 : -1;
  return one.cost < other.cost ? -1 : Number(one.cost > other.cost);
}
