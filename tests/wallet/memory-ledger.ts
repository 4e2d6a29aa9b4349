// A double: the ledger in memory, for tests that run thousands of times. `ledger.test.ts` holds it equal to the real one.
import { after, type Evidence, type Happening } from '../../lib/core/evidence.ts';
import { covers, newPurchase, type Purchase, unsettledStates } from '../../lib/core/purchase.ts';
import type { Holding, Rule } from '../../lib/rules/index.ts';
import { day } from '../../lib/wallet/history.ts';
import type { Facts, Ledger, Scope, SiteMemory } from '../../lib/wallet/ports.ts';
import { remembering } from '../../lib/wallet/site-memory.ts';
import { firstRules } from '../../lib/wallet/templates.ts';

/** What outlives a worker. */
export interface Disk {
  readonly purchases: Map<string, Purchase>;
  readonly evidence: Map<string, Evidence[]>;
  readonly rules: Map<string, Rule>;
  readonly memories: Map<string, SiteMemory>;
}

/** Told of each entry and each rule in the very step that writes it. */
export interface Heard {
  entry(id: string, happening: Happening): void;
  rule(rule: Rule): void;
}

const deaf: Heard = { entry: () => {}, rule: () => {} };

export function emptyDisk(): Disk {
  const rules = new Map(firstRules.map((rule) => [keyOf(rule.site, rule.money), rule]));
  return { purchases: new Map(), evidence: new Map(), rules, memories: new Map() };
}

/** Each transaction is one synchronous step between two turns of the event loop's queue, so others come between, never into it. */
export function memoryLedger(disk: Disk, heard: Heard = deaf): Ledger {
  const all = () => [...disk.purchases.values()].toSorted(byId);
  const transaction = async <T>(step: () => T): Promise<T> => {
    await null;
    const result = step();
    await null;
    return result;
  };

  function write(purchase: Purchase, happening: Happening, at: number): Purchase {
    const evidence: Evidence = { ...happening, purchase: purchase.id, n: purchase.entries, at };
    const next = after(purchase, evidence);
    disk.purchases.set(next.id, next);
    disk.evidence.set(next.id, [...(disk.evidence.get(next.id) ?? []), evidence]);
    heard.entry(next.id, happening);
    return next;
  }

  function holdingOf(site: string, money: Rule['money']): Holding {
    const covers = ({ site: name }: Rule) => name.includes('*.') && site.endsWith(name.split('*')[1] ?? '');
    const wild = [...disk.rules.values()].filter((rule) => rule.money === money && covers(rule));
    const nearest = wild.toSorted((one, other) => other.site.length - one.site.length)[0];
    return { rule: disk.rules.get(keyOf(site, money)) ?? nearest, all: disk.rules.get(keyOf('*', money)) };
  }

  return {
    reserve: (terms, first, decide) =>
      transaction(() => {
        const scope = keyOf(terms.site, terms.kind);
        const memory = disk.memories.get(scope);
        const holding = holdingOf(terms.site, terms.kind);
        const verdict = decide({ ...factsOf(terms, holding, all()), memory });
        if (verdict.say !== 'pay') return verdict;
        if (disk.purchases.has(terms.id)) throw new Error('an id that is there already');
        const { opinions } = verdict;
        const why = first.kind === 'reserved' && opinions !== undefined ? { ...first, opinions } : first;
        const purchase = write(newPurchase(terms), why, terms.at);
        disk.memories.set(scope, remembering(memory, purchase));
        return verdict;
      }),

    facts: (of) =>
      transaction(() => ({
        ...factsOf(of, holdingOf(of.site, of.kind), all()),
        memory: disk.memories.get(keyOf(of.site, of.kind)),
      })),

    latest: (since) =>
      transaction(() => ({
        purchases: all()
          .filter((one) => one.at >= since)
          .toSorted(byAt),
        open: openIn(all()),
      })),

    book: (id, happening, at, headers) =>
      transaction(() => {
        const before = disk.purchases.get(id);
        if (before === undefined) throw new Error('what was never reserved has no evidence');
        const next = write(before, happening, at);
        const purchase = headers !== undefined && next.money === 'signed' ? { ...next, headers } : next;
        disk.purchases.set(id, purchase);
        return purchase;
      }),

    adopt: (terms, happenings) =>
      transaction(() => {
        const alike = all().filter(({ nonce }) => nonce === terms.nonce);
        if (alike.some((other) => covers(other, terms))) return false;
        disk.evidence.delete(terms.id);
        happenings.reduce((purchase, happening) => write(purchase, happening, terms.at), newPurchase(terms));
        return true;
      }),

    find: (id) => transaction(() => disk.purchases.get(id)),
    evidence: (id) => transaction(() => disk.evidence.get(id) ?? []),
    unsettled: () => transaction(() => openIn(all())),
    newest: (limit) => transaction(() => all().toSorted(byAt).toReversed().slice(0, Math.max(0, limit))),
    since: (at) =>
      transaction(() =>
        all()
          .filter((one) => one.at >= at)
          .toSorted(byAt),
      ),
    rule: (site, money) => transaction(() => disk.rules.get(keyOf(site, money))),
    holding: (site, money) => transaction(() => holdingOf(site, money)),
    rules: () =>
      transaction(() =>
        [...disk.rules.entries()]
          .filter(([, { site }]) => site !== '*')
          .toSorted(([one], [other]) => compare(one, other))
          .map(([, rule]) => rule),
      ),
    removeRule: (site, money) => transaction(() => void disk.rules.delete(keyOf(site, money))),
    putRule: (rule) =>
      transaction(() => {
        disk.rules.set(keyOf(rule.site, rule.money), rule);
        heard.rule(rule);
      }),
  };
}

