// What was shown and sent about cancelling: in `storage.session`, which outlives the worker and dies with the browser.
import type { CancelNote, CancelNotes } from '../../wallet/purchase-view.ts';
import { browser } from '../browser.ts';

const keyOf = (id: string) => `cancel:${id}`;

export const cancelNotes: CancelNotes = {
  async of(id) {
    const stored = await browser.storage.session.get(keyOf(id));
    return (stored[keyOf(id)] as CancelNote | undefined) ?? {}; // written by `note` alone
  },
  async note(id, note) {
    await browser.storage.session.set({ [keyOf(id)]: { ...(await cancelNotes.of(id)), ...note } });
  },
};
