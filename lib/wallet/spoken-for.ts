// How much of the account's money is spoken for: promised to sites and not yet taken, or on its way to an address.
import { isSameAddress } from '../core/network-family.ts';
import type { MoneyState } from '../core/purchase.ts';
import type { Deed, Send, SendState, SpokenFor } from './send-ports.ts';

type Of = Pick<Send, 'network' | 'asset' | 'account'>;

export function promisedOf(of: Of, { purchases, sends }: SpokenFor): bigint {
  return sumOf(purchases.filter((purchase) => isSame(purchase, of))) + goingOf(of, sends);
}

/** On its way, and not yet gone from the balance. */
export function goingOf(of: Of, sends: readonly Send[]): bigint {
  const moving = sends.filter((send) => deedOf(send) === 'transfer');
  return sumOf(moving.filter((send) => leaving.has(send.state) && isSame(send, of)));
}

export function deedOf({ does }: Pick<Send, 'does'>): Deed {
  return does ?? 'transfer';
}

/** Of purchases, what the balance may still hold. What a seller claims the chain may not have. */
export const promisedStates = [
  'reserved',
  'signed',
  'live',
  'claimed',
  'unknown',
] as const satisfies MoneyState[];

/** One at a time on a network: the next one would take the place of one that is not in a block yet. */
export function holdsPlace({ network, state }: Pick<Send, 'network' | 'state'>, of: string): boolean {
  return network === of && leaving.has(state);
}

const leaving: ReadonlySet<SendState> = new Set(['reserved', 'signed', 'sent']);

function sumOf(rows: readonly Pick<Send, 'amount'>[]): bigint {
  return rows.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
}

function isSame(one: Of, other: Of): boolean {
  const names = ['network', 'asset', 'account'] as const;
  return names.every((name) => isSameAddress(one[name], other[name]));
}
