// What the wallet needs from the outside; the browser side implements it, tests hand in their own.
import type { Evidence, Happening } from '../core/evidence.ts';
import type { Delivery, MoneyState, Purchase, Terms } from '../core/purchase.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Rule } from '../rules/index.ts';
import type { SealedVault } from './vault.ts';

export interface Ledger {
  /**
   * One strict transaction: reads the facts as they are now, lets `decide` judge them, and writes the purchase, its first
   * evidence and what is remembered of the site only when it says pay. Two callers never see the same money free.
   */
  reserve(terms: Terms, first: Happening, decide: (facts: Facts) => Verdict): Promise<Verdict>;
  /**
   * One strict transaction: adds an entry of evidence, and writes the purchase as it is after it. `headers` come with
   * *signed* alone. Throws for an id that is not there.
   */
  book(id: string, happening: Happening, at: number, headers?: Purchase['headers']): Promise<Purchase>;
  /**
   * Writes what was found on the chain, once: false when a row of this authorization counts it already (`covers`). What
   * stands under the same id is replaced.
   */
  adopt(terms: Terms, happenings: readonly Happening[]): Promise<boolean>;
  find(id: string): Promise<Purchase | undefined>;
  /** The log of one purchase, oldest first. */
  evidence(id: string): Promise<Evidence[]>;
  /** Everything signed that the chain has not had the last word on, and what was only reserved. */
  unsettled(): Promise<Purchase[]>;
  /** Newest first. */
  newest(limit: number): Promise<Purchase[]>;
  since(at: number): Promise<Purchase[]>;
  rule(site: string, money: Rule['money']): Promise<Rule | undefined>;
  rules(): Promise<Rule[]>;
  putRule(rule: Rule): Promise<void>;
}

/** The ledger at length: read far back, added to from a file, shortened by age. Nothing in here decides about money. */
export interface Archive {
  /** All of a stretch of time, newest first, in batches that grow from about `first` rows on: who stops early has read little. */
  backwards(stretch: Stretch, first: number): AsyncIterable<readonly Purchase[]>;
  /** By an index of its own, for what few purchases come to; newest first. */
  withFates(fates: readonly Fate[]): Promise<Purchase[]>;
  /** What was spent on each of these days, by site and network; `to` itself is not in it. */
  daySums(from: number, to: number): Promise<DaySum[]>;
  /** One strict transaction: writes each purchase whose id and whose authorization are not known; tells how many. */
  takeIn(past: readonly Past[]): Promise<number>;
  /** Deletes what is older than `before` and may go, with its log; tells how many. */
  forget(before: number, mayGo: (purchase: Purchase) => boolean): Promise<number>;
}

/** The purchases of one site on one network on one day, as far as they count. */
export interface DaySum {
  /** Days since 1970, in UTC. */
  readonly day: number;
  readonly site: string;
  readonly network: string;
  readonly kind: Rule['money'];
  /** Micro-dollars, decimal. */
  readonly cost: string;
  readonly count: number;
}

/** Where the goods are told too, it is of what this wallet bought itself. */
export interface Fate {
  readonly money: MoneyState;
  readonly delivery?: Delivery;
}

/** `to` itself is not in it; a missing part is no bound. By words and network only a part of what else there is falls away. */
export interface Stretch {
  readonly words?: readonly string[] | undefined;
  readonly network?: string | undefined;
  readonly site?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** A purchase as its log tells it. */
export interface Past {
  readonly terms: Terms;
  readonly log: readonly (Happening & { readonly at: number })[];
}

/** What a reservation is judged by. All but `alike` is of the purchase's site and kind of money. */
export interface Facts {
  readonly rule: Rule | undefined;
  readonly memory: SiteMemory | undefined;
  /** The last 24 hours. */
  readonly recent: readonly Purchase[];
  /** All purchases of the same thing, whoever was paid. */
  readonly alike: readonly Purchase[];
}

/** What is remembered of a site that was paid: a change of either asks. */
export interface SiteMemory {
  readonly site: string;
  readonly money: Rule['money'];
  /** The payee on each network. */
  readonly payees: Readonly<Record<string, string>>;
  /** Micro-dollars, decimal, by the path that cost them. */
  readonly prices: Readonly<Record<string, string>>;
}

export interface VaultStore {
  read(): Promise<SealedVault | null>;
  /** Writes to the free slot, lets `verify` read it back, and only then makes it the current one. */
  replace(vault: SealedVault, verify: (written: SealedVault) => Promise<boolean>): Promise<boolean>;
}

/** What an unlocked wallet holds, in memory that dies with the browser. */
export interface Session {
  read(): Promise<OpenSession | null>;
  open(session: OpenSession): Promise<void>;
  /** Writes the deadline alone: a late touch can never bring a closed session's key back. */
  touch(idleDeadline: number): Promise<void>;
  close(): Promise<void>;
}

export interface OpenSession {
  /** Private key of the spending account, 32 bytes in hex. */
  readonly key: string;
  /** Milliseconds since 1970: locked when unused until then, or in any case at the later one. */
  readonly idleDeadline: number;
  readonly finalDeadline: number;
}

/** Tries of the password; kept on disk, so that a restart does not give five more. */
export interface Tries {
  read(): Promise<{ readonly failed: number; readonly retryAt: number }>;
  write(tries: { readonly failed: number; readonly retryAt: number }): Promise<void>;
}
