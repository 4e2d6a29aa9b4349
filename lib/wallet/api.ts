// What a screen may ask of the wallet: plain data in, plain data out; amounts are decimal strings of the smallest unit.
import type { Happening, Signed } from '../core/evidence.ts';
import type { FailureName, Outcome } from '../core/failure.ts';
import type { Delivery, MoneyState } from '../core/purchase.ts';
import type { Heard, Reason } from '../core/verdict.ts';
import type { Family } from './families.ts';

export interface WalletApi {
  status(): Promise<WalletStatus>;
  /** Twelve fresh English BIP-39 words; nothing is kept until `createVault`. */
  newWords(): Promise<string[]>;
  createVault(entry: { words: string; password: string }): Promise<Outcome<{ address: string }>>;
  unlock(entry: { password: string }): Promise<Outcome<{ address: string }>>;
  lock(): Promise<void>;

  /** Balances of the account on every known network; one entry per token. */
  balances(): Promise<Balance[]>;
  today(): Promise<Spending>;
  /** The newest purchases, newest first. */
  receipts(entry: { limit: number }): Promise<Receipt[]>;
  /** The ledger, newest first, a page at a time. */
  history(entry: HistoryQuery): Promise<HistoryPage>;
  /** Sums of what the query's purchases cost or may still cost, newest or dearest first. */
  totals(entry: { by: 'day' | 'month' | 'site'; query: HistoryQuery }): Promise<Total[]>;
  /** One purchase with its log; null when there is none of that id. */
  purchase(entry: { id: string }): Promise<PurchaseView | null>;
  /** Asks the chain about this purchase now. */
  checkNow(entry: { id: string }): Promise<Outcome<Receipt>>;
  /** Opens the address once more with the identical bytes, in a new tab; nothing new is signed. */
  askAgain(entry: { id: string }): Promise<Outcome<null>>;
  /** What cancelling on the chain would cost, in the network's own coin. */
  cancelCost(entry: { id: string }): Promise<Outcome<CancelCost>>;
  cancel(entry: { id: string }): Promise<Outcome<{ transaction: string }>>;
  /** A JSON document that a stranger can verify; see docs/evidence.md. */
  exportEvidence(entry: { id: string }): Promise<Outcome<string>>;
  exportHistory(entry: { format: 'csv' | 'json'; query: HistoryQuery }): Promise<string>;
  /** Takes up what an export of this wallet holds and is not known here; `added` tells how much. */
  importHistory(entry: { json: string }): Promise<Outcome<{ added: number }>>;
  /** Days after which closed purchases are deleted; null keeps them for ever. */
  retention(): Promise<number | null>;
  setRetention(entry: { days: number | null }): Promise<Outcome<null>>;

  /** All that the popup shows at once; no network is asked for any of it. */
  popup(): Promise<PopupView>;
  /** Brings the page that a question waits on to the front. */
  showQuestion(entry: { id: string }): Promise<Outcome<null>>;
  /** The site of the active tab, or null where there is none (a new tab, a browser page). */
  activeSite(): Promise<SiteView | null>;
  /** `password` where a limit is raised beyond what is usual: the failure `password-needed` says so. */
  setRule(entry: { site: string; rule: RuleView; password?: string }): Promise<Outcome<RuleView>>;

  /** Every rule: of single sites, of wildcards, and what holds for all sites (`*`). */
  rules(): Promise<RuleEntry[]>;
  /** `sure`: the person has seen what a wildcard covers; without it the failure is `wildcard-unconfirmed`. */
  saveRule(entry: { rule: RuleDraft; password?: string; sure?: boolean }): Promise<Outcome<RuleEntry>>;
  removeRule(entry: RulePlace): Promise<Outcome<null>>;
  applyTemplate(
    entry: RulePlace & { template: TemplateName; password?: string },
  ): Promise<Outcome<RuleEntry>>;
  /** What is spent of each limit that holds for a site, and when it will be less. */
  budgets(entry: RulePlace): Promise<Budget[]>;
  /** What the last 30 days would have been with these rules in the place of those of the same name. */
  dryRun(entry: { rules: readonly RuleDraft[] }): Promise<Outcome<DryRunView>>;
  /** See docs/rules-format.md. */
  exportRules(): Promise<string>;
  /** All arrive switched off; what is ruled here stays as it is. */
  importRules(entry: { json: string }): Promise<Outcome<RulesImported>>;

