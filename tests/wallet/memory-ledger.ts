// A double: the ledger in memory, for tests that run thousands of times. `ledger.test.ts` holds it equal to the real one.
import { after, type Evidence, type Happening } from '../../lib/core/evidence.ts';
import { covers, newPurchase, type Purchase, type Terms, unsettledStates } from '../../lib/core/purchase.ts';
import type { Rule } from '../../lib/rules/index.ts';
import { day } from '../../lib/wallet/history.ts';
import type { Ledger, SiteMemory } from '../../lib/wallet/ports.ts';
import { remembering } from '../../lib/wallet/site-memory.ts';

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
  return { purchases: new Map(), evidence: new Map(), rules: new Map(), memories: new Map() };
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

  return {
    reserve: (terms, first, decide) =>
      transaction(() => {
        const scope = keyOf(terms.site, terms.kind);
        const memory = disk.memories.get(scope);
        const verdict = decide({
          rule: disk.rules.get(scope),
          memory,
          recent: all()
            .filter((other) => isRecent(other, terms))
            .toSorted(byAt),
          alike: all().filter(({ thing }) => thing === terms.thing),
        });
        if (verdict.say !== 'pay') return verdict;
        if (disk.purchases.has(terms.id)) throw new Error('an id that is there already');
        const purchase = write(newPurchase(terms), first, terms.at);
        disk.memories.set(scope, remembering(memory, purchase));
        return verdict;
      }),

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
    unsettled: () =>
      transaction(() =>
        ['reserved', ...unsettledStates].flatMap((state) => all().filter(({ money }) => money === state)),
      ),
    newest: (limit) => transaction(() => all().toSorted(byAt).toReversed().slice(0, Math.max(0, limit))),
    since: (at) =>
      transaction(() =>
        all()
          .filter((one) => one.at >= at)
          .toSorted(byAt),
      ),
    rule: (site, money) => transaction(() => disk.rules.get(keyOf(site, money))),
    rules: () =>
      transaction(() =>
        [...disk.rules.entries()].toSorted(([one], [other]) => compare(one, other)).map(([, rule]) => rule),
      ),
    putRule: (rule) =>
      transaction(() => {
        disk.rules.set(keyOf(rule.site, rule.money), rule);
        heard.rule(rule);
      }),
  };
}

function keyOf(site: string, money: string): string {
  return `${site} ${money}`;
}

function isRecent(other: Purchase, { site, kind, at }: Terms): boolean {
  return other.site === site && other.kind === kind && other.at >= at - day;
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
