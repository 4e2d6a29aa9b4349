// Each offer of a question as a person compares it: the price, what is there to pay it, what was spent, what is not as it was.
import type { FailureName } from '../../core/failure.ts';
import type { Offer } from '../../core/offer.ts';
import { type Network, networkOf } from '../../networks/index.ts';
import type { Approval } from '../../schemes/index.ts';
import { isChargedFirst } from '../../schemes/known.ts';
import { permit2Contract } from '../../schemes/permit2-contract.ts';
import type { ApprovalView, Change, ImpossibleOffer, OfferView } from '../../wallet/api.ts';
import { budgetsOf } from '../../wallet/budgets.ts';
import { type Candidate, offerIdOf } from '../../wallet/choose.ts';
import { spentAtSite } from '../../wallet/history.ts';
import type { LockPorts } from '../../wallet/lock.ts';
import { moneyIn } from '../../wallet/met.ts';
import type { Asked } from '../../wallet/obey.ts';
import type { Archive, Ledger, Networks } from '../../wallet/ports.ts';
import { proposalFor } from '../../wallet/proposal.ts';
import { tokenView } from '../../wallet/receipt.ts';
import { changesSince } from '../../wallet/site-memory.ts';

export interface OfferPorts extends Pick<LockPorts, 'clock'> {
  readonly networks: Networks;
  readonly ledger: Pick<Ledger, 'facts' | 'latest'>;
  readonly archive: Archive;
  /** What there is of its token; null when that is not known soon. */
  balance(candidate: Candidate): Promise<bigint | null>;
}

/** The proposed one first, as it is frozen in the question. `dearest`: what the dearest costs, of many things that are one question. */
export async function offerViews(
  asked: Asked,
  ports: OfferPorts,
  dearest: bigint | null = null,
): Promise<readonly [OfferView, ...OfferView[]]> {
  const { candidate, others, because } = asked;
  const viewOf = (one: Candidate) => offerView(one, dearest ?? one.cost, asked, ports);
  const [first, ...rest] = await Promise.all([viewOf(candidate), ...others.map(viewOf)]);
  return [{ ...first, because }, ...rest.map((view) => ({ ...view, because: null }))];
}

/** What the site calls its network is shown where nobody here has a name for it. */
export function impossibleOffers({ setAside }: Asked, networks: readonly Network[]): ImpossibleOffer[] {
  return setAside.map(({ offer, name, named }) => {
    const own = offer === null ? undefined : networkOf(networks, offer.network)?.name;
    const network = named ?? own ?? offer?.network.slice(0, 60) ?? null;
    return { name, network, ...lackOf(offer, name) };
  });
}

/** What a person would have to allow first. */
function lackOf(offer: Offer | null, name: FailureName): Pick<ImpossibleOffer, 'lacks'> {
  if (offer === null || name !== 'allowance-missing') return {};
  const { network, asset, amount } = offer;
  return { lacks: { network, asset, amount: amount.toString() } };
}

async function offerView(
  candidate: Candidate,
  each: bigint,
  { site, met, cautions }: Asked,
  ports: OfferPorts,
): Promise<Omit<OfferView, 'because'>> {
  const { offer, scheme, network, token, payer, cost } = candidate;
  const place = { site, money: moneyIn(candidate) };
  const [networks, facts, balance, spentToday, budgets] = await Promise.all([
    ports.networks(),
    ports.ledger.facts({ site, kind: place.money, at: ports.clock(), thing: '' }),
    ports.balance(candidate),
    spentAtSite(place, ports),
    budgetsOf(place, ports),
  ]);
  const asked = { site, url: met.context.url, network: network.id, payTo: offer.payTo, cost: `${cost}` };
  const id = offerIdOf(candidate);
  return {
    id,
    caution: cautions[id] ?? null,
    token: tokenView(network, token),
    amount: offer.amount.toString(),
    ...(scheme.isCeiling === true ? { upTo: true } : {}),
    ...(payer.permitNonce === undefined ? {} : { allowance: permit2Contract }),
    ...(payer.approval === undefined ? {} : { approval: approvalView(payer.approval, network) }),
    payTo: offer.payTo,
    siteWords: offer.words,
    proposal: proposalFor(each, facts, budgets),
    spentToday,
    budgets: facts.rule?.on === true ? budgets : [],
    balance: balance === null ? null : balance.toString(),
    changes: changesSince(facts.memory, asked).map((change) => named(change, networks)),
    ...(isChargedFirst(offer) ? { chargedFirst: true } : {}),
    ...(payer.signer === undefined ? {} : { smartAccount: payer.account }),
  };
}

function approvalView({ fee }: Approval, { coin }: Network): ApprovalView {
  return { spender: permit2Contract, fee, coin };
}

/** Networks by the names that a person knows. */
function named(change: Change, networks: readonly Network[]): Change {
  if (change.what !== 'network') return change;
  const nameOf = (id: string) => networkOf(networks, id)?.name ?? id;
  return { ...change, before: change.before.split(' ').map(nameOf).join(', '), now: nameOf(change.now) };
}
