// The wallet's desk: answers what our own pages ask, by the wallet and its stores.
import { failed, success } from '../../core/failure.ts';
import { parseSite } from '../../core/site.ts';
import { freshWords } from '../../wallet/accounts.ts';
import { confirmedAnswer } from '../../wallet/always.ts';
import type { Refusal, SiteView, WalletApi } from '../../wallet/api.ts';
import { spentAtSite } from '../../wallet/history.ts';
import { createVault, isUnlocked, lock, unlock } from '../../wallet/lock.ts';
import type { Paid } from '../../wallet/pay.ts';
import { drawPhrase } from '../../wallet/phrase.ts';
import { pathOf } from '../../wallet/receipt.ts';
import { moneyOf, viewOf } from '../../wallet/rule-book.ts';
import { browser } from '../browser.ts';
import type { Settings } from '../storage/settings.ts';
import { hasAccess } from './access.ts';
import { type AccountDeskPorts, accountDesk } from './account-desk.ts';
import { type AttentionPorts, attentionDesk } from './attention-desk.ts';
import { type HistoryDeskPorts, historyDesk } from './history-desk.ts';
import type { PartsApi } from './long-files.ts';
import { type Chain, networkDesk } from './network-desk.ts';
import { questionView } from './question-view.ts';
import type { Questions } from './questions.ts';
import { ruleDesk } from './rule-desk.ts';
import { guardOf, type SecurityDeskPorts, securityDesk } from './security-desk.ts';

export interface DeskPorts extends HistoryDeskPorts, AccountDeskPorts, SecurityDeskPorts, AttentionPorts {
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

/** The page that is asking: its tab, and whether it is the gate or the dashboard. */
export interface Page {
  readonly tabId: number | undefined;
  readonly isGate: boolean;
  readonly isDashboard: boolean;
}

export function deskFor(page: Page, ports: DeskPorts): WalletApi & PartsApi {
  const { ledger, settings, questions, clock, account: address } = ports;

  return {
    ...historyDesk(ports),
    ...ruleDesk(ports),
    ...attentionDesk(ports),
    ...accountDesk(ports),
    ...securityDesk(page.isDashboard, ports),
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
        stopped: await ports.stop.view(),
        ...(await guardOf(account, ports)),
      };
    },

    newWords: async () => freshWords(ports.random),

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
        mutedUntil: await ports.mutes.until(site.value),
      };
      return view;
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

    async shortcuts() {
      const commands = (await browser.commands?.getAll()) ?? []; // Firefox for Android has no keys
      const keyOf = (name: string) => commands.find((command) => command.name === name)?.shortcut || null;
      return { popup: keyOf('_execute_action'), stop: keyOf('stop') };
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
  const { name, detail = {} } = failure;
  const refusal = { name, detail, offers, at, path: pathOf(url), count: 1 };
  return opinions === undefined ? refusal : { ...refusal, opinions };
}
