// The desk's part for the popup: everything that it shows, in one answer, and the way to a question that waits.
import { failed, success } from '../../core/failure.ts';
import { parseSite } from '../../core/site.ts';
import type {
  Budget,
  Diagnosis,
  PopupView,
  Refusal,
  SiteView,
  WaitingView,
  WalletApi,
} from '../../wallet/api.ts';
import { budgetsOf, countersOf } from '../../wallet/budgets.ts';
import { newestReceipts, spentToday } from '../../wallet/history.ts';
import { pausedUntil } from '../../wallet/paused.ts';
import type { Archive, Ledger, Networks } from '../../wallet/ports.ts';
import { tokenView } from '../../wallet/receipt.ts';
import { moneyOf, viewOf } from '../../wallet/rule-book.ts';
import { totals } from '../../wallet/totals.ts';
import { browser } from '../browser.ts';
import { heldUrl } from '../interception/chromium/gate.ts';
import type { AttentionPorts } from './attention-desk.ts';
import type { Questions, Waiting } from './questions.ts';
import { type StatusPorts, walletStatus } from './wallet-status.ts';

export interface PopupDeskPorts extends StatusPorts, AttentionPorts {
  readonly networks: Networks;
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly questions: Questions;
  readonly refusals: { of(tabId: number, site: string): Promise<Refusal | null> };
  readonly diagnoses: { of(tabId: number, site: string): Promise<Diagnosis | null> };
}

type PopupDesk = Pick<WalletApi, 'popup' | 'showQuestion' | 'activeSite'>;

/** As many receipts as there is room for without scrolling far. */
const shown = 5;

export function popupDesk(ports: PopupDeskPorts): PopupDesk {
  const { questions } = ports;
  return {
    async popup() {
      const [status, site, past] = await Promise.all([walletStatus(ports), activeSite(ports), pastOf(ports)]);
      const seen = { status, site, waiting: questions.all().map(waitingView) };
      // A locked wallet tells what was bought to nobody who happens to sit before it.
      return status.vault === 'unlocked'
        ? { ...seen, ...past, allDay: await allDayOf(site, ports) }
        : { ...seen, today: null, allDay: null, receipts: [], doubtful: 0 };
    },

    activeSite: () => activeSite(ports),

    showQuestion: async ({ id }) =>
      (await questions.show(String(id))) ? success(null) : failed('question-gone'),
  };
}

async function pastOf({
  ledger,
  archive,
  networks,
  clock,
}: PopupDeskPorts): Promise<Pick<PopupView, 'today' | 'receipts' | 'doubtful'>> {
  const [today, receipts, doubtful] = await Promise.all([
    spentToday({ ledger, clock }),
    newestReceipts(shown, { archive, networks }),
    totals('month', { state: 'doubtful', now: clock() }, archive),
  ]);
  return { today, receipts, doubtful: doubtful.reduce((sum, { count }) => sum + count, 0) };
}

/** It is among the site's own counters, where those are of real money. */
async function allDayOf(site: SiteView | null, ports: PopupDeskPorts): Promise<Budget | null> {
  const isReal = site !== null && (site.rule?.money ?? moneyOf(site.site)) === 'real';
  const budgets = isReal ? site.budgets : await budgetsOf({ site: everySite, money: 'real' }, ports);
  return budgets.find(({ kind }) => kind === 'all-day') ?? null;
}

const everySite = '*';

/** The page that the person looks at; at the gate, the one that is held. */
async function activeSite(ports: PopupDeskPorts): Promise<SiteView | null> {
  const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
  const site = parseSite(originOf(heldUrl(tab?.url ?? '') ?? tab?.url));
  if (!site.ok || tab?.id === undefined) return null;
  const own = moneyOf(site.value);
  const [real, test, refusal, diagnosis, mutedUntil] = await Promise.all([
    ports.ledger.holding(site.value, own),
    ports.ledger.holding(site.value, 'test'),
    ports.refusals.of(tab.id, site.value),
    ports.diagnoses.of(tab.id, site.value),
    ports.mutes.until(site.value),
  ]);
  const { rule, all } = real.rule === undefined ? test : real;
  const paused = pausedUntil([rule?.settings.pause, all?.settings.pause], ports.clock());
  const { budgets, spentToday, price } = await countersOf(
    { site: site.value, money: rule?.money ?? own },
    ports,
  );
  return {
    site: site.value,
    rule: rule === undefined ? null : viewOf(rule, all),
    spentToday,
    budgets,
    price,
    refusal,
    diagnosis,
    mutedUntil,
    ...(paused === null ? {} : { pausedUntil: paused }),
  };
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
