// Why the latest 402 of each tab was not paid, for the popup; forgotten with the browser. One quiet sign on the toolbar says that there is one.
import type { FailureName } from '../../core/failure.ts';
import type { Refusal } from '../../wallet/api.ts';
import { browser } from '../browser.ts';

const keyOf = (tabId: number) => `refusal:${tabId}`;

interface Note {
  readonly refusal: Refusal;
  /** Whose page it was, where that is known: another site in the same tab is not told of it. */
  readonly site: string | undefined;
}

export const refusals = {
  async note(tabId: number, refusal: Refusal, site?: string): Promise<void> {
    await browser.storage.session.set({ [keyOf(tabId)]: { refusal, site } satisfies Note });
    await mark(tabId, noteworthy.includes(refusal.name));
  },
  async of(tabId: number, site: string): Promise<Refusal | null> {
    const stored = await browser.storage.session.get(keyOf(tabId));
    const note = stored[keyOf(tabId)] as Note | undefined; // written by `note` alone
    return note === undefined || (note.site ?? site) !== site ? null : note.refusal;
  },
  async forget(tabId: number): Promise<void> {
    await browser.storage.session.remove(keyOf(tabId));
    await mark(tabId, false);
  },
};

/** What nobody was asked about, and the user did not decide a moment ago. */
const noteworthy: readonly FailureName[] = ['part-over-limit', 'part-not-asked', 'not-enough-money'];

/** The mark is the tab's own, and goes when it goes elsewhere; the tab may be gone already. */
async function mark(tabId: number, isOn: boolean): Promise<void> {
  await Promise.all([
    browser.action.setBadgeText({ tabId, text: isOn ? '…' : null }),
    browser.action.setTitle({ tabId, title: isOn ? browser.i18n.getMessage('action_unpaid') : null }),
  ]).catch(() => undefined);
}
