// The wallet's desk: answers what our own pages ask, by the wallet and its stores.
import { failed, success } from '../../core/failure.ts';
import { parseSite } from '../../core/site.ts';
import { freshWords } from '../../wallet/accounts.ts';
import { confirmedAnswer } from '../../wallet/always.ts';
import type { Refusal, SiteView, WalletApi } from '../../wallet/api.ts';
import { spentAtSite } from '../../wallet/history.ts';
import { createVault, isUnlocked, type LockPorts, lock, unlock } from '../../wallet/lock.ts';
import type { Paid } from '../../wallet/pay.ts';
import { pathOf } from '../../wallet/receipt.ts';
import { moneyOf, viewOf } from '../../wallet/rule-book.ts';
import { browser } from '../browser.ts';
import type { Settings } from '../storage/settings.ts';
import { hasAccess } from './access.ts';
import { type HistoryDeskPorts, historyDesk } from './history-desk.ts';
import type { PartsApi } from './long-files.ts';
import { type Chain, networkDesk } from './network-desk.ts';
import { questionView } from './question-view.ts';
import type { Questions } from './questions.ts';
import { ruleDesk } from './rule-desk.ts';

export interface DeskPorts extends LockPorts, HistoryDeskPorts {
  readonly settings: Settings;
  readonly questions: Questions;
  readonly chain: Chain;
  readonly refusals: { of(tabId: number): Promise<Refusal | null> };
  /** The gate and the page script come, go or change with the wallet, its rules and its settings. */
  changed(): Promise<void>;
  /** Whether this browser needs a script in the pages that it serves. */
  readonly standsInPages: boolean;
  disarmAll(): Promise<void>;
}

/** The page that is asking: its tab, and whether it is the gate. */
export interface Page {
  readonly tabId: number | undefined;
  readonly isGate: boolean;
}

export function deskFor(page: Page, ports: DeskPorts): WalletApi & PartsApi {
  const { ledger, settings, questions, clock, account: address } = ports;

  return {
    ...historyDesk(ports),
    ...ruleDesk(ports),
    ...networkDesk(ports),

    async status() {
      const account = await address();
      const { retryAt } = await settings.tries.read();
      return {
        vault: account === null ? 'none' : (await isUnlocked(ports)) ? 'unlocked' : 'locked',
        address: account,
        developerMode: await settings.developerMode(),
        reach: ports.standsInPages ? await settings.reach() : null,
        access: (await hasAccess()) ? 'all' : 'withdrawn',
        retryAt: retryAt > clock() ? retryAt : null,
      };
    },

    newWords: async () => freshWords(ports.random),

    async createVault(entry) {
      const created = await createVault(entry, ports);
      if (created.ok) await ports.changed();
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

    async activeSite() {
      const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
      const site = parseSite(originOf(tab?.url));
      if (!site.ok || tab?.id === undefined) return null;
      const money = moneyOf(site.value);
      const real = await ledger.holding(site.value, money);
      const { rule, all } = real.rule === undefined ? await ledger.holding(site.value, 'test') : real;
      const view: SiteView = {
        site: site.value,
        rule: rule === undefined ? null : viewOf(rule, all),
        spentToday: await spentAtSite({ site: site.value, money: rule?.money ?? money }, ports),
        refusal: await ports.refusals.of(tab.id),
      };
      return view;
    },

    async question() {
      const waiting = questions.of(page);
      return waiting === null ? null : questionView(waiting, ports);
    },

    async answer({ id, answer }) {
      // Only the page that shows a question may answer it.
      const waiting = questions.of(page);
      if (waiting?.id !== id) return failed('question-gone');
      const confirmed = await confirmedAnswer(waiting.asked, answer, ports);
      if (!confirmed.ok) return confirmed; // the question stays
      return questions.answer(id, confirmed.value) ? success(null) : failed('question-gone');
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

function originOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;
}

/** What the popup tells about a 402 that was not paid. */
export function refusalOf(paid: Extract<Paid, { kind: 'refused' }>, url: string, at: number): Refusal {
  const { failure, offers, opinions } = paid;
  const refusal = { name: failure.name, detail: failure.detail ?? {}, offers, at, path: pathOf(url) };
  return opinions === undefined ? refusal : { ...refusal, opinions };
}
