// From a challenge to the offers that this wallet can pay, the cheapest first, or the reasons why there is none.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Challenge, headerValues } from '../core/challenge.ts';
import type { Because, Caution } from '../core/choice.ts';
import { type Failure, type FailureName, failure } from '../core/failure.ts';
import { familyOf } from '../core/network-family.ts';
import type { Offer, Reading } from '../core/offer.ts';
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
import { isChargedFirst, recognisedNetwork, recognisedTerms, recognisedUnread } from '../schemes/known.ts';
import { isRefusedOn, type Payers, payerOn } from './payers.ts';

/** An offer that can be paid, with everything that paying it takes. */
export interface Candidate {
  readonly offer: Offer;
  readonly scheme: Scheme;
  readonly network: Network;
  readonly token: Token;
  readonly payer: Payer;
  /** Micro-dollars. */
  readonly cost: bigint;
  /** Micro-dollars that paying in this way costs beside it. */
  readonly fee: bigint;
  /** Where network, token and way of paying stand in our own lists, which decides where nothing else does. */
  readonly place: number;
}

/** An offer of the challenge that cannot be paid here, and why; of what could not be read there is no offer. */
interface SetAside {
  readonly offer: Offer | null;
  readonly name: FailureName;
  /** What it asks for, where this wallet knows it by name. */
  readonly named?: string | undefined;
}

/** What can be paid of a challenge: the one that would be taken, the others, and what cannot. */
export interface Offers {
  readonly candidate: Candidate;
  readonly others: readonly Candidate[];
  readonly setAside: readonly SetAside[];
  /** Why that one; null until they are ranked, and where there is nothing to choose from. */
  readonly because: Because | null;
  /** By the ids of those that are avoided for a while. */
  readonly cautions: Readonly<Record<string, Caution>>;
}

export type Choice =
  | (Offers & { readonly kind: 'candidate' })
  /** `offers`: why single offers were set aside, by name; `reasons`: the same in full. */
  | {
      readonly kind: 'refused';
      readonly failure: Failure;
      readonly offers: readonly FailureName[];
      readonly reasons: readonly Failure[];
    }
  /** Not a challenge in any dialect we speak: the 402 is somebody else's. */
  | { readonly kind: 'foreign' };

/** What an offer is weighed with. */
export interface Scales {
  readonly account: string;
  /** Empty, or none, until the wallet was unlocked once since it pays there. */
  readonly solanaAccount?: string | null;
  /** Missing: the account of the words pays everywhere. */
  readonly payers?: Payers;
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
    const weighed = reading.offers.map((offer) => ({ offer, found: weigh(offer, scales) }));
    const payable = weighed.flatMap(({ found }) => ('offer' in found ? [found] : []));
    const [candidate, ...others] = distinct(payable.toSorted(byCost));
    const refused = weighed.flatMap(({ offer, found }) => ('name' in found ? [{ offer, found }] : []));
    if (candidate !== undefined) {
      const unread = unreadIn(reading).map((found) => ({ offer: null, found }));
      const setAside = [...refused, ...unread].map(({ offer, found }) => setAsideFor(found, offer));
      return { kind: 'candidate', candidate, others, setAside, because: null, cautions: {} };
    }
    refusals.push(...refused.map(({ found }) => found));
  }
  const whole = readings.map((reading) => reading.refusal).find((refusal) => refusal !== null);
  const dropped = readings.flatMap(unreadIn);
  const reasons = [...dropped, ...refusals];
  return {
    kind: 'refused',
    failure: whole ?? reasons[0] ?? failure('nothing-payable'),
    offers: reasons.map(({ name }) => name),
    reasons,
  };
}

function setAsideFor({ name, detail }: Failure, offer: Offer | null): SetAside {
  return { offer, name, ...(detail?.named === undefined ? {} : { named: detail.named }) };
}

/** Why single offers of it could not be read; what is known by its network is called by its name. */
function unreadIn({ dropped }: Reading): readonly Failure[] {
  return dropped.map((one) => recognisedUnread(one) ?? one);
}

