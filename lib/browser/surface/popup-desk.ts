// The desk's part for the popup: everything that it shows, in one answer, and the way to a question that waits.
import { failed, success } from '../../core/failure.ts';
import { parseSite } from '../../core/site.ts';
import type { Diagnosis, Refusal, SiteView, WaitingView, WalletApi } from '../../wallet/api.ts';
import { countersOf } from '../../wallet/budgets.ts';
import { newestReceipts, spentToday } from '../../wallet/history.ts';
import type { Archive, Ledger } from '../../wallet/ports.ts';
import { tokenView } from '../../wallet/receipt.ts';
import { moneyOf, viewOf } from '../../wallet/rule-book.ts';
import { totals } from '../../wallet/totals.ts';
import { browser } from '../browser.ts';
import type { Questions, Waiting } from './questions.ts';
import { type StatusPorts, walletStatus } from './wallet-status.ts';

export interface PopupDeskPorts extends StatusPorts {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly questions: Questions;
  readonly refusals: { of(tabId: number): Promise<Refusal | null> };
  readonly diagnoses: { of(tabId: number, site: string): Promise<Diagnosis | null> };
}

type PopupDesk = Pick<WalletApi, 'popup' | 'showQuestion' | 'activeSite'>;

/** As many receipts as there is room for. */
const shown = 10;

export function popupDesk(ports: PopupDeskPorts): PopupDesk {
  const { archive, questions, clock } = ports;
  return {
    async popup() {
      const [status, site, today, receipts, doubtful] = await Promise.all([
        walletStatus(ports),
        activeSite(ports),
        spentToday(ports),
        newestReceipts(shown, archive),
        totals('month', { state: 'doubtful', now: clock() }, archive),
      ]);
      const waiting = questions.all().map(waitingView);
      // A locked wallet tells what was bought to nobody who happens to sit before it.
      if (status.vault !== 'unlocked') return { status, site, waiting, today: null, receipts: [], doubtful: 0 };
      const doubtfulCount = doubtful.reduce((sum, { count }) => sum + count, 0);
      return { status, site, waiting, today, receipts, doubtful: doubtfulCount };
    },

    activeSite: () => activeSite(ports),

    showQuestion: async ({ id }) =>
      (await questions.show(String(id))) ? success(null) : failed('question-gone'),
  };
}

/** The page that the person looks at. */
async function activeSite(ports: PopupDeskPorts): Promise<SiteView | null> {
  const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
  const site = parseSite(originOf(tab?.url));
  if (!site.ok || tab?.id === undefined) return null;
  const own = moneyOf(site.value);
  const [real, test, refusal, diagnosis] = await Promise.all([
    ports.ledger.holding(site.value, own),
    ports.ledger.holding(site.value, 'test'),
    ports.refusals.of(tab.id),
    ports.diagnoses.of(tab.id, site.value),
  ]);
  const { rule, all } = real.rule === undefined ? test : real;
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
  };
}

function waitingView({ id, asked: { site, candidate }, place }: Waiting): WaitingView {
  const { offer, network, token } = candidate;
  return { id, site, token: tokenView(network, token), amount: offer.amount.toString(), at: place.at };
}

function originOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;
}
