// Every kind of request in a Chromium without a wallet: its check sees what is free, and nothing where there is a price.
import { type BrowserContext, test as base } from '@playwright/test';
import { openTab } from '../kinds/chromium-driver.ts';
import { controlKind } from '../kinds/control.ts';
import { groups } from '../kinds/index.ts';
import { launchPlain } from '../rig/plain-chromium.ts';
import { startWorld, type World } from '../rig/world.ts';

const test = base.extend<object, { readonly world: World; readonly chromium: BrowserContext }>({
  world: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from the pattern
    async ({}, use) => {
      const world = await startWorld();
      await use(world);
      await world.close();
    },
    { scope: 'worker' },
  ],
  chromium: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => {
      const chromium = await launchPlain();
      await use(chromium);
      await chromium.close();
    },
    { scope: 'worker' },
  ],
});

for (const kind of groups.flatMap(({ kinds }) => kinds)) {
  test(`without a wallet: ${kind.label}`, ({ world, chromium }) =>
    controlKind(kind, 'chromium', (patience) => openTab(chromium, patience), world));
}
