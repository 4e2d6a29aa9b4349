// What Permit2 may take, in a real browser on a real chain: exactly what the dialogue said, in the list, and nothing once it is taken back.
import { expect, test } from '@playwright/test';
import { parseEther } from 'viem';
import { allowanceAddress } from '../../components/state/route.ts';
import { type Chain, startChain } from '../rig/chain.ts';
import { launchWallet, setUpWallet, testPassword, type Wallet } from '../rig/chromium.ts';
import { permit2Allowance } from '../rig/permit2.ts';

let chain: Chain;
let wallet: Wallet;

test.beforeAll(async () => {
  chain = await startChain();
  wallet = await launchWallet();
  await setUpWallet(wallet, { chain, rpcUrl: chain.rpcUrl });
});

test.afterAll(async () => {
  await wallet.close();
  await chain.close();
});

test('Permit2 is allowed exactly what was confirmed, and nothing after it was taken back', async () => {
  const address = chain.wallet.address;
  const lacking = { network: `eip155:${chain.chainId}`, asset: chain.usdc, amount: '10000' };
  const page = await wallet.open('dashboard', allowanceAddress(lacking));
  const part = page.getByRole('region', { name: 'Allowances' });
  const amount = part.getByLabel('Permit2 may take, in USDC');
  // Where no public endpoint can be reached, each is given up first.
  await expect(amount).toHaveValue('0.01', { timeout: 30_000 });
  await part.getByRole('button', { name: 'See what it costs' }).click();
  await expect(part.getByText(/ETH is missing for the fee on Base Sepolia/)).toBeVisible();
  await expect(part.getByRole('button', { name: /^Allow/ })).toHaveCount(0);

  await chain.client.setBalance({ address, value: parseEther('0.01') });
  await part.getByRole('button', { name: 'Back' }).click();
  await expect(amount).toHaveValue('0.01');
  await part.getByRole('button', { name: 'See what it costs' }).click();
  await part.getByLabel('Password').fill(testPassword);
  await part.getByRole('button', { name: /^Allow up to 0.01/ }).click();
  await expect.poll(() => permit2Allowance(chain)).toBe(10_000n);
  await expect(part.getByRole('listitem').getByText(/^0\.01\sUSDC$/)).toBeVisible();
  await expect(part.getByRole('listitem').getByText(/^You allowed 0\.01\sUSDC on /)).toBeVisible();

  await part.getByRole('button', { name: 'Close' }).click();
  await part.getByRole('button', { name: /^Take it back: USDC/ }).click();
  await part.getByLabel('Password').fill(testPassword);
  await part.getByRole('button', { name: 'Take it back', exact: true }).click();
  await expect.poll(() => permit2Allowance(chain)).toBe(0n);
  await expect(part.getByRole('listitem').filter({ hasText: 'Base Sepolia' })).toHaveCount(0);
  await expect(part.getByText('Taken back: USDC on Base Sepolia')).toBeVisible();
  expect(await chain.client.getTransactionCount({ address })).toBe(2);
});
