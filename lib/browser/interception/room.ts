// What the parts of interception share: the wallet as they see it, the observations, and the arming of a repeat.
import type { Challenge } from '../../core/challenge.ts';
import { type FailureName, failure } from '../../core/failure.ts';
import type { Carried } from '../../wallet/carried.ts';
import type { Met } from '../../wallet/met.ts';
import type { Paid } from '../../wallet/pay.ts';
import type { SignedIn } from '../../wallet/sign-in.ts';
import type { Arming } from './chromium/arming.ts';
import type { Target } from './chromium/header-rule.ts';
import type { KnownOrigins } from './chromium/known-origins.ts';
import type { Observation, Observations } from './chromium/observations.ts';
import type { Presented } from './chromium/presented.ts';
import type { RequestBodies } from './request-bodies.ts';

export interface Room {
  readonly wallet: Wallet;
  readonly observations: Observations;
  readonly known: KnownOrigins;
  readonly bodies: RequestBodies;
  readonly arming: Arming;
  readonly presented: Presented;
}

/** What interception needs of the wallet. */
export interface Wallet extends Carried {
  readonly clock: () => number;
  hasAccount(): Promise<boolean>;
  developerMode(): Promise<boolean>;
  /** The person has stopped everything: no proof leaves, whoever has signed it. */
  isStopped(): Promise<boolean>;
  /** `asked` resolves when a person is being asked; `paid` when it is decided. */
  meet(met: Met, place: Place): { readonly asked: Promise<void>; readonly paid: Promise<Paid> };
  /** Refused, and why: for the popup. */
  explain(tabId: number, url: string, paid: Paid): void;
  /** Of a 402 that only a page has told of, and that nothing comes of. */
  heard(tabId: number, site: string | undefined, challenge: Challenge): Promise<void>;
}

/** Where a question about this 402 is shown. */
export type Place = { readonly at: 'gate' | 'window'; readonly tabId: number };

/** A network event may reach the worker after the page's own message or navigation does. */
export const patience = 1_500;

/** In Chromium what can be held can be repeated: it was weighed before. */
export const ready = async () => true;

/** True: the next request like `target` carries the proof. Otherwise the popup can say why the 402 stays. */
export async function armOrExplain(paid: Paid, target: Target, { wallet, arming }: Room): Promise<boolean> {
  const carried = carriedBy(paid);
  if (carried !== null) {
    if (await wallet.isStopped()) {
      wallet.explain(target.tabId, target.url, refusedBy('wallet-stopped'));
      return false;
    }
    try {
      await arming.arm(carried.id, target, carried.headers);
      return true;
    } catch {
      wallet.explain(target.tabId, target.url, refusedBy('arming-failed'));
      return false;
    }
  }
  wallet.explain(target.tabId, target.url, paid);
  return false;
}

/** What the repeat carries: a payment's proof, or a sign-in. */
export function carriedBy(paid: Paid): SignedIn | null {
  if (paid.kind === 'signed-in') return paid.signIn;
  return paid.kind === 'signed' ? { ...paid.purchase, headers: paid.purchase.headers ?? {} } : null;
}

/** A payment was answered 412: where nothing could be taken, the popup says why. */
export async function explainUntaken(
  purchaseId: string,
  { tabId, url }: { readonly tabId: number; readonly url: string },
  wallet: Wallet,
): Promise<void> {
  const paid = await wallet.untaken(purchaseId);
  if (paid !== null) wallet.explain(tabId, url, paid);
}

export function refusedBy(name: FailureName): Paid {
  return { kind: 'refused', failure: failure(name), offers: [] };
}

export function challengeOf(seen: Observation): Challenge {
  return { url: seen.url, method: seen.method, headers: seen.headers, body: null, source: 'network' };
}
