// The market on Solana: the local one under each cluster's own genesis, and a facilitator that pays the fees.
import type { Address } from '@solana/kit';
import type { Network } from '../../lib/networks/index.ts';
import { openSolanaFacilitators, type SolanaFacilitators } from '../rig/facilitator-solana.ts';
import { type LegacySolana, paywallSolanaV1, paywallSolanaV2 } from '../rig/paywall-solana.ts';
import { paywallV1Plain } from '../rig/paywall-v1-plain.ts';
import type { RequestLog } from '../rig/request-log.ts';
import { type ClusterName, clusterNames, clusterOf } from '../rig/solana/clusters.ts';
import { type Solana, startSolana } from '../rig/solana.ts';
import { type Ground, marketPrice, type Way } from './contract.ts';

export interface SolanaGround extends Ground {
  readonly chain: Solana;
  readonly facilitators: SolanaFacilitators;
}

export async function openSolanaGround(network: Network, log: RequestLog): Promise<SolanaGround> {
  const chain = await startSolana(log, clusterNamed(network));
  const facilitators = await openSolanaFacilitators(chain, log);
  const doors = [chain, facilitators.v2, facilitators.v1];
  return {
    network,
    chain,
    facilitators,
    rpcUrl: chain.rpcUrl,
    payTo: chain.merchant,
    payer: chain.wallet.address,
    price: marketPrice,
    // Casts: addresses of the rig's own making.
    balance: (owner) => chain.usdcBalance(owner as Address),
    coinOf: async (owner) => chain.lamportsOf(owner as Address),
    finalize: async () => chain.finalize(),
    close: async () => void (await Promise.all(doors.map((door) => door.close()))),
  };
}

function clusterNamed({ id }: Network): ClusterName {
  const found = clusterNames.find((name) => clusterOf(name).network === id);
  if (found === undefined) throw new Error(`the rig has no Solana that calls itself ${id}`);
  return found;
}

const exact: Way<SolanaGround> = {
  scheme: 'exact-svm',

  gap: () => null,

  paywall({ chain, facilitators, payTo }, dialect, path) {
    const common = { price: '$0.001', mimeType: 'application/json', description: 'A thing' } as const;
    const goods = [{ ...common, method: 'GET', route: path, path }] as const;
    const url = facilitators[dialect].origin;
    if (dialect === 'v2') return paywallSolanaV2(goods, payTo, url, chain.network);
    const { nameInV1: network } = chain;
    if (isLegacy(network)) return paywallSolanaV1(goods, payTo, url, network);
    const extra = { feePayer: chain.feePayer.address };
    const asset = chain.tokens.usdc.mint;
    return paywallV1Plain({ network, asset, amount: marketPrice, payTo, extra }, url);
  },
};

export const solanaWays: readonly Way<SolanaGround>[] = [exact];

function isLegacy(name: string): name is LegacySolana {
  return name === 'solana' || name === 'solana-devnet';
}
