// What a payee sent back, from the chain alone: this amount, from this payee, after the payment, and final.
import { expect, it } from 'vitest';
import { refundsAfter } from '../../lib/chain/refunds.ts';
import { rpcAt } from '../../lib/chain/rpc.ts';
import { success } from '../../lib/core/failure.ts';
import { payee, payer } from '../fixtures/challenges.ts';
import { endpoint, timeOf, transactionOf, usdc, useLogs } from './endpoint.ts';

const refund = { asset: usdc, from: payee, to: payer, amount: 10_000n };

/** A plain transfer, without the use of an authorization. */
const sent = (block: number, change: { value?: bigint; from?: string; to?: string } = {}) =>
  useLogs(block, 4, { from: payee, to: payer, ...change }).slice(1);

const logs = [
  ...sent(10),
  ...sent(20, { value: 9_999n }),
  ...sent(21, { from: usdc }),
  ...sent(22, { to: usdc }),
  ...sent(30),
  ...sent(40),
  ...sent(105),
];

it('is found, the oldest first; what is less, another’s, earlier or not final is not', async () => {
  const { url } = await endpoint({ logs, finalized: 100, latest: 110 });
  const at = (block: number) => ({ transaction: transactionOf(block), block, time: timeOf(block) });
  expect(await refundsAfter(rpcAt(url), refund, 10)).toEqual(success([at(30), at(40)]));
});

it('is nothing where the payment itself is the newest final block', async () => {
  const { url, asked } = await endpoint({ logs, finalized: 100, latest: 110 });
  expect(await refundsAfter(rpcAt(url), refund, 100)).toEqual(success([]));
  expect(asked.map(({ method }) => method)).toEqual(['eth_getBlockByNumber']);
});

it('is not known where the endpoint does not answer', async () => {
  expect(await refundsAfter(rpcAt('http://127.0.0.1:9'), refund, 10)).toMatchObject({ ok: false });
});
