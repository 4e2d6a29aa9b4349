// Every kind of request in Firefox, in every dialect: paid as the table in the README says, or not at all.

import { firefoxDriver } from '../kinds/firefox-driver.ts';
import { groups } from '../kinds/index.ts';
import { runKind } from '../kinds/run.ts';
import { bazaarDialects } from '../rig/bazaar.ts';
import { test } from './journey.ts';

for (const { title, kinds } of groups) {
  for (const kind of kinds) {
    for (const dialect of bazaarDialects) {
      test(`${title}: ${kind.label} (${dialect})`, ({ world, wallet, money }) =>
        runKind(kind, dialect, firefoxDriver(wallet), world, money));
    }
  }
}