  /** The question that this page was opened for; null when it is gone or answered. */
  question(): Promise<Question | null>;
  answer(entry: { id: string; answer: Answer }): Promise<Outcome<null>>;

  networks(): Promise<NetworkView[]>;
  /** `rpcUrl: null` goes back to the network's public endpoint. */
  setRpcUrl(entry: { network: string; rpcUrl: string | null }): Promise<Outcome<null>>;
  setDeveloperMode(entry: { on: boolean }): Promise<void>;
  setReach(entry: { reach: Reach }): Promise<void>;
}

/** Where scripts of pages are served: on every site, or only on sites that have a rule. */
export type Reach = 'everywhere' | 'ruled-sites';

export interface WalletStatus {
  readonly vault: 'none' | 'locked' | 'unlocked';
  /** EIP-55 address, null while there is no vault. */
  readonly address: string | null;
  readonly developerMode: boolean;
  /** null: this browser serves them without standing in their pages. */
  readonly reach: Reach | null;
  /** withdrawn: the browser shows the wallet no web page, so nothing can be paid. */
  readonly access: 'all' | 'withdrawn';
  /** Milliseconds since 1970 until which another try of the password is refused; null when free. */
  readonly retryAt: number | null;
}

export interface TokenView {
  readonly symbol: string;
  readonly decimals: number;
  /** CAIP-2 */
  readonly network: string;
  readonly networkName: string;
  readonly testnet: boolean;
}

export interface Balance {
  readonly token: TokenView;
  /** null: the network did not answer. */
  readonly amount: string | null;
}

/** Micro-dollars (1e-6 USD) as decimal strings; test money is never added to real money. */
export interface Spending {
  readonly real: string;
  readonly test: string;
}

export interface Receipt {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly site: string;
  readonly path: string;
  readonly method: string;
  readonly token: TokenView;
  readonly amount: string;
  readonly payTo: string;
  readonly money: MoneyState;
  readonly delivery: Delivery;
  readonly transaction: string | null;
  /** The explorer's page of the transaction; null while there is none. */
  readonly transactionUrl: string | null;
  /** elsewhere: found on the chain; an older profile or another copy of this wallet has spent it. */
  readonly decidedBy: 'rule' | 'user' | 'elsewhere';
  /** Seconds since 1970 until which the site can still collect it; null when its fate is known, or nothing was signed. */
  readonly collectableUntil: number | null;
}

/** What is looked for; a missing part looks for all. */
export interface HistoryQuery {
  /**
   * Words in any order, without regard to case: each begins a word of the path, or the payee or the transaction, or the end of
   * those that is shown, or it stands anywhere in the site.
   */
  readonly text?: string;
  readonly site?: string;
  /** CAIP-2 */
  readonly network?: string;
  readonly state?: HistoryState;
  /** Milliseconds since 1970 at which it is looked; what takes its time is doubtful only later. */
  readonly now?: number;
  /** Milliseconds since 1970; `to` itself is not in it. */
  readonly from?: number;
  readonly to?: number;
  /** Where the page before ended. */
  readonly cursor?: string;
  /** 50 unless given, 200 at most. */
  readonly limit?: number;
}

/** open: not closed by the chain. doubtful: of those, what a person should know of (`core/doubt.ts`). paid: settled, or said to be. unpaid: expired, cancelled, or never signed. */
export type HistoryState = 'open' | 'doubtful' | 'paid' | 'unpaid' | 'conflict' | 'undelivered';

export interface HistoryPage {
  readonly receipts: readonly Receipt[];
  /** null: that was all. */
  readonly cursor: string | null;
}

export interface Total {
  /** A day `2026-11-25`, a month `2026-11` (both in UTC), or a site; empty for what was spent elsewhere. */
  readonly of: string;
  readonly spending: Spending;
  readonly count: number;
}

