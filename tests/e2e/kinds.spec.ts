// Every kind of request in Chromium, in every dialect: paid as the table in the README says, or not at all.

import { chromiumDriver } from '../kinds/chromium-driver.ts';
import { groups } from '../kinds/index.ts';
import { runKind } from '../kinds/run.ts';
import { bazaarDialects } from '../rig/bazaar.ts';
import { test } from './journey.ts';

// As everybody has it: in developer mode the gate always stands, and answers are seen in another way.
test.beforeAll(({ wallet }) => wallet.api.setDeveloperMode({ on: false }));
test.afterAll(({ wallet }) => wallet.api.setDeveloperMode({ on: true }));

for (const { title, kinds } of groups) {
  for (const kind of kinds) {
    for (const dialect of bazaarDialects) {
      test(`${title}: ${kind.label} (${dialect})`, ({ world, wallet, money }) =>
        runKind(kind, dialect, chromiumDriver(wallet), world, money));
    }
  }
}
