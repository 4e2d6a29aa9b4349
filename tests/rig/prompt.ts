// The wallet's prompt, used as a person uses it.
import { expect, type Page } from '@playwright/test';
import type { Wallet } from './chromium.ts';

/** The approve window, once it is there: a new window tells its address only after it was opened. */
export async function approveWindow(wallet: Wallet): Promise<Page> {
  const open = () => approveWindows(wallet);
  await expect.poll(() => open().length, { timeout: 15_000 }).toBeGreaterThan(0);
  const [prompt] = open();
  if (prompt === undefined) throw new Error('the approve window closed by itself');
  return prompt;
}

/** Looks first, waits until the button may be pressed, then clicks. */
export async function press(prompt: Page, name: RegExp): Promise<void> {
  await expectArmed(prompt, name);
  try {
    await prompt.getByRole('button', { name }).click();
  } catch (error) {
    if (!prompt.isClosed()) throw error; // by the press itself, before the driver heard that it was made
  }
}

/** The prompt has been looked at for long enough: its buttons may be pressed. */
export async function expectArmed(prompt: Page, name: RegExp): Promise<void> {
  await prompt.bringToFront();
  const button = prompt.getByRole('button', { name });
  await expect(button).not.toHaveAttribute('aria-disabled', 'true', { timeout: 5_000 });
}

/** The window of the last question has closed: one that is just closing must not be taken for the next one's. */
export async function approveWindowGone(wallet: Wallet): Promise<void> {
  await expect.poll(() => approveWindows(wallet).length, { timeout: 15_000 }).toBe(0);
}

function approveWindows({ context }: Wallet): Page[] {
  return context.pages().filter((page) => page.url().endsWith('/approve.html'));
}
