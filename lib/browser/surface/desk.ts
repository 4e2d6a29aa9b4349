// The wallet's desk: answers what our own pages ask, by the wallet and its stores.
import { failed, success } from '../../core/failure.ts';
import { freshWords, lookAtWords } from '../../wallet/accounts.ts';
import { confirmedAnswer } from '../../wallet/always.ts';
import type { Refusal } from '../../wallet/api.ts';
import { createVault, lock, unlock } from '../../wallet/lock.ts';
import type { Paid } from '../../wallet/pay.ts';
import { drawPhrase } from '../../wallet/phrase.ts';
import { pathOf } from '../../wallet/receipt.ts';
import type { Settings } from '../storage/settings.ts';
import { type AccountDeskPorts, accountDesk } from './account-desk.ts';
import { attentionDesk } from './attention-desk.ts';
import { gateDesk } from './gate-desk.ts';
import { type HistoryDeskPorts, historyDesk } from './history-desk.ts';
import type { Runs } from './long-runs.ts';
import type { WholeApi } from './messages.ts';
import { type Chain, type NetworkDeskPorts, networkDesk } from './network-desk.ts';
import { type PayerDeskPorts, payerDesk } from './payer-desk.ts';
import { type PopupDeskPorts, popupDesk } from './popup-desk.ts';
import { questionView } from './question-view.ts';
import type { Questions } from './questions.ts';
import { ruleDesk } from './rule-desk.ts';
import { type SecurityDeskPorts, securityDesk } from './security-desk.ts';
import { walletStatus } from './wallet-status.ts';

export interface DeskPorts
  extends HistoryDeskPorts,
    AccountDeskPorts,
    PayerDeskPorts,
    SecurityDeskPorts,
    Pick<NetworkDeskPorts, 'payer'>,
    PopupDeskPorts {
  readonly settings: Settings;
  readonly questions: Questions;
  readonly chain: Chain;
  readonly runs: Runs;
  /** The gate and the page script come, go or change with the wallet, its rules and its settings. */
  changed(): Promise<void>;
  disarmAll(): Promise<void>;
}

/** The page that is asking: its tab, and whether it is the gate or the dashboard. */
export interface Page {
  readonly tabId: number | undefined;
  readonly isGate: boolean;
  /** The URL that the gate holds; null for any other page. */
  readonly held: string | null;
  readonly isDashboard: boolean;
}

export function deskFor(page: Page, ports: DeskPorts): WholeApi {
  const { settings, questions } = ports;

  return {
    ...historyDesk(ports),
    ...ruleDesk(ports),
    ...attentionDesk(ports),
    ...accountDesk(ports),
    ...payerDesk(ports),
    ...securityDesk(page.isDashboard, ports),
    ...networkDesk(ports),
    ...popupDesk(ports),
    ...gateDesk(page.held, ports),

    status: () => walletStatus(ports),

    newWords: async () => freshWords(ports.random),

    checkWords: async ({ words }) => lookAtWords(typeof words === 'string' ? words : ''),

    async createVault(entry) {
      const created = await createVault(entry, ports);
      if (!created.ok) return created;
      await ports.security.setPhrase(drawPhrase(ports.random));
      await ports.changed();
      return created;
    },

    async unlock(entry) {
      const opened = await unlock(entry, ports);
      if (opened.ok) questions.weighAgain();
      return opened;
    },

    /** Locking takes back what is armed before it returns. */
    async lock() {
      await lock(ports);
      await ports.disarmAll();
    },

    async question() {
      const waiting = await questions.toShow(page);
      return waiting === null ? null : questionView(waiting, ports);
    },

    async answer({ id, answer, items }) {
      // Only the page that shows a question may answer it.
      const waiting = questions.of(page);
      const shown = Array.isArray(items) ? items : [];
      const [first, ...more] = (waiting?.items ?? [])
        .filter((item) => shown.includes(item.id))
        .map(({ asked }) => asked);
      if (waiting?.id !== id || first === undefined) return failed('question-gone');
      const confirmed = await confirmedAnswer([first, ...more], answer, ports);
      if (!confirmed.ok) return confirmed; // the question stays
      return questions.answer(id, confirmed.value, shown) ? success(null) : failed('question-gone');
    },

    async setDeveloperMode({ on }) {
      await settings.setDeveloperMode(on === true);
      await ports.changed();
    },

    async setReach({ reach }) {
      await settings.setReach(reach === 'ruled-sites' ? 'ruled-sites' : 'everywhere');
      await ports.changed();
    },
  };
}

/** What the popup tells about a 402 that was not paid. */
export function refusalOf(paid: Extract<Paid, { kind: 'refused' }>, url: string, at: number): Refusal {
  const { failure, offers, opinions } = paid;
  const { name, detail = {} } = failure;
  const refusal = { name, detail, offers, at, path: pathOf(url), count: 1 };
  return opinions === undefined ? refusal : { ...refusal, opinions };
}
