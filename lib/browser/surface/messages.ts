// The messages between our own parts: who may send what, checked by what the browser says of the sender.
import { failed, type Outcome } from '../../core/failure.ts';
import { maxChallengeLength } from '../../core/json.ts';
import type { WalletApi } from '../../wallet/api.ts';
import { browser } from '../browser.ts';
import type { MetInPage } from '../interception/page/page-bridge.ts';
import { isRequestKind } from '../interception/page/request-kinds.ts';
import { inPieces, type PartsApi } from './long-files.ts';
import { type RunsApi, watched } from './long-runs.ts';

/** From a content script: its page met a 402. The only verb that a page's process may use. */
export interface MetMessage {
  readonly verb: 'met';
  readonly met: MetInPage;
}

/** What the background answers. */
export type WholeApi = WalletApi & PartsApi & RunsApi;

/** From one of our own pages: one call of the wallet's API. */
export interface CallMessage {
  readonly verb: 'call';
  readonly name: keyof WholeApi;
  readonly entry: unknown;
}

const ourPages = ['popup.html', 'approve.html', 'dashboard.html', 'welcome.html', 'gate.html', 'gate/'];

export function isMet(message: unknown): message is MetMessage {
  const { verb, met } = (message ?? {}) as Partial<MetMessage>; // checked here
  return (
    verb === 'met' &&
    isRequestKind(met?.kind) &&
    typeof met.url === 'string' &&
    met.url.length <= 16_384 &&
    typeof met.method === 'string' &&
    /^[A-Z-]{1,20}$/.test(met.method) &&
    typeof met.redirected === 'boolean' &&
    (met.failed === undefined || typeof met.failed === 'boolean') &&
    typeof met.renewable === 'boolean' &&
    (met.body === null || (typeof met.body === 'string' && met.body.length <= maxChallengeLength))
  );
}

export function isCall(message: unknown): message is CallMessage {
  return (message as Partial<CallMessage> | null)?.verb === 'call';
}

/** One of our pages, in the top frame of its tab or in the popup: nobody frames it, nobody speaks for it. */
export function isOurPage(sender: { url?: string; frameId?: number; id?: string }): boolean {
  const base = browser.runtime.getURL('');
  const path = sender.url?.startsWith(base) ? sender.url.slice(base.length) : null;
  return (
    sender.id === browser.runtime.id &&
    (sender.frameId ?? 0) === 0 &&
    path !== null &&
    ourPages.some((page) => isAt(path, page))
  );
}

/** The page in a tab of its own, where a person has gone by themselves. */
export function isDashboard({ url = '' }: { url?: string }): boolean {
  const base = browser.runtime.getURL('');
  return url.startsWith(base) && isAt(url.slice(base.length), 'dashboard.html');
}

/** What stands after `?` or `#` is the page's own business. */
function isAt(path: string, page: string): boolean {
  const starts = page.endsWith('/') ? [page] : [`${page}?`, `${page}#`];
  return path === page || starts.some((start) => path.startsWith(start));
}

/** For our pages: every method of the API becomes a message to the background, a long file or long work becomes several. */
export function walletFromPage(): WalletApi {
  const call = (name: string) => (entry: unknown) =>
    browser.runtime.sendMessage({ verb: 'call', name, entry });
  // A proxy has no methods of its own; the background answers exactly the names of the API.
  const whole = new Proxy({} as WholeApi, { get: (_target, name) => call(String(name)) });
  const inParts: Partial<WalletApi> = { ...inPieces(whole), ...watched(whole) };
  return new Proxy(whole, {
    get: (target, name: keyof WalletApi) => inParts[name] ?? target[name],
  });
}

export function refusedSender(): Outcome<never> {
  return failed('sender-refused');
}
