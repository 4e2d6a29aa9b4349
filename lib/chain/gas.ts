// What sending one transaction costs, in the network's own coin.
import { concatHex, type Hex, numberToHex } from 'viem';
import { allOf, failed, type Outcome, success } from '../core/failure.ts';
import type { Fee } from '../schemes/transaction.ts';
import { countOf, numberOf, quantityOf } from './answers.ts';
import { blockAt } from './blocks.ts';
import { ask, type Rpc } from './rpc.ts';

export interface Price {
  /** Wei for each unit of gas: what the chain burns now, and what is customary on top. */
  readonly base: bigint;
  readonly tip: bigint;
  /** Wei that a rollup takes for writing the transaction to its parent chain; nothing elsewhere. */
  readonly rollup: bigint;
}

export async function priceOf(rpc: Rpc): Promise<Outcome<Price>> {
  const asked = await allOf([
    blockAt(rpc, 'latest'),
    ask(rpc, quantityOf, 'eth_maxPriorityFeePerGas'),
    rollupFee(rpc),
  ]);
  if (!asked.ok) return asked;
  const [{ baseFee }, tip, rollup] = asked.value;
  return baseFee === null ? failed('rpc-malformed') : success({ base: baseFee, tip, rollup });
}

/** The base fee rises by an eighth a block at most: twice as much lasts for a while. */
export function perGasOf({ base, tip }: Price): bigint {
  return 2n * base + tip;
}

/** Never more than was agreed to, whatever an endpoint says of gas and prices. */
export function feeWithin(atMost: bigint, gas: bigint, price: Price): Fee {
  const perGas = smaller((atMost - price.rollup) / gas, perGasOf(price));
  return { gas, perGas, tip: smaller(price.tip, perGas) };
}

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

/** Units of gas for a call that does not fail. */
export function gasFor(rpc: Rpc, call: { from: string; to: string; data: Hex }): Promise<Outcome<bigint>> {
  return ask(rpc, quantityOf, 'eth_estimateGas', call);
}

export function coinOf(rpc: Rpc, account: string): Promise<Outcome<bigint>> {
  return ask(rpc, quantityOf, 'eth_getBalance', account, 'latest');
}

/** How many transactions the account has sent; pending: those included that are not mined yet. */
export function sentBy(
  rpc: Rpc,
  account: string,
  at: 'pending' | 'latest' = 'pending',
): Promise<Outcome<number>> {
  return ask(rpc, countOf, 'eth_getTransactionCount', account, at);
}

/** https://docs.optimism.io/op-stack/transactions/fees : `getL1FeeUpperBound(uint256)` of Base and its kin. */
function rollupFee(rpc: Rpc): Promise<Outcome<bigint>> {
  const data = concatHex(['0xf1c7a58b', numberToHex(transactionBytes, { size: 32 })]);
  const call = { to: '0x420000000000000000000000000000000000000f', data };
  // Where no such contract is, a call returns no bytes.
  return ask(rpc, (result) => (result === '0x' ? 0n : numberOf(result)), 'eth_call', call, 'latest');
}

/** A signed call with six words of data measures under 330. */
const transactionBytes = 400;
