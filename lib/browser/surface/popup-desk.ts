// The desk's part for the popup: everything that it shows, in one answer, and the way to a question that waits.
import { isDoubtful } from '../../core/doubt.ts';
import { failed, success } from '../../core/failure.ts';
import { parseSite } from '../../core/site.ts';
import { costOf, type Network, pairOf } from '../../networks/index.ts';
import type {
  Diagnosis,
  MoneyLeft,
  PopupView,
  Refusal,
  SiteView,
  WaitingView,
  WalletApi,
} from '../../wallet/api.ts';
import { type Counters, countersOf, everySiteBudget } from '../../wallet/budgets.ts';
import { day, newestOf, newestReceipts, spendingOf } from '../../wallet/history.ts';
import { isUnlocked } from '../../wallet/lock.ts';
import { paymentsLeft } from '../../wallet/money-left.ts';
import { pausedUntil } from '../../wallet/paused.ts';
import type { PayerOf } from '../../wallet/payers.ts';
import type { Archive, Latest, Ledger, Networks } from '../../wallet/ports.ts';
import { tokenView } from '../../wallet/receipt.ts';
import { moneyOf, viewOf } from '../../wallet/rule-book.ts';
import { browser } from '../browser.ts';
import { heldUrl } from '../interception/chromium/gate.ts';
import type { AttentionPorts } from './attention-desk.ts';
import type { Chain } from './network-desk.ts';
import type { Questions, Waiting } from './questions.ts';
import { type StatusPorts, walletStatus } from './wallet-status.ts';

export interface PopupDeskPorts extends StatusPorts, AttentionPorts {
  readonly networks: Networks;
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly questions: Questions;
  readonly refusals: { of(tabId: number, site: string): Promise<Refusal | null> };
  readonly chain: Pick<Chain, 'remembered'>;
  payingOn(): Promise<PayerOf>;
  readonly diagnoses: { of(tabId: number, site: string): Promise<Diagnosis | null> };
  /** `readPopup`, now or a moment ago. */
  popup(): Promise<PopupView>;
}

type Reading = Omit<PopupDeskPorts, 'popup'>;

type PopupDesk = Pick<WalletApi, 'popup' | 'showQuestion' | 'activeSite'>;

/** As many receipts as there is room for without scrolling far. */
const shown = 5;

export function popupDesk(ports: PopupDeskPorts): PopupDesk {
  return {
    popup: ports.popup,

    activeSite: () => activeSite(ports, latestOf(ports)),

    showQuestion: async ({ id }) =>
      (await ports.questions.show(String(id))) ? success(null) : failed('question-gone'),
  };
}

/** Everything that the popup shows. */
export async function readPopup(ports: Reading): Promise<PopupView> {
  const reading = latestOf(ports);
  const [status, site, past] = await Promise.all([
    walletStatus(ports),
    activeSite(ports, reading),
    pastOf(ports, reading),
  ]);
  const seen = { status, site, waiting: ports.questions.all().map(waitingView) };
  // A locked wallet tells what was bought to nobody who happens to sit before it.
  return status.vault === 'unlocked'
    ? { ...seen, ...past }
    : { ...seen, today: null, allDay: null, receipts: [], doubtful: 0 };
}

/** Read while the browser is asked for the tab; what the popup counts is counted of this. */
function latestOf({ ledger, clock }: Reading): Promise<Latest> {
  const reading = ledger.latest(clock() - day);
  reading.catch(() => undefined); // where there is no site nobody waits for it
  return reading;
}

async function pastOf(
  ports: Reading,
  reading: Promise<Latest>,
): Promise<Pick<PopupView, 'today' | 'allDay' | 'receipts' | 'doubtful'>> {
  const { ledger, clock } = ports;
  const [latest, { all }, networks] = await Promise.all([
    reading,
    ledger.holding(everySite, 'real'),
    ports.networks(),
  ]);
  // Mostly they are of the last 24 hours; only where they are not the ledger is asked again.
  const recent = newestOf(latest.purchases, shown, networks);
  const receipts = recent.length === shown ? recent : await newestReceipts(shown, ports);
  return {
    today: spendingOf(latest.purchases),
    allDay: everySiteBudget({ rule: undefined, all }, 'real', latest),
    receipts,
    doubtful: latest.open.filter((one) => isDoubtful(one, clock())).length,
  };
}

const everySite = '*';

/** The page that the person looks at; at the gate, the one that is held. */
async function activeSite(ports: Reading, reading: Promise<Latest>): Promise<SiteView | null> {
  const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
  const site = parseSite(originOf(heldUrl(tab?.url ?? '') ?? tab?.url));
  if (!site.ok || tab?.id === undefined) return null;
  const own = moneyOf(site.value);
  const [real, test, refusal, diagnosis, mutedUntil, counters, purse] = await Promise.all([
    ports.ledger.holding(site.value, own),
    ports.ledger.holding(site.value, 'test'),
    ports.refusals.of(tab.id, site.value),
    ports.diagnoses.of(tab.id, site.value),
    ports.mutes.until(site.value),
    countersOf({ site: site.value, money: own }, ports, reading),
    purseOf(ports),
  ]);
  const { rule, all } = real.rule === undefined ? test : real;
  const paused = pausedUntil([rule?.settings.pause, all?.settings.pause], ports.clock());
  const money = rule?.money ?? own;
  const { budgets, spentToday, price, last } =
    money === own ? counters : await countersOf({ site: site.value, money }, ports, reading);
  return {
    site: site.value,
    rule: rule === undefined ? null : viewOf(rule, all),
    spentToday,
    budgets,
    price,
    moneyLeft: moneyLeft(last, purse, ports),
    refusal,
    diagnosis,
    mutedUntil,
    ...(paused === null ? {} : { pausedUntil: paused }),
  };
}

/** Read beside what the site cost, which says of what money there is to tell. Null: locked. */
async function purseOf(ports: Reading): Promise<Purse | null> {
  const [open, networks, payerOf] = await Promise.all([
    isUnlocked(ports),
    ports.networks(),
    ports.payingOn(),
  ]);
  return open ? { networks, payerOf } : null;
}

interface Purse {
  readonly networks: readonly Network[];
  readonly payerOf: PayerOf;
}

/** By what is remembered of the balance: no network is asked for it. A locked wallet tells nobody what there is. */
function moneyLeft(
  last: Counters['last'],
  purse: Purse | null,
  { chain }: Pick<PopupDeskPorts, 'chain'>,
): MoneyLeft | null {
  if (last === null || purse === null) return null;
  const { network: id, asset, cost } = last;
  const [pair, account] = [pairOf(purse.networks, { network: id, asset }), purse.payerOf(id)];
  if (pair === undefined || account === null) return null;
  const { network, token } = pair;
  if (token.peg === null) return null; // its price is not known in dollars, and how many more there are neither
  const have = chain.remembered({ network: id, token: token.address, account });
  const payments = have === null ? null : paymentsLeft(costOf(token, have), BigInt(cost));
  return payments === null ? null : { token: tokenView(network, token), payments };
}

function waitingView({ id, items, place }: Waiting): WaitingView {
  const { site, candidate } = items[0].asked;
  const amount = items.reduce((sum, { asked }) => sum + asked.candidate.offer.amount, 0n);
  return {
    id,
    site,
    token: tokenView(candidate.network, candidate.token),
    amount: `${amount}`,
    at: place.at,
  };
}

function originOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;
}
