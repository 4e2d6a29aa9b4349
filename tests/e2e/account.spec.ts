// The account in a real browser: money is sent once and arrives, on either family of chains, the words and the password are guarded, a passkey unlocks.
import { expect, type Page, test } from '@playwright/test';
import { lamports } from '@solana/kit';
import { parseEther } from 'viem';
import { payeeOf } from '../rig/accounts.ts';
import { type Chain, startChain } from '../rig/chain.ts';
import { launchWallet, setUpWallet, testPassword, type Wallet } from '../rig/chromium.ts';
import { SOLANA_NETWORK, startSolana } from '../rig/solana.ts';

const friend = payeeOf('a friend');
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

test('USDC is sent once the fee is there, and the chain has it', async () => {
  const page = await wallet.open('dashboard', '#accounts');
  const send = page.getByRole('region', { name: 'Send', exact: true });
  await send.getByLabel('Token and network').selectOption({ label: 'USDC on Base Sepolia (test money)' });
  await send.getByLabel('To', { exact: true }).fill(friend.toLowerCase());
  await send.getByLabel('Amount in USDC').fill('1.5');
  await send.getByRole('button', { name: 'Continue' }).click();
  await expect(send.getByText(/ETH is missing for the fee on Base Sepolia/)).toBeVisible();
  await expect(send.getByRole('button', { name: /^Send/ })).toHaveCount(0);

  await chain.client.setBalance({ address: chain.wallet.address, value: parseEther('0.01') });
  await send.getByRole('button', { name: 'Back' }).click();
  await send.getByRole('button', { name: 'Continue' }).click();
  await expect(send.getByText(friend)).toBeVisible();
  await send.getByLabel('Password').fill(testPassword);
  await send.getByRole('button', { name: /^Send 1.5/ }).click();
  await expect.poll(() => chain.usdcBalance(friend)).toBe(1_500_000n);
  const sent = page.getByRole('region', { name: 'Sent', exact: true });
  await expect(sent.getByRole('listitem')).toHaveCount(1);
  await chain.finalize();
  await expect(sent.getByText('Done: final on the chain.')).toBeVisible();
  expect(await chain.client.getTransactionCount({ address: chain.wallet.address })).toBe(1);
  await page.close();
});

test('and on Solana to somebody who has no account for it: the SOL is there first, and the chain has it', async () => {
  const solana = await startSolana();
  const [to, own] = [solana.newcomer, solana.wallet.address];
  try {
    const set = await wallet.api.setRpcUrl({ network: SOLANA_NETWORK, rpcUrl: solana.rpcUrl });
    expect(set.ok).toBe(true);
    const page = await wallet.open('dashboard', '#accounts');
    await page.evaluate(noteMoney, SOLANA_NETWORK);
    await page.reload();
    const send = page.getByRole('region', { name: 'Send', exact: true });
    await send.getByLabel('Token and network').selectOption({ label: 'USDC on Solana Devnet (test money)' });
    await send.getByLabel('To', { exact: true }).fill(solana.tokens.usdc.mint);
    await send.getByLabel('Amount in USDC').fill('1.5');
    await send.getByRole('button', { name: 'Continue' }).click();
    await expect(send.getByText(/^Money sent to this address is lost/)).toBeVisible();
    await send.getByLabel('To', { exact: true }).fill(to);
    await send.getByRole('button', { name: 'Continue' }).click();
    await expect(send.getByText('0.002937 SOL is missing for the fee on Solana Devnet')).toBeVisible();

    solana.ledger.svm.airdrop(own, lamports(10_000_000n));
    await send.getByRole('button', { name: 'Back' }).click();
    await send.getByRole('button', { name: 'Continue' }).click();
    await expect(send.getByText(to)).toBeVisible();
    await expect(send.getByText('The recipient has no account for USDC yet.')).toBeVisible();
    await send.getByLabel('Password').fill(testPassword);
    await send.getByRole('button', { name: /^Send 1.5/ }).click();
    await expect.poll(() => solana.usdcBalance(to)).toBe(1_500_000n);
    const sent = page.getByRole('region', { name: 'Sent', exact: true });
    await expect(sent.getByText('The chain has it; it is final in a while.')).toBeVisible();
    solana.finalize();
    await expect(sent.getByRole('listitem').first()).toContainText('Done: final on the chain.');
    expect([await solana.usdcBalance(own), solana.lamportsOf(own)]).toEqual([98_500_000n, 7_954_520n]);
    await page.close();
  } finally {
    await solana.close();
  }
});

test('a passkey unlocks in the extension’s own page, and no longer when it is removed', async () => {
  const page = await wallet.open('dashboard', '#security');
  const devtools = await wallet.context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      hasPrf: true,
    },
  });
  const passkey = page.getByRole('region', { name: 'Passkey' });
  await passkey.getByLabel('Password').fill(testPassword);
  await passkey.getByRole('button', { name: 'Set up a passkey' }).click();
  await expect(passkey.getByText('A passkey unlocks this wallet.')).toBeVisible();
  await page.getByRole('button', { name: 'Lock now' }).click();
  await page.getByRole('button', { name: 'Unlock with the passkey' }).click();
  await expect(page.getByRole('button', { name: 'Lock now' })).toBeVisible();
  await passkey.getByRole('button', { name: 'Remove the passkey' }).click();
  await expect(passkey.getByText(/Removed here/)).toBeVisible();
  await page.getByRole('button', { name: 'Lock now' }).click();
  await expect(page.getByRole('button', { name: 'Unlock', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Unlock with the passkey' })).toHaveCount(0);
  await wallet.api.unlock({ password: testPassword });
  await page.close();
});

test('the words are shown after the password alone, and another password shuts the old one out', async () => {
  const page = await wallet.open('dashboard', '#accounts');
  const backup = page.getByRole('region', { name: 'Recovery words' });
  const [password, show] = [
    backup.getByLabel('Password'),
    backup.getByRole('button', { name: 'Show the words' }),
  ];
  await password.fill('not the password');
  await show.click();
  await expect(backup.getByRole('alert')).toBeVisible();
  await expect(backup.getByRole('listitem')).toHaveCount(0);
  await password.fill(testPassword);
  await show.click();
  await expect(backup.getByRole('listitem')).toHaveText(chain.wallet.mnemonic.split(' '));

  const next = 'correct horse battery stable';
  await page.goto(page.url().replace('#accounts', '#security'));
  await page.locator('summary', { hasText: 'Change the password' }).click();
  await page.getByLabel('Password until now').fill(testPassword);
  await page.getByLabel('New password').fill(next);
  await page.getByLabel('The same password again').fill(next);
  await page.getByRole('button', { name: 'Change it' }).click();
  await expect(page.getByText('Changed. Only the new password opens the wallet.')).toBeVisible({
    timeout: 30_000,
  });
  await page.getByRole('button', { name: 'Lock now' }).click();
  await unlockWith(page, testPassword);
  await expect(page.getByText(/not the password of this wallet/)).toBeVisible();
  await unlockWith(page, next);
  await expect(page.getByRole('button', { name: 'Lock now' })).toBeVisible();
});

async function unlockWith(page: Page, password: string): Promise<void> {
  const unlock = page.getByRole('button', { name: 'Unlock', exact: true });
  await expect(unlock).toBeVisible();
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
  await unlock.click();
}

/** Runs in one of the extension's own pages. As if money had been found there: looking for it would ask every network there is. */
function noteMoney(network: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('tuppence');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('settings', 'readwrite');
      transaction.objectStore('settings').put([network], 'money-seen');
      transaction.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  });
}
