// What is known of the endpoints: in `storage.session`, which outlives the worker and dies with the browser.
import { browser } from '../browser.ts';

const key = 'endpoint-health';

export const endpointNotes = {
  async read(): Promise<unknown> {
    return (await browser.storage.session.get(key))[key];
  },
  async write(notes: object): Promise<void> {
    await browser.storage.session.set({ [key]: notes });
  },
};
