// Addresses that money does not come back from, and addresses that were mistyped.
import { isAddress } from 'viem';
import { permit2Contract } from './permit2-contract.ts';

export function isForbiddenPayee(address: string): boolean {
  return forbidden.has(address.toLowerCase());
}

/** EIP-55: mixed case must be the right mix; all lower or all upper carries no checksum. */
export function carriesNoWrongChecksum(address: string): boolean {
  const digits = address.slice(2);
  return digits === digits.toLowerCase() || digits === digits.toUpperCase() || isAddress(address);
}

/** Burn addresses and contracts. */
const forbidden: ReadonlySet<string> = new Set([
  '0x0000000000000000000000000000000000000000',
  '0x000000000000000000000000000000000000dead',
  permit2Contract.toLowerCase(),
  // x402's own contracts, through which Permit2 is spent.
  '0x402085c248eea27d92e8b30b2c58ed07f9e20001',
  '0x4020a4f3b7b90cca423b9fabcc0ce57c6c240002',
]);
