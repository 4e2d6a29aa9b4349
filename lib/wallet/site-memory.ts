// What is remembered of a site that was paid: to whom on each network, and what each path cost.
import { isSameAddress } from '../core/network-family.ts';
import { isUnpriced, type Purchase } from '../core/purchase.ts';
import type { Change } from './api.ts';
import type { PaidWith, SiteMemory } from './ports.ts';

/** Of one site; the oldest are forgotten, and forgetting asks or pays by the limits as before. */
const maxPrices = 200;

/** The memory after one more purchase. Only a person's yes changes what is remembered; a rule only adds to it. */
export function remembering(memory: SiteMemory | undefined, purchase: Purchase): SiteMemory {
  const { site, kind, payTo, cost, decidedBy, network, asset, url } = purchase;
  const path = pathOf(purchase);
  const { payees = {}, prices = {}, paidWith = {}, allowances = [] } = memory ?? {};
  const isYes = decidedBy === 'user';
  const counter = counterOf(purchase);
  const payee = isYes ? payTo : (payees[counter] ?? payTo);
  const others = Object.entries(prices).filter(([known]) => known !== path); // the path moves to the end: just paid
  const price = isYes ? cost : (prices[path] ?? cost);
  return {
    site,
    money: kind,
    payees: { ...payees, [counter]: payee },
    // What nobody knows the worth of has no price to compare.
    prices: isUnpriced(purchase)
      ? prices
      : Object.fromEntries([...others, [path, price] as const].slice(-maxPrices)),
    paidWith: { ...paidWith, [new URL(url).origin]: { network, asset } },
    allowances:
      isYes && isFirstAllowance(purchase, memory) ? [...allowances, allowanceOf(purchase)] : allowances,
  };
}

/** No rule lets the wallet sign an allowance before a person has agreed to one, at this site and for this token. */
export function isFirstAllowance(purchase: Allowing, memory: SiteMemory | undefined): boolean {
  const signsOne = purchase.draft.permitNonce !== undefined;
  return signsOne && memory?.allowances?.includes(allowanceOf(purchase)) !== true;
}

type Allowing = Pick<Purchase, 'network' | 'asset' | 'draft'>;

function allowanceOf({ network, asset }: Allowing): string {
  return `${network} ${asset}`;
}

/** Whoever charges at this address was paid in this way last, and to the very same payee. */
export function wasPaidLastBy(
  memory: SiteMemory | undefined,
  url: string,
  { network, asset, payTo }: PaidWith & Pick<Purchase, 'payTo'>,
): boolean {
  if (memory === undefined || isOtherPayee(memory, { site: memory.site, url, network, payTo })) return false;
  const last = memory.paidWith?.[new URL(url).origin];
  if (last === undefined) return isOnlyNetwork(memory, url, network);
  return last.network === network && isSameAddress(last.asset, asset);
}

/** What this origin was paid with last, and how many micro-dollars. */
export function lastPaidAt(
  memory: SiteMemory | undefined,
  origin: string,
): (PaidWith & { readonly cost: string }) | null {
  const last = memory?.paidWith?.[origin];
  const price = Object.entries(memory?.prices ?? {}).findLast(([path]) => path.startsWith(`${origin}/`));
  return last === undefined || price === undefined ? null : { ...last, cost: price[1] };
}

/** Of before the last one was kept: where only one network is known, it was that. */
function isOnlyNetwork(memory: SiteMemory, url: string, network: string): boolean {
  const known = networksBefore(memory, { site: memory.site, url });
  return known.length === 1 && known[0] === network;
}

export function isOtherPayee(memory: SiteMemory | undefined, purchase: Remembered): boolean {
  const payee = memory?.payees[counterOf(purchase)];
  return payee !== undefined && !isSameAddress(payee, purchase.payTo);
}

export function isKnownPayee(memory: SiteMemory | undefined, purchase: Remembered): boolean {
  return memory?.payees[counterOf(purchase)] !== undefined && !isOtherPayee(memory, purchase);
}

/** It was paid before, and never on this network. */
export function isOtherNetwork(memory: SiteMemory | undefined, purchase: Remembered): boolean {
  return memory?.payees[counterOf(purchase)] === undefined && networksBefore(memory, purchase).length > 0;
}

/** What is not as it was remembered, for a person to compare: addresses, networks (CAIP-2), and micro-dollars. */
export function changesSince(
  memory: SiteMemory | undefined,
  purchase: Remembered & Pick<Purchase, 'cost'>,
): Change[] {
  const { network, payTo, cost } = purchase;
  const changes: Change[] = [];
  if (isOtherPayee(memory, purchase))
    changes.push({ what: 'payee', before: memory?.payees[counterOf(purchase)] ?? '', now: payTo });
  if (isOtherNetwork(memory, purchase))
    changes.push({ what: 'network', before: networksBefore(memory, purchase).join(' '), now: network });
  const usual = usualPriceOf(memory, purchase);
  if (usual !== null && cost !== '0' && `${usual}` !== cost)
    changes.push({ what: 'price', before: `${usual}`, now: cost });
  return changes;
}

/** Micro-dollars; null where nothing is remembered. */
export function usualPriceOf(memory: SiteMemory | undefined, purchase: Remembered): bigint | null {
  const price = memory?.prices[pathOf(purchase)];
  return price === undefined ? null : BigInt(price);
}

/** Micro-dollars, of the path that was paid for last, which stands at the end. */
export function lastPrice(memory: SiteMemory | undefined): string | null {
  return Object.values(memory?.prices ?? {}).at(-1) ?? null;
}

type Remembered = Pick<Purchase, 'site' | 'network' | 'payTo' | 'url'>;

/** Where it is paid at: the network; and who charges, where that is another origin, which has a payee of its own. */
function counterOf({ site, network, url }: Pick<Purchase, 'site' | 'network' | 'url'>): string {
  return url.startsWith(`${site}/`) ? network : `${network} ${new URL(url).origin}`;
}

/** Where the same counter was paid at. */
function networksBefore(
  memory: SiteMemory | undefined,
  { site, url }: Pick<Purchase, 'site' | 'url'>,
): string[] {
  const whose = counterOf({ site, url, network: '' });
  const counters = Object.keys(memory?.payees ?? {}).map((counter) => counter.split(' '));
  return counters.flatMap(([network = '', origin]) =>
    (origin === undefined ? '' : ` ${origin}`) === whose ? [network] : [],
  );
}

/** Another origin that charges on this site's page has prices of its own. */
function pathOf({ url }: Pick<Purchase, 'url'>): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
