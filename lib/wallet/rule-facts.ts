// What a payment is judged by, from the terms and the journal: pure, so that a rule sees the same in a payment and in a dry run.
import { counts, type Purchase, type Terms } from '../core/purchase.ts';
import type { Rule } from '../rules/contract.ts';
import type { Payment } from '../rules/index.ts';
import { comparable } from '../rules/paths.ts';
import { readTrust } from '../rules/trust.ts';
import type { Facts } from './ports.ts';
import { isOtherNetwork, isOtherPayee, usualPriceOf } from './site-memory.ts';

const minute = 60_000;
const hour = 60 * minute;

/** How far the longest limit looks back. In milliseconds. */
export const month = 30 * 24 * hour;

export type Asked = Pick<
  Terms,
  'at' | 'site' | 'url' | 'method' | 'request' | 'network' | 'asset' | 'payTo' | 'cost' | 'kind' | 'file'
>;

/** `visit` names the visit of the tab that asks. */
export function paymentOf(asked: Asked, visit: string | null, facts: Omit<Facts, 'earliest'>): Payment {
  const { recent, memory, timesTrusted, lastPaid, spentEverywhere, outstanding } = facts;
  const { at, file } = asked;
  const bare = barePayment(asked, visit);
  const isSince = (time: number) => (one: Purchase) => one.at > at - time && one.money !== 'void';
  return {
    ...bare,
    spentDay: spentOnOwn(recent),
    spentMonth: facts.spentEarlier + spent(recent),
    spentByOrigin: spent(recent.filter((one) => isOnOwnBudget(one) && isOf(bare.origin, one))),
    spentEverywhere,
    outstanding,
    lastMinute: recent.filter(isSince(minute)).length,
    lastHour: recent.filter(isSince(hour)).length,
    lastPaid,
    timesTrusted,
    payeeChanged: isOtherPayee(memory, asked),
    networkChanged: isOtherNetwork(memory, asked),
    usual: usualPriceOf(memory, asked),
    spentOnFile: spent(recent.filter((one) => one.file !== null && one.file === file)),
  };
}

/** The payment alone, before anything is known of the past. */
export function barePayment(asked: Asked, visit: string | null): Payment {
  const { site, url, method, request, network, asset, payTo, kind: money, cost, at } = asked;
  const { origin, pathname } = new URL(url);
  const date = new Date(at);
  return {
    site,
    origin,
    path: comparable(pathname),
    method,
    request,
    network,
    asset,
    payTo,
    money,
    cost: BigInt(cost),
    at,
    minute: date.getHours() * 60 + date.getMinutes(),
    visit,
    spentDay: 0n,
    spentMonth: 0n,
    spentByOrigin: 0n,
    spentEverywhere: 0n,
    outstanding: 0n,
    lastMinute: 0,
    lastHour: 0,
    lastPaid: null,
    timesTrusted: 0,
    payeeChanged: false,
    networkChanged: false,
    usual: null,
    spentOnFile: 0n,
  };
}

/** Micro-dollars that these purchases cost or may still cost. */
export function spent(purchases: readonly Purchase[]): bigint {
  return purchases.filter(({ money }) => counts(money)).reduce((sum, { cost }) => sum + BigInt(cost), 0n);
}

/** Without what other origins spent of budgets of their own. */
export function spentOnOwn(recent: readonly Purchase[]): bigint {
  return spent(recent.filter((one) => !isOnOwnBudget(one)));
}

/** Since when the uses of a rule are counted; null where they are not. */
export function countedSince(rule: Rule | undefined): number | null {
  const trust = readTrust(rule?.settings.trust);
  return trust !== null && 'times' in trust ? trust.since : null;
}

/** A use of a trust with an end; what a person was asked about uses none of it. */
export function isUse({ decidedBy, money }: Purchase): boolean {
  return decidedBy === 'rule' && counts(money);
}

/** Paid by rule to another origin than the site's own: it spent the budget that this origin has there. */
function isOnOwnBudget({ decidedBy, site, url }: Purchase): boolean {
  return decidedBy === 'rule' && !isOf(site, { url });
}

/** Addresses are kept as the network saw them: an origin, and a path. */
function isOf(origin: string, { url }: Pick<Purchase, 'url'>): boolean {
  return url.startsWith(`${origin}/`);
}
