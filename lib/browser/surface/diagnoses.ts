// What was wrong with the latest 402 of each tab that could not be weighed, for the popup alone; forgotten with the browser.
// No sign on the toolbar tells of it: a declined card, or another way of paying, is no matter of the wallet's.
import type { Diagnosis } from '../../wallet/api.ts';
import { browser } from '../browser.ts';

interface Note {
  /** Whose page it was: another site in the same tab is not told of it. */
  readonly site: string | undefined;
  readonly diagnosis: Diagnosis;
}

const keyOf = (tabId: number) => `diagnosis:${tabId}`;

export const diagnoses = {
  async note(tabId: number, site: string | undefined, diagnosis: Diagnosis): Promise<void> {
    if (tabId >= 0) await browser.storage.session.set({ [keyOf(tabId)]: { site, diagnosis } satisfies Note });
  },
  async of(tabId: number, site: string): Promise<Diagnosis | null> {
    const stored = await browser.storage.session.get(keyOf(tabId));
    const note = stored[keyOf(tabId)] as Note | undefined; // written by `note` alone
    return note?.site === site ? note.diagnosis : null;
  },
  async forget(tabId: number): Promise<void> {
    await browser.storage.session.remove(keyOf(tabId));
  },
};
