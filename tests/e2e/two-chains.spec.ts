// A seller that takes money on two chains, in a real browser: the cheaper is paid while its endpoint answers, the other while it does
// not, or so slowly that a hasty person would rather pay more, and the cheaper again when it is back; nobody is asked in between, each
// chain shows its money, and each receipt says why.
import { test } from '@playwright/test';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import { launchWallet, testPassword, type Wallet } from '../rig/chromium.ts';
import { payTo, prices, startTwoChains, type TwoChains } from '../rig/two-chains.ts';
import { approveWindow, expect, fetchInPage, press } from './journey.ts';

test('of two chains the one that answers is paid, and the receipt says why', async () => {
  test.setTimeout(90_000);
  const chains = await startTwoChains();
  const { known, proxy, own, origin } = chains;
  const wallet = await launchWallet();
  await wallet.api.createVault({ words: known.wallet.mnemonic, password: testPassword });
  await wallet.api.setDeveloperMode({ on: true });
  await addOwn(wallet, chains);
  const shop = await wallet.context.newPage();
  await shop.goto(origin);

  const [cheap, dear] = [/0\.01 USDC/, /0\.013 USDC/];
  for (const [n, offer] of [cheap, dear].entries()) {
    const answer = fetchInPage(shop, `/api/coin?asked=${n}`);
    const prompt = await approveWindow(wallet);
    await expect(prompt.getByRole('radio', { name: cheap })).toBeChecked();
    await expect(prompt.getByText(messages.choice_cheapest.message)).toBeVisible();
    await prompt.getByRole('radio', { name: offer }).check();
    await press(prompt, /^Pay 0\.01/);
    expect(await answer).toMatchObject({ status: 200 });
    await shop.bringToFront();
  }

  const settings = { 'per-request': '50000', 'per-day': '500000' };
  const saved = await wallet.api.saveRule({ rule: { site: origin, money: 'test', on: true, settings } });
  expect(saved.ok).toBe(true);
  const boughtOn = async (name: string) => {
    expect(await fetchInPage(shop, `/api/coin?${name}`), name).toMatchObject({ status: 200 });
    const [receipt] = await wallet.api.receipts({ limit: 1 });
    const because = (await wallet.api.purchase({ id: receipt?.id ?? '' }))?.because?.reason;
    return [receipt?.token.network, receipt?.decidedBy, because];
  };
  const [first, second] = [known, own].map(({ chainId }) => `eip155:${chainId}`);
  const { id: network = '', rpcUrl: url = '' } =
    (await wallet.api.networks()).find(({ id }) => id === first) ?? {};
  /** As the button beside the endpoint does. */
  const look = async () =>
    expect(await wallet.api.testEndpoint({ network, url })).toMatchObject({ ok: true });

  await look();
  expect(await boughtOn('well')).toEqual([first, 'rule', 'cheapest']);
  await proxy.set('refuse');
  await look();
  expect(await boughtOn('down')).toEqual([second, 'rule', 'answering']);
  await proxy.set('slow');
  await look();
  await wallet.api.setTemperament({ temperament: 'fast' });
  expect(await boughtOn('slow')).toEqual([second, 'rule', 'faster']);
  await proxy.set('pass');
  await wallet.api.setTemperament({ temperament: 'balanced' });
  // One quick answer after a slow one is no quick endpoint yet.
  await Promise.all([look(), look(), look(), look()]);
  expect(await boughtOn('back')).toEqual([first, 'rule', 'cheapest']);

  expect(await known.usdcBalance(payTo)).toBe(3n * prices.known);
  expect(await own.usdcBalance(payTo)).toBe(3n * prices.own);
  await wallet.close();
  await chains.close();
});

/** As a person does it, which own-chain.spec.ts shows; and the known one's endpoint is the proxy alone. */
async function addOwn({ api }: Wallet, { known, proxy, own }: TwoChains): Promise<void> {
  const network = `eip155:${known.chainId}`;
  expect((await api.setRpcUrl({ network, rpcUrl: proxy.rpcUrl })).ok).toBe(true);
  const token = await api.readToken({ rpcUrl: own.rpcUrl, address: own.usdc });
  if (!token.ok) throw new Error(token.failure.name);
  const draft = { rpcUrl: own.rpcUrl, name: 'The mint', testnet: true, coin: 'ETH', dollars: true };
  expect(await api.addNetwork({ ...draft, token: token.value })).toMatchObject({ ok: true });
}
