// The end-to-end tests: the built extension in a real Chromium and a real Firefox against the local world.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // One world and one chain: purchases are counted, so the tests stand in line.
  projects: [
    { name: 'chromium', testDir: 'tests/e2e' },
    { name: 'firefox', testDir: 'tests/e2e-firefox' },
    { name: 'platform', testDir: 'tests/platform' },
  ],
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
});