export interface PurchaseView {
  readonly receipt: Receipt;
  readonly log: readonly LogLine[];
  /** What came of looking at the seller's signature on its receipt, or on its offer; null where it signed neither. */
  readonly statement: { readonly what: 'offer' | 'receipt'; readonly signed: Signed } | null;
  /** Why it was paid: everybody's opinion. Empty where none was kept. */
  readonly opinions?: readonly Heard[];
  /** What can be done about it now. */
  readonly may: { readonly check: boolean; readonly askAgain: boolean; readonly cancel: boolean };
  /** The transaction that was sent to cancel it, until the chain has told what became of it. */
  readonly cancelling?: string;
}

/** One entry of evidence, for a person. */
export interface LogLine {
  readonly at: number;
  readonly kind: Happening['kind'];
  /** Short plain values for the text: `status`, `block`, `transaction`, and a seller's `reason`, which are its own words. */
  readonly detail: Readonly<Record<string, string>>;
}

/** In the smallest unit of the network's own coin, decimal. */
export interface CancelCost {
  readonly cost: string;
  readonly have: string;
  readonly coin: { readonly symbol: string; readonly decimals: number };
}

/** What the user allows a site. Limits are micro-dollars as decimal strings. */
export interface RuleView {
  /** off: the site is asked about every time. */
  readonly on: boolean;
  readonly blocked: boolean;
  readonly perRequest: string;
  readonly perDay: string;
  /** test money and real money have separate rules; a site on this machine only ever has test money. */
  readonly money: 'real' | 'test';
}

/** Where a rule stands: an origin, `https://*.shop.example`, or `*` for all sites. */
export interface RulePlace {
  readonly site: string;
  readonly money: 'real' | 'test';
}

