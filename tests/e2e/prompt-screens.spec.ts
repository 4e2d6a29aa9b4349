// The prompt before a fake wallet: what a person chooses and types is what the answer says, and nothing is pressed too early.
import { expect, type Page } from '@playwright/test';
import type { Answer } from '../../lib/wallet/api.ts';
import { press } from '../rig/prompt.ts';
import { type LookingGlass, test } from './looking-glass.ts';

let glass: LookingGlass;

test.beforeAll(({ glass: opened }) => {
  glass = opened;
});

/** The situation, what is done in it, and all that was answered. */
async function answersIn(name: string, doing: (page: Page) => Promise<void>): Promise<readonly Answer[]> {
  const { page, faults } = await glass.look(name);
  await doing(page);
  const answered = await page.evaluate(() => Reflect.get(window, 'answered') as readonly Answer[]);
  expect(faults).toEqual([]);
  await page.context().close();
  return answered;
}

test('a click that comes with the focus pays nothing, and neither does one after the focus was lost', async () => {
  const { page } = await glass.look('gate, a question');
  // Otherwise the browser tells every page that it has the focus.
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
  const other = await page.context().newPage();
  const button = await page.getByRole('button', { name: /^Pay/ }).boundingBox();
  if (button === null) throw new Error('a button was expected');
  const clicked = async (after: number): Promise<number> => {
    await other.bringToFront();
    await page.waitForFunction(() => !document.hasFocus());
    await page.bringToFront();
    await page.waitForFunction(() => document.hasFocus());
    await page.waitForTimeout(after);
    await page.mouse.click(button.x + button.width / 2, button.y + button.height / 2);
    return page.evaluate(() => (Reflect.get(window, 'answered') as unknown[]).length);
  };
  for (const after of [0, 200, 600]) expect(await clicked(after), `${after} ms`).toBe(0);
  expect(await clicked(1_300)).toBe(1);
  await page.context().close();
});

test('of another offer “always” says the limits of that offer', async () => {
  const answers = await answersIn('gate, several offers', async (page) => {
    await page.getByRole('radio', { name: /0\.5 USDC/ }).check();
    await press(page, /^Always pay shop\.example up to \$0\.50 each/);
  });
  expect(answers).toMatchObject([{ kind: 'always', perRequest: '500000', perDay: '500000' }]);
});

test('a high amount is typed before anything can be pressed', async () => {
  const answers = await answersIn('gate, a high amount', async (page) => {
    const pay = page.getByRole('button', { name: /^Pay 2\.5 USDC once/ });
    const field = page.getByLabel('Type the amount: 2.5 USDC');
    // A name in punycode is shown as it is written and as it reads.
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('xn--80ak6aa92e.example');
    await expect(page.getByText('аррӏе.example')).toBeVisible();
    for (const wrong of ['', '25', '2.49']) {
      await field.fill(wrong);
      await page.waitForTimeout(1_200);
      await expect(pay).toHaveAttribute('aria-disabled', 'true');
      await pay.click({ force: true });
    }
    await field.fill('2.50');
    await press(page, /^Pay 2\.5 USDC once/);
  });
  expect(answers).toEqual([{ kind: 'once', offer: 'first', typed: '2.50' }]);
});

test('the words of the set-up stand above the question; offers that cannot be paid say why', async () => {
  await answersIn('gate, several offers', async (page) => {
    await expect(page.getByText('amber kettle')).toBeVisible();
    await page.getByText('Not possible: 3').click();
    await expect(page.getByText('eip155:999999')).toBeVisible();
  });
});

test('another offer is shown whole, waits anew, and is what the answer names', async () => {
  const answers = await answersIn('gate, several offers', async (page) => {
    await expect(page.getByText('2 USDC is missing on Polygon.')).toBeVisible(); // it was pressed before
    await expect(page.getByRole('button', { name: /^Pay/ })).toHaveCount(0);
    await page.getByRole('radio', { name: /test money/ }).check();
    const pay = page.getByRole('button', { name: /^Pay 0\.5 USDC once/ });
    await expect(pay).toHaveAttribute('aria-disabled', 'true');
    await pay.click({ force: true });
    await press(page, /^Pay 0\.5 USDC once/);
  });
  expect(answers).toEqual([{ kind: 'once', offer: 'other 1' }]);
});

test('what there is too little money for leads to the offer that there is money for', async () => {
  const answers = await answersIn('gate, not enough money', async (page) => {
    await page.getByRole('button', { name: /Look at 2 USDC on Polygon/ }).click();
    await page.getByLabel('Type the amount: 2 USDC').fill('2');
    await press(page, /^Pay 2 USDC once/);
  });
  expect(answers).toEqual([{ kind: 'once', offer: 'other 0', typed: '2' }]);
});

test('a template and the end of the trust are in the line, and in the answer', async () => {
  const answers = await answersIn('approve, a template', async (page) => {
    await page.getByLabel('For how long').selectOption('Ten more times');
    await press(page, /^Pay shop\.example ten more times: up to \$0\.50 each, \$5\.00 a day/);
  });
  const limits = { perRequest: '500000', perDay: '5000000' };
  const trust = { times: 10 };
  expect(answers).toEqual([{ kind: 'always', offer: 'first', ...limits, template: 'generous', trust }]);
});

test('limits that are changed are the person’s own, and no template’s', async () => {
  const answers = await answersIn('approve, a template', async (page) => {
    await page.getByLabel('Each, up to (USD)').fill('0.40');
    await expect(page.getByRole('radio', { name: 'These limits' })).toBeChecked();
    await press(page, /^Always pay shop\.example up to \$0\.40 each, \$5\.00 a day/);
  });
  const limits = { perRequest: '400000', perDay: '5000000' };
  expect(answers).toEqual([{ kind: 'always', offer: 'first', ...limits }]);
});

test('a rule without an end stays one unless the person says so, and “ask every time” makes none that pays', async () => {
  const plain = await answersIn('approve, a question', (page) => press(page, /^Always pay/));
  const limits = { perRequest: '50000', perDay: '500000' };
  expect(plain).toEqual([{ kind: 'always', offer: 'first', ...limits }]);
  const ask = await answersIn('approve, a question', async (page) => {
    await page.getByText('Change the limits, or how long').click();
    await page.getByRole('radio', { name: 'Ask every time' }).check();
    await press(page, /^Pay 0\.01 USDC, and ask every time/);
  });
  expect(ask).toEqual([{ kind: 'always', offer: 'first', ...limits, template: 'ask' }]);
});
