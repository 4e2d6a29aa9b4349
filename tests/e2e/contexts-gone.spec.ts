// What left before it was decided is not paid: the page of a request, the gate of a navigation.
import type { RequestHandler } from 'express';
import { approveWindow, expect, press, test } from './journey.ts';

test.beforeEach(async ({ world, money, page }) => {
  await money.allow(world.stage.origin);
  await page.goto(world.stage.origin);
});

/** A 402 whose terms stand in the body, so that the wallet has to look for itself; that look is kept waiting until `go`. */
function slowTerms() {
  let go = () => {};
  const gone = new Promise<void>((resolve) => {
    go = resolve;
  });
  let come = () => {};
  const looking = new Promise<void>((resolve) => {
    come = resolve;
  });
  const scene: RequestHandler = async (request, response) => {
    if (request.headers.accept === 'application/json') {
      come();
      await gone;
    }
    const sold = await fetch(`http://${request.headers.host}/api/item/1`);
    const terms = Buffer.from(sold.headers.get('payment-required') ?? '', 'base64').toString();
    const atGate = request.path.endsWith('/gate') ? { 'PAYMENT-REQUIRED': 'e30=' } : {}; // says nothing, but is held
    response.status(402).set(atGate).type('json').send(terms);
  };
  return { scene, looking, go };
}

for (const path of ['/slow', '/slow/gate'] as const) {
  const what = path === '/slow' ? 'fetch' : 'navigation at the gate';

  test(`a ${what} whose page leaves while the terms are read is not signed; one that waits is`, async ({
    world,
    wallet,
    unpaid,
    page,
  }) => {
    const { stage } = world;
    const begin = (url: string) =>
      page.evaluate(
        ([to, isFetch]) => {
          if (isFetch) void fetch(to);
          else location.href = to;
        },
        [url, path === '/slow'] as const,
      );

    const waits = slowTerms();
    stage.set(path, waits.scene);
    const before = (await wallet.purchases()).length;
    await begin(`${path}?waits`);
    await waits.looking;
    waits.go();
    await expect
      .poll(async () => (await wallet.purchases()).slice(before).map(({ url }) => url))
      .toEqual([`${stage.origin}${path}?waits`]);
    await page.goto(stage.origin);

    const leaves = slowTerms();
    stage.set(path, leaves.scene);
    const asked = await unpaid(async () => {
      await begin(`${path}?leaves`);
      await leaves.looking;
      await page.goto(`${stage.stranger}/?elsewhere`);
      leaves.go();
      await page.waitForTimeout(500);
      expect(page.url()).toBe(`${stage.stranger}/?elsewhere`);
    });
    expect(asked).toEqual([]);
  });
}

test('a yes to a question whose page has left signs nothing', async ({ world, wallet, page }) => {
  const before = (await wallet.purchases()).length;
  await page.evaluate(() => void fetch('/api/echo', { method: 'POST', body: 'x' }));
  const prompt = await approveWindow(wallet);
  await page.goto(`${world.stage.origin}/?elsewhere`);
  await press(prompt, /^Pay 0\.002/);
  await page.waitForTimeout(700);
  expect((await wallet.purchases()).length).toBe(before);
});

test('a tab that leaves one gate for another is asked about the second', async ({ world, money, page }) => {
  const { origin } = world.stage;
  await money.forget(origin);
  await page.goto(`${origin}/article/lighthouse`);
  await expect(page.getByRole('button', { name: /^Pay 0\.01/ })).toBeVisible();
  await page.goto(`${origin}/archive`);
  const { onChain } = await money.spentBy(async () => {
    await press(page, /^Pay 2\.5/);
    await expect(page).toHaveTitle(/archive/i);
  });
  expect(onChain).toBe(2_500_000n);
});
