// Holds the kinds themselves to account, in a browser without a wallet: each must see goods that cost nothing, and must not
// see any where the answer is 402. Else a cell of the table could be green by a check that cannot fail.
import { expect } from '@playwright/test';
import type { World } from '../rig/world.ts';
import { type BrowserName, isBeyond, type Kind, type Tab } from './contract.ts';
import { openStall } from './stall.ts';

/** `patience`: how long, in milliseconds, a tab waits for goods. */
export type OpenTab = (patience: number) => Promise<Tab>;

export async function controlKind(
  kind: Kind,
  browser: BrowserName,
  openTab: OpenTab,
  { bazaars, log }: World,
): Promise<void> {
  const isMade = !isBeyond(kind, browser);
  const free = openStall(bazaars.v2, 'free', kind.id, log);
  expect(await actIn(await openTab(5_000), (tab) => kind.act(tab, free)), 'goods for nothing').toBe(isMade);

  const paid = openStall(bazaars.v2, 'goods', kind.id, log);
  const statuses = () => paid.requests().map(({ status }) => status);
  const unpaid = await actIn(await openTab(700), async (tab) => {
    const isThere = await kind.act(tab, paid).catch(() => false);
    if (isMade) await expect.poll(statuses).toContain(402); // a busy machine is late
    return isThere;
  });
  expect(unpaid, 'goods that were not paid').toBe(false);
  if (!isMade) expect(statuses()).toEqual([]);
}

async function actIn(tab: Tab, act: (tab: Tab) => Promise<boolean>): Promise<boolean> {
  try {
    return await act(tab);
  } finally {
    await tab.close();
  }
}
