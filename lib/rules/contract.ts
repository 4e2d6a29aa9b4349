// What a kind of rule is: one thing the user may allow or forbid a site, as data, and the opinion it has of a payment.
import type { Money } from '../core/money.ts';
import type { Opinion } from '../core/verdict.ts';

export interface RuleKind {
  readonly id: string;
  /** The setting of a rule that says nothing of this kind; without one the kind has no opinion there. */
  readonly unset?: unknown;
  /** Reads a stored setting and becomes its opinion; null for what this kind never wrote. Never throws. */
  read(setting: unknown): Judge | null;
}

/** Null: no opinion. A kind may only say *pay* when it bounds what is spent over time. */
type Judge = (payment: Payment) => Opinion | null;

/** What a rule may look at; `cost` and `spentDay` are micro-dollars. */
export interface Payment {
  readonly site: string;
  readonly money: Money;
  readonly cost: bigint;
  /** This site's purchases of the last 24 hours that cost or may still cost money, without this one. */
  readonly spentDay: bigint;
  /** Another payee than the one that this site was paid to on this network. */
  readonly payeeChanged: boolean;
  /** What this path of the site cost when it was first paid; null where nothing is remembered. Micro-dollars. */
  readonly usual: bigint | null;
  /** What other parts of the same file have cost the same document, where a file is sold in parts. */
  readonly spentOnFile: bigint;
}

/** What the user allows a site: a setting per kind of rule. Limits are decimal strings, ready for storage. */
export interface Rule {
  readonly site: string;
  readonly money: Money;
  readonly on: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}
