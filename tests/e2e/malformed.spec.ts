// Malformed challenges from a real server: nothing is signed, the page keeps its 402, and the popup can say why.

import type { Page } from '@playwright/test';
import { malformedChallenges } from '../fixtures/malformed-challenges.ts';
import { popupBeside } from '../rig/chromium.ts';
import { expect, fetchInPage, test } from './journey.ts';

/** Those that a tolerant wallet may pay are the business of the unit tests; this server would only take and refuse. */
const unpayable = malformedChallenges.filter(({ expected }) => expected !== 'payable');

test('every malformed challenge leaves the page its 402 and signs nothing, by fetch', async ({
  world,
  wallet,
  money,
  page,
}) => {
  test.setTimeout(180_000);
  const { awkward } = world;
  await money.allow(awkward.origin);
  await page.goto(awkward.origin);
  expect(unpayable.length).toBeGreaterThan(50);
  const { onChain, receipts } = await money.spentBy(async () => {
    for (const { name, headers, body, expected } of unpayable) {
      const url = awkward.challenge(name, {
        headers: [['Content-Type', 'application/json'], ...headers],
        body,
      });
      await test.step(name, async () => {
        expect(await fetchInPage(page, url)).toEqual({ status: 402, text: body });
        if (expected === 'foreign') return;
        await page.bringToFront();
        await expect.poll(async () => (await wallet.api.activeSite())?.refusal?.name).toBe(expected);
      });
    }
  });
  expect([onChain, receipts]).toEqual([0n, []]);
  expect(
    world.log.filter(({ server, hasPaymentHeader }) => server === 'awkward' && hasPaymentHeader),
  ).toEqual([]);
});

test('a navigation to a malformed challenge ends on the site’s own 402 page', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { awkward } = world;
  await money.allow(awkward.origin);
  const { onChain, receipts } = await money.spentBy(async () => {
    for (const { name, headers } of unpayable.filter((one) => one.headers.length > 0).slice(0, 20)) {
      const body = `<!doctype html><title>Its own 402</title>`;
      const url = awkward.challenge(name, { headers: [['Content-Type', 'text/html'], ...headers], body });
      await page.goto(url);
      await expect(page).toHaveTitle('Its own 402');
      expect(page.url()).toBe(url);
    }
  });
  expect([onChain, receipts]).toEqual([0n, []]);
  expect((await wallet.api.activeSite())?.refusal?.name).toBeTruthy();
});

test('the popup names what is wrong with it, and its report tells the site nothing about the person', async ({
  world,
  wallet,
  page,
}) => {
  const { awkward } = world;
  const row = malformedChallenges.find(({ name }) => name === 'an exponent');
  const body = '<!doctype html><title>Its own 402</title>';
  const headers = [['Content-Type', 'text/html'] as const, ...(row?.headers ?? [])];
  const url = awkward.challenge('an exponent', { headers, body });
  await page.goto(`${url}?token=s3cret`);
  await expect(page).toHaveTitle('Its own 402');

  const popup = await popupBeside(page, wallet);
  await expect(popup.getByText(/price is not written as an amount/)).toBeVisible();
  await popup.getByText('What was found').click();
  await expect(popup.getByText('accepts[0].amount')).toBeVisible();
  await popup.getByRole('button', { name: 'Copy report for the site' }).click();
  await expect(popup.getByText('Copied.')).toBeVisible();
  const report = await pasted(page);
  expect(JSON.parse(report)).toMatchObject({ status: 402, findings: [{ defect: 'amount-malformed' }] });
  for (const secret of ['s3cret', '?', '0x', (await wallet.api.status()).address ?? 'no address'])
    expect(report).not.toContain(secret);
  const worker = await wallet.worker();
  expect(await worker.evaluate(() => chrome.action.getBadgeText({})), 'no alarm on the toolbar').toBe('');
  await popup.close();
});

test('a broken header beside a good body is paid by the body, as far as a server lets it', async ({
  world,
  page,
  money,
}) => {
  const { awkward } = world;
  await money.allow(awkward.origin);
  await page.goto(awkward.origin);
  const row = malformedChallenges.find(({ headers, body, expected }) => {
    return headers.length > 0 && body.includes('"x402Version":1') && expected === 'payable';
  });
  if (row === undefined) throw new Error('the fixture lost its row of a broken header beside a good v1 body');
  const url = awkward.challenge(row.name, {
    headers: [['Content-Type', 'application/json'], ...row.headers],
    body: row.body,
  });
  await fetchInPage(page, url);
  const carriers = world.log.filter(
    ({ server, hasPaymentHeader }) => server === 'awkward' && hasPaymentHeader,
  );
  expect([...new Set(carriers.map(({ paymentHeaderNames }) => String(paymentHeaderNames)))]).toEqual([
    'x-payment',
  ]);
  expect(
    new Set(carriers.map(({ paymentDigest }) => paymentDigest)).size,
    'the same bytes, however often',
  ).toBe(1);
});

/** What the clipboard holds, as a person would look at it: pasted into a field of some page. */
async function pasted(page: Page): Promise<string> {
  await page.bringToFront();
  await page.evaluate(() => document.body.append(document.createElement('textarea')));
  const field = page.locator('textarea');
  await field.press('Control+V');
  return field.inputValue();
}
