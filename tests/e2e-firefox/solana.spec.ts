// Paid on Solana in Firefox: a page is asked about, an API is paid by rule, the payer has no lamports, and the chain closes both entries.
import { SOLANA_NETWORK } from '../rig/solana.ts';
import { expect, press, test } from './journey.ts';

test('a page is asked about, an API is paid by rule, and both are settled by the chain', async ({
  world,
  wallet,
  money,
  tab,
}) => {
  const { chain, shops } = await world.solana();
  const { origin, payTo } = shops.v2;
  expect((await wallet.api.setRpcUrl({ network: SOLANA_NETWORK, rpcUrl: chain.rpcUrl })).ok).toBe(true);
  const purse = () => chain.usdcBalance(chain.wallet.address);
  const before = await purse();

  const arriving = tab.goto(`${origin}/article/lighthouse`);
  const prompt = await wallet.approveWindow();
  expect(await prompt.evaluate(() => document.body.textContent)).toContain('Solana');
  await press(prompt, /^Pay 0\.01/);
  await arriving;
  await expect.poll(() => tab.title()).toMatch(/lighthouse/i);

  await money.allow(origin);
  expect(await tab.evaluate(async () => (await fetch('/api/quote')).status)).toBe(200);
  expect([before - (await purse()), await chain.usdcBalance(payTo)]).toEqual([11_000n, 11_000n]);
  expect(chain.lamportsOf(chain.wallet.address)).toBe(0n);

  const paid = await wallet.api.receipts({ limit: 5 });
  expect(paid.map(({ amount, delivery, decidedBy }) => [amount, delivery, decidedBy])).toEqual([
    ['1000', 'delivered', 'rule'],
    ['10000', 'delivered', 'user'],
  ]);
  chain.finalize();
  for (const { id, transaction } of paid) {
    const { value } = chain.transferOfTransaction(transaction ?? '');
    const checked = await wallet.api.checkNow({ id });
    expect(checked).toMatchObject({ ok: true, value: { money: 'settled', amount: `${value}` } });
  }
});
