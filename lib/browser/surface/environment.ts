// What the browser offers a screen besides the wallet: words, time, the clipboard, and doors to other pages.
import { browser } from '../browser.ts';
import { heldUrl } from '../interception/chromium/gate.ts';
import { requestAccess } from './access.ts';
import { localeOf } from './locale.ts';
import { passkeys } from './passkeys.ts';

export function pageEnvironment() {
  return {
    t: (key: string, substitutions: readonly string[] = []) =>
      browser.i18n.getMessage(key, [...substitutions]) || key,
    locale: localeOf(browser.i18n.getMessage('language'), browser.i18n.getUILanguage()),
    now: () => Date.now(),
    copy: (text: string) => navigator.clipboard.writeText(text),
    open: (page: 'welcome' | 'dashboard' | 'popup', at = '') =>
      void browser.tabs.create({ url: browser.runtime.getURL(`/${page}.html`) + at }),
    save,
    /** A tab that the user opened does not close itself, but the extension may close its own. */
    close: () =>
      void browser.tabs
        .getCurrent()
        .then((tab) => (tab?.id === undefined ? window.close() : browser.tabs.remove(tab.id))),
    requestAccess,
    shortcuts,
    passkeys,
    link: (url: string) => void browser.tabs.create({ url }),
    /** At the gate: the held page is asked for anew. Elsewhere: this page is. */
    reload: () => location.replace(heldUrl(location.href) ?? location.href),
    version: browser.runtime.getManifest().version,
  };
}

/** A browser that gives no keys to any extension has no such API. */
async function shortcuts() {
  const api: Partial<typeof browser> = browser;
  const commands = (await api.commands?.getAll()) ?? [];
  return commands.map(({ name = '', description = '', shortcut = '' }) => ({
    name,
    text: description,
    keys: shortcut.replace('Period', '.').replace('Comma', ','),
  }));
}

/** By a link that nobody sees: it needs no permission. The file is read after the click, so its address lives on for a while. */
function save({ name, type, text }: { name: string; type: string; text: string }): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
