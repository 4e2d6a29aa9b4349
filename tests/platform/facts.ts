// How a fact is written down: one sentence, the browsers it is true of, and what shows it.
import { test as base, expect } from '@playwright/test';
import {
  type BareProbe,
  bareChromiumProbe,
  type ChromiumProbe,
  chromiumProbe,
  firefoxProbe,
} from './browsers.ts';
import { type Paywall, startPaywall } from './paywall.ts';
import type { Probe } from './probe.ts';

export { expect };

interface Shared {
  readonly paywall: Paywall;
  readonly chromium: ChromiumProbe;
  readonly bareChromium: BareProbe;
  readonly firefox: Awaited<ReturnType<typeof firefoxProbe>>;
}

export interface Lab<AnyProbe = Probe> {
  readonly paywall: Paywall;
  readonly probe: AnyProbe;
}

type Check<AnyProbe> = (lab: Lab<AnyProbe>) => Promise<void>;

/** True of either browser. */
export function inBoth(fact: string, check: Check<Probe>): void {
  inChromium(fact, check);
  inFirefox(fact, check);
}

export function inChromium(fact: string, check: Check<ChromiumProbe>): void {
  test(`Chromium: ${fact}`, ({ paywall, chromium }) => checkAfresh({ paywall, probe: chromium }, check));
}

/** In a Chromium without Playwright, which switches part of the platform off. */
export function inBareChromium(fact: string, check: Check<BareProbe>): void {
  test(`Chromium: ${fact}`, ({ paywall, bareChromium }) =>
    checkAfresh({ paywall, probe: bareChromium }, check));
}

export function inFirefox(fact: string, check: Check<Shared['firefox']>): void {
  test(`Firefox: ${fact}`, ({ paywall, firefox }) => checkAfresh({ paywall, probe: firefox }, check));
}

/** One browser serves all facts of a worker, and each finds it empty. */
async function checkAfresh<AnyProbe extends Probe>(
  lab: Lab<AnyProbe>,
  check: Check<AnyProbe>,
): Promise<void> {
  await lab.probe.forget();
  lab.paywall.forget();
  await check(lab);
}

function started<One extends { close(): Promise<void> }>(start: () => Promise<One>) {
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from the pattern
  const fixture = async ({}, use: (one: One) => Promise<void>) => {
    const one = await start();
    await use(one);
    await one.close();
  };
  return [fixture, { scope: 'worker' }] as const;
}

export const test = base.extend<object, Shared>({
  paywall: [...started(startPaywall)],
  chromium: [...started(() => chromiumProbe())],
  bareChromium: [...started(() => bareChromiumProbe())],
  firefox: [...started(firefoxProbe)],
});
