// A waiting question as its page shows it: who asks, and each offer with what it would cost and what is not as it was.
import type { Outcome } from '../../core/failure.ts';
import type { Question } from '../../wallet/api.ts';
import { isUnlocked, type LockPorts } from '../../wallet/lock.ts';
import { mayAlways } from '../../wallet/obey.ts';
import { pathOf } from '../../wallet/receipt.ts';
import { impossibleOffers, type OfferPorts, offerViews } from './offer-view.ts';
import type { Questions, Waiting } from './questions.ts';

export interface QuestionPorts extends Pick<LockPorts, 'session' | 'clock'>, Omit<OfferPorts, 'balance'> {
  readonly questions: Questions;
  rpcUrl(network: string): Promise<string>;
  readonly chain: {
    balanceOf(maxAge: number, rpcUrl: string, token: string, account: string): Promise<Outcome<bigint>>;
  };
}

/** A question's balance is worth a short wait, not a long one. */
const balancePatience = 1_500;
/** Screens look again every few seconds; the network is asked less often. */
export const balanceAge = 10_000;

export async function questionView(
  { id, asked, expiresAt }: Waiting,
  ports: QuestionPorts,
): Promise<Question> {
  const { met, site, reason, verdict } = asked;
  const balance: OfferPorts['balance'] = async ({ network, token, payer }) => {
    const rpcUrl = await ports.rpcUrl(network.id);
    const asking = ports.chain.balanceOf(balanceAge, rpcUrl, token.address, payer.account);
    const found = await within(balancePatience, asking);
    return found?.ok ? found.value : null;
  };
  const [offers, unlocked] = await Promise.all([offerViews(asked, { ...ports, balance }), isUnlocked(ports)]);
  const { id: _offer, why: _why, ...terms } = offers[0];
  return {
    ...terms,
    id,
    site,
    resourceOrigin: new URL(met.context.url).origin,
    path: pathOf(met.context.url),
    method: met.context.method,
    reason,
    opinions: verdict.opinions,
    observed: met.challenge.source !== 'page',
    mayAlways: mayAlways(asked),
    mayVisit: met.visit != null,
    expiresAt,
    offers,
    impossible: impossibleOffers(asked),
    locked: !unlocked,
    waiting: Math.max(0, ports.questions.count() - 1),
  };
}

function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | null> {
  return Promise.race([promise, new Promise<null>((resolve) => setTimeout(resolve, milliseconds, null))]);
}
