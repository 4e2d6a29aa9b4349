// What a screen may ask of the wallet: plain data in, plain data out; amounts are decimal strings of the smallest unit.
import type { Because, Caution, Temperament } from '../core/choice.ts';
import type { Happening, Signed } from '../core/evidence.ts';
import type { FailureName, Outcome } from '../core/failure.ts';
import type { Delivery, MoneyState } from '../core/purchase.ts';
import type { Heard, Reason } from '../core/verdict.ts';
import type { Family } from './families.ts';
import type { Watch } from './watch.ts';

export interface WalletApi {
  status(): Promise<WalletStatus>;
  /** Twelve fresh English BIP-39 words; nothing is kept until `createVault`. */
  newWords(): Promise<string[]>;
  /** Which of them stand in no list of recovery words, counted from one, and whether together they are those of a wallet. */
  checkWords(entry: { words: string }): Promise<WordsChecked>;
  createVault(entry: { words: string; password: string }): Promise<Outcome<{ address: string }>>;
  unlock(entry: { password: string }): Promise<Outcome<{ address: string }>>;
  lock(): Promise<void>;
  /** Everything pending is dropped, the wallet locked, and nothing is paid, signed or asked until `goOn`. */
  stop(): Promise<void>;
  /** Lifts the stop, of an unlocked wallet. */
  goOn(): Promise<Outcome<null>>;
  /** By what the authenticator gives for the passkey of `status`, 32 bytes in hex. */
  unlockByPasskey(entry: { secret: string }): Promise<Outcome<{ address: string }>>;
  addPasskey(entry: PasskeySecret & { password: string }): Promise<Outcome<null>>;
  removePasskey(): Promise<void>;
  changePassword(entry: { password: string; next: string }): Promise<Outcome<null>>;
  /** Minutes without use, of `lockTimes`; `password` where it is longer than is usual. */
  setLockAfter(entry: { minutes: number; password?: string }): Promise<Outcome<null>>;
  /** The recovery words, to the dashboard alone. */
  recoveryWords(entry: { password: string }): Promise<Outcome<string[]>>;
  /** The person has written the words down and shown it. */
  noteBackup(): Promise<void>;
  /** Two words by chance; nothing is kept until `setPhrase`. */
  drawPhrase(): Promise<string>;
  setPhrase(entry: { phrase: string }): Promise<Outcome<string>>;