/** Names exactly what would be signed, so that an answer can say which of several offers it takes. */
export function offerIdOf({ offer, scheme, network, token, payer }: Candidate): string {
  const { dialect, amount, payTo, window } = offer;
  const said = [dialect, scheme.id, network.id, token.address, `${amount}`, payTo, window];
  // Other things to agree to: an allowance beside the payment, another facilitator that says how much it is, money before goods.
  const more = [
    payer.permitNonce ?? '',
    payer.approval === undefined ? '' : JSON.stringify(payer.approval),
    scheme.isCeiling === true ? String(offer.extra.facilitatorAddress) : '',
    isChargedFirst(offer) ? 'upfront' : '',
  ];
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([...said, ...more])))).slice(0, 32);
}

/** What asked for this, as it was observed: evidence, to be read again by a stranger. */
export function carrierOf(challenge: Challenge, { offer }: Candidate): string {
  const dialect = dialectOf(offer.dialect);
  const [header] = headerValues(challenge, 'payment-required');
  return (dialect?.carrier === 'header' ? header : challenge.body) ?? header ?? '';
}

/** A challenge may say the same twice. */
function distinct(candidates: readonly Candidate[]): Candidate[] {
  return [...new Map(candidates.toReversed().map((one) => [offerIdOf(one), one])).values()].toReversed();
}

function weigh(offer: Offer, scales: Scales): Candidate | Failure {
  const { networks, onlyTestMoney } = scales;
  const network = networkOf(networks, offer.network);
  if (network === undefined) {
    const unknown = failure('network-unknown', { network: offer.network.slice(0, 60) });
    return recognisedNetwork(offer.network) ?? unknown;
  }
  if (onlyTestMoney && !network.testnet) return failure('site-loopback-real-money');
  const token = payableToken(network, offer.asset);
  const payer: Payer = { ...payerOn(network.id, scales), chainId: chainIdOf(network), token };
  const recognised = recognisedTerms(offer);
  if (recognised !== null) return recognised;
  const ours = schemes.filter(({ family }) => family === familyOf(network.id));
  const tried = ours.map((scheme) => ({ scheme, refusal: scheme.refusal(offer, payer) }));
  const payable = tried.filter(({ refusal }) => refusal === null);
  if (payable.length === 0) {
    const meant = meantOf(tried.map(({ refusal }) => refusal)) ?? failure('scheme-unknown');
    return meant.name === 'token-unknown' ? strangeToken(offer, network) : meant;
  }
  const able = payable.find(({ scheme }) => payer.signer === undefined || scheme.byContract === true);
  if (able === undefined) return failure('account-cannot-pay-so');
  if (payer.signer === undefined && isRefusedOn(network.id, scales)) return failure('account-code-refuses');
  if (token === undefined) return failure('token-unknown');
  return {
    offer,
    scheme: able.scheme,
    network,
    token,
    payer,
    cost: costOf(token, offer.amount),
    fee: able.scheme.fee?.(offer, payer) ?? 0n,
    place:
      (networks.indexOf(network) * mostTokens + network.tokens.indexOf(token)) * schemes.length +
      schemes.indexOf(able.scheme),
  };
}

/** What a person may add is told with its place; a token that is paid with in another way would not be paid with then either. */
function strangeToken({ scheme, asset, extra }: Offer, { id }: Network): Failure {
  const { assetTransferMethod = 'eip3009' } = extra;
  const isAddable = familyOf(id) === 'eip155' && scheme === 'exact' && assetTransferMethod === 'eip3009';
  return isAddable ? failure('token-unknown', { network: id, token: asset }) : failure('token-unknown');
}

/** That it is another way of paying says every other scheme of it; the one that it is has more to say. */
function meantOf(refusals: readonly (Failure | null)[]): Failure | null {
  const told = refusals.find((refusal) => refusal !== null && !elsewhere.has(refusal.name));
  return told ?? refusals[0] ?? null;
}

const elsewhere: ReadonlySet<FailureName> = new Set(['scheme-unknown', 'transfer-method-unknown']);

/** Of one network; more would only stand beside the next one's. */
const mostTokens = 1_000;

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
  if (one.cost !== other.cost) return one.cost < other.cost ? -1 : 1;
  if (one.place !== other.place) return one.place - other.place;
  // A seller's order decides nothing, not even between what costs the same.
  if (one.offer.amount !== other.offer.amount) return one.offer.amount < other.offer.amount ? -1 : 1;
  return offerIdOf(one) < offerIdOf(other) ? -1 : 1;
}
