// `npm test`: both builds and every suite; counts what ran, and closes with what failed and the sum.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  browserReports,
  type Count,
  countOfPlaywright,
  countOfVitest,
  results,
  unitReport,
} from './reports.ts';

type Report = Count & { readonly name: string };

interface Suite {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** How many tests the command ran; without it the command itself is the one test. */
  readonly count?: (stdout: string) => Count;
}

/** One after the other. */
type Lane = readonly Suite[];

const root = join(import.meta.dirname, '..');

/** `npm run check` runs the first part alone. */
const checks: Lane = [
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
    command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`],
    count: () => countOfVitest(unitReport),
  },
];

const worlds: Lane = [
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
];

const browsers: Lane = [
  playwright(
    'every kind of request, hostile sellers, crashes, screens, Firefox, the browsers alone',
    'sideBySide',
    [
      '--project=kinds in Chromium',
      '--project=kinds in Firefox',
      '--project=patient',
      '--project=firefox',
      '--project=platform',
      '--workers=3',
    ],
  ),
  playwright('end to end, moments in Chromium', 'alone', ['--project=chromium']),
  {
    name: 'the table of request kinds in the README',
    command: ['tsx', 'tests/kinds/table.ts'],
    count: countOfLastLine,
  },
  {
    name: 'the table of networks in docs/networks-table.md',
    command: ['tsx', 'tests/market/table.ts'],
    count: countOfLastLine,
  },
];

const controls: Lane = [
  {
    name: 'mutation controls: each defence broken, its test red',
    command: ['tsx', 'tests/mutants.ts', '--green-are-known'],
    count: countOfLastLine,
  },
];

// Journeys of the rig wait more than they work, so they run beside the checks; whatever drives a browser has the machine for itself.
const stages: readonly (readonly Lane[])[] = process.argv.includes('--checks-only')
  ? [[checks]]
  : [[checks, worlds], [browsers], [controls]];
rmSync(results, { recursive: true, force: true });
const reports: Report[] = [];
for (const lanes of stages) reports.push(...(await Promise.all(lanes.map(runLane))).flat());
conclude();

function conclude(): never {
  console.log('');
  for (const { failures } of reports) for (const failure of failures) console.log(`failed: ${failure}`);
  for (const { name, passed, failed } of reports) console.log(`${name}: ${passed} of ${passed + failed}`);
  const [passed, failed] = [sumOf('passed'), sumOf('failed')];
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

function sumOf(count: 'passed' | 'failed'): number {
  return reports.reduce((sum, report) => sum + report[count], 0);
}

/** Each run has a report and a folder of its own: Playwright empties the folder it is given. */
function playwright(name: string, id: keyof typeof browserReports, words: readonly string[]): Suite {
  const report = browserReports[id];
  return {
    name,
    command: ['playwright', 'test', ...words, `--output=${join(results, id)}`],
    env: { E2E_REPORT: report },
    count: () => countOfPlaywright(report),
  };
}

async function runLane(lane: Lane): Promise<Report[]> {
  const told: Report[] = [];
  for (const suite of lane) told.push(await runSuite(suite));
  return told;
}

async function runSuite({ name, command, count, env = {} }: Suite): Promise<Report> {
  const started = Date.now();
  const { status, stdout } = await run(command, env);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(`\n── ${name}\n${stdout}   ${seconds} s\n`);
  const counted = count?.(stdout) ?? {
    passed: status === 0 ? 1 : 0,
    failed: status === 0 ? 0 : 1,
    failures: [],
  };
  const ranNothing = counted.passed + counted.failed === 0;
  // A command that ends badly is a failure even where every test it counted passed, or where it counted none.
  const isBad = ranNothing || (status !== 0 && counted.failed === 0);
  const failed = isBad ? counted.failed + 1 : counted.failed;
  const failures = isBad ? [...counted.failures, `the command ended with ${status}`] : counted.failures;
  return { name, passed: counted.passed, failed, failures: failures.map((failure) => `${name}: ${failure}`) };
}

/** What the command says is told when it has ended, in one piece. */
function run(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly status: number | null; readonly stdout: string }> {
  const child = spawn('npx', ['--no-install', ...command], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env, WXT_TELEMETRY: '0', FORCE_COLOR: '0', npm_config_loglevel: 'error' },
  });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  return new Promise((resolve) => {
    child.once('close', (status) => resolve({ status, stdout: Buffer.concat(parts).toString() }));
  });
}

function countOfLastLine(stdout: string): Count {
  const [, ran = '0', broke = '0'] = /(\d+) passed, (\d+) failed\s*$/.exec(stdout) ?? [];
  const failures = stdout.split('\n').filter((line) => /STILL GREEN|FAILED/.test(line));
  return { passed: Number(ran), failed: Number(broke), failures };
}