function openIn(all: readonly Purchase[]): Purchase[] {
  return ['reserved', ...unsettledStates].flatMap((state) => all.filter(({ money }) => money === state));
}

function keyOf(site: string, money: string): string {
  return `${site} ${money}`;
}

/** In the plainest way: every purchase is looked at for every sum. */
function factsOf(of: Scope, holding: Holding, all: readonly Purchase[]): Omit<Facts, 'memory'> {
  const { at, kind, site: asking } = of;
  const name = holding.rule?.site ?? asking;
  const [before = '', below = ''] = name.split('*');
  const isWild = name.includes('*');
  const isOfSite = ({ site }: Purchase) =>
    isWild ? site.startsWith(before) && site.endsWith(below) : site === name;
  const ofKind = all.filter((one) => one.kind === kind).toSorted(byAt);
  const ofSite = ofKind.filter(isOfSite);
  const trust = (holding.rule?.settings.trust ?? {}) as { times?: number; since?: number }; // as tests write it
  const uses = ofSite.filter((one) => one.decidedBy === 'rule' && one.at >= (trust.since ?? 0));
  const earlier = ofSite.filter((one) => one.at >= at - 30 * day && one.at < at - day);
  const first = earlier.find(isCounted)?.at;
  const last = ofSite.at(-1);
  const lastDay = Math.floor((ofSite.filter(isCounted).at(-1)?.at ?? 0) / day) + 1;
  const known = isWild ? ofSite.some(isCounted) && lastDay * day : last?.at;
  return {
    ...holding,
    recent: ofSite.filter((one) => one.at >= at - day),
    spentEarlier: sum(earlier),
    earliest: first === undefined ? null : Math.floor(first / day),
    lastPaid: known || null,
    timesTrusted: trust.times === undefined ? 0 : uses.filter(isCounted).length,
    spentEverywhere: sum(ofKind.filter((one) => one.at >= at - day)),
    outstanding: sum(ofKind.filter(({ money }) => ['reserved', 'signed', 'live', 'unknown'].includes(money))),
    alike: all.filter(({ thing }) => thing === of.thing),
  };
}

function isCounted({ money }: Purchase): boolean {
  return money !== 'void' && money !== 'expired' && money !== 'cancelled';
}

function sum(purchases: readonly Purchase[]): bigint {
  return purchases.filter(isCounted).reduce((total, { cost }) => total + BigInt(cost), 0n);
}

function byId(one: Purchase, other: Purchase): number {
  return compare(one.id, other.id);
}

function byAt(one: Purchase, other: Purchase): number {
  return one.at - other.at;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
