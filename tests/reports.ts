// What the suites have written about themselves: how many passed, what failed, and which files are green.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { faultsFile } from './e2e/money-faults.ts';

export interface Count {
  readonly passed: number;
  readonly failed: number;
  /** What failed, by its name. */
  readonly failures: readonly string[];
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numTotalTests: number;
  readonly testResults: readonly {
    /** Its whole path. */
    readonly name: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

interface PlaywrightReport {
  readonly stats: Readonly<Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number>>;
  readonly suites: readonly PlaywrightSuite[];
}

interface PlaywrightSuite {
  readonly specs?: readonly Spec[];
  readonly suites?: readonly PlaywrightSuite[];
}

interface Spec {
  /** From the root of the checkout. */
  readonly file: string;
  readonly title: string;
  readonly tests: readonly { readonly status: string }[];
}

/** A test of a suite, and whether it passed, at its second try too. */
type Told = readonly [file: string, isGreen: boolean];

const root = join(import.meta.dirname, '..');
export const results = join(root, 'test-results');
/** Of the units, and of the two runs of the browsers. */
export const unitReport = join(results, 'unit.json');
export const browserReports = {
  sideBySide: join(results, 'side-by-side.json'),
  alone: join(results, 'e2e.json'),
};

const nothing: Count = { passed: 0, failed: 0, failures: [] };

export function countOfVitest(file: string): Count {
  if (!existsSync(file)) return nothing;
  const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  const failures = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status !== 'passed')
    .map(({ fullName, failureMessages = [] }) => `${fullName}\n${failureMessages.join('\n')}`);
  const { numPassedTests: passed, numTotalTests: all } = report;
  return { passed, failed: all - passed, failures };
}

/** A skipped test is not a passed one. One that passed at its second try is, and is named; a fault of money is not. */
export function countOfPlaywright(file: string): Count {
  if (!existsSync(file)) return nothing;
  const report = JSON.parse(readFileSync(file, 'utf8')) as PlaywrightReport;
  const { expected, unexpected, flaky, skipped } = report.stats;
  for (const title of titlesOf(report, 'flaky')) console.log(`   passed at the second try: ${title}`);
  const faults = existsSync(faultsFile) ? readFileSync(faultsFile, 'utf8').trim().split('\n') : [];
  rmSync(faultsFile, { force: true });
  const failures = [
    ...titlesOf(report, 'unexpected'),
    ...titlesOf(report, 'skipped').map((title) => `skipped: ${title}`),
    ...faults.map((fault) => `a fault of money: ${fault}`),
  ];
  return { passed: expected + flaky, failed: unexpected + skipped + faults.length, failures };
}

/** The files of which every test that ran was green. */
export function greenFiles(): ReadonlySet<string> {
  const told = [...toldByVitest(unitReport), ...Object.values(browserReports).flatMap(toldByPlaywright)];
  const red = new Set(told.flatMap(([file, isGreen]) => (isGreen ? [] : [file])));
  return new Set(told.map(([file]) => file).filter((file) => !red.has(file)));
}

function toldByVitest(file: string): Told[] {
  if (!existsSync(file)) return [];
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ status }): Told => [relative(root, name), status === 'passed']),
  );
}

function toldByPlaywright(file: string): Told[] {
  if (!existsSync(file)) return [];
  return specsOf(JSON.parse(readFileSync(file, 'utf8')) as PlaywrightReport).flatMap((spec) =>
    spec.tests.map(({ status }): Told => [spec.file, status === 'expected' || status === 'flaky']),
  );
}

function titlesOf(report: PlaywrightReport, status: string): string[] {
  return specsOf(report)
    .filter(({ tests }) => tests.some((test) => test.status === status))
    .map(({ file, title }) => `${file}: ${title}`);
}

function specsOf({ suites = [] }: Pick<PlaywrightSuite, 'suites'>): Spec[] {
  return suites.flatMap((suite) => [...(suite.specs ?? []), ...specsOf(suite)]);
}
