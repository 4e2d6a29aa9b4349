// The clusters that the local Solana can call itself: each by its genesis hash, with the dollars at the addresses that they have there.
import { type Address, address } from '@solana/kit';
import { networkOf, shelf } from '../../../lib/networks/index.ts';
import type { Token } from './mints.ts';

export type ClusterName = keyof typeof genesisOf;

export type Cluster = {
  /** CAIP-2. */
  readonly network: `solana:${string}`;
  /** What version 1 calls it. */
  readonly nameInV1: string;
  readonly genesis: string;
  readonly tokens: Readonly<Record<'usdc' | 'usdg' | 'pyusd', Token>>;
};

const genesisOf = {
  mainnet: '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d',
  devnet: 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG',
  testnet: '4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY',
} as const;

export const clusterNames = ['mainnet', 'devnet', 'testnet'] as const satisfies readonly ClusterName[];

export function clusterOf(name: ClusterName): Cluster {
  const genesis = genesisOf[name];
  const network = `solana:${genesis.slice(0, 32)}` as const;
  const known = networkOf(shelf, network);
  const token = (wanted: string): Token => {
    const found = known?.tokens.find(({ symbol }) => symbol === wanted);
    if (found?.program === undefined) throw new Error(`the wallet's own table has no ${wanted} on ${name}`);
    return { mint: address(found.address), program: found.program as Address, decimals: found.decimals };
  };
  return {
    network,
    nameInV1: known?.v1Names[0] ?? '',
    genesis,
    tokens: { usdc: token('USDC'), usdg: token('USDG'), pyusd: token('PYUSD') },
  };
}
