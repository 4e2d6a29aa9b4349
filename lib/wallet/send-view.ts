// A planned or sent transfer as a screen shows it.
import { explorerPage, type Network, pairOf } from '../networks/index.ts';
import type { SendPlan, SendView } from './api.ts';
import type { Place, Planned } from './own-transaction.ts';
import { tokenView } from './receipt.ts';
import type { Send } from './send-ports.ts';

export function planViewOf({ plan, cost }: Planned, { network, token }: Place): SendPlan {
  const { id, to, amount, fee } = plan;
  const { have, keep, opening } = cost;
  return {
    id,
    to,
    amount,
    fee,
    opening: opening?.toString() ?? null,
    have: have.toString(),
    keep: keep.toString(),
    coin: network.coin,
    token: tokenView(network, token),
  };
}

export function sendViewOf(row: Send, networks: readonly Network[]): SendView {
  const { id, at, to, amount, state, signed } = row;
  const known = pairOf(networks, row);
  if (known === undefined) throw new Error('only known tokens are sent');
  const { network, token } = known;
  if (state === 'planned' || state === 'reserved' || signed === null)
    throw new Error('what was not signed was not sent');
  const { transaction } = signed;
  const transactionUrl = explorerPage(network, 'explorerTransaction', transaction);
  return { id, at, to, amount, state, transaction, transactionUrl, token: tokenView(network, token) };
}