  /**
   * Balances of the account, one entry per token: on the usual networks, on those where it was seen to have money, and on the
   * person's own. `everywhere`: on all of them, which asks them all.
   */
  balances(entry?: { everywhere?: boolean }): Promise<Balance[]>;
  /** The account's money token by token, with what of it is spoken for. */
  purse(): Promise<PurseEntry[]>;
  /** Contracts that take the signatures of the wallet's key for their own, named by the person. */
  smartAccounts(): Promise<SmartAccountView[]>;
  /** The chain is asked first; nothing that it does not confirm is kept. */
  nameAccount(entry: { network: string; address: string }): Promise<Outcome<null>>;
  /** Whether it is the payer on its network, in the place of every other. */
  payFrom(entry: { network: string; address: string; on: boolean }): Promise<Outcome<null>>;
  /** What it has signed goes on being watched. */
  removeAccount(entry: { network: string; address: string }): Promise<Outcome<null>>;
  /** Where the account itself has delegated to code (EIP-7702), on the networks of the purse. */
  ownCode(): Promise<OwnCode[]>;
  /** What sending would cost now; nothing is signed. */
  planSend(entry: { network: string; asset: string; to: string; amount: string }): Promise<Outcome<SendPlan>>;
  /** Once for a plan, however often it is asked for. */
  send(entry: { plan: string; password: string }): Promise<Outcome<SendView>>;
  /** What was sent, newest first, as the chain knows it now. */
  sends(): Promise<SendView[]>;
  /**
   * How much of each token Permit2 may take, where the account's money is looked for, and wherever this wallet has said something
   * of it; of `also` too, if it is a token of ours.
   */
  allowances(entry?: { also: { network: string; asset: string } | null }): Promise<AllowanceEntry[]>;
  /** What saying so would cost now; `0` takes back what was granted. Nothing is signed. */
  planAllowance(entry: { network: string; asset: string; amount: string }): Promise<Outcome<AllowancePlan>>;
  /** Once for a plan, however often it is asked for. */
  allow(entry: { plan: string; password: string }): Promise<Outcome<SendView>>;
  /** Whether an allowance may be signed along with a payment as a whole transaction (ERC-20 approval gas sponsoring). */
  signsApprovals(): Promise<boolean>;
  /** Off until a person says otherwise, by the password; off again without it. */
  setSignsApprovals(entry: { on: boolean; password?: string }): Promise<Outcome<null>>;
  today(): Promise<Spending>;
  /** The newest purchases, newest first. */
  receipts(entry: { limit: number }): Promise<Receipt[]>;
  /** The ledger, newest first, a page at a time. */
  history(entry: HistoryQuery): Promise<HistoryPage>;
  /** Sums of what the query's purchases cost or may still cost, newest or dearest first. */
  totals(entry: { by: 'day' | 'month' | 'site'; query: HistoryQuery }): Promise<Total[]>;
  /** What each of the last days cost, site by site or network by network. */
  spendingByDay(entry: DailyQuery): Promise<DailySpending>;
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
  /** Where it is stopped there is no file: it throws what the signal says. */
  exportHistory(entry: { format: 'csv' | 'json'; query: HistoryQuery }, watch?: Watch): Promise<string>;
  /** Takes up what an export of this wallet holds and is not known here; `added` tells how much. Where it is stopped, that stays. */
  importHistory(entry: { json: string }, watch?: Watch): Promise<Outcome<{ added: number }>>;
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
  /** What the last 30 days would have been with these rules in the place of those of the same name. The latest one alone goes on. */
  dryRun(entry: { rules: readonly RuleDraft[] }, watch?: Watch): Promise<Outcome<DryRunView>>;
  /** See docs/rules-format.md. */
  exportRules(): Promise<string>;
  /** All arrive switched off; what is ruled here stays as it is. */
  importRules(entry: { json: string }): Promise<Outcome<RulesImported>>;

  /** The question that this page was opened for; null when it is gone or answered. */
  question(): Promise<Question | null>;
  /** `items`: the ids of what the person was shown. Nothing else is paid or declined by it; what came later asks again. */
  answer(entry: { id: string; answer: Answer; items: readonly string[] }): Promise<Outcome<null>>;
  /**
   * At the gate: the latest payment for the very page that it holds, while its fate is open and nothing has come of it. Null
   * elsewhere, where there is none, and while the wallet is locked.
   */
  heldPayment(): Promise<Receipt | null>;
  /** A site that was refused three times in a row may ask again. */
  unmute(entry: { site: string }): Promise<void>;

  /** Budgets of which more than 80 % is spent, once in each window. */
  budgetNotes(): Promise<BudgetNote[]>;
  putAwayNote(entry: { id: string }): Promise<void>;

  networks(): Promise<NetworkView[]>;
  /** `rpcUrl: null` goes back to the network's public endpoint. */
  setRpcUrl(entry: { network: string; rpcUrl: string | null }): Promise<Outcome<null>>;
  /** Asks one of a network's endpoints for its chain, now. */
  testEndpoint(entry: { network: string; url: string }): Promise<Outcome<EndpointHealth>>;
  /** Which chain stands at an endpoint; nothing is kept. */
  readChain(entry: { rpcUrl: string }): Promise<Outcome<ChainReading>>;
  /** What a token's contract says of itself there; nothing is kept. */
  readToken(entry: { rpcUrl: string; address: string }): Promise<Outcome<TokenReading>>;
  /** Reads it all once more: what differs from what the person has seen is refused. */
  addNetwork(entry: NetworkDraft): Promise<Outcome<null>>;
  /** Of the person's own, where nothing is open on it. */
  removeNetwork(entry: { network: string }): Promise<Outcome<null>>;
  /** What the contract of a token says of itself on a network that is known; nothing is kept. */
  findToken(entry: { network: string; address: string }): Promise<Outcome<TokenFound>>;
  /** Reads it once more: what differs from what the person has seen is refused. */
  addToken(entry: { network: string; token: TokenReading }): Promise<Outcome<null>>;
  /** Of the person's own, where nothing is open that was paid with it. */
  removeToken(entry: { network: string; address: string }): Promise<Outcome<null>>;
  /** How the wallet weighs money against waiting where a site takes several ways of paying. */
  temperament(): Promise<Temperament>;
  setTemperament(entry: { temperament: Temperament }): Promise<void>;
  setDeveloperMode(entry: { on: boolean }): Promise<void>;
  setReach(entry: { reach: Reach }): Promise<void>;
}

