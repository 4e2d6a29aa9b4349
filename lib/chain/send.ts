// A transaction of the account's own at a token: what it costs, the one signature, the bytes to the chain, what became of them.
import { type Hex, keccak256 } from 'viem';
import { allOf, failed, type Outcome, success } from '../core/failure.ts';
import type { EvmOrder, Fate, Send, SignedOnEvm } from '../wallet/send-ports.ts';
import { countOf, receiptOf } from './answers.ts';
import { blockAt } from './blocks.ts';
import { coinOf, feeWithin, gasFor, type Price, perGasOf, priceOf, sentBy } from './gas.ts';
import { outcomeOf, type Rpc } from './rpc.ts';
import { callData, sendTransaction, type TokenCall } from './send-transaction.ts';
import { onItsChain } from './token-state.ts';
import { present } from './transaction.ts';

/** The most that it costs now, and what the account has. Nothing is signed for it. */
export async function sendCost(
  rpc: Rpc,
  wanted: TokenCall,
): Promise<Outcome<{ readonly wei: bigint; readonly have: bigint }>> {
  const needs = await needsOf(rpc, wanted);
  if (!needs.ok) return needs;
  const { gas, price, have } = needs.value;
  return success({ wei: gas * perGasOf(price) + price.rollup, have });
}

/** Signed and not sent: whoever asked keeps it first. */
export async function signSend(rpc: Rpc, order: EvmOrder, key: Uint8Array): Promise<Outcome<SignedOnEvm>> {
  const needs = await needsOf(rpc, order);
  if (!needs.ok) return needs;
  const { gas, price, have } = needs.value;
  const fee = feeWithin(order.atMost, gas, price);
  const wei = gas * fee.perGas + price.rollup;
  if (fee.perGas < price.base || wei > order.atMost) return failed('gas-dearer');
  if (have < wei) return failed('gas-missing');
  const count = await sentBy(rpc, order.account);
  if (!count.ok) return count;
  const bytes = sendTransaction(order, count.value, fee, key);
  return success({ bytes, count: count.value, transaction: keccak256(bytes) });
}

/** The same bytes as often as one likes: they count once. */
export function presentSend(rpc: Rpc, bytes: string): Promise<Outcome<string>> {
  // Cast: `signSend` wrote it.
  return present(rpc, bytes as Hex);
}

/** What the chain says of a transaction of the account's. */
export async function fateOfSend(
  rpc: Rpc,
  sent: Pick<Send, 'network' | 'account'> & Pick<SignedOnEvm, 'count' | 'transaction'>,
): Promise<Outcome<Fate>> {
  const { network, account, count, transaction } = sent;
  const asked = await allOf([onItsChain(rpc, network), blockAt(rpc, 'finalized')]);
  if (!asked.ok) return asked;
  const [, finalized] = asked.value;
  // Asked before the receipt: what is mined between the two questions is not taken for replaced.
  const done = await countAt(rpc, account, finalized.number);
  if (!done.ok) return done;
  const answer = await rpc('eth_getTransactionReceipt', transaction);
  if (answer.kind === 'result' && answer.result === null) {
    // A final transaction of its number, and it is another one.
    return success(done.value > count ? { say: 'replaced' } : { say: 'pending' });
  }
  const receipt = outcomeOf(answer, receiptOf);
  if (!receipt.ok) return receipt;
  const { block, succeeded } = receipt.value;
  if (receipt.value.transaction !== transaction) return failed('rpc-malformed');
  return success({ say: succeeded ? 'moved' : 'reverted', final: block <= finalized.number });
}

interface Needs {
  readonly gas: bigint;
  readonly price: Price;
  /** Wei. */
  readonly have: bigint;
}

/** The endpoint runs the call once without sending it: one that would fail is not even signed. */
async function needsOf(rpc: Rpc, wanted: TokenCall): Promise<Outcome<Needs>> {
  const { account, chainId, token } = wanted;
  const call = { from: account, to: token, data: callData(wanted) };
  const asked = await allOf([
    onItsChain(rpc, `eip155:${chainId}`),
    gasFor(rpc, call),
    priceOf(rpc),
    coinOf(rpc, account),
  ]);
  if (!asked.ok) return asked;
  const [, gas, price, have] = asked.value;
  return success({ gas: gas + gas / 4n, price, have }); // what it meets may have changed until it is run
}

async function countAt(rpc: Rpc, account: string, block: number): Promise<Outcome<number>> {
  const answer = await rpc('eth_getTransactionCount', account, `0x${block.toString(16)}`);
  return outcomeOf(answer, countOf);
}
