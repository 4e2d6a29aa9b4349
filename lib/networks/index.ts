// The shelf of networks: one line each. A person's own stand beside them, in the settings; whoever needs both is handed the list.
import { microUsdOf } from '../core/money.ts';
import { familyOf, isSameAddress } from '../core/network-family.ts';
import { arbitrum } from './arbitrum.ts';
import { arbitrumSepolia } from './arbitrum-sepolia.ts';
import { arcTestnet } from './arc-testnet.ts';
import { avalanche } from './avalanche.ts';
import { avalancheFuji } from './avalanche-fuji.ts';
import { base } from './base.ts';
import { baseSepolia } from './base-sepolia.ts';
import { bsc } from './bsc.ts';
import { celo } from './celo.ts';
import { celoSepolia } from './celo-sepolia.ts';
import type { EvmToken, Network, SolanaToken, Token } from './contract.ts';
import { ethereum } from './ethereum.ts';
import { ethereumSepolia } from './ethereum-sepolia.ts';
import { hyperEvm } from './hyperevm.ts';
import { mezo } from './mezo.ts';
import { monad } from './monad.ts';
import { monadTestnet } from './monad-testnet.ts';
import { optimism } from './optimism.ts';
import { optimismSepolia } from './optimism-sepolia.ts';
import { polygon } from './polygon.ts';
import { polygonAmoy } from './polygon-amoy.ts';
import { sei } from './sei.ts';
import { seiTestnet } from './sei-testnet.ts';
import { solana } from './solana.ts';
import { solanaDevnet } from './solana-devnet.ts';
import { solanaTestnet } from './solana-testnet.ts';
import { sonic } from './sonic.ts';
import { unichain } from './unichain.ts';
import { worldChain } from './world-chain.ts';
import { xLayer } from './x-layer.ts';
import { xdc } from './xdc.ts';
import { xdcApothem } from './xdc-apothem.ts';

export type { EvmToken, Network, SolanaToken, Token };

/** In the order of the screens: what most sellers take first. */
export const shelf: readonly Network[] = [
  base,
  baseSepolia,
  ethereum,
  polygon,
  arbitrum,
  optimism,
  avalanche,
  bsc,
  solana,
  celo,
  hyperEvm,
  mezo,
  monad,
  sei,
  sonic,
  unichain,
  worldChain,
  xLayer,
  xdc,
  ethereumSepolia,
  polygonAmoy,
  arbitrumSepolia,
  optimismSepolia,
  avalancheFuji,
  solanaDevnet,
  solanaTestnet,
  celoSepolia,
  monadTestnet,
  seiTestnet,
  xdcApothem,
  arcTestnet,
];

/** Exact match only: `EIP155:8453` and `eip155:08453` are not Base. */
export function networkOf(networks: readonly Network[], id: string): Network | undefined {
  return networks.find((network) => network.id === id);
}

/** Hexadecimal addresses are compared without case; a wrong checksum is the scheme's business. */
export function tokenOf(network: Network, address: string): Token | undefined {
  return network.tokens.find((token) => isSameAddress(token.address, address));
}

/** Both, for what is only named by them. */
export function pairOf(
  networks: readonly Network[],
  { network: id, asset }: { readonly network: string; readonly asset: string },
): { readonly network: Network; readonly token: Token } | undefined {
  const network = networkOf(networks, id);
  const token = network && tokenOf(network, asset);
  return network === undefined || token === undefined ? undefined : { network, token };
}

/** The CAIP-2 id that a v1 document means; ids that v2 uses are understood as well. */
export function networkIdNamed(networks: readonly Network[]): (name: string) => string | undefined {
  return (name) => networks.find((network) => network.id === name || network.v1Names.includes(name))?.id;
}

/** Its number, which is signed; null where chains have none. */
export function chainIdOf({ id }: Network): number | null {
  return familyOf(id) === 'eip155' ? Number(id.split(':')[1]) : null;
}

/** The explorer's page of one of its transactions or tokens; null where no explorer is known. */
export function explorerPage(
  network: Pick<Network, 'explorerTransaction' | 'explorerToken' | 'explorerQuery'>,
  what: 'explorerTransaction' | 'explorerToken',
  id: string,
): string | null {
  const { [what]: place, explorerQuery = '' } = network;
  return place === null ? null : place + id + explorerQuery;
}

/** Those that a person can pay on: of what was taken out only the receipts know. */
export function inUse(networks: readonly Network[]): readonly Network[] {
  return networks.filter(({ tokens }) => tokens.some((token) => token.retired !== true));
}

/** Micro-dollars; nothing where nobody has said what the token is worth. */
export function costOf({ peg, decimals }: Token, amount: bigint): bigint {
  return peg === 'USD' ? microUsdOf(amount, decimals) : 0n;
}
