// What the wallet needs from the outside; the browser side implements it, tests hand in their own.
import type { Evidence, Happening } from '../core/evidence.ts';
import type { Outcome } from '../core/failure.ts';
import type { Delivery, MoneyState, Purchase, Terms } from '../core/purchase.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Network } from '../networks/index.ts';
import type { Holding, Rule } from '../rules/index.ts';
import type { SealedVault } from './vault.ts';

/** All networks that are known: the shelf's, and the person's own. Their owner is the store of settings. */
export type Networks = () => Promise<readonly Network[]>;

export interface AllowancePorts {
  /** How much of a token Permit2 may take of an account, in the smallest unit; asked of the network now. */
  allowanceOf(of: {
    readonly network: string;
    readonly token: string;
    readonly account: string;
  }): Promise<Outcome<bigint>>;
}

export interface Ledger {
  /**
   * One strict transaction: reads the facts as they are now, lets `decide` judge them, and writes the purchase, its first
   * evidence with the verdict's opinions, and what is remembered of the site only when it says pay. Two callers never see the
   * same money free.
   */
  reserve<D extends Decision>(terms: Terms, first: Happening, decide: (facts: Facts) => D): Promise<D>;
  /** The same facts, for looking: nothing is decided by them. What is being read anyway is not read once more. */
  facts(of: Scope, latest?: Promise<Latest>): Promise<Facts>;
  /** In one transaction. Of both kinds of money. */
  latest(since: number): Promise<Latest>;
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
  /** The rule of exactly this name. */
  rule(site: string, money: Rule['money']): Promise<Rule | undefined>;
  /** What a site is judged by: its own rule or the nearest wildcard's, and what holds for all sites. */
  holding(site: string, money: Rule['money']): Promise<Holding>;
  /** All of single sites and of wildcards, without what holds for all sites. */
  rules(): Promise<Rule[]>;
  putRule(rule: Rule): Promise<void>;
  removeRule(site: string, money: Rule['money']): Promise<void>;
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

/** Whose facts: of a site and a kind of money at a moment, and of one thing. */
export type Scope = Pick<Terms, 'site' | 'kind' | 'at' | 'thing'>;

/** Only *pay* is written, with the opinions that led to it. */
export type Decision = Pick<Verdict, 'say'> & Partial<Verdict>;

/**
 * What a reservation is judged by. All but `alike` is of the purchase's kind of money; where a wildcard's rule holds, what is said
 * of the site is of all that the wildcard covers. Nothing in here is kept beside the journal.
 */
export interface Facts extends Holding {
  readonly memory: SiteMemory | undefined;
  /** The site's last 24 hours, and whatever a clock set later. */
  readonly recent: readonly Purchase[];
  /** What the site cost from 30 days before to 24 hours before, in micro-dollars. */
  readonly spentEarlier: bigint;
  /** The first day of it, in days since 1970; null where it is nothing. */
  readonly earliest: number | null;
  /** When the site was last paid or tried to be, in milliseconds; null for never. */
  readonly lastPaid: number | null;
  /** How often the site was paid by rule since its trust with an end began; 0 where there is none. */
  readonly timesTrusted: number;
  /** All sites' last 24 hours, and whatever a clock set later, in micro-dollars. */
  readonly spentEverywhere: bigint;
  /** All sites' authorizations in `outstandingStates`, in micro-dollars. */
  readonly outstanding: bigint;
  /** All purchases of the same thing, whoever was paid. */
  readonly alike: readonly Purchase[];
}

/** What everything that a person is shown of the present comes from, read once. */
export interface Latest {
  /** All sites' purchases from a moment on, and whatever a clock set later; oldest first. */
  readonly purchases: readonly Purchase[];
  /** Everything that the chain has not had the last word on, and what was only reserved, however old. */
  readonly open: readonly Purchase[];
}

/** What is remembered of a site that was paid: a change of either asks. */
export interface SiteMemory {
  readonly site: string;
  readonly money: Rule['money'];
  /** The payee on each network; of another origin that charges on the site's pages, under the network and that origin. */
  readonly payees: Readonly<Record<string, string>>;
  /** Micro-dollars, decimal, by the path that cost them. */
  readonly prices: Readonly<Record<string, string>>;
  /** Network and asset that were paid with last, by the origin that charged; memories of before this was kept lack it. */
  readonly paidWith?: Readonly<Record<string, PaidWith>>;
  /** For which tokens, each under its network, a person has agreed that an allowance is signed along. */
  readonly allowances?: readonly string[];
}

export type PaidWith = Pick<Purchase, 'network' | 'asset'>;

export interface VaultStore {
  read(): Promise<SealedVault | null>;
  /** Writes to the free slot, lets `verify` read it back, and only then makes it the current one. */
  replace(vault: SealedVault, verify: (written: SealedVault) => Promise<boolean>): Promise<boolean>;
  /** What the password has just opened is the only one from now on; nothing where another has become the current one meanwhile. */
  keepOnly(opened: SealedVault): Promise<void>;
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
  /** Of the account on Solana, 32 bytes in hex; a session of an earlier version has none, and pays there after the next unlocking. */
  readonly solanaKey?: string;
  /** Milliseconds that each use gives it; a session of an earlier version has the usual ones. */
  readonly idleLife?: number;
  /** Milliseconds since 1970: locked when unused until then, or in any case at the later one. */
  readonly idleDeadline: number;
  readonly finalDeadline: number;
}

/** Tries of the password; kept on disk, so that a restart does not give five more. */
export interface Tries {
  read(): Promise<{ readonly failed: number; readonly retryAt: number }>;
  write(tries: { readonly failed: number; readonly retryAt: number }): Promise<void>;
}