/** `settings` by kind of rule, as docs/rules-format.md tells; what is not in it is as for all sites. */
export interface RuleDraft extends RulePlace {
  /** off: the site is asked about every time. */
  readonly on: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface RuleEntry extends RuleDraft {
  /** When a person last said so, in milliseconds since 1970. */
  readonly changedAt: number;
  /** false: written before there was anything for all sites; what it does not say is not limited. */
  readonly inherits: boolean;
  /** wildcard: it covers sites that nobody has seen. */
  readonly warning?: 'wildcard';
}

export type TemplateName = 'ask' | 'small-change' | 'generous' | 'block';

/** When a permission ends: with the visit, at a moment (milliseconds since 1970), or after so many payments. */
export type TrustEnd = 'visit' | { readonly until: number } | { readonly times: number };

export interface RulesImported {
  readonly added: number;
  /** There was a rule of that name here, which stays. */
  readonly known: number;
  /** What the file says of all sites, for a person to look at: it would act at once, so it is not taken in. */
  readonly forAll: readonly RuleEntry[];
}

/** One limit, by the clock of the rules. Micro-dollars, or for `rate` and `trust` a number of payments; decimal. */
export interface Budget {
  /** Id of the kind of rule. */
  readonly kind: string;
  readonly spent: string;
  readonly limit: string;
  /** Whether the site has said so itself, or it is as for all sites. */
  readonly own: boolean;
  /** When the oldest that is counted no longer is, in milliseconds since 1970; null where nothing is spent, or time does not free it. */
  readonly lessAt: number | null;
}

export interface DryRunView {
  readonly paid: Tally;
  readonly asked: Tally;
  readonly refused: Tally;
  /** What would not have been as it was, newest first, 200 at most. */
  readonly changed: readonly DryRunLine[];
}

export interface Tally {
  readonly count: number;
  readonly spending: Spending;
}

export interface DryRunLine {
  readonly receipt: Receipt;
  readonly say: 'pay' | 'ask' | 'refuse';
  readonly reason: Reason;
}

export interface PopupView {
  readonly status: WalletStatus;
  readonly site: SiteView | null;
  /** Oldest first. */
  readonly waiting: readonly WaitingView[];
  /** Of the last 24 hours; like the rest below, of an unlocked wallet alone. */
  readonly today: Spending | null;
  /** What all sites together may spend of real money in a day; null where nothing limits it. */
  readonly allDay: Budget | null;
  /** The newest purchases, newest first. */
  readonly receipts: readonly Receipt[];
  /** How many purchases are in doubt. */
  readonly doubtful: number;
}

/** A question that nobody has answered yet. */
export interface WaitingView {
  readonly id: string;
  readonly site: string;
  readonly token: TokenView;
  readonly amount: string;
  /** The tab that asked stands at it, or it has a window of its own. */
  readonly at: 'gate' | 'window';
}

export interface SiteView {
  readonly site: string;
  /** null: no rule yet, the wallet asks. */
  readonly rule: RuleView | null;
  /** Spent of `perDay` in the last 24 hours, micro-dollars. */
  readonly spentToday: string;
  /** What is spent of each limit that holds here, and when it will be less. */
  readonly budgets: readonly Budget[];
  /** What this site was last paid for one thing, micro-dollars; null where nothing is remembered. */
  readonly price: string | null;
  /** Why the latest 402 of this tab was not paid; null when nothing was refused. */
  readonly refusal: Refusal | null;
  /** What was wrong with the latest 402 of this tab that could not be weighed; null when none was. */
  readonly diagnosis: Diagnosis | null;
}

export interface Refusal {
  readonly name: FailureName;
  readonly detail: Readonly<Record<string, string>>;
  /** Why single offers of the challenge were set aside. */
  readonly offers: readonly FailureName[];
  /** Why it was asked about or not even that, where rules had a say. */
  readonly opinions?: readonly Heard[];
  readonly at: number;
  readonly path: string;
}

/** A 402 whose terms nobody could weigh: broken, in another way of paying, or in none. */
export interface Diagnosis {
  readonly at: number;
  /** Origin and path without what may be a secret. */
  readonly address: string;
  readonly method: string;
  readonly family: Family;
  /** What else the same answer speaks. */
  readonly beside: readonly Family[];
  /** What is wrong, the first that matters most; empty where it is only another way of paying. */
  readonly findings: readonly Finding[];
  /** null: nobody's, it is meant for others. */
  readonly fault: Fault | null;
  /** Names of the answer's headers, without their values. */
  readonly headers: readonly string[];
  readonly source: 'network' | 'probe' | 'page';
}

export interface Finding {
  readonly name: FailureName;
  /** Where in the terms: `accepts[0].amount`, `PAYMENT-REQUIRED`, `body`. */
  readonly field: string;
}

/** wallet: it does not know this yet. */
export type Fault = 'site' | 'network' | 'you' | 'wallet';

export interface Question {
  /** 128 random bits in hex; the answer is bound to it, and it to one frozen offer. */
  readonly id: string;
  readonly site: string;
  /** Where the money's request goes; differs from `site` when another origin charges. */
  readonly resourceOrigin: string;
  readonly path: string;
  readonly method: string;
  readonly token: TokenView;
  readonly amount: string;
  readonly payTo: string;
  /** The seller's own description, sanitised; null when none. Always shown as the site's words. */
  readonly siteWords: string | null;
  /** Why the wallet asks rather than pays by itself. */
  readonly reason: Reason;
  /** Everybody's opinion; `reason` is the first of them. */
  readonly opinions?: readonly Heard[];
  /** false: only the page has shown these terms, the wallet has not seen them on the network. */
  readonly observed: boolean;
  /** false: a rule cannot be made from this question (unobserved terms, another origin). */
  readonly mayAlways: boolean;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** The limits that “always” would set, micro-dollars. */
  readonly proposal: { readonly perRequest: string; readonly perDay: string };
  readonly spentToday: string;
  /** Spendable now of this token; null when unknown. */
  readonly balance: string | null;
  readonly locked: boolean;
  /** Other questions waiting behind this one. */
  readonly waiting: number;
}

export type Answer =
  | { readonly kind: 'once' }
  | {
      readonly kind: 'always';
      readonly perRequest: string;
      readonly perDay: string;
      /** When the trust ends; without it the rule stands until it expires. */
      readonly trust?: TrustEnd;
      /** Where the limits are beyond what is usual: the failure `password-needed` says so. */
      readonly password?: string;
    }
  | { readonly kind: 'decline' }
  | { readonly kind: 'block' };

export interface NetworkView {
  readonly id: string;
  readonly name: string;
  readonly testnet: boolean;
  readonly rpcUrl: string;
  readonly custom: boolean;
}
