// The end-to-end tests: the built extension in a real Chromium and a real Firefox against the local world.
import { defineConfig } from '@playwright/test';

const kinds = '**/kinds*.spec.ts';
/** Journeys that wait more than they work, and measure no times. */
const patient = [
  'account',
  'approval-timing',
  'account-page',
  'allowances',
  'approval-along',
  'as-without',
  'contexts-ahead',
  'contexts-frames',
  'contexts-gone',
  'contexts-navigations',
  'known-origins',
  'navigation',
  'paid',
  'permit2',
  'hostile',
  'chain-away',
  'crash',
  'killed',
  'screens',
  'overview-page',
  'shapes',
  'references',
  'keyboard',
  'receipts-page',
  'sign-in',
  'solana',
  'networks',
  'notary',
  'prompt',
  'prompt-screens',
  'own-chain',
  'own-token',
  'two-chains',
  'history',
  'malformed',
  'many-at-once',
  'restart',
  'rule-book',
  'rules-editor',
  'rules-page',
  'secrecy',
  'smart-account',
  'tampering',
  'welcome',
].map((name) => `**/e2e/${name}.spec.ts`);

export default defineConfig({
  outputDir: 'test-results',
  timeout: 60_000,
  // A reference is renewed by `npm run references` and by nothing else.
  updateSnapshots: 'none',
  expect: { timeout: 10_000, toHaveScreenshot: { pathTemplate: 'tests/references/{arg}{ext}' } },
  // One world and one chain for each worker: purchases are counted, so the tests of one world stand in line.
  projects: [
    { name: 'kinds in Chromium', testDir: 'tests/e2e', testMatch: kinds },
    { name: 'kinds in Firefox', testDir: 'tests/e2e-firefox', testMatch: kinds },
    { name: 'patient', testDir: 'tests/e2e', testMatch: patient },
    { name: 'chromium', testDir: 'tests/e2e', testIgnore: [kinds, ...patient] },
    { name: 'firefox', testDir: 'tests/e2e-firefox', testIgnore: kinds },
    { name: 'platform', testDir: 'tests/platform' },
  ],
  // All may run three at a time but `chromium`: what it has is about moments, and runs alone.
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  // A machine may be busy: one more try, which is told in the end. What moved money uncounted is never forgiven: money-faults.ts.
  retries: process.env.CI === undefined ? 0 : 1,
  reporter: [['list'], ['json', { outputFile: process.env.E2E_REPORT ?? 'test-results/e2e.json' }]],
});
