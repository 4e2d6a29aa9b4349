// What the popup shows is asked for before the popup's own scripts are there: to load them takes as long as the answer.
import type { PopupView, WalletApi } from '../../wallet/api.ts';
import type { CallMessage } from './messages.ts';

interface Scope {
  /** Of the popup's page alone. */
  popupAnswer?: Promise<unknown>;
}

/** Runs in a script of its own, ahead of all others, so nothing is imported here: not even the polyfill. */
export function askEarly(): void {
  const { browser, chrome } = globalThis as unknown as Browsers; // Firefox has both, Chromium one
  const message: CallMessage = { verb: 'call', name: 'popup', entry: undefined };
  const answer = (browser ?? chrome).runtime.sendMessage(message);
  answer.catch(() => undefined); // who takes it hears of it
  (globalThis as Scope).popupAnswer = answer;
}

/** The same wallet; its first `popup` is what was asked early, and where that came to nothing it is asked as ever. */
export function answeredEarly(wallet: WalletApi): WalletApi {
  return new Proxy(wallet, {
    get: (target, name: keyof WalletApi) => (name === 'popup' ? () => popup(target) : target[name]),
  });
}

async function popup(wallet: WalletApi): Promise<PopupView> {
  const scope = globalThis as Scope;
  const early = scope.popupAnswer;
  delete scope.popupAnswer;
  const answer = await early?.catch(() => undefined);
  return isView(answer) ? answer : wallet.popup();
}

/** The polyfill sends an error as an object of its own. */
function isView(answer: unknown): answer is PopupView {
  return typeof answer === 'object' && answer !== null && 'status' in answer;
}

interface Browsers {
  readonly browser?: Browser;
  readonly chrome: Browser;
}

interface Browser {
  readonly runtime: { sendMessage(message: CallMessage): Promise<unknown> };
}