export interface WordsChecked {
  readonly unknown: readonly number[];
  readonly fit: boolean;
}

/** Where scripts of pages are served: on every site, or only on sites that have a rule. */
export type Reach = 'everywhere' | 'ruled-sites';

export interface WalletStatus {
  readonly vault: 'none' | 'locked' | 'unlocked';
  /** EIP-55 address, null while there is no vault. */
  readonly address: string | null;
  /** Of the account on Solana; null too until the wallet was unlocked once since it pays there. */
  readonly solanaAddress: string | null;
  readonly developerMode: boolean;
  /** null: this browser serves them without standing in their pages. */
  readonly reach: Reach | null;
  /** withdrawn: the browser shows the wallet no web page, so nothing can be paid. */
  readonly access: 'all' | 'withdrawn';
  /** Milliseconds since 1970 until which another try of the password is refused; null when free. */
  readonly retryAt: number | null;
  /** null: it has not been stopped. */
  readonly stopped: Stopped | null;
  /** Two words that the wallet's own prompts show and no page can know; null while there are none. */
  readonly phrase: string | null;
  /** When the recovery words were last shown to be written down, in milliseconds since 1970; null: never. */
  readonly backedUpAt: number | null;
  /** Minutes without use after which it locks. */
  readonly lockAfter: number;
  /** null: the wallet is unlocked by the password alone. */
  readonly passkey: PasskeyView | null;
}

export interface Stopped {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What had left before, and may still be collected. */
  readonly out: { readonly count: number; readonly spending: Spending };
}

/** What an authenticator must be asked to unlock this wallet; of no use without it. */
export interface PasskeyView {
  /** base64url */
  readonly credential: string;
  /** 32 bytes, hex: what the authenticator's secret is made of. */
  readonly salt: string;
}

export interface PasskeySecret extends PasskeyView {
  /** 32 bytes, hex: WebAuthn's PRF of the salt. */
  readonly secret: string;
}

export interface TokenView {
  /** Of a token that the person has added it names the contract too. */
  readonly symbol: string;
  readonly decimals: number;
  /** CAIP-2 */
  readonly network: string;
  readonly networkName: string;
  readonly testnet: boolean;
  /** Nobody has said what it is worth: no dollars are shown, no limit counts it, and it is never paid without asking. */
  readonly unpriced?: true;
  /** The person has added it by its contract: nobody here vouches for it. */
  readonly stranger?: Stranger;
}

export interface Stranger {
  /** Its contract, by which alone it is known. */
  readonly contract: string;
  /** The symbol of a token that the wallet knows, which this one is not and could be taken for. */
  readonly resembles: string | null;
}

export interface Balance {
  readonly token: TokenView;
  /** null: the network did not answer. */
  readonly amount: string | null;
}

export interface SmartAccountView {
  readonly network: string;
  readonly networkName: string;
  /** EIP-55 */
  readonly address: string;
  /** Sites are paid from it on its network. */
  readonly pays: boolean;
  readonly balances: readonly Balance[];
}

export interface OwnCode {
  readonly network: string;
  /** Where the code stands; EIP-55. */
  readonly delegate: string | null;
  /** Whether it takes the account's signatures; null: that could not be tried. */
  readonly accepts: boolean | null;
}

export interface PurseEntry {
  readonly token: TokenView;
  /** The token's contract, or its mint. */
  readonly asset: string;
  /** The address at which it is received; empty where it is not known before the wallet is unlocked once more. */
  readonly account: string;
  /** null: the network did not answer. */
  readonly amount: string | null;
  /** Of it, what sites were promised and what is on its way elsewhere: it cannot be sent. */
  readonly spokenFor: string;
  /** The symbol of the network's own coin, which the fee of sending is paid in. */
  readonly coin: string;
}

