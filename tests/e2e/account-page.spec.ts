// The account and its guards before a fake wallet: words that hide again, fields that say what is wrong, two steps to send.
import { expect, type Page } from '@playwright/test';
import { type LookingGlass, test } from './looking-glass.ts';

let glass: LookingGlass;

test.beforeAll(({ glass: opened }) => {
  glass = opened;
});

test('the words are there after the password, and gone when the window is left, or after a minute', async () => {
  const { page } = await glass.look('account');
  await page.clock.install();
  const words = wordsOf(page);
  await showWords(page);
  await expect(words).toHaveCount(12);
  await page.evaluate(() => window.dispatchEvent(new Event('blur')));
  await expect(words).toHaveCount(0);
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await showWords(page);
  await expect(words).toHaveCount(12);
  await page.clock.fastForward(59_000);
  await expect(words).toHaveCount(12);
  await page.clock.fastForward(1_001);
  await expect(words).toHaveCount(0);
  expect(await page.evaluate(() => document.body.textContent)).not.toContain('sausage');
});

test('that they are on paper is shown by answering, with the keyboard alone', async () => {
  const { page } = await glass.look('account, never backed up, nothing sent');
  await showWords(page);
  const told = await wordsOf(page).allInnerTexts();
  await page.getByRole('button', { name: /written them down/ }).press('Enter');
  for (const field of await page.getByLabel(/^Word/).all()) {
    const label = await field.evaluate((input: HTMLInputElement) => input.labels?.[0]?.textContent ?? '');
    await field.fill(told[Number(/\d+/.exec(label)?.[0]) - 1] ?? '');
  }
  await page.getByLabel(/^Word/).last().press('Enter');
  await expect(page.getByText('Noted: you have written them down.')).toBeVisible();
  await expect(wordsOf(page)).toHaveCount(0);
});

