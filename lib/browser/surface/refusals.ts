// Why the latest 402 of each tab was not paid, for the popup; forgotten with the browser. One quiet sign on the toolbar says that there is one.
import type { FailureName } from '../../core/failure.ts';
import type { Refusal } from '../../wallet/api.ts';
import { browser } from '../browser.ts';

const keyStart = 'refusal:';
const keyOf = (tabId: number) => `${keyStart}${tabId}`;

/** In milliseconds between two: what a page asks for at once is one refusal, many times. */
const burst = 10_000;

/** One step after the other: of many at once each is counted. */
let last: Promise<unknown> = Promise.resolve();

export const refusals = {
  note(tabId: number, refusal: Refusal): Promise<void> {
    const noted = last.then(() => note(tabId, refusal));
    last = noted.catch(() => undefined);
    return noted;
  },
  async of(tabId: number): Promise<Refusal | null> {
    const stored = await browser.storage.session.get(keyOf(tabId));
    return (stored[keyOf(tabId)] as Refusal | undefined) ?? null; // written by `note` alone
  },
  /** No tab’s own mark stands over what the whole button says. */
  async unmark(): Promise<void> {
    const keys = Object.keys(await browser.storage.session.get(null));
    const tabs = keys
      .filter((key) => key.startsWith(keyStart))
      .map((key) => Number(key.slice(keyStart.length)));
    await Promise.all(tabs.map((tabId) => mark(tabId, false)));
  },
  async forget(tabId: number): Promise<void> {
    await browser.storage.session.remove(keyOf(tabId));
    await mark(tabId, false);
  },
};

/** The same once more is counted with what was noted before. */
async function note(tabId: number, refusal: Refusal): Promise<void> {
  const before = await refusals.of(tabId);
  const isSame = before?.name === refusal.name && refusal.at - before.at < burst;
  const count = isSame ? before.count + refusal.count : refusal.count;
  await browser.storage.session.set({ [keyOf(tabId)]: { ...refusal, count } });
  await mark(tabId, noteworthy.includes(refusal.name));
}

/** What nobody was asked about, and the user did not decide a moment ago. */
const noteworthy: readonly FailureName[] = [
  'part-over-limit',
  'part-not-asked',
  'not-enough-money',
  'too-many-questions',
  'site-muted',
];

/** The mark is the tab's own, and goes when it goes elsewhere; the tab may be gone already. */
async function mark(tabId: number, isOn: boolean): Promise<void> {
  await Promise.all([
    browser.action.setBadgeText({ tabId, text: isOn ? '…' : null }),
    browser.action.setTitle({ tabId, title: isOn ? browser.i18n.getMessage('action_unpaid') : null }),
  ]).catch(() => undefined);
}
