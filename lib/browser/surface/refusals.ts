// Why the latest 402 of each tab was not paid, for the popup; forgotten with the browser.
import type { Refusal } from '../../wallet/api.ts';
import { browser } from '../browser.ts';

const keyOf = (tabId: number) => `refusal:${tabId}`;

export const refusals = {
  async note(tabId: number, refusal: Refusal): Promise<void> {
    await browser.storage.session.set({ [keyOf(tabId)]: refusal });
  },
  async of(tabId: number): Promise<Refusal | null> {
    const stored = await browser.storage.session.get(keyOf(tabId));
    return (stored[keyOf(tabId)] as Refusal | undefined) ?? null; // written by `note` alone
  },
  async forget(tabId: number): Promise<void> {
    await browser.storage.session.remove(keyOf(tabId));
  },
};
