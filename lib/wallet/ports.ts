// What the wallet needs from the outside; the browser side implements it, tests hand in their own.
import type { Purchase } from '../core/purchase.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Rule } from '../rules/index.ts';
import type { SealedVault } from './vault.ts';

export interface Ledger {
  /**
   * One strict transaction: reads the facts as they are now, lets `decide` judge them, and writes the purchase and
   * the rule only when it says pay. Two callers never see the same money free.
   */
  reserve(purchase: Purchase, decide: (facts: Facts) => Verdict): Promise<Verdict>;
  /** One strict transaction: reads, changes, writes. Throws for an id that is not there. */
  change(id: string, next: (purchase: Purchase) => Purchase): Promise<Purchase>;
  find(id: string): Promise<Purchase | undefined>;
  /** Newest first. */
  newest(limit: number): Promise<Purchase[]>;
  since(at: number): Promise<Purchase[]>;
  rule(site: string, money: Rule['money']): Promise<Rule | undefined>;
  rules(): Promise<Rule[]>;
  putRule(rule: Rule): Promise<void>;
}

/** What a reservation is judged by. `recent` and `rule` are of the purchase's site and kind of money. */
export interface Facts {
  readonly rule: Rule | undefined;
  /** The last 24 hours. */
  readonly recent: readonly Purchase[];
  /** All purchases with the same key. */
  readonly sameKey: readonly Purchase[];
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
