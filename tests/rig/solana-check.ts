// Does the reference client pay on the local Solana in every way that a seller may ask for, and is what must be refused refused?
import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import type { x402Client } from '@x402/core/client';
import { decodePaymentRequiredHeader, encodePaymentSignatureHeader } from '@x402/core/http';
import type { PaymentPayload } from '@x402/core/types';
import { wrapFetchWithPayment } from '@x402/fetch';
import { CROSSROADS_MEMO, CROSSROADS_PRICE, crossroads } from './crossroads.ts';
import type { Check } from './self-check.ts';
import type { TokenName } from './solana.ts';
import { payerOnBoth, solanaClient } from './solana-payers.ts';
import type { SolanaSide } from './solana-side.ts';

export async function solanaChecks(side: SolanaSide): Promise<readonly Check[]> {
  const { chain, facilitators } = side;
  const client = await solanaClient(chain.rpcUrl);
  const pay = wrapFetchWithPayment(fetch, client);
  const at = (path: string) => side.crossroads.origin + path;
  const buy = (path: string, token?: TokenName) => bought(side, () => pay(at(path)), token);
  return [
    [
      'the facilitator pays the fee; who buys has no lamports, before and after',
      async () => {
        const before = chain.lamportsOf(chain.feePayer.address);
        await buy(crossroads.either);
        const fee = before - chain.lamportsOf(chain.feePayer.address);
        // Two signatures, and a bid of one millionth of a lamport for each of 20 000 compute units.
        equal(fee, 10_001n);
        equal(chain.lamportsOf(chain.wallet.address), 0n);
      },
    ],
    ['dollars on Token-2022 are paid', () => buy(crossroads.pyusd, 'pyusd')],
    [
      'the seller’s memo stands in the transaction',
      async () => {
        await buy(crossroads.memo);
        const logs = chain.ledger.landed.at(-1)?.meta.logMessages.join('\n') ?? '';
        ok(logs.includes(CROSSROADS_MEMO), logs);
      },
    ],
    [
      'with a blockhash in the challenge nobody asks for one',
      async () => {
        const { accepts } = await challengeAt(at(crossroads.blockhash));
        ok(chain.ledger.slots.isGood(String(accepts[0]?.extra.recentBlockhash)));
        await buy(crossroads.blockhash);
      },
    ],
    [
      'a seller offers both chains, each with its own payee and price',
      async () => {
        const { accepts } = await challengeAt(at(crossroads.solanaCheaper));
        deepEqual(
          accepts.map(({ network, amount, payTo }) => [network, amount, payTo]),
          [
            ['eip155:84532', '20000', side.crossroads.evm],
            [chain.network, '10000', side.crossroads.solana],
          ],
        );
      },
    ],
    [
      'behind a bogus offer stands a good one, which is paid by a client that knows only its chain',
      async () => {
        const { accepts } = await challengeAt(at(crossroads.bogusFirst));
        equal(accepts.length, 2);
        const buyEither = await payerOnBoth(chain.rpcUrl);
        equal((await buyEither(at(crossroads.bogusFirst))).status, 200);
      },
    ],
    [
      'a payee without a token account is refused',
      () => refused(side, () => pay(at(crossroads.newcomer)), /simulation_failed/),
    ],
    [
      'a token that the wallet has none of is refused',
      () => refused(side, () => pay(at(crossroads.usdg)), /simulation_failed/),
    ],
    [
      'a token with a transfer fee gives the seller less than the price',
      async () => {
        chain.burden('pyusd', { feeBasisPoints: 100 });
        const before = await chain.balance(chain.merchant, 'pyusd');
        equal((await pay(at(crossroads.pyusd))).status, 200);
        chain.burden('pyusd', {});
        equal((await chain.balance(chain.merchant, 'pyusd')) - before, (CROSSROADS_PRICE * 99n) / 100n);
      },
    ],
    [
      'the same transaction twice: the second is a duplicate, and nothing moves',
      async () => {
        const payload = await payloadFor(client, at(crossroads.either));
        await bought(side, () => present(at(crossroads.either), payload));
        const settled = await settle(facilitators.v2.origin, payload);
        equal(settled.errorReason, 'duplicate_settlement');
        await refused(side, () => present(at(crossroads.either), payload), /simulation_failed/);
      },
    ],
    [
      'a payment whose blockhash has expired is refused',
      async () => {
        const payload = await payloadFor(client, at(crossroads.either));
        chain.expireBlockhashes();
        await refused(side, () => present(at(crossroads.either), payload), /simulation_failed/);
      },
    ],
    [
      'a payment that somebody has changed is refused',
      async () => {
        const payload = await payloadFor(client, at(crossroads.either));
        await refused(side, () => present(at(crossroads.either), tampered(payload)), /signature_invalid/);
      },
    ],
    [
      'the obstacles before the node: a wallet is told that nothing has landed, or that all has',
      () => checkObstacles(side, () => buy(crossroads.either)),
    ],
  ];
}

