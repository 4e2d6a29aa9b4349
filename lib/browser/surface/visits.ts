// The visit of a tab to a site has a name, so that trust can end with it: the tab goes elsewhere or closes, and the name is gone.
// Kept in `storage.session`, which outlives the worker and dies with the browser.
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Random } from '../../core/time-and-chance.ts';
import { browser } from '../browser.ts';

interface Visit {
  readonly site: string;
  readonly name: string;
}

export interface Visits {
  /** Of a tab to the site whose page it shows, or is about to; null where there is no tab. */
  of(tabId: number, site: string | undefined): Promise<string | null>;
  /** A page of this address stands in the tab now. Our own gate is a stop on the way, and no other site. */
  arrived(tabId: number, url: string): Promise<void>;
  ended(tabId: number): Promise<void>;
}

const keyOf = (tabId: number) => `visit:${tabId}`;

export function createVisits(random: Random): Visits {
  /** One step after the other: a page that asks twice at once is one visit. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(step: () => Promise<T>): Promise<T> => {
    const done = last.then(step);
    last = done.catch(() => undefined);
    return done;
  };

  return {
    of: (tabId, site) =>
      inTurn(async () => {
        if (tabId < 0 || site === undefined) return null;
        const known = await visitOf(tabId);
        if (known?.site === site) return known.name;
        const visit: Visit = { site, name: bytesToHex(random(16)) };
        await browser.storage.session.set({ [keyOf(tabId)]: visit });
        return visit.name;
      }),

    arrived: (tabId, url) =>
      inTurn(async () => {
        if (url.startsWith(browser.runtime.getURL(''))) return;
        const known = await visitOf(tabId);
        if (known !== undefined && originOf(url) !== known.site) await forget(tabId);
      }),

    ended: (tabId) => inTurn(() => forget(tabId)),
  };
}

async function visitOf(tabId: number): Promise<Visit | undefined> {
  const stored = await browser.storage.session.get(keyOf(tabId));
  return stored[keyOf(tabId)] as Visit | undefined; // written by `of` alone
}

async function forget(tabId: number): Promise<void> {
  await browser.storage.session.remove(keyOf(tabId));
}

function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null;
}
