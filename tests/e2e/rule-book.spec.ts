// The rule book in a real browser: what a person allowed beforehand is paid without a question, and nothing beyond it.
import type { Question } from '../../lib/wallet/api.ts';
import { approveWindow, expect, fetchInPage, test } from './journey.ts';
import { reasonsOf } from './unpaid.ts';

// What these journeys allow is nobody else's.
test.afterEach(async ({ wallet }) => {
  for (const { site, money } of await wallet.api.rules()) {
    if (site !== '*') expect((await wallet.api.removeRule({ site, money })).ok).toBe(true);
  }
});

const small = { blocked: false, 'per-request': '50000', 'per-day': '500000' };

test('another origin on the site’s pages spends the budget that it was given there, and no more', async ({
  world,
  wallet,
  money,
  unpaid,
  page,
}) => {
  const { origin } = world.shops.v2Closed;
  const site = world.newspaper.localhost;
  await money.forget(origin);
  const settings = { ...small, 'third-party': { [origin]: { 'per-request': '10000', 'per-day': '11000' } } };
  expect((await wallet.api.saveRule({ rule: { site, money: 'test', on: true, settings } })).ok).toBe(true);
  await page.goto(site);
  const { onChain, receipts } = await money.spentBy(async () => {
    expect(await fetchInPage(page, `${origin}/api/quote`)).toMatchObject({ status: 200 });
    expect(await fetchInPage(page, `${origin}/api/item/2`)).toMatchObject({ status: 200 });
  });
  expect(onChain).toBe(11_000n);
  for (const { id } of receipts)
    expect(await wallet.api.purchase({ id })).toMatchObject({
      opinions: [{ kind: 'third-party', say: 'pay', reason: 'within-third-party' }],
    });
  const asked = await unpaid(() => fetchInPage(page, `${origin}/api/item/3`));
  expect(reasonsOf(asked)).toEqual(['over-third-party']);
});

test('a POST that the rule allows is paid by itself, with its body', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin } = world.shops.v2;
  const settings = { ...small, methods: ['POST'] };
  expect((await wallet.api.saveRule({ rule: { site: origin, money: 'test', on: true, settings } })).ok).toBe(
    true,
  );
  await page.goto(origin);
  const { onChain } = await money.spentBy(async () => {
    const answer = await fetchInPage(page, '/api/echo', { method: 'POST', body: 'by rule' });
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining('by rule') });
  });
  expect(onChain).toBe(2_000n);
});

test('all sites together have a limit, and a pause stops them all', async ({
  world,
  wallet,
  money,
  unpaid,
  page,
}) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await page.goto(origin);
  const forAll = (settings: Record<string, unknown>) =>
    wallet.api.saveRule({ rule: { site: '*', money: 'test', on: true, settings } });
  expect((await forAll({ 'all-day': '10999' })).ok).toBe(true);
  const { onChain } = await money.spentBy(() => fetchInPage(page, '/api/item/1').then(() => undefined));
  expect(onChain).toBe(10_000n);
  expect(reasonsOf(await unpaid(() => fetchInPage(page, '/api/quote')))).toEqual(['over-all-day']);
  expect((await forAll({ pause: { until: null } })).ok).toBe(true);
  expect(reasonsOf(await unpaid(() => fetchInPage(page, '/api/item/2')))).toEqual(['paused']);
  await money.allow(origin);
});

test('“always, for this visit” ends when the tab leaves the site', async ({
  world,
  wallet,
  money,
  unpaid,
  page,
}) => {
  const { origin } = world.shops.v2;
  await money.forget(origin);
  await page.goto(origin);
  const first = fetchInPage(page, '/api/item/1');
  const prompt = await approveWindow(wallet);
  const answered = prompt.evaluate(async () => {
    const call = (name: string, entry?: unknown) => chrome.runtime.sendMessage({ verb: 'call', name, entry });
    const { id, items } = (await call('question')) as Question;
    const limits = { perRequest: '50000', perDay: '500000', trust: 'visit' };
    await call('answer', { id, answer: { kind: 'always', ...limits }, items: items.map((item) => item.id) });
  });
  await answered.catch(() => undefined); // the window may close before it is told
  expect(await first).toMatchObject({ status: 200 });
  await page.goto(`${origin}/?another`);
  expect(await fetchInPage(page, '/api/item/2')).toMatchObject({ status: 200 });
  await page.goto(world.newspaper.localhost);
  await page.goto(origin);
  expect(reasonsOf(await unpaid(() => fetchInPage(page, '/api/item/3')))).toEqual(['trust-ended']);
});
