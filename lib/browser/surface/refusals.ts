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

interface Note {
  readonly refusal: Refusal;
  /** Whose page it was, where that is known: another site in the same tab is not told of it. */
  readonly site: string | undefined;
}

export const refusals = {
  note(tabId: number, refusal: Refusal, site?: string): Promise<void> {
    const noted = last.then(() => note(tabId, refusal, site));
    last = noted.catch(() => undefined);
    return noted;
  },
  async of(tabId: number, site: string): Promise<Refusal | null> {
    const stored = await browser.storage.session.get(keyOf(tabId));
    const found = stored[keyOf(tabId)] as Note | undefined; // written by `note`
    return found === undefined || (found.site ?? site) !== site ? null : found.refusal;
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
async function note(tabId: number, refusal: Refusal, site: string | undefined): Promise<void> {
  const stored = await browser.storage.session.get(keyOf(tabId));
  const before = (stored[keyOf(tabId)] as Note | undefined)?.refusal; // written here alone
  const isSame = before?.name === refusal.name && refusal.at - before.at < burst;
  const count = isSame ? before.count + refusal.count : refusal.count;
  const entry: Note = { refusal: { ...refusal, count }, site };
  await browser.storage.session.set({ [keyOf(tabId)]: entry });
  await mark(tabId, noteworthy.includes(refusal.name));
}

/** What nobody was asked about, and the user did not decide a moment ago. */
const noteworthy: readonly FailureName[] = [
  'part-over-limit',
  'part-not-asked',
  'not-enough-money',
  'too-many-questions',
  'site-muted',
  'purchase-lacks-allowance',
];

/** The mark is the tab's own, and goes when it goes elsewhere; the tab may be gone already. */
async function mark(tabId: number, isOn: boolean): Promise<void> {
  await Promise.all([
    browser.action.setBadgeText({ tabId, text: isOn ? '…' : null }),
    browser.action.setTitle({ tabId, title: isOn ? browser.i18n.getMessage('action_unpaid') : null }),
  ]).catch(() => undefined);
}
