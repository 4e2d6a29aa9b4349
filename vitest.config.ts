// The tests that need no browser: units, properties, contracts, architecture, and a chain of their own. `npx vitest run`, in seconds.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/e2e/**', 'tests/rig/**', 'tests/bench/**', 'node_modules/**'],
    // Screens are tested in a real browser; here their plain functions alone, so no Svelte compiler is loaded.
    environment: 'node',
    pool: 'forks',
    maxWorkers: '100%',
    restoreMocks: true,
    unstubGlobals: true,
    testTimeout: 15_000,
  },
});
