// Servers that lie, repeat themselves or send the paid request elsewhere: one proof, one request, once.
import { documentV2, offerOnSepolia } from '../fixtures/challenges.ts';
import { type Listening, listen } from '../rig/listen.ts';
import type { World } from '../rig/world.ts';
import { expect, test, visitsOf } from './journey.ts';

const challenge = Buffer.from(JSON.stringify(documentV2([offerOnSepolia]))).toString('base64');

/** A server that asks for money and, once it has a payment, sends the request somewhere else. */
function openTurncoat(world: World, status: number, location: () => string): Promise<Listening> {
  return listen('turncoat', world.log, (request, response) => {
    const isPaid = request.headers['payment-signature'] !== undefined;
    const isFree = request.method === 'GET' && request.url === '/';
    if (isFree) response.writeHead(200, { 'Content-Type': 'text/html' }).end('<title>Turncoat</title>');
    else if (isPaid) response.writeHead(status, { Location: location() }).end();
    else response.writeHead(402, { 'PAYMENT-REQUIRED': challenge }).end('its own 402');
  });
}

for (const status of [302, 307] as const) {
  test(`a redirect of the paid request carries the proof nowhere (${status})`, async ({
    world,
    money,
    tab,
  }) => {
    const elsewhere = world.awkward.challenge(`elsewhere-${status}`, {
      status: 200,
      headers: [['Access-Control-Allow-Origin', '*']],
    });
    let next = elsewhere;
    const turncoat = await openTurncoat(world, status, () => next);
    await money.allow(turncoat.origin);
    await tab.goto(turncoat.origin);
    await tab.evaluate(() => fetch('/to-another-host').then(({ status: got }) => got));
    next = '/again';
    const again = await tab.evaluate(() => fetch('/to-itself').then((got) => got.text()));
    expect(again).toBe('its own 402'); // a second 402 of one request is the page's
    await tab.goto(`${turncoat.origin}/page`);

    const carriers = world.log.filter(
      ({ host, hasPaymentHeader }) => hasPaymentHeader && turncoat.origin.endsWith(host),
    );
    expect(carriers.map(({ path }) => path)).toEqual(['/to-another-host', '/to-itself', '/page']);
    expect(visitsOf(world, elsewhere, '/challenge/elsewhere')).toContain('GET 200');
    expect(visitsOf(world, elsewhere, '/challenge/elsewhere').join()).not.toContain('paid');
    await turncoat.close();
  });
}

test('a server that says 402 again after the payment is not paid again', async ({
  world,
  wallet,
  money,
  tab,
}) => {
  const url = world.awkward.challenge('for-ever', {
    headers: [['PAYMENT-REQUIRED', challenge]],
    body: 'pay, and pay, and pay',
  });
  await money.allow(world.awkward.origin);
  await tab.goto(world.awkward.origin);
  const statuses = await tab.evaluate(
    async (target) => [(await fetch(target)).status, (await fetch(target)).status],
    url,
  );
  expect(statuses).toEqual([402, 402]);
  // The second request is the same purchase, and the first proof can still be cashed.
  expect(visitsOf(world, url, '/challenge/for-ever')).toEqual([
    'GET 402',
    ...Array(3).fill('GET paid 402'), // the identical bytes, after pauses
    'GET 402',
  ]);
  expect(await wallet.extensionPages('approve.html')).toEqual([]);
});

test('a lost answer and a failing server are booked as what they are, and nothing is signed twice', async ({
  world,
  money,
  tab,
}) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await tab.goto(origin);
  const { onChain, receipts } = await money.spentBy(async () => {
    const seen = await tab.evaluate(async () => [
      await fetch('/lost/7').then(
        ({ status }) => status,
        () => 'lost',
      ),
      await fetch('/api/broken').then(({ status }) => status),
      await fetch('/lost/7').then(
        ({ status }) => status,
        () => 'lost',
      ),
    ]);
    expect([seen[0], seen[2]]).toEqual(['lost', 'lost']); // presented once more, and lost once more
    expect([402, 500], 'whatever the server says when it gets the same bytes again').toContain(seen[1]);
  });
  expect(onChain).toBe(10_000n);
  expect(receipts.map(({ path, money: state }) => `${path} ${state}`).sort()).toEqual([
    '/api/broken unknown',
    '/lost/7 seen',
  ]);
});

test('two identical requests at once never share a proof', async ({ world, money, tab }) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await tab.goto(origin);
  let statuses: number[] = [];
  const { onChain, receipts } = await money.spentBy(async () => {
    statuses = await tab.evaluate(() =>
      Promise.all(
        [1, 2].map(() => fetch('/api/item/77', { cache: 'no-store' }).then(({ status }) => status)),
      ),
    );
  });
  // The other keeps its 402; only where the first has been delivered before it is weighed, it is one of its own.
  const paid = statuses.filter((status) => status === 200).length;
  expect(statuses.toSorted()).toEqual(paid === 2 ? [200, 200] : [200, 402]);
  expect([onChain, receipts.length]).toEqual([BigInt(paid) * 10_000n, paid]);
  const proofs = world.log.filter(
    ({ path, hasPaymentHeader }) => path === '/api/item/77' && hasPaymentHeader,
  );
  expect(proofs).toHaveLength(paid);
  expect(new Set(proofs.map(({ paymentDigest }) => paymentDigest)).size).toBe(paid);
});

test('of 60 parallel fetches at $0.01 with $0.20 left exactly 20 are paid', async ({
  world,
  wallet,
  money,
  tab,
}) => {
  const { origin } = world.shops.v2Open;
  await money.allow(origin, { perRequest: '10000', perDay: '200000' });
  await tab.goto(origin);
  const closing = wallet.approveWindow().then((prompt) => prompt.close());
  const { onChain, receipts } = await money.spentBy(async () => {
    const statuses = await tab.evaluate(() =>
      Promise.all(Array.from({ length: 60 }, (_, n) => fetch(`/api/item/${n}`).then(({ status }) => status))),
    );
    await closing;
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    expect(statuses.filter((status) => status === 402)).toHaveLength(40);
  });
  expect([onChain, receipts.length]).toEqual([200_000n, 20]);
});

test.describe('a page that sets a payment header', () => {
  test.use({ exceptions: { ofThePage: 'forged' } });

  test('a payment header that the page has set itself never leaves beside the proof', async ({
    world,
    money,
    tab,
  }) => {
    const { origin } = world.shops.v2;
    await money.allow(origin);
    await tab.goto(origin);
    const { onChain } = await money.spentBy(async () => {
      const status = await tab.evaluate(() =>
        fetch('/api/item/78', { headers: { 'payment-SIGNATURE': 'forged' } }).then((answer) => answer.status),
      );
      expect(status).toBe(200);
    });
    expect(onChain).toBe(10_000n);
  });
});

test('a fetch that forbids redirects never sends its proof, and from then on keeps its 402', async ({
  world,
  money,
  tab,
}) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await tab.goto(origin);
  const { onChain } = await money.spentBy(async () => {
    const attempt = () =>
      tab.evaluate(() =>
        fetch('/api/item/79', { redirect: 'error' }).then(
          ({ status }) => status,
          () => 'failed',
        ),
      );
    expect([await attempt(), await attempt()]).toEqual(['failed', 402]);
  });
  expect(onChain).toBe(0n);
  expect(visitsOf(world, origin, '/api/item/79')).toEqual(['GET 402', 'GET 402']);
});
