// What a kind of rule is: one thing the user may allow or forbid a site, as data, and the opinion it has of a payment.
import type { Money } from '../core/money.ts';
import type { Opinion } from '../core/verdict.ts';

export interface RuleKind {
  readonly id: string;
  /** Key of its name on the screen. */
  readonly text: string;
  /**
   * Whose setting counts. site: the site's own, else what holds for all sites. everywhere: what holds for all sites alone, so no
   * site can free itself of it. both: each has its say.
   */
  readonly scope: 'site' | 'everywhere' | 'both';
  /**
   * budget: bounds what is spent over time, and so may say *pay*. consent: without a setting it asks, and a setting permits.
   * limit: only ever makes a verdict stricter.
   */
  readonly role: 'budget' | 'consent' | 'limit';
  /** The setting where nobody wrote one of this kind; without one the kind has no opinion there. */
  readonly unset?: unknown;
  /** `off` may stand for its setting: no opinion, whatever holds for all sites. */
  readonly mayBeOff?: true;
  /** A setting as it is written, for the documents and the tests. */
  readonly example: unknown;
  /** Reads a stored setting and becomes its opinion; null for what this kind never wrote. Never throws. */
  read(setting: unknown): Judge | null;
}

/** Null: no opinion. A kind may only say *pay* when it bounds what is spent over time. */
type Judge = (payment: Payment, rule: Rule | undefined) => Opinion | null;

/** What a rule may look at. Amounts are micro-dollars, moments milliseconds since 1970; all totals are the journal's. */
export interface Payment {
  readonly site: string;
  /** Whose server asks for the money; another origin than the site's charges on its page. */
  readonly origin: string;
  /** Of the URL that is paid for; as `paths.ts` compares it. */
  readonly path: string;
  readonly method: string;
  readonly request: 'navigation' | 'page-request' | 'element';
  /** CAIP-2 */
  readonly network: string;
  readonly asset: string;
  readonly payTo: string;
  readonly money: Money;
  readonly cost: bigint;
  readonly at: number;
  /** Minutes since midnight, where the user is. */
  readonly minute: number;
  /** Names the visit of a tab to the site; null where nobody can tell. */
  readonly visit: string | null;
  /** This site's purchases of the last 24 hours that cost or may still cost money, without this one. */
  readonly spentDay: bigint;
  /** The same of the last 30 days. */
  readonly spentMonth: bigint;
  /** What `origin` was paid by rule on this site's pages in the last 24 hours. */
  readonly spentByOrigin: bigint;
  /** All sites' purchases of the last 24 hours. */
  readonly spentEverywhere: bigint;
  /** All sites' authorizations that are out, and of which nobody has said that they were used. */
  readonly outstanding: bigint;
  /** How often this site was paid in the last minute and the last hour. */
  readonly lastMinute: number;
  readonly lastHour: number;
  /** When this site was last paid; null for never. */
  readonly lastPaid: number | null;
  /** How often this site was paid by rule since its trust with an end began. */
  readonly timesTrusted: number;
  /** Another payee than the one that this site was paid to on this network. */
  readonly payeeChanged: boolean;
  /** This site was paid before, and never on this network: nobody has seen whom the money goes to there. */
  readonly networkChanged: boolean;
  /** What this path of the site cost when it was first paid; null where nothing is remembered. */
  readonly usual: bigint | null;
  /** What other parts of the same file have cost the same document, where a file is sold in parts. */
  readonly spentOnFile: bigint;
}

/** What the user allows a site, or all sites: a setting per kind of rule. Limits are decimal strings, ready for storage. */
export interface Rule {
  /** An origin; `https://*.shop.example` for all below it; `*` for what holds for all sites. */
  readonly site: string;
  readonly money: Money;
  readonly on: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
  /** When a person last said so. */
  readonly changedAt: number;
  /**
   * What it does not say itself is as for all sites. Rules of before there was anything for all sites lack this, and go on
   * meaning what they meant.
   */
  readonly inherits?: boolean;
}

/** What is to be judged by: the site's rule, or the nearest wildcard's, and what holds for all sites. */
export interface Holding {
  readonly rule: Rule | undefined;
  readonly all: Rule | undefined;
}
