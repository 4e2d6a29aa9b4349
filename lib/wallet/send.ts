// Sends a token to an address that a person named: of what is free, and no more.
import { failed, type Outcome, success } from '../core/failure.ts';
import { parseAmount } from '../core/money.ts';
import { familyOf, type NetworkFamily } from '../core/network-family.ts';
import type { SendPlan, SendView } from './api.ts';
import {
  type Confirmed,
  carryOut,
  errandsOf,
  type Objection,
  type OwnPorts,
  placeOf,
  planErrand,
} from './own-transaction.ts';
import { readRecipient } from './recipient.ts';
import type { Send } from './send-ports.ts';
import { planViewOf, sendViewOf } from './send-view.ts';
import { promisedOf } from './spoken-for.ts';

export interface SendPorts extends OwnPorts {
  account(family?: NetworkFamily): Promise<string | null>;
  /** Asked of the network now. */
  balanceOf(of: {
    readonly network: string;
    readonly token: string;
    readonly account: string;
  }): Promise<Outcome<bigint>>;
}

export interface SendWish {
  readonly network: string;
  readonly asset: string;
  readonly to: string;
  /** Smallest unit, decimal. */
  readonly amount: string;
}

/** Nothing is signed. What is kept of it is what may be sent. */
export async function planSend(wish: SendWish, ports: SendPorts): Promise<Outcome<SendPlan>> {
  const networks = await ports.networks();
  const place = placeOf(wish, networks);
  if (!place.ok) return place;
  const { network, token } = place.value;
  const account = await ports.account(familyOf(network.id));
  if (account === null)
    return failed((await ports.account()) === null ? 'wallet-missing' : 'account-not-ready');
  const to = readRecipient(wish.to, account, networks, familyOf(network.id));
  if (!to.ok) return to;
  const balance = await ports.balanceOf({ network: network.id, token: token.address, account });
  if (!balance.ok) return balance;
  const amount = readAmount(wish.amount, await freeOf(balance.value, { ...wish, account }, ports));
  if (!amount.ok) return amount;
  const errand = {
    place: place.value,
    does: 'transfer' as const,
    account,
    to: to.value,
    amount: amount.value,
  };
  const planned = await planErrand(errand, ports);
  return planned.ok ? success(planViewOf(planned.value, place.value)) : planned;
}

/** Once for a plan, however often it is asked for. What became of it is told by `sends`. */
export async function send(entry: Confirmed, ports: SendPorts): Promise<Outcome<SendView>> {
  const sent = await carryOut(entry, 'transfer', (plan) => objectionTo(plan, ports), ports);
  return sent.ok ? success(sendViewOf(sent.value, await ports.networks())) : sent;
}

/** Newest first, those under way as the chain knows them now. */
export async function sends(ports: SendPorts): Promise<SendView[]> {
  const rows = await errandsOf('transfer', ports);
  const networks = await ports.networks();
  return rows.map((row) => sendViewOf(row, networks));
}

/** The money is counted once more: what was free when it was planned may be promised since. */
async function objectionTo(plan: Send, ports: SendPorts): Promise<Objection> {
  const balance = await ports.balanceOf({ network: plan.network, token: plan.asset, account: plan.account });
  return (row, spokenFor) => {
    if (!balance.ok) return balance.failure;
    const free = balance.value - promisedOf(row, spokenFor);
    return BigInt(row.amount) > free ? { name: 'send-too-much' } : null;
  };
}

async function freeOf(
  balance: bigint,
  of: Pick<Send, 'network' | 'asset' | 'account'>,
  ports: SendPorts,
): Promise<bigint> {
  const free = balance - promisedOf(of, await ports.sends.spokenFor());
  return free > 0n ? free : 0n;
}

function readAmount(typed: unknown, free: bigint): Outcome<bigint> {
  const amount = parseAmount(typed);
  if (!amount.ok) return failed('send-amount-malformed');
  return amount.value > free ? failed('send-too-much') : amount;
}
