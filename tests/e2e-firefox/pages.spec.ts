// Every page of the dashboard, and the welcome page, in Firefox: each has its heading and what it is for, and none has a fault. A rule
// that is written there pays.
import type { Page } from 'puppeteer-core';
import { ruleAddress } from '../../components/state/rule-places.ts';
import { expect, press, test } from './journey.ts';

test('a rule that is written on its page pays, and every page shows what it is for', async ({
  world,
  wallet,
  money,
  tab,
}) => {
  const { origin } = world.shops.v2;
  const { address } = world.chain.wallet;
  const place = { site: origin, money: 'test' } as const;
  await wallet.api.removeRule(place); // what other journeys have allowed
  const page = await wallet.open('dashboard', ruleAddress(place));
  await listen(page);

  await press(page, /^Small change$/);
  await shows(page, 'Saved.');
  await type(page, 'At most for one payment', '0.02');
  await press(page, /^Save this rule$/);
  await expect
    .poll(async () => (await wallet.api.rules()).find(({ site }) => site === origin)?.settings['per-request'])
    .toBe('20000');

  await tab.bringToFront();
  const { onChain, receipts } = await money.spentBy(async () => {
    await tab.goto(`${origin}/article/lighthouse`);
    expect(await tab.title()).toMatch(/lighthouse/i);
  });
  expect([onChain, receipts.map(({ decidedBy }) => decidedBy)]).toEqual([10_000n, ['rule']]);

  await page.bringToFront();
  for (const [name, heading, ...texts] of [
    ['overview', 'Overview', '$0.01 in all', origin],
    ['receipts', 'Receipts', '1 payment found', '/article/lighthouse', '0.01'],
    ['rules', 'Sites and rules', origin, 'What would have happened?'],
    ['accounts', 'Account', address, 'on Base Sepolia', 'Show the words'],
    ['networks', 'Networks', 'Number 84532', 'your endpoint', 'Add a network or a token'],
    ['security', 'Security', 'Phrase against fakes', 'Change the password'],
    ['settings', 'Settings', 'Developer mode'],
    ['about', 'About', 'Version', 'What it never does', 'Alt+Shift+P'],
  ] as const) {
    await page.click(`nav a[href="#${name}"]`);
    await headed(page, heading);
    for (const text of texts) await shows(page, text);
  }
  await fails(page, 'heard');
  expect(await faultsOf(page)).toEqual(['heard']);

  const welcome = await wallet.open('welcome');
  await listen(welcome);
  await headed(welcome, 'Your wallet is ready');
  await shows(welcome, address);
  expect(await faultsOf(welcome)).toEqual([]);
  expect((await wallet.api.removeRule(place)).ok).toBe(true);
  for (const opened of [page, welcome]) await opened.close();
});

function headed(page: Page, heading: string): Promise<void> {
  return expect
    .poll(() => page.evaluate(() => document.querySelector('h1')?.textContent), { message: heading })
    .toBe(heading);
}

function shows(page: Page, text: string): Promise<void> {
  return expect
    .poll(() => page.evaluate(() => document.querySelector('main')?.textContent), {
      message: `the page shows ${text}`,
    })
    .toContain(text);
}

/** In the place of what stands in the one field of the group. */
async function type(page: Page, group: string, text: string): Promise<void> {
  const field = await page.waitForSelector(`::-p-aria([name="${group}"][role="group"]) input`);
  await field?.click({ count: 3 });
  await field?.type(text);
}

/** Firefox tells WebDriver nothing of what an extension's page writes to its console, so the page itself keeps it. */
function listen(page: Page): Promise<void> {
  return page.evaluate(() => {
    const faults: string[] = [];
    Reflect.set(window, 'faults', faults);
    addEventListener('error', ({ message }) => faults.push(message));
    addEventListener('unhandledrejection', ({ reason }) => faults.push(String(reason)));
    addEventListener('securitypolicyviolation', ({ violatedDirective }) => faults.push(violatedDirective));
    console.error = (...said: unknown[]) => faults.push(said.map(String).join(' '));
  });
}

function fails(page: Page, message: string): Promise<void> {
  return page.evaluate((said) => console.error(said), message);
}

function faultsOf(page: Page): Promise<unknown> {
  return page.evaluate(() => Reflect.get(window, 'faults'));
}
