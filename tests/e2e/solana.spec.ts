// Paid on Solana by the built extension, on a real virtual machine with the real token programs: asked and by rule, in each dialect, once;
// the payer has no lamports, and only a finalized slot closes the entry. And of several offers the one that can be paid.
import type { Receipt } from '../../lib/wallet/api.ts';
import type { Wallet } from '../rig/chromium.ts';
import { CROSSROADS_PRICE, crossroads } from '../rig/crossroads.ts';
import { SOLANA_NETWORK, type TokenName } from '../rig/solana.ts';
import type { SolanaSide } from '../rig/solana-side.ts';
import { expectEvidence } from './evidence.ts';
import { approveWindow, approveWindowGone, expect, fetchInPage, press, test } from './journey.ts';

let side: SolanaSide;

test.beforeAll(async ({ world, wallet }) => {
  side = await world.solana();
  const set = await wallet.api.setRpcUrl({ network: SOLANA_NETWORK, rpcUrl: side.chain.rpcUrl });
  expect(set.ok).toBe(true);
});

for (const dialect of ['v2', 'v1'] as const) {
  test(`a page is asked about, an API is paid by rule, and both are settled by the chain (${dialect})`, async ({
    wallet,
    money,
    page,
  }) => {
    const { origin } = side.shops[dialect];
    const spent = await spentBy(async () => {
      await page.goto(`${origin}/article/lighthouse`).catch(() => undefined);
      const prompt = page.url().startsWith(origin) ? await approveWindow(wallet) : page;
      await expect(prompt.getByText('Solana').first()).toBeVisible();
      await press(prompt, /^Pay 0\.01/);
      await expect(page).toHaveTitle(/lighthouse/i);
      await approveWindowGone(wallet);
      await money.allow(origin);
      expect(await fetchInPage(page, '/api/quote')).toMatchObject({ status: 200 });
    });
    expect(spent).toBe(11_000n);
    expect(side.chain.lamportsOf(side.chain.wallet.address)).toBe(0n);
    const paid = await wallet.api.receipts({ limit: 5 });
    expect(paid.map(told)).toEqual([
      ['1000', 'claimed', 'delivered', 'rule'],
      ['10000', 'claimed', 'delivered', 'user'],
    ]);
    side.chain.finalize();
    for (const { id, transaction } of paid) {
      const { value } = side.chain.transferOfTransaction(transaction ?? '');
      await expect.poll(() => settled(wallet, id)).toBe(`settled ${value}`);
    }
    for (const { id } of paid.slice(0, 1)) await expectEvidence(wallet, id, side.chain.rpcUrl);
  });
}

test('a token of Token-2022, a memo of the seller’s and a blockhash in the challenge are paid', async ({
  money,
  page,
}) => {
  const { origin } = side.crossroads;
  await money.allow(origin);
  await page.goto(origin);
  const ways = [
    [crossroads.pyusd, 'pyusd'],
    [crossroads.memo, 'usdc'],
    [crossroads.blockhash, 'usdc'],
  ] as const;
  for (const [path, token] of ways) {
    const spent = await spentBy(async () => {
      expect(await fetchInPage(page, path)).toMatchObject({ status: 200 });
    }, token);
    expect(spent, path).toBe(CROSSROADS_PRICE);
  }
});

test('a payee without an account for the token is told before anybody is asked', async ({
  unpaid,
  money,
  page,
}) => {
  const { origin } = side.crossroads;
  await money.allow(origin);
  await page.goto(origin);
  const asked = await unpaid(async () => {
    expect(await fetchInPage(page, crossroads.newcomer)).toMatchObject({ status: 402 });
  });
  expect(asked).toEqual([]);
});

test('an offer of a Solana that nobody knows is no matter to the good one beside it', async ({
  money,
  page,
}) => {
  const { origin } = side.crossroads;
  await money.allow(origin);
  await page.goto(origin);
  const { onChain } = await money.spentBy(async () => {
    expect(await fetchInPage(page, crossroads.bogusFirst)).toMatchObject({ status: 200 });
  });
  expect(onChain).toBe(CROSSROADS_PRICE);
});

async function spentBy(journey: () => Promise<void>, token: TokenName = 'usdc'): Promise<bigint> {
  const { chain } = side;
  const before = await chain.balance(chain.wallet.address, token);
  await journey();
  return before - (await chain.balance(chain.wallet.address, token));
}

function told({ amount, money, delivery, decidedBy }: Receipt): string[] {
  return [amount, money, delivery, decidedBy];
}

async function settled({ api }: Wallet, id: string): Promise<string> {
  const checked = await api.checkNow({ id });
  return checked.ok ? `${checked.value.money} ${checked.value.amount}` : checked.failure.name;
}
