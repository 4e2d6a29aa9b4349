// Presents a stored proof once more, when a person asks for it: the address in a tab of its own, whose first request carries it.
import { failed, type Outcome, success } from '../../core/failure.ts';
import type { Purchase } from '../../core/purchase.ts';
import { browser } from '../browser.ts';
import type { Arming } from './chromium/arming.ts';
import type { Holds } from './firefox/holds.ts';

/** How this browser puts a proof on the next navigation of a tab. */
export interface Carrier {
  /** Whether it can, for this address; asked before a tab is opened. */
  fits(url: string): Promise<boolean>;
  carry(purchase: Purchase, tabId: number): Promise<void>;
}

export async function present(purchase: Purchase, carrier: Carrier): Promise<Outcome<null>> {
  const { url } = purchase;
  if (!(await carrier.fits(url))) return failed('url-too-long');
  // An empty tab first: its number is part of what the proof is bound to.
  const { id } = await browser.tabs.create({ url: 'about:blank' });
  if (id === undefined) return failed('arming-failed');
  try {
    await carrier.carry(purchase, id);
    await browser.tabs.update(id, { url });
    return success(null);
  } catch {
    await browser.tabs.remove(id).catch(() => undefined); // closed by the user meanwhile
    return failed('arming-failed');
  }
}

export function carrierInChromium(arming: Pick<Arming, 'fits' | 'arm'>): Carrier {
  return {
    fits: arming.fits,
    async carry({ id, url, method, headers }, tabId) {
      const target = { url, method, resourceType: 'main_frame', tabId, initiator: undefined };
      await arming.arm(id, target, headers ?? {});
    },
  };
}

export function carrierInFirefox(holds: Pick<Holds, 'present'>): Carrier {
  return {
    fits: async () => true,
    async carry({ id: purchaseId, url, method, headers }, tabId) {
      holds.present(tabId, { purchaseId, url, method, headers: headers ?? {} });
    },
  };
}
