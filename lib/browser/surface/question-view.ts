// A waiting question as its page shows it.
import type { Outcome } from '../../core/failure.ts';
import type { Question } from '../../wallet/api.ts';
import { spentAtSite } from '../../wallet/history.ts';
import { isUnlocked, type LockPorts } from '../../wallet/lock.ts';
import { mayAlways } from '../../wallet/obey.ts';
import type { Archive } from '../../wallet/ports.ts';
import { pathOf, tokenView } from '../../wallet/receipt.ts';
import { proposedLimits } from '../../wallet/rule-book.ts';
import type { Questions, Waiting } from './questions.ts';

export interface QuestionPorts extends Pick<LockPorts, 'session' | 'clock'> {
  readonly archive: Archive;
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
  { id, asked, expiresAt }: Waiting,
  ports: QuestionPorts,
): Promise<Question> {
  const { candidate, met, site, reason, verdict } = asked;
  const { offer, network, token } = candidate;
  const unlocked = await isUnlocked(ports);
  const proposal = proposedLimits(candidate.cost);
  const balance = await within(
    balancePatience,
    ports.chain.balanceOf(balanceAge, {
      network: network.id,
      token: token.address,
      account: candidate.payer.account,
    }),
  );
  return {
    id,
    site,
    resourceOrigin: new URL(met.context.url).origin,
    path: pathOf(met.context.url),
    method: met.context.method,
    token: tokenView(network, token),
    amount: offer.amount.toString(),
    payTo: offer.payTo,
    siteWords: offer.words,
    reason,
    opinions: verdict.opinions,
    observed: met.challenge.source !== 'page',
    mayAlways: mayAlways(asked),
    expiresAt,
    proposal: { perRequest: proposal.perRequest.toString(), perDay: proposal.perDay.toString() },
    spentToday: await spentAtSite({ site, money: network.testnet ? 'test' : 'real' }, ports),
    balance: balance?.ok ? balance.value.toString() : null,
    locked: !unlocked,
    waiting: Math.max(0, ports.questions.count() - 1),
  };
}

function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | null> {
  return Promise.race([promise, new Promise<null>((resolve) => setTimeout(resolve, milliseconds, null))]);
}
