// The transaction that is signed along, on a chain that calls itself BNB Smart Chain, in dollars that know nothing but approval: the
// published facilitator takes it, gives it its fee, and is paid; and what becomes of it where it is sent without the payment, or late.
import { PERMIT2_ADDRESS } from '@x402/evm';
import { type Hex, parseEther, parseTransaction } from 'viem';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readAllowance } from '../../lib/chain/allowance.ts';
import { approvalTerms } from '../../lib/chain/approval.ts';
import { rpcAt } from '../../lib/chain/rpc.ts';
import { failed } from '../../lib/core/failure.ts';
import { bsc } from '../../lib/networks/bsc.ts';
import type { Approval } from '../../lib/schemes/index.ts';
import { allowances, type GrantPorts } from '../../lib/wallet/allowances.ts';
import { approvalFor } from '../../lib/wallet/approval-along.ts';
import type { Candidate } from '../../lib/wallet/choose.ts';
import { walletAccount } from '../rig/accounts.ts';
import { type Chain, startChain } from '../rig/chain.ts';
import { openFacilitatorV2 } from '../rig/facilitator-v2.ts';
import type { Listening } from '../rig/listen.ts';
import { bnbDollars, mintPlain, placePlainToken, plainBalance } from '../rig/plain-token.ts';
import { openRequestLog } from '../rig/request-log.ts';
import { openTollhouse, type Tollhouse, tolls, UPTO_TAKEN } from '../rig/tollhouse.ts';
import { bought, type Signed, signedAt } from './bought.ts';
import { verified } from './stranger.ts';
import { freshLedger, networks, withoutChain } from './world.ts';

const price = 10n ** 16n;
const { address } = walletAccount();
const scales = { onlyTestMoney: false };
const url = () => house.origin + tolls.carried;

let chain: Chain;
let facilitator: Listening;
let house: Tollhouse;

beforeAll(async () => {
  const log = openRequestLog();
  chain = await startChain(56);
  facilitator = await openFacilitatorV2(chain, log);
  await placePlainToken(chain, bnbDollars);
  house = await openTollhouse(chain, facilitator, log, bnbDollars);
  await mintPlain(chain, bnbDollars, address, 100n * price);
}, 180_000); // the first time ever, the contracts are fetched

afterAll(async () => {
  await Promise.all([house, facilitator, chain].map((door) => door.close()));
});

/** As the wallet asks this chain, of this token. */
async function approval(): Promise<Approval> {
  const [token] = bsc.tokens;
  const offer = { echo: { extensions: { erc20ApprovalGasSponsoring: { info: {} } } }, amount: price };
  const payer = { account: address, chainId: 56, token };
  const along = await approvalFor(
    { network: bsc, token, offer, payer } as unknown as Candidate, // what is looked at of it
    { url: url(), method: 'GET' },
    {
      ...withoutChain,
      ledger: freshLedger().ledger,
      signsApprovals: async () => true,
      approver: { ...withoutChain.approver, approvalTerms: (of) => approvalTerms(rpcAt(chain.rpcUrl), of) },
    },
  );
  if (along?.approval === undefined) throw new Error('terms were expected');
  return along.approval;
}

const allowed = async () => {
  const allowance = await readAllowance(rpcAt(chain.rpcUrl), bnbDollars.address, address);
  return allowance.ok ? allowance.value : null;
};
const sentByPayer = () => chain.client.getTransactionCount({ address });

function transactionIn({ headers }: Signed): `0x02${string}` {
  const [value = ''] = Object.values(headers);
  const { extensions } = JSON.parse(Buffer.from(value, 'base64').toString());
  return extensions.erc20ApprovalGasSponsoring.info.signedTransaction;
}

/** With what a thief, or a facilitator, gives its sender for the fee. */
async function send(transaction: `0x02${string}`): Promise<void> {
  const { gas = 0n, maxFeePerGas = 0n } = parseTransaction(transaction);
  await chain.client.setBalance({ address, value: gas * maxFeePerGas });
  const hash = await chain.client.sendRawTransaction({ serializedTransaction: transaction });
  await chain.client.waitForTransactionReceipt({ hash });
  await chain.client.setBalance({ address, value: 0n });
}

