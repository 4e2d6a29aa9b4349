// The unlocked wallet: in `storage.session`, which lives in memory, survives the worker and dies with the browser.
import type { OpenSession, Session } from '../../wallet/ports.ts';
import { browser } from '../browser.ts';

const secretKey = 'session';
const touchedKey = 'session-touched';

export const session: Session = {
  async read() {
    const stored = await browser.storage.session.get([secretKey, touchedKey]);
    const open = stored[secretKey] as OpenSession | undefined; // only `open` below writes it
    const touched = stored[touchedKey];
    if (open === undefined) return null;
    return typeof touched === 'number' ? { ...open, idleDeadline: touched } : open;
  },
  async open(open) {
    await browser.storage.session.set({ [secretKey]: open, [touchedKey]: open.idleDeadline });
  },
  async touch(idleDeadline) {
    await browser.storage.session.set({ [touchedKey]: idleDeadline });
  },
  async close() {
    await browser.storage.session.remove([secretKey, touchedKey]);
  },
};
