// Most answers say beside their value as of which slot they are.
import type { Ledger } from './ledger.ts';
import { type Config, commitmentIn } from './params.ts';
import { rpcError } from './rpc-error.ts';

export const API_VERSION = '3.0.6';

export function inContext<Value>(ledger: Ledger, config: Config, value: Value) {
  return { context: { apiVersion: API_VERSION, slot: slotIn(ledger, config) }, value };
}

/** The newest slot of the commitment that was asked for; an error where the caller has seen a later one elsewhere. */
export function slotIn({ slots }: Ledger, config: Config): bigint {
  const slot = slots.at(commitmentIn(config));
  const { minContextSlot } = config;
  if (typeof minContextSlot === 'number' && slot < BigInt(minContextSlot))
    throw rpcError('slotNotReached', 'Minimum context slot has not been reached', { contextSlot: slot });
  return slot;
}