it('is carried out and paid for, by who has no coin: the price is gone, and nothing is left allowed', async () => {
  expect(await chain.client.getBalance({ address })).toBe(0n);
  const terms = await approval();
  const before = await plainBalance(chain, bnbDollars, address);
  const one = await bought(url(), chain.rpcUrl, { approval: terms, scales });
  expect((await one.ledger.find(one.purchase.id))?.status).toBe(200);
  expect(before - (await plainBalance(chain, bnbDollars, address))).toBe(price);
  expect(await plainBalance(chain, bnbDollars, house.payTo)).toBe(price);
  expect([await allowed(), await sentByPayer()]).toEqual([0n, Number(terms.nonce) + 1]);
  await chain.finalize();
  expect(await one.check(chain.rpcUrl)).toMatchObject({ money: 'settled', amount: `${price}` });
  const { code, failed: wrong, passed } = await verified(await one.evidence(), chain.rpcUrl);
  expect([code, wrong]).toEqual([0, []]);
  expect(passed.join('\n')).toMatch(/approves Permit2 at the token, of this amount alone/);
  await chain.client.setBalance({ address, value: 0n });
}, 60_000);

it('of a ceiling all is allowed, and what was not taken stays allowed', async () => {
  const before = await plainBalance(chain, bnbDollars, address);
  const at = house.origin + tolls.carriedUpto;
  const one = await bought(at, chain.rpcUrl, { approval: await approval(), scales });
  expect((await one.ledger.find(one.purchase.id))?.status).toBe(200);
  expect(before - (await plainBalance(chain, bnbDollars, address))).toBe(UPTO_TAKEN);
  expect(await allowed()).toBe(price - UPTO_TAKEN);
  await chain.client.setBalance({ address, value: 0n });
}, 60_000);

it('sent without the payment, it is an allowance of the price like any other, and the next payment needs none', async () => {
  const one = await signedAt(url(), chain.rpcUrl, { approval: await approval(), scales });
  await send(transactionIn(one));
  expect(await allowed()).toBe(price);
  const [token] = bsc.tokens;
  if (token === undefined) throw new Error('a token was expected');
  const ports = {
    account: async () => address,
    networks,
    sends: { all: async () => [] },
    allowanceOf: (of: { token: string; account: string }) =>
      readAllowance(rpcAt(chain.rpcUrl), of.token, of.account),
  } as unknown as GrantPorts; // what the list reads
  expect(await allowances([{ network: bsc, token }], ports)).toMatchObject([
    { amount: `${price}`, endless: false, granted: null, coin: 'BNB' },
  ]);
  const next = await bought(house.origin + tolls.permit2, chain.rpcUrl, { scales });
  expect((await next.ledger.find(next.purchase.id))?.status).toBe(200);
  expect(await allowed()).toBe(0n);
}, 60_000);

it('is worth nothing once the account has sent another transaction in its place', async () => {
  const terms = await approval();
  const one = await signedAt(url(), chain.rpcUrl, { approval: terms, scales });
  await chain.client.setBalance({ address, value: parseEther('1') });
  const hash = await chain.client.sendTransaction({ account: walletAccount(), to: address, value: 0n });
  await chain.client.waitForTransactionReceipt({ hash });
  await expect(send(transactionIn(one))).rejects.toThrow(/nonce/i);
  expect(await allowed()).toBe(0n);
  await chain.client.setBalance({ address, value: 0n });
  expect((await approval()).nonce).toBe(String(Number(terms.nonce) + 1));
}, 60_000);

it('a facilitator that is handed one of another token’s sends nothing', async () => {
  const one = await signedAt(url(), chain.rpcUrl, { approval: await approval(), scales });
  const [value = ''] = Object.values(one.headers);
  const header = JSON.parse(Buffer.from(value, 'base64').toString());
  const other = await walletAccount().signTransaction({
    ...{ type: 'eip1559', chainId: 56, nonce: await sentByPayer(), to: address, gas: 70_000n },
    ...{ maxFeePerGas: 10n ** 9n, data: parseTransaction(transactionIn(one)).data as Hex },
  });
  header.extensions.erc20ApprovalGasSponsoring.info.signedTransaction = other;
  const changed = Buffer.from(JSON.stringify(header)).toString('base64');
  const { status } = await fetch(url(), { headers: { 'PAYMENT-SIGNATURE': changed } });
  expect([status >= 400, await allowed()]).toEqual([true, 0n]);
}, 60_000);

it('of a token that the account cannot approve there are no terms', async () => {
  const of = { network: bsc.id, token: PERMIT2_ADDRESS, account: address, amount: price };
  const terms = await approvalTerms(rpcAt(chain.rpcUrl), of);
  expect(terms).not.toEqual(failed('send-under-way'));
  expect(terms.ok).toBe(false);
});
