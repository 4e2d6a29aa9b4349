// What a person does about a purchase, in the real browser and on the real chain: present the bytes once more, cancel, take the
// evidence to a stranger, and the history to another machine.
import { expect, test } from '@playwright/test';
import { type Address, encodeFunctionData, erc20Abi, parseEther } from 'viem';
import type { Receipt } from '../../lib/wallet/api.ts';
import { launchWallet, setUpWallet, type Wallet } from '../rig/chromium.ts';
import { UNLUCKY } from '../rig/goods.ts';
import { hostilePrice } from '../rig/hostile.ts';
import { startWorld, type World } from '../rig/world.ts';
import { expectEvidence } from './evidence.ts';
import { moneyOf } from './journey.ts';

let world: World;
let wallet: Wallet;
let shop: string;

test.beforeAll(async () => {
  world = await startWorld();
  wallet = await launchWallet();
  await setUpWallet(wallet, world);
  shop = world.shops.v2.origin;
  await moneyOf(wallet, world).allow(shop);
});

test.afterAll(async () => {
  await wallet.close();
  await world.close();
});

/** Paid for, and the shop fails to make it: signed, sent, and not collected. */
async function inDoubt(): Promise<Receipt> {
  const before = new Set((await wallet.api.receipts({ limit: 100 })).map(({ id }) => id));
  const page = await wallet.context.newPage();
  await page.goto(`${shop}${UNLUCKY.broken}?${before.size}`).catch(() => undefined);
  await expect.poll(async () => (await newOnes())[0]?.money).toBe('unknown');
  await page.close();
  const [made] = await newOnes();
  if (made === undefined) throw new Error('a purchase was expected');
  return made;

  async function newOnes(): Promise<Receipt[]> {
    return (await wallet.api.receipts({ limit: 100 })).filter(({ id }) => !before.has(id));
  }
}

const paymentsTo = (path: string) =>
  world.log.filter((entry) => entry.path.startsWith(path) && entry.hasPaymentHeader);

test('the identical bytes are presented once more, in a tab of their own, and nothing is signed', async () => {
  const { id } = await inDoubt();
  const view = await wallet.api.purchase({ id });
  expect(view?.may).toEqual({ check: true, askAgain: true, cancel: true });
  const opened = wallet.context.waitForEvent('page');
  expect(await wallet.api.askAgain({ id })).toEqual({ ok: true, value: null });
  const tab = await opened;
  await expect.poll(() => paymentsTo(UNLUCKY.broken).length).toBe(2);
  const [first, second] = paymentsTo(UNLUCKY.broken);
  expect(second?.paymentDigest).toBe(first?.paymentDigest);
  await expect.poll(() => tab.url()).toContain(UNLUCKY.broken);
  const rows = await wallet.purchases();
  await expect.poll(async () => (await wallet.purchases()).find((row) => row.id === id)?.sent).toBe(2);
  expect(rows).toHaveLength(1);
  const log = (await wallet.api.purchase({ id }))?.log.map(({ kind }) => kind);
  expect(log).toEqual(['reserved', 'signed', 'sent', 'answered', 'sent', 'answered']);
  await tab.close();
});

test('an authorization is cancelled on the chain, for what was shown, and closed by the chain alone', async () => {
  const { chain } = world;
  const { id } = await inDoubt();
  const { nonce = '' } = (await wallet.purchases()).find((row) => row.id === id) ?? {};
  expect(await wallet.api.cancelCost({ id })).toMatchObject({ ok: true, value: { have: '0' } });
  expect(await wallet.api.cancel({ id })).toMatchObject({ ok: false });

  await chain.client.setBalance({ address: chain.wallet.address, value: parseEther('1') });
  const cost = await wallet.api.cancelCost({ id });
  expect(cost).toMatchObject({ ok: true, value: { coin: { symbol: 'ETH', decimals: 18 } } });
  const sent = await wallet.api.cancel({ id });
  expect(sent.ok).toBe(true);
  const transaction = sent.ok ? sent.value.transaction : '';
  expect(await wallet.api.purchase({ id })).toMatchObject({
    cancelling: transaction,
    receipt: { money: 'unknown' },
    may: { cancel: false },
  });
  await chain.client.waitForTransactionReceipt({ hash: transaction as `0x${string}` });
  expect(await chain.authorizationState(chain.wallet.address, nonce as `0x${string}`)).toBe(true);
  await chain.mine(100);
  expect(await wallet.api.checkNow({ id })).toMatchObject({ ok: true, value: { money: 'cancelled' } });
  const left = await chain.client.getBalance({ address: chain.wallet.address });
  expect(parseEther('1') - left).toBeLessThanOrEqual(BigInt(cost.ok ? cost.value.cost : 0));
});

test('money that a payee sent back is found on the chain, and said', async () => {
  const { chain, hostile } = world;
  const page = await wallet.context.newPage();
  await moneyOf(wallet, world).allow(hostile.site);
  await page.goto(`${hostile.site}/settle-then-402/sent-back`);
  const [{ id } = { id: '' }] = await wallet.api.receipts({ limit: 1 });
  await chain.finalize();
  const checked = () => wallet.api.checkNow({ id });
  await expect.poll(checked).toMatchObject({ value: { money: 'settled', delivery: 'undelivered' } });
  await sendBack(hostile.payeesOf('settle-then-402')[0] ?? '0x', hostilePrice);
  await chain.finalize();
  await expect.poll(checked).toMatchObject({ value: { money: 'settled', delivery: 'refunded' } });
  await page.goto(`${wallet.extensionOrigin}/dashboard.html#receipts/${id}`);
  await expect(page.getByText('The payee has sent the money back.')).toBeVisible();
  await page.close();
});

/** By an account that the test has no key of. */
async function sendBack(payee: Address, amount: bigint): Promise<void> {
  const { client, usdc, wallet: payer } = world.chain;
  await client.impersonateAccount({ address: payee });
  await client.setBalance({ address: payee, value: parseEther('1') });
  const data = encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [payer.address, amount] });
  const hash = await client.sendTransaction({ account: payee, to: usdc, data, chain: null });
  await client.waitForTransactionReceipt({ hash });
}

test('evidence of a settled purchase holds before a stranger', async () => {
  const page = await wallet.context.newPage();
  await page.goto(`${shop}/article/lighthouse`);
  await expect(page).toHaveTitle(/lighthouse/i);
  await page.close();
  const [{ id } = { id: '' }] = await wallet.api.receipts({ limit: 1 });
  await world.chain.mine(100);
  expect(await wallet.api.checkNow({ id })).toMatchObject({ ok: true, value: { money: 'settled' } });
  await expectEvidence(wallet, id, world.rpcUrl);
});

test('the history is taken to another machine', async () => {
  const here = await wallet.api.history({});
  const json = await wallet.api.exportHistory({ format: 'json', query: {} });
  expect(await wallet.api.importHistory({ json })).toEqual({ ok: true, value: { added: 0 } });
  const other = await launchWallet();
  await setUpWallet(other, world);
  expect(await other.api.importHistory({ json })).toEqual({
    ok: true,
    value: { added: here.receipts.length },
  });
  expect((await other.api.history({})).receipts.map(({ id, money }) => [id, money])).toEqual(
    here.receipts.map(({ id, money }) => [id, money]),
  );
  expect(await other.api.totals({ by: 'site', query: {} })).toEqual(
    await wallet.api.totals({ by: 'site', query: {} }),
  );
  await other.close();
});
