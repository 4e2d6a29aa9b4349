// What is known of each offer before one is proposed, gathered from the ledger, the balances and what using the networks has shown.
import type { Caution, Temperament } from '../core/choice.ts';
import { isSameAddress } from '../core/network-family.ts';
import { outstandingStates } from '../core/purchase.ts';
import { parseSite } from '../core/site.ts';
import type { Clock } from '../core/time-and-chance.ts';
import { isChargedFirst } from '../schemes/known.ts';
import { type Candidate, offerIdOf } from './choose.ts';
import { type Met, moneyIn } from './met.ts';
import type { Ledger, SiteMemory } from './ports.ts';
import type { Prospect } from './rank.ts';
import { wasPaidLastBy } from './site-memory.ts';
import { hostOf, outlook, type TrackRecord } from './track-record.ts';

export interface ProspectPorts {
  readonly ledger: Pick<Ledger, 'facts' | 'unsettled'>;
  readonly clock: Clock;
  /** What the account has of the candidate's token; null when not known, which is no reason not to try. */
  funds(candidate: Candidate): Promise<bigint | null>;
  readonly experience: Experience;
}

/** What using networks has shown, and what its owner makes of it. Nobody is asked for it. */
export interface Experience {
  /** How paying went there. */
  record(network: string): Promise<TrackRecord | undefined>;
  /** How many milliseconds its endpoints take to answer; silent: none of them is well; null: none was asked yet. */
  endpoints(network: string): Promise<number | 'silent' | null>;
  temperament(): Promise<Temperament>;
}

export interface Weighed extends Prospect {
  readonly candidate: Candidate;
}

/** Milliseconds until the goods come, on a network that says nothing else of itself. */
const usualWait = 3_000;

export async function prospectsOf(
  candidates: readonly Candidate[],
  met: Pick<Met, 'context'>,
  ports: ProspectPorts,
): Promise<readonly Weighed[]> {
  const [memories, promised] = await Promise.all([memoriesOf(candidates, met, ports), promises(met, ports)]);
  return Promise.all(
    candidates.map(async (candidate): Promise<Weighed> => {
      const { network, token, offer, payer, cost, fee, place } = candidate;
      const [have, path] = await Promise.all([ports.funds(candidate), pathOf(candidate, met, ports)]);
      const money = moneyIn(candidate);
      return {
        candidate,
        id: offerIdOf(candidate),
        money,
        priced: token.peg !== null,
        cost,
        fee,
        amount: offer.amount,
        place,
        chargedFirst: isChargedFirst(offer),
        approves: payer.approval !== undefined,
        short: have !== null && have - promised(candidate) < offer.amount,
        last: wasPaidLastBy(memories[money], met.context.url, {
          network: network.id,
          asset: token.address,
          payTo: offer.payTo,
        }),
        ...path,
      };
    }),
  );
}

/** How paying by it is expected to go. */
async function pathOf(
  { network }: Candidate,
  { context }: Pick<Met, 'context'>,
  { experience, clock }: ProspectPorts,
): Promise<Pick<Prospect, 'wait' | 'failing' | 'caution'>> {
  const [record, endpoints] = await Promise.all([
    experience.record(network.id),
    experience.endpoints(network.id),
  ]);
  const { wait, failing, isAvoided } = outlook(
    record,
    hostOf(context),
    network.usualWait ?? usualWait,
    clock(),
  );
  const caution: Caution | null = endpoints === 'silent' ? 'silent' : isAvoided ? 'failing' : null;
  return { wait: wait + (typeof endpoints === 'number' ? endpoints : 0), failing, caution };
}

type Memories = Readonly<Partial<Record<Prospect['money'], SiteMemory | undefined>>>;

async function memoriesOf(
  candidates: readonly Candidate[],
  { context }: Pick<Met, 'context'>,
  { ledger, clock }: ProspectPorts,
): Promise<Memories> {
  const site = parseSite(context.topOrigin);
  if (!site.ok) return {};
  const kinds = [...new Set(candidates.map(moneyIn))];
  const facts = kinds.map(async (kind) => {
    const { memory } = await ledger.facts({ site: site.value, kind, at: clock(), thing: '' });
    return [kind, memory] as const;
  });
  return Object.fromEntries(await Promise.all(facts));
}

/**
 * What other purchases may still take of the same money: where the goods have come the balance mostly knows. What was signed for
 * this very thing is presented once more and not paid beside it.
 */
async function promises(
  { context }: Pick<Met, 'context'>,
  { ledger }: ProspectPorts,
): Promise<(candidate: Candidate) => bigint> {
  const open = (await ledger.unsettled()).filter(
    ({ money, delivery, url, method }) =>
      outstandingStates.some((state) => state === money) &&
      delivery !== 'delivered' &&
      (url !== context.url || method !== context.method),
  );
  return ({ network, token, payer }) =>
    open
      .filter(({ network: its, asset, account }) => {
        const isOfToken = its === network.id && isSameAddress(asset, token.address);
        return isOfToken && isSameAddress(account, payer.account);
      })
      .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
}
