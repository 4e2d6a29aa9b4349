// What Permit2 may take of the account's tokens: looked at, granted, taken back. An allowance is exactly what a person was shown
// and confirmed by their password, never more, and never without an end.
import { failed, type Outcome, success } from '../core/failure.ts';
import { parseAmount } from '../core/money.ts';
import { familyOf, isSameAddress } from '../core/network-family.ts';
import { type Network, pairOf, type Token } from '../networks/index.ts';
import { mostAllowed, permit2Contract } from '../schemes/permit2-contract.ts';
import type { AllowanceEntry, AllowancePlan, SendView } from './api.ts';
import {
  type Confirmed,
  carryOut,
  errandsOf,
  type Objection,
  type OwnPorts,
  placeOf,
  planErrand,
} from './own-transaction.ts';
import type { AllowancePorts } from './ports.ts';
import { tokenView } from './receipt.ts';
import type { Send } from './send-ports.ts';
import { sendViewOf } from './send-view.ts';

export interface GrantPorts extends OwnPorts, AllowancePorts {
  account(): Promise<string | null>;
}

export interface AllowanceWish {
  readonly network: string;
  readonly asset: string;
  /** Smallest unit, decimal; nought takes back what was granted. */
  readonly amount: string;
}

/** Nothing is signed. What is kept of it is what may be granted. */
export async function planAllowance(wish: AllowanceWish, ports: GrantPorts): Promise<Outcome<AllowancePlan>> {
  const account = await ports.account();
  if (account === null) return failed('wallet-missing');
  const place = placeOf(wish, await ports.networks());
  if (!place.ok) return place;
  if (familyOf(place.value.network.id) === 'solana') return failed('allowance-not-there');
  const amount = readAmount(wish.amount);
  if (!amount.ok) return amount;
  const { network, token } = place.value;
  const before = await ports.allowanceOf({ network: network.id, token: token.address, account });
  if (!before.ok) return before;
  if (before.value === amount.value) return failed('allowance-same');
  const errand = {
    place: place.value,
    does: 'allow' as const,
    account,
    to: permit2Contract,
    amount: amount.value,
  };
  const planned = await planErrand(errand, ports);
  if (!planned.ok) return planned;
  const { plan, cost } = planned.value;
  return success({
    id: plan.id,
    token: tokenView(network, token),
    spender: plan.to,
    before: before.value.toString(),
    endless: before.value > mostAllowed,
    amount: plan.amount,
    fee: plan.fee,
    have: cost.have.toString(),
    coin: network.coin,
  });
}

/** Once for a plan, however often it is asked for. What became of it is told by `allowances`. */
export async function allow(entry: Confirmed, ports: GrantPorts): Promise<Outcome<SendView>> {
  const sent = await carryOut(entry, 'allow', async () => noObjection, ports);
  return sent.ok ? success(sendViewOf(sent.value, await ports.networks())) : sent;
}

/** Of each of these tokens, as the chain knows it now, and what this wallet did about it last; and of every other that it did something about. */
export async function allowances(
  tokens: readonly { readonly network: Network; readonly token: Token }[],
  ports: GrantPorts,
): Promise<AllowanceEntry[]> {
  const account = await ports.account();
  if (account === null) return [];
  const [rows, networks] = [await errandsOf('allow', ports), await ports.networks()];
  const granted = rows.flatMap((row) => pairOf(networks, row) ?? []);
  const all = [...tokens, ...granted].filter(({ network }) => familyOf(network.id) === 'eip155');
  const once = new Map(all.map((pair) => [`${pair.network.id} ${pair.token.address}`, pair]));
  return Promise.all(
    [...once.values()].map(async ({ network, token }): Promise<AllowanceEntry> => {
      const amount = await ports.allowanceOf({ network: network.id, token: token.address, account });
      const own = rows.filter((row) => isOf(row, network, token, account));
      const [latest] = own;
      const done = own.find(({ state }) => state === 'seen' || state === 'done');
      // More than was granted, somebody else has said.
      const isOurs = done !== undefined && amount.ok && amount.value <= BigInt(done.amount);
      return {
        token: tokenView(network, token),
        asset: token.address,
        amount: amount.ok ? amount.value.toString() : null,
        endless: amount.ok && amount.value > mostAllowed,
        coin: network.coin.symbol,
        granted: isOurs && done.amount !== '0' ? { at: done.at, amount: done.amount } : null,
        latest: latest === undefined ? null : sendViewOf(latest, networks),
      };
    }),
  );
}

/** What may be taken is no money that has left: whatever else is promised, this may be said. */
const noObjection: Objection = () => null;

function isOf(row: Send, network: Network, token: Token, account: string): boolean {
  const isToken = row.network === network.id && isSameAddress(row.asset, token.address);
  return isToken && isSameAddress(row.account, account);
}

function readAmount(typed: unknown): Outcome<bigint> {
  if (typed === '0') return success(0n);
  const amount = parseAmount(typed);
  if (!amount.ok) return failed('send-amount-malformed');
  return amount.value > mostAllowed ? failed('allowance-endless') : amount;
}
