// A person exports the evidence of a payment, and hands it to a stranger.
import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import type { Wallet } from '../rig/chromium.ts';
import { verified } from '../wallet/stranger.ts';

/** By the button on the receipt's page. The stranger asks the chain, and leaves nothing unchecked. */
export async function expectEvidence({ context, extensionOrigin }: Wallet, id: string, rpcUrl: string) {
  const page = await context.newPage();
  await page.goto(`${extensionOrigin}/dashboard.html#receipts/${id}`);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export evidence' }).click();
  const document = JSON.parse(readFileSync(await (await saving).path(), 'utf8'));
  await page.close();
  expect(await verified(document, rpcUrl)).toMatchObject({ code: 0, failed: [], skipped: [] });
}
