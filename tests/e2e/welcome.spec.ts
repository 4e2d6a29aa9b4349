// A new user's first minutes, with the keyboard alone; and what is left on the disk when the browser is killed.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { launchWallet, testPassword, type Wallet } from '../rig/chromium.ts';

test('a new wallet is made by the keyboard alone, its words confirmed, none of them typed in the clear', async () => {
  const wallet = await launchWallet();
  const page = await wallet.open('welcome');
  await pressWith(page, /make a new wallet/i);
  await expect(page.locator('ol li')).toHaveCount(12);
  const words = await page.locator('ol li').allInnerTexts();
  const phrase = words.map((word) => word.replace(/[^a-z]/g, '')).join(' ');
  expect(phrase.split(' ')).toHaveLength(12);
  await pressWith(page, /written them down/i);

  const asked = page.locator('input');
  await expect(asked).toHaveCount(3);
  for (const input of await asked.all()) {
    expect(await input.getAttribute('type')).toBe('password');
    const label = await input.evaluate((field: HTMLInputElement) => field.labels?.[0]?.textContent ?? '');
    const position = Number(/\d+/.exec(label)?.[0]);
    await input.focus();
    await page.keyboard.type(phrase.split(' ')[position - 1] ?? '');
  }
  await pressWith(page, /^continue/i);
  await page.getByLabel('Password', { exact: true }).focus();
  await page.keyboard.type(testPassword);
  await page.getByLabel(/same password again/i).focus();
  await page.keyboard.type(testPassword);
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await wallet.api.status()).vault, { timeout: 15_000 }).toBe('unlocked');
  const { address } = await wallet.api.status();
  await pressWith(page, /^read on/i);
  await expect(page.getByText(/practice: no real money/i)).toBeVisible();
  await expect(page.getByText(/^ready\./i)).toBeVisible();
  await pressWith(page, /^pay .* once/i);
  await expect(page.getByRole('heading', { name: /the article would open/i })).toBeVisible();
  await pressWith(page, /^continue/i);
  expect(await wallet.purchases(), 'practice leaves nothing in the ledger').toEqual([]);
  await expect(page.getByText(address ?? 'no address').first()).toBeAttached();

  const secrets = [phrase, testPassword, ...(await sessionKey(wallet))];
  expect(secrets).toHaveLength(3);
  await page.waitForTimeout(2_000); // the browser saves its session with a delay
  spawnSync('pkill', ['-KILL', '-f', wallet.profile]);
  await wallet.close().catch(() => undefined);
  const known = [address ?? 'no address']; // public, stands in the vault beside what is sealed: the search can find
  expect(foundOnDisk(wallet.profile, known)).toEqual(known);
  expect(foundOnDisk(wallet.profile, secrets)).toEqual([]);
});

test('recovery words are brought into one password field and give the account that they stand for', async () => {
  const wallet = await launchWallet();
  const page = await wallet.open('welcome');
  await pressWith(page, /have recovery words/i);
  const field = page.locator('input');
  await expect(field).toHaveCount(1);
  expect(await field.getAttribute('type')).toBe('password');
  await field.focus();
  const misspelt = 'test test test test test test test test test test test zzzz';
  await page.keyboard.insertText(misspelt);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('number 12');
  await expect(field, 'nothing is emptied, and the keyboard is where it is mended').toBeFocused();
  await expect(field).toHaveValue(misspelt);
  await page.getByRole('button', { name: /show what is typed/i }).click();
  await expect(page.locator('ol mark')).toHaveText('zzzz');
  await field.fill('');
  await field.focus();
  await page.keyboard.insertText('test test test test test test test test test test test junk');
  await page.keyboard.press('Enter');
  await page.getByLabel('Password', { exact: true }).fill(testPassword);
  await page.getByLabel(/same password again/i).fill(testPassword);
  await page.keyboard.press('Enter');
  const known = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'; // of these public words
  await expect.poll(async () => (await wallet.api.status()).address, { timeout: 15_000 }).toBe(known);
  // Whoever has typed the words has them; and the prompts' phrase is told before the first prompt.
  await expect.poll(async () => (await wallet.api.status()).backedUpAt).not.toBeNull();
  const { phrase } = await wallet.api.status();
  expect(phrase).toMatch(/^[a-z]+ [a-z]+$/);
  await pressWith(page, /skip the practice/i);
  await expect(page.getByText(phrase ?? '', { exact: true })).toBeVisible();
  await wallet.close();
});

/** By Tab to the button and Enter on it. */
async function pressWith(page: Page, name: RegExp): Promise<void> {
  const button = page.getByRole('button', { name });
  await expect(button).toBeVisible();
  for (let steps = 0; steps < 30; steps += 1) {
    if (await button.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
}

async function sessionKey(wallet: Wallet): Promise<string[]> {
  const page = await wallet.open('dashboard');
  const { session } = await page.evaluate(() =>
    chrome.storage.session.get<{ session: { key: string } }>('session'),
  );
  await page.close();
  return [session.key];
}

/** Which of these stand in any file of the profile, as UTF-8 or UTF-16. */
function foundOnDisk(folder: string, needles: readonly string[]): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  const contents = files
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile())
    .map((file) => readFileSync(file));
  return needles.filter((needle) =>
    contents.some((bytes) => bytes.includes(needle, 0, 'utf8') || bytes.includes(needle, 0, 'utf16le')),
  );
}
