// The shelf of networks: one line each.
import { base } from './base.ts';
import { baseSepolia } from './base-sepolia.ts';
import type { Network, Token } from './contract.ts';

export type { Network, Token };

export const networks: readonly Network[] = [base, baseSepolia];

/** Exact match only: `EIP155:8453` and `eip155:08453` are not Base. */
export function networkOf(id: string): Network | undefined {
  return networks.find((network) => network.id === id);
}

/** Addresses are compared without case; a wrong checksum is the scheme's business. */
export function tokenOf(network: Network, address: string): Token | undefined {
  return network.tokens.find((token) => token.address.toLowerCase() === address.toLowerCase());
}

/** The CAIP-2 id that a v1 document means; ids that v2 uses are understood as well. */
export function networkIdNamed(name: string): string | undefined {
  return networks.find((network) => network.id === name || network.v1Names.includes(name))?.id;
}