/** Exactly the price has gone from the wallet to the merchant, by one transaction that names it. */
async function bought(
  { chain }: SolanaSide,
  pay: () => Promise<Response>,
  token: TokenName = 'usdc',
): Promise<void> {
  const balances = () =>
    Promise.all([chain.balance(chain.wallet.address, token), chain.balance(chain.merchant, token)]);
  const [walletBefore, merchantBefore] = await balances();
  const response = await pay();
  equal(response.status, 200);
  const [wallet, merchant] = await balances();
  deepEqual([walletBefore - wallet, merchant - merchantBefore], [CROSSROADS_PRICE, CROSSROADS_PRICE]);
  deepEqual(chain.transferOfTransaction(receiptIn(response).transaction), {
    from: chain.wallet.address,
    to: chain.merchant,
    mint: chain.tokens[token].mint,
    value: CROSSROADS_PRICE,
  });
}

async function refused({ chain }: SolanaSide, pay: () => Promise<Response>, why: RegExp): Promise<void> {
  const happened = chain.ledger.landed.length;
  const response = await pay();
  equal(response.status, 402);
  ok(why.test(challengeIn(response).error ?? ''), challengeIn(response).error);
  equal(chain.ledger.landed.length, happened, 'a transaction has landed all the same');
}

async function checkObstacles({ chain, rpcProxy }: SolanaSide, buy: () => Promise<void>): Promise<void> {
  const purse = () => rpcAt(rpcProxy.rpcUrl, 'getTokenAccountsByOwner', purseOf(chain));
  await rpcProxy.set('lag');
  const before = JSON.stringify(await purse());
  await buy();
  const signature = chain.ledger.landed.at(-1)?.wire.signature;
  const status = () => rpcAt(rpcProxy.rpcUrl, 'getSignatureStatuses', [[signature]]);
  deepEqual([JSON.stringify(await purse()) === before, (await status()).value], [true, [null]]);
  await rpcProxy.set('lie');
  deepEqual((await status()).value, [null]);
  equal(await rpcAt(rpcProxy.rpcUrl, 'getTransaction', [signature]), null);
  await rpcProxy.set('lie-used');
  deepEqual(statusesIn(await status()), ['finalized']);
  await rpcProxy.set('pass');
  deepEqual(statusesIn(await status()), ['confirmed']);
  ok(JSON.stringify(await purse()) !== before);
  await rpcProxy.set('refuse');
  await rejects(status(), /fetch failed/);
  await rpcProxy.set('pass');
}

function purseOf({ wallet, tokens }: SolanaSide['chain']): unknown[] {
  return [wallet.address, { mint: tokens.usdc.mint }, { encoding: 'jsonParsed' }];
}

function statusesIn({ value }: { value?: unknown }): unknown[] {
  return (value as { confirmationStatus: string }[]).map(({ confirmationStatus }) => confirmationStatus);
}

async function rpcAt(url: string, method: string, params: readonly unknown[]): Promise<{ value?: unknown }> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  return ((await answer.json()) as { result: { value?: unknown } }).result; // the rig's own node's
}

async function payloadFor(client: x402Client, url: string): Promise<PaymentPayload> {
  return client.createPaymentPayload(await challengeAt(url));
}

async function challengeAt(url: string) {
  return challengeIn(await fetch(url));
}

function challengeIn(response: Response) {
  return decodePaymentRequiredHeader(response.headers.get('payment-required') ?? '');
}

function receiptIn(response: Response): { transaction: string } {
  const header = response.headers.get('payment-response') ?? '';
  return JSON.parse(Buffer.from(header, 'base64').toString()) as { transaction: string }; // the paywall's own
}

function present(url: string, payload: PaymentPayload): Promise<Response> {
  return fetch(url, { headers: { 'PAYMENT-SIGNATURE': encodePaymentSignatureHeader(payload) } });
}

async function settle(facilitator: string, payload: PaymentPayload): Promise<{ errorReason?: string }> {
  const body = JSON.stringify({
    x402Version: 2,
    paymentPayload: payload,
    paymentRequirements: payload.accepted,
  });
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(`${facilitator}/settle`, { method: 'POST', headers, body });
  return (await answer.json()) as { errorReason?: string }; // the facilitator's
}

/** With another last letter in its memo. */
function tampered(payload: PaymentPayload): PaymentPayload {
  const bytes = Buffer.from(String(payload.payload.transaction), 'base64');
  const at = bytes.length - 2; // the last byte says that there are no lookup tables
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return { ...payload, payload: { transaction: bytes.toString('base64') } };
}
