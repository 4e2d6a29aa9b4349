// Presenting the same bytes once more in Firefox: in a tab of its own, by its first request, and nothing is signed.
import type { Receipt } from '../../lib/wallet/api.ts';
import { UNLUCKY } from '../rig/goods.ts';
import { expect, test } from './journey.ts';

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
  expect(await wallet.api.askAgain({ id })).toEqual({ ok: true, value: null });
  const payments = () =>
    world.log.filter(({ path, hasPaymentHeader }) => path === UNLUCKY.broken && hasPaymentHeader);
  await expect.poll(() => payments().length).toBe(2);
  const [first, second] = payments();
  expect(second?.paymentDigest).toBe(first?.paymentDigest);
  // An error page of JSON may be cut off by the browser's own viewer: that is no matter of the proof.
  const travels = async () =>
    (await wallet.api.purchase({ id }))?.log.flatMap(({ kind }) =>
      kind === 'signed' || kind === 'sent' || kind === 'answered' ? [kind] : [],
    );
  await expect.poll(travels).toEqual(['signed', 'sent', 'answered', 'sent', 'answered']);
});
