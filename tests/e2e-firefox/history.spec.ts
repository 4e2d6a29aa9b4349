// Presenting the same bytes once more in Firefox: in a tab of its own, by its first request, and nothing is signed.
import type { Receipt } from '../../lib/wallet/api.ts';
import { UNLUCKY } from '../rig/goods.ts';
import { expect, test } from './journey.ts';

test.use({ exceptions: { byHand: 1 } });

test('the identical bytes are presented once more, and their answer is booked', async ({
  world,
  wallet,
  money,
  tab,
}) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await tab.goto(`${origin}${UNLUCKY.broken}`).catch(() => undefined);
  const newest = async (): Promise<Receipt | undefined> => (await wallet.api.receipts({ limit: 1 }))[0];
  await expect.poll(async () => (await newest())?.money).toBe('unknown');
  const id = (await newest())?.id ?? '';
  const payments = () =>
    world.log.filter(({ path, hasPaymentHeader }) => path === UNLUCKY.broken && hasPaymentHeader);
  await expect.poll(() => payments().length).toBe(3); // twice more by itself, while the tab waits
  const travelled = ['sent', 'answered'];
  await expect.poll(travels).toEqual(['signed', ...travelled, ...travelled, ...travelled]);
  expect(await wallet.api.askAgain({ id })).toEqual({ ok: true, value: null });
  await expect.poll(() => payments().length).toBe(4);
  expect(new Set(payments().map(({ paymentDigest }) => paymentDigest)).size).toBe(1);
  await expect.poll(travels).toEqual(['signed', ...travelled, ...travelled, ...travelled, ...travelled]);

  // An error page of JSON may be cut off by the browser's own viewer: that is no matter of the proof.
  async function travels() {
    return (await wallet.api.purchase({ id }))?.log.flatMap(({ kind }) =>
      kind === 'signed' || kind === 'sent' || kind === 'answered' ? [kind] : [],
    );
  }
});
