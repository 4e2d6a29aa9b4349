// `npm test`: both builds and every suite, one after the other; counts what ran and closes with the sum.
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { faultsFile } from './e2e/money-faults.ts';

interface Count {
  readonly passed: number;
  readonly failed: number;
}

interface Suite {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** How many tests the command ran; without it the command itself is the one test. */
  readonly count?: (run: SpawnSyncReturns<string>) => Count;
}

const root = join(import.meta.dirname, '..');
const results = join(root, 'test-results');

/** `npm run check` runs the first part alone. */
const checks: readonly Suite[] = [
  { name: 'build, Chromium', command: ['wxt', 'build'] },
  { name: 'build, Firefox', command: ['wxt', 'build', '-b', 'firefox', '--mv3'] },
  { name: 'sizes of the entrypoints', command: ['tsx', 'tests/sizes.ts'] },
  { name: 'style (biome)', command: ['biome', 'check', '.'] },
  { name: 'types (svelte-check)', command: ['svelte-check', '--fail-on-warnings', '--threshold', 'warning'] },
  { name: 'nothing unused (knip)', command: ['knip'] },
  {
    name: 'Firefox package (web-ext lint)',
    command: ['web-ext', 'lint', '-s', '.output/firefox-mv3', '-w', 'false'],
  },
  {
    name: 'unit, property, contract, architecture (vitest)',
    command: [
      'vitest',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${results}/unit.json`,
    ],
    count: () => countOfVitest(join(results, 'unit.json')),
  },
];

const journeys: readonly Suite[] = [
  {
    name: 'the local world, by the reference clients',
    command: ['tsx', 'tests/rig/check.ts'],
    count: countOfLastLine,
  },
  {
    name: 'the hostile merchants, and what they cost the reference client',
    command: ['tsx', 'tests/rig/hostile-check.ts'],
    count: countOfLastLine,
  },
  playwright('every kind of request, hostile sellers, crashes, screens, the browsers alone', 'side-by-side', [
    '--project=kinds in Chromium',
    '--project=kinds in Firefox',
    '--project=patient',
    '--project=platform',
    '--workers=2',
  ]),
  playwright('end to end, Chromium and Firefox', 'e2e', ['--project=chromium', '--project=firefox']),
  {
    name: 'the table of request kinds in the README',
    command: ['tsx', 'tests/kinds/table.ts'],
    count: countOfLastLine,
  },
  {
    name: 'mutation controls: each defence broken, its test red',
    command: ['tsx', 'tests/mutants.ts'],
    count: countOfLastLine,
  },
];

const suites = process.argv.includes('--checks-only') ? checks : [...checks, ...journeys];
rmSync(results, { recursive: true, force: true });
const counts = suites.map(runSuite);
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);

console.log('');
suites.forEach((suite, index) => {
  const count = counts[index];
  console.log(`${suite.name}: ${count?.passed ?? 0} of ${(count?.passed ?? 0) + (count?.failed ?? 0)}`);
});
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** Each run has a report and a folder of its own: Playwright empties the folder it is given. */
function playwright(name: string, id: string, words: readonly string[]): Suite {
  const report = join(results, `${id}.json`);
  return {
    name,
    command: ['playwright', 'test', ...words, `--output=${join(results, id)}`],
    env: { E2E_REPORT: report },
    count: () => countOfPlaywright(report),
  };
}

function runSuite({ name, command, count, env = {} }: Suite): Count {
  console.log(`\n── ${name}`);
  const started = Date.now();
  const run = spawnSync('npx', ['--no-install', ...command], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
    env: { ...process.env, ...env, WXT_TELEMETRY: '0', FORCE_COLOR: '0', npm_config_loglevel: 'error' },
  });
  process.stdout.write(run.stdout ?? '');
  console.log(`   ${((Date.now() - started) / 1000).toFixed(1)} s`);
  const counted = count?.(run) ?? { passed: 0, failed: 0 };
  const ranNothing = counted.passed + counted.failed === 0;
  // A command that ends badly is a failure even where every test it counted passed, or where it counted none.
  if (run.status !== 0 && counted.failed === 0) return { ...counted, failed: 1 };
  if (count !== undefined && ranNothing) return { passed: 0, failed: 1 };
  return count === undefined ? { passed: 1, failed: 0 } : counted;
}

function countOfVitest(file: string): Count {
  if (!existsSync(file)) return { passed: 0, failed: 0 };
  const report = JSON.parse(readFileSync(file, 'utf8')) as { numPassedTests: number; numTotalTests: number };
  return { passed: report.numPassedTests, failed: report.numTotalTests - report.numPassedTests };
}

/** A skipped test is not a passed one. One that passed at its second try is, and is named; a fault of money is not. */
function countOfPlaywright(file: string): Count {
  if (!existsSync(file)) return { passed: 0, failed: 0 };
  const { stats } = JSON.parse(readFileSync(file, 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  };
  if (stats.flaky > 0) console.log(`   ${stats.flaky} passed at the second try: “flaky” in the list above`);
  const faults = existsSync(faultsFile) ? readFileSync(faultsFile, 'utf8').trim().split('\n') : [];
  for (const fault of faults) console.log(`   a fault of money: ${fault}`);
  rmSync(faultsFile, { force: true });
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + stats.skipped + faults.length };
}

function countOfLastLine({ stdout }: SpawnSyncReturns<string>): Count {
  const [, ran = '0', broke = '0'] = /(\d+) passed, (\d+) failed\s*$/.exec(stdout ?? '') ?? [];
  return { passed: Number(ran), failed: Number(broke) };
}