/** Sent as it was shown, or not at all. `fee` and `have` are in the smallest unit of the network's own coin. */
/** How much of a token Permit2 may take. */
export interface AllowanceEntry {
  readonly token: TokenView;
  /** Its contract. */
  readonly asset: string;
  /** null: the network did not answer. */
  readonly amount: string | null;
  /** It is more than this wallet would ever write: another one has said so. */
  readonly endless: boolean;
  /** What saying otherwise is paid in. */
  readonly coin: string;
  /** What this wallet granted last, in milliseconds since 1970; null where what may be taken is not from that. */
  readonly granted: { readonly at: number; readonly amount: string } | null;
  /** The latest transaction about it, whose `amount` is what may be taken after it. */
  readonly latest: SendView | null;
}

/** Of what may be taken, before and after; `fee` and `have` are in the network's own coin. */
export interface AllowancePlan {
  readonly id: string;
  readonly token: TokenView;
  /** The contract of Permit2. */
  readonly spender: string;
  readonly before: string;
  /** `before` is more than this wallet would ever write. */
  readonly endless: boolean;
  readonly amount: string;
  readonly fee: string;
  readonly have: string;
  readonly coin: { readonly symbol: string; readonly decimals: number };
}

export interface SendPlan {
  readonly id: string;
  readonly token: TokenView;
  readonly amount: string;
  /** EIP-55, or base58. */
  readonly to: string;
  /** All in all, in the smallest unit of the network's coin, like the three below. */
  readonly fee: string;
  /** What of the fee opens an account for the recipient; null: nothing is opened. */
  readonly opening: string | null;
  readonly have: string;
  /** What the network does not let the account go below, if it does not go to zero. */
  readonly keep: string;
  readonly coin: { readonly symbol: string; readonly decimals: number };
}

export interface SendView {
  readonly id: string;
  readonly at: number;
  readonly token: TokenView;
  readonly amount: string;
  readonly to: string;
  /**
   * signed: kept, not known to have left. seen: in a block. done, failed: in a final one. replaced: another one took its place.
   * lapsed: the chain did not take it in time.
   */
  readonly state: 'signed' | 'sent' | 'seen' | 'done' | 'failed' | 'replaced' | 'lapsed';
  readonly transaction: string;
  /** null: the network has no explorer that is known. */
  readonly transactionUrl: string | null;
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
  /** What was agreed to at most, where less may be taken; `amount` is the same until the chain shows what was. */
  readonly ceiling?: string;
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
  /** The site has answered that Permit2 may not take so much: what would have to be allowed. */
  readonly lacks?: LackingAllowance;
}

