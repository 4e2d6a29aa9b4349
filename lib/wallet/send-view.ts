// A planned or sent transfer as a screen shows it.
import { type Network, networkOf, type Token, tokenOf } from '../networks/index.ts';
import type { SendPlan, SendView } from './api.ts';
import { tokenView } from './receipt.ts';
import type { Send } from './send-ports.ts';

export function planViewOf(plan: Send, network: Network, token: Token, have: bigint): SendPlan {
  const { id, to, amount, fee } = plan;
  return { id, to, amount, fee, have: have.toString(), coin: network.coin, token: tokenView(network, token) };
}

export function sendViewOf({ id, at, network: networkId, asset, to, amount, state, signed }: Send): SendView {
  const network = networkOf(networkId);
  const token = network && tokenOf(network, asset);
  if (network === undefined || token === undefined) throw new Error('only pinned tokens are sent');
  if (state === 'planned' || state === 'reserved' || signed === null)
    throw new Error('what was not signed was not sent');
  const { transaction } = signed;
  const transactionUrl = network.explorerTransaction + transaction;
  return { id, at, to, amount, state, transaction, transactionUrl, token: tokenView(network, token) };
}
