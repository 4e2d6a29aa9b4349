// Every kind of request in a Firefox without a wallet: its check sees what is free, and nothing where there is a price.
import { controlKind } from '../kinds/control.ts';
import { openTab } from '../kinds/firefox-driver.ts';
import { groups } from '../kinds/index.ts';
import { type Firefox, launchFirefox } from '../rig/firefox.ts';
import { test as base } from './journey.ts';

const test = base.extend<object, { readonly firefox: Firefox }>({
  firefox: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from the pattern
    async ({}, use) => {
      const firefox = await launchFirefox();
      await use(firefox);
      await firefox.close();
    },
    { scope: 'worker' },
  ],
});

for (const kind of groups.flatMap(({ kinds }) => kinds)) {
  test(`without a wallet: ${kind.label}`, ({ world, firefox }) =>
    controlKind(kind, 'firefox', (patience) => openTab(firefox, patience), world));
}
