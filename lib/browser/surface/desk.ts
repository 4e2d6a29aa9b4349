// The wallet's desk: answers what our own pages ask, by the wallet and its stores.
import { failed, type Outcome, success } from '../../core/failure.ts';
import { isLoopback } from '../../core/site.ts';
import { networkOf, networks } from '../../networks/index.ts';
import { freshWords } from '../../wallet/accounts.ts';
import { confirmedAnswer } from '../../wallet/always.ts';
import type { Balance, Refusal, WalletApi } from '../../wallet/api.ts';
import { createVault, type LockPorts, lock, unlock } from '../../wallet/lock.ts';
import type { Paid } from '../../wallet/pay.ts';
import { pathOf, tokenView } from '../../wallet/receipt.ts';
import type { Settings } from '../storage/settings.ts';
import { type HistoryDeskPorts, historyDesk } from './history-desk.ts';
import type { PartsApi } from './long-files.ts';
import { type PopupDeskPorts, popupDesk } from './popup-desk.ts';
import { balanceAge, questionView } from './question-view.ts';
import type { Questions } from './questions.ts';
import { ruleDesk } from './rule-desk.ts';
import { walletStatus } from './wallet-status.ts';

export interface DeskPorts extends LockPorts, HistoryDeskPorts, PopupDeskPorts {
  readonly settings: Settings;
  readonly questions: Questions;
  readonly chain: Chain;
  /** The gate and the page script come, go or change with the wallet, its rules and its settings. */
  changed(): Promise<void>;
  disarmAll(): Promise<void>;
}

/** What is asked of a chain, through the endpoint in use. */
interface Chain {
  /** `maxAge` in milliseconds: a remembered answer may be that old. */
  balanceOf(maxAge: number, rpcUrl: string, token: string, account: string): Promise<Outcome<bigint>>;
  chainIdOf(rpcUrl: string): Promise<Outcome<number>>;
}

/** The page that is asking: its tab, and whether it is the gate. */
export interface Page {
  readonly tabId: number | undefined;
  readonly isGate: boolean;
}

export function deskFor(page: Page, ports: DeskPorts): WalletApi & PartsApi {
  const { settings, questions, chain, account: address } = ports;

  return {
    ...historyDesk(ports),
    ...ruleDesk(ports),
    ...popupDesk(ports),

    status: () => walletStatus(ports),

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

    async balances() {
      const account = await address();
      if (account === null) return [];
      const tokens = networks.flatMap((network) => network.tokens.map((token) => ({ network, token })));
      return Promise.all(
        tokens.map(async ({ network, token }): Promise<Balance> => {
          const balance = await chain.balanceOf(
            balanceAge,
            await settings.rpcUrl(network.id),
            token.address,
            account,
          );
          return { token: tokenView(network, token), amount: balance.ok ? balance.value.toString() : null };
        }),
      );
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

    networks: () =>
      Promise.all(
        networks.map(async ({ id, name, testnet }) => {
          const [rpcUrl, custom] = await Promise.all([settings.rpcUrl(id), settings.customRpcUrl(id)]);
          return { id, name, testnet, rpcUrl, custom: custom !== null };
        }),
      ),

    async setRpcUrl({ network, rpcUrl }) {
      const checked = await checkRpcUrl(network, rpcUrl, chain);
      if (checked.ok) await settings.setRpcUrl(network, checked.value);
      return checked.ok ? success(null) : checked;
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

/** https, or this machine; and the endpoint must really be of that chain. */
async function checkRpcUrl(
  network: string,
  rpcUrl: string | null,
  chain: Chain,
): Promise<Outcome<string | null>> {
  const known = networkOf(network);
  if (known === undefined) return failed('network-unknown');
  if (rpcUrl === null) return success(null);
  if (!URL.canParse(rpcUrl)) return failed('rpc-malformed');
  const { protocol, href } = new URL(rpcUrl);
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(href))) return failed('rpc-malformed');
  const chainId = await chain.chainIdOf(href);
  if (!chainId.ok) return chainId;
  return `eip155:${chainId.value}` === known.id ? success(href) : failed('rpc-malformed');
}

/** What the popup tells about a 402 that was not paid. */
export function refusalOf(paid: Extract<Paid, { kind: 'refused' }>, url: string, at: number): Refusal {
  const { failure, offers, opinions } = paid;
  const refusal = { name: failure.name, detail: failure.detail ?? {}, offers, at, path: pathOf(url) };
  return opinions === undefined ? refusal : { ...refusal, opinions };
}