/** `amount` in the smallest unit, decimal. */
interface LackingAllowance {
  readonly network: string;
  readonly asset: string;
  readonly amount: string;
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

export interface DailyQuery {
  /** So many days with today as the last of them; 400 at most. Days are counted in UTC. */
  readonly days: number;
  readonly by: 'site' | 'network';
  /** So many of each kind of money stand for themselves, 12 at most; what is left is one more. */
  readonly most: number;
}

export interface DailySpending {
  /** `2026-11-25`, oldest first. */
  readonly days: readonly string[];
  /** Dearest first, real money before test money. */
  readonly series: readonly DailySeries[];
}

/** Micro-dollars as decimal strings. */
export interface DailySeries {
  /** A site (empty for what was spent elsewhere) or a network (CAIP-2); null for all the others together. */
  readonly of: string | null;
  readonly money: 'real' | 'test';
  /** One for each day. */
  readonly costs: readonly string[];
  readonly cost: string;
  readonly count: number;
}

export interface PurchaseView {
  readonly receipt: Receipt;
  readonly log: readonly LogLine[];
  /** What came of looking at the seller's signature on its receipt, or on its offer; null where it signed neither. */
  readonly statement: { readonly what: 'offer' | 'receipt'; readonly signed: Signed } | null;
  /** Why it was paid: everybody's opinion. Empty where none was kept. */
  readonly opinions?: readonly Heard[];
  /** Why this one of several offers; null where there was one, or none was kept. */
  readonly because: Because | null;
  /** It was charged before the goods came. */
  readonly chargedFirst?: true;
  /** A transaction of the account's own was signed along, that allows Permit2 the amount. */
  readonly approval?: true;
  /** The smart account that paid in the place of the account itself. */
  readonly smartAccount?: string;
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

/** A budget that is nearly spent. Micro-dollars, decimal. */
export interface BudgetNote {
  readonly id: string;
  /** null: of all sites together. */
  readonly site: string | null;
  readonly money: 'real' | 'test';
  readonly window: 'day' | 'month';
  readonly spent: string;
  readonly limit: string;
  /** As `Budget` says. */
  readonly lessAt: number | null;
  /** So many more payments of the latest price fit into it. */
  readonly more: number;
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
  /** The money that it was paid with last is nearly gone: how often it still pays that price; null where it is enough for long. */
  readonly moneyLeft: MoneyLeft | null;
  /** Why the latest 402 of this tab was not paid; null when nothing was refused. */
  readonly refusal: Refusal | null;
  /** The site was refused three times in a row, and is not asked about until then; null while it is. */
  readonly mutedUntil: number | null;
  /** Payments without asking are paused here or at all sites, until then or until the person takes it back; absent: they are not. */
  readonly pausedUntil?: number | 'ever';
  /** What was wrong with the latest 402 of this tab that could not be weighed; null when none was. */
  readonly diagnosis: Diagnosis | null;
}

export interface MoneyLeft {
  readonly token: TokenView;
  readonly payments: number;
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
  /** So many 402s of this tab in a row stayed unpaid for this reason; `path` and `at` are the latest one's. */
  readonly count: number;
}

/** One way to pay, as it stands before a person. */
export interface OfferTerms {
  readonly token: TokenView;
  readonly amount: string;
  /** The amount is a ceiling: less may be taken, or nothing. */
  readonly upTo?: true;
  /** The contract for which an allowance of exactly the amount is signed along. */
  readonly allowance?: string;
  /** The same as a whole transaction of the account's own, which whoever has it may send. */
  readonly approval?: ApprovalView;
  readonly payTo: string;
  /** The seller's own description, sanitised; null when none. Always shown as the site's words. */
  readonly siteWords: string | null;
  readonly proposal: Proposal;
  /** Micro-dollars that the site has cost in the last 24 hours, of this kind of money. */
  readonly spentToday: string;
  /** What is spent of the limits that hold; empty where no rule lets the site be paid by itself. */
  readonly budgets: readonly Budget[];
  /** Spendable now of this token; null when unknown. */
  readonly balance: string | null;
  /** What is not as it was when this site was last paid. */
  readonly changes: readonly Change[];
  /** Charged before the goods come, and kept if they do not. */
  readonly chargedFirst?: true;
  /** The smart account that would pay in the place of the account itself. */
  readonly smartAccount?: string;
}

export interface ApprovalView {
  /** The contract that may take exactly the amount by it. */
  readonly spender: string;
  /** The most that it costs the account where it has coin, in the smallest unit of the network's own. */
  readonly fee: string;
  readonly coin: { readonly symbol: string; readonly decimals: number };
}

/** The limits that “always” would set, micro-dollars. */
export interface Proposal {
  readonly perRequest: string;
  readonly perDay: string;
  /** Those of the rule that it takes the place of, where one lets the site be paid by itself. */
  readonly before?: { readonly perRequest: string; readonly perDay: string };
  /** The limit for which this would be asked about under that rule too; absent: there is none. */
  readonly stop?: Budget;
}

export interface OfferView extends OfferTerms {
  /** Names exactly what would be signed; an answer takes an offer by it. */
  readonly id: string;
  /** Why it is the proposed one among several. */
  readonly because: Because | null;
  /** Why it had better not be taken now; it can be. */
  readonly caution: Caution | null;
}

/** Addresses, names of networks, or micro-dollars. */
export interface Change {
  readonly what: 'payee' | 'network' | 'price';
  readonly before: string;
  readonly now: string;
}

/** An offer of the challenge that cannot be paid; of what could not be read nothing else is known. */
export interface ImpossibleOffer {
  readonly name: FailureName;
  /** The name of the network, or what the site calls it. */
  readonly network: string | null;
  /** Of *allowance-missing*: what would have to be allowed, in the token's smallest unit; missing for any other reason. */
  readonly lacks?: LackingAllowance;
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
  /** What is asked for there, where the wallet knows it by name and does not do it. */
  readonly named?: string;
  /** A token that a person may add, to be filled in. */
  readonly token?: TokenPlace;
}

export interface TokenPlace {
  readonly network: string;
  /** Its contract. */
  readonly asset: string;
}

/** wallet: it does not know this yet. */
export type Fault = 'site' | 'network' | 'you' | 'wallet';

/** Its terms are those of the first of its offers. */
export interface Question extends OfferTerms {
  /** 128 random bits in hex; the answer is bound to it, and it to one frozen offer. */
  readonly id: string;
  readonly site: string;
  /** Where the money's request goes; differs from `site` when another origin charges. */
  readonly resourceOrigin: string;
  readonly path: string;
  readonly method: string;
  /** What is asked for: one, or many of the same site, page, payee and reason. The first is told above too; `amount` is of all. */
  readonly items: readonly QuestionItem[];
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
  /** All that can be paid, the proposed one first. */
  readonly offers: readonly OfferView[];
  readonly impossible: readonly ImpossibleOffer[];
  /** false: nobody can tell when this visit ends, so it cannot be trusted for a visit. */
  readonly mayVisit: boolean;
  readonly locked: boolean;
  /** Other questions waiting behind this one. */
  readonly waiting: number;
}

export interface QuestionItem {
  readonly id: string;
  readonly resourceOrigin: string;
  readonly path: string;
  readonly method: string;
  readonly amount: string;
  readonly siteWords: string | null;
}

/** Which of the offers that were shown, by its id; needed where there are several. What was typed, where the amount is high. */
interface Yes {
  readonly offer?: string;
  readonly typed?: string;
}

export type Answer =
  | (Yes & { readonly kind: 'once' })
  | (Yes & {
      readonly kind: 'always';
      readonly perRequest: string;
      readonly perDay: string;
      /** The rule is this one, whole, in the place of the two limits. */
      readonly template?: TemplateName;
      /** When the trust ends; without it the rule stands until it expires. */
      readonly trust?: TrustEnd;
      /** Where the limits are beyond what is usual: the failure `password-needed` says so. */
      readonly password?: string;
    })
  | { readonly kind: 'decline' }
  | { readonly kind: 'block' };

export interface NetworkView {
  readonly id: string;
  readonly name: string;
  readonly testnet: boolean;
  /** null: chains of its family have no numbers. */
  readonly chainId: number | null;
  /** Added by the person. */
  readonly own: boolean;
  readonly tokens: readonly NetworkToken[];
  /** Those that may be asked, in this order. */
  readonly endpoints: readonly { readonly url: string; readonly health: EndpointHealth }[];
  /** The first of them. */
  readonly rpcUrl: string;
  /** An endpoint of the user's own, which is asked alone. */
  readonly custom: boolean;
}

export interface NetworkToken {
  readonly address: string;
  readonly symbol: string;
  /** The explorer's page of it; null where none is known. */
  readonly page: string | null;
  /** false: nobody has said what it is worth. */
  readonly dollars: boolean;
  /** The person has added it: it can be taken out. */
  readonly stranger?: Stranger;
}

/** What using an endpoint has shown since the browser was started; `at` in milliseconds since 1970. */
export type EndpointHealth =
  | { readonly kind: 'unasked' }
  /** `ms`: how long its answers take. */
  | { readonly kind: 'answers'; readonly at: number; readonly ms: number }
  | { readonly kind: 'silent'; readonly at: number }
  /** It is asked nothing more for a while. */
  | { readonly kind: 'other-chain'; readonly at: number };

export interface ChainReading {
  /** CAIP-2 */
  readonly id: string;
  readonly chainId: number;
  /** As it is asked. */
  readonly rpcUrl: string;
}

/** As the contract says it; the separator is what name and version give, and what the contract signs by. */
export interface TokenReading {
  readonly address: string;
  readonly symbol: string;
  readonly decimals: number;
  readonly domain: { readonly name: string; readonly version: string };
  readonly domainSeparator: string;
}

export interface TokenFound extends TokenReading, Pick<Stranger, 'resembles'> {
  readonly network: string;
  readonly networkName: string;
  readonly testnet: boolean;
}

export interface NetworkDraft {
  readonly rpcUrl: string;
  readonly name: string;
  readonly testnet: boolean;
  /** Symbol of what its fees are paid in. */
  readonly coin: string;
  /** The person says that one token is one dollar; else it is never paid without asking. */
  readonly dollars: boolean;
  /** As it was shown. */
  readonly token: TokenReading;
}