test('what is typed wrong is said where it stands, and what is free is one press away', async () => {
  const { page } = await glass.look('account, an address that is none');
  await expect(page.getByLabel('To', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Amount in USDC').fill('1.0000001');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByLabel('Amount in USDC')).toHaveAttribute('aria-invalid', 'true');
  await page.getByRole('button', { name: 'Send all of it' }).click();
  await expect(page.getByLabel('Amount in USDC')).toHaveValue('4.2435');
});

test('money is sent after a second look that shows all of the address, and a password', async () => {
  const { page } = await glass.look('account, before sending');
  const send = page.getByRole('region', { name: 'Send', exact: true });
  await expect(send.getByText('0x8617E340B3D01FA5F11F306F4090FD50E238070D')).toBeVisible();
  const button = send.getByRole('button', { name: /^Send 1.5/ });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await send.getByLabel('Password').fill('anything');
  await expect(button).not.toHaveAttribute('aria-disabled', 'true');
  await send.getByRole('button', { name: 'Back' }).click();
  await expect(send.getByLabel('To', { exact: true })).toHaveValue(/^0x8617/);
  await send.getByRole('button', { name: 'Continue' }).click();
  await send.getByLabel('Password').fill('anything');
  await expect(button).not.toHaveAttribute('aria-disabled', 'true');
  await send.getByLabel('Password').press('Enter');
  await expect(send.locator('p', { hasText: /^Sent: 2\.5/ })).toBeFocused();
  await expect(send.getByText('On its way. It counts once the chain has it.')).toBeVisible();
});

test('transactions along are switched on by the password alone, and off without it', async () => {
  const { page } = await glass.look('account, transactions along are to be switched on');
  const part = page.getByRole('region', { name: 'Allowances' });
  const control = part.getByRole('switch', { name: 'Take such offers up' });
  await expect(part.locator('p', { hasText: 'Your password switches it on.' })).toBeFocused();
  await expect(control).not.toBeChecked();
  await part.getByLabel('Password').fill('wrong');
  await part.getByLabel('Password').press('Enter');
  await expect(part.getByRole('alert')).toBeVisible();
  await expect(control).not.toBeChecked();
  await part.getByLabel('Password').fill('anything');
  await part.getByRole('button', { name: 'Switch it on' }).click();
  await expect(control).toBeChecked();
  await expect(part.getByLabel('Password')).toHaveCount(0);
  await control.click();
  await expect(control).not.toBeChecked();
});

test('what a payment lacked is allowed after a second look that says who may take it, and a password', async () => {
  const { page } = await glass.look('account, an allowance that a payment lacked');
  const part = page.getByRole('region', { name: 'Allowances' });
  await expect(part.locator('p', { hasText: 'How much may Permit2 take?' })).toBeFocused();
  await expect(part.getByLabel('Permit2 may take, in USDC')).toHaveValue('0.01');
  await part.getByLabel('Permit2 may take, in USDC').press('Enter');
  await expect(part.getByText('0x000000000022D473030F116dDEE9F6B43aC78BA3')).toBeVisible();
  const yes = part.getByRole('button', { name: /^Allow up to 0.01/ });
  await expect(yes).toHaveAttribute('aria-disabled', 'true');
  await part.getByLabel('Password').fill('anything');
  await expect(yes).not.toHaveAttribute('aria-disabled', 'true');
  await part.getByLabel('Password').press('Enter');
  await expect(part.locator('p', { hasText: /^Allowed: up to 0\.01\sUSDC on Base$/ })).toBeFocused();
  await expect(part.getByText('ask the site again')).toBeVisible();
  await part.getByRole('button', { name: 'Close' }).click();
  await expect(part.getByRole('button', { name: 'Allow an amount' })).toBeVisible();
  // Another payment lacks another: the page is there already, and its token is looked for first.
  await page.evaluate(() =>
    location.assign(
      '#accounts?network=eip155:84532&token=0x036CbD53842c5426634e7929541eC2318f3dCF7e&amount=20000',
    ),
  );
  await expect(part.getByLabel('Permit2 may take, in USDC')).toHaveValue('0.02');
  await expect(part.getByText('Saying so costs a fee on Base Sepolia')).toBeVisible();
});

test('the prompt and the popup lead to what a payment lacks, with all of it filled in', async () => {
  const place =
    '#accounts?network=eip155%3A8453&token=0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913&amount=10000';
  const names = [
    'gate, several offers',
    'gate, a payment that is not allowed',
    'popup, an allowance is missing',
    'popup, a payment that is not allowed',
  ];
  for (const name of names) {
    const { page } = await glass.look(name);
    const offers = page.getByText(/^Not possible/);
    if ((await offers.count()) > 0) await offers.click();
    const link = page.getByRole('link', { name: 'Allow it, with the amount filled in' });
    await expect(link).toHaveAttribute('href', `/dashboard.html${place}`);
    await page.context().close();
  }
});

test('a longer time wants the password before it is saved', async () => {
  const { page } = await glass.look('security');
  const lock = page.getByRole('region', { name: 'Locking' });
  await lock.getByLabel('Lock without use after').selectOption('60 minutes');
  const save = lock.getByRole('button', { name: 'Save' });
  await expect(save).toHaveAttribute('aria-disabled', 'true');
  await lock.getByLabel('Password').fill('anything');
  await save.click();
  await expect(lock.getByText('Saved')).toBeVisible();
});

function wordsOf(page: Page) {
  return page.getByRole('region', { name: 'Recovery words' }).getByRole('listitem');
}

/** The button is ready when somebody has had the page before them for a second. */
async function showWords(page: Page): Promise<void> {
  const backup = page.getByRole('region', { name: 'Recovery words' });
  await backup.getByLabel('Password').fill('anything');
  const show = backup.getByRole('button', { name: 'Show the words' });
  for (let seconds = 0; seconds < 3 && (await show.getAttribute('aria-disabled')) === 'true'; seconds += 1)
    await page.clock.runFor(1_000).catch(() => page.waitForTimeout(1_000));
  await show.click();
}
