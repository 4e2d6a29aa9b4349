// A waiting question as its page shows it: who asks, and each offer with what it would cost and what is not as it was.
import type { Outcome } from '../../core/failure.ts';
import { isChargedFirst } from '../../schemes/known.ts';
import type { OfferView, Question, QuestionItem } from '../../wallet/api.ts';
import { isUnlocked, type LockPorts } from '../../wallet/lock.ts';
import { mayAlways } from '../../wallet/obey.ts';
import { pathOf } from '../../wallet/receipt.ts';
import { impossibleOffers, type OfferPorts, offerViews } from './offer-view.ts';
import type { Item, Questions, Waiting } from './questions.ts';

export interface QuestionPorts extends Pick<LockPorts, 'session' | 'clock'>, Omit<OfferPorts, 'balance'> {
  readonly questions: Questions;
  readonly chain: {
    balanceOf(
      maxAge: number,
      of: { readonly network: string; readonly token: string; readonly account: string },
    ): Promise<Outcome<bigint>>;
  };
}

/** A question's balance is worth a short wait, not a long one. */
const balancePatience = 1_500;
/** Screens look again every few seconds; the network is asked less often. */
export const balanceAge = 10_000;

export async function questionView(
  { id, items, expiresAt }: Waiting,
  ports: QuestionPorts,
): Promise<Question> {
  const [{ asked }] = items;
  const { met, site, reason, verdict } = asked;
  const balance: OfferPorts['balance'] = async ({ network, token, payer }) => {
    const of = { network: network.id, token: token.address, account: payer.account };
    const found = await within(balancePatience, ports.chain.balanceOf(balanceAge, of));
    return found?.ok ? found.value : null;
  };
  const alone = items.length === 1;
  const dearest = alone ? null : dearestOf(items);
  const [views, unlocked] = await Promise.all([
    offerViews(asked, { ...ports, balance }, dearest),
    isUnlocked(ports),
  ]);
  const offers = alone ? views : [{ ...views[0], ...together(items) }];
  const {
    id: _offer,
    because: _because,
    caution: _caution,
    ...terms
  } = alone ? views[0] : { ...views[0], ...together(items) };
  return {
    ...terms,
    id,
    site,
    resourceOrigin: new URL(met.context.url).origin,
    path: pathOf(met.context.url),
    method: met.context.method,
    items: items.map(itemView),
    reason,
    opinions: verdict.opinions,
    observed: met.challenge.source !== 'page',
    mayAlways: mayAlways(asked),
    mayVisit: met.visit != null,
    expiresAt,
    offers,
    impossible: alone ? impossibleOffers(asked, await ports.networks()) : [],
    locked: !unlocked,
    waiting: Math.max(0, ports.questions.count() - 1),
  };
}

/** Of many there is nothing to choose: the proposed offer of each, for the sum of them. */
function together(items: readonly Item[]): Pick<OfferView, 'amount' | 'because' | 'upTo' | 'chargedFirst'> {
  const candidates = items.map(({ asked }) => asked.candidate);
  const amount = candidates.reduce((sum, { offer }) => sum + offer.amount, 0n);
  return {
    amount: `${amount}`,
    because: null,
    ...(candidates.some(({ scheme }) => scheme.isCeiling === true) ? { upTo: true } : {}),
    ...(candidates.some(({ offer }) => isChargedFirst(offer)) ? { chargedFirst: true } : {}),
  };
}

/** The limits that are proposed hold it. */
function dearestOf(items: readonly Item[]): bigint {
  const costs = items.map(({ asked }) => asked.candidate.cost);
  // biome-ignore lint/complexity/useMathMinMax: of big integers there is none
  return costs.reduce((most, cost) => (cost > most ? cost : most), 0n);
}

function itemView({ id, asked: { met, candidate } }: Item): QuestionItem {
  const { url, method } = met.context;
  const { amount, words } = candidate.offer;
  return {
    id,
    resourceOrigin: new URL(url).origin,
    path: pathOf(url),
    method,
    amount: amount.toString(),
    siteWords: words,
  };
}

function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | null> {
  return Promise.race([promise, new Promise<null>((resolve) => setTimeout(resolve, milliseconds, null))]);
}
