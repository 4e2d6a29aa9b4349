// The wallet's prompt, used as a person uses it.
import { expect, type Page } from '@playwright/test';
import type { Wallet } from './chromium.ts';

/** The approve window, once it is there. */
export async function approveWindow(wallet: Wallet): Promise<Page> {
  const isApprove = (page: Page) => page.url().endsWith('/approve.html');
  return (
    wallet.context.pages().find(isApprove) ?? wallet.context.waitForEvent('page', { predicate: isApprove })
  );
}

/** Looks first, waits until the button may be pressed, then clicks. */
export async function press(prompt: Page, name: RegExp): Promise<void> {
  await prompt.bringToFront();
  const button = prompt.getByRole('button', { name });
  await expect(button).not.toHaveAttribute('aria-disabled', 'true', { timeout: 5_000 });
  await button.click();
}
