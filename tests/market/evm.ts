// The market on EVM chains: an anvil with the chain's own number, Circle's real USDC at the address and under the domain that it has
// there, and published facilitators. Permit2 and upto belong into `evmWays`, each beside `eip3009`.
import { HTTPFacilitatorClient } from '@x402/core/server';
import { ExactEvmScheme } from '@x402/evm/exact/server';
import { EVM_NETWORK_CHAIN_ID_MAP } from '@x402/evm/v1';
import { paymentMiddleware, x402ResourceServer } from '@x402/express';
import type { Address } from 'viem';
import { chainIdOf, type Network } from '../../lib/networks/index.ts';
import { payeeOf } from '../rig/accounts.ts';
import { type Chain, startChain } from '../rig/chain.ts';
import { nameInV1, openFacilitatorV1 } from '../rig/facilitator-v1.ts';
import { openFacilitatorV2 } from '../rig/facilitator-v2.ts';
import type { Listening } from '../rig/listen.ts';
import { paywallV1 } from '../rig/paywall-v1.ts';
import { paywallV1Plain } from '../rig/paywall-v1-plain.ts';
import type { RequestLog } from '../rig/request-log.ts';
import { usdcOn } from '../rig/token.ts';
import { type Ground, marketPrice, unknownInV1, type Way } from './contract.ts';

export interface EvmGround extends Ground {
  readonly chain: Chain;
  readonly payTo: Address;
  readonly v2: Listening;
  /** The legacy package's; null where it does not know the chain. */
  readonly v1: Listening | null;
}

export async function openEvmGround(network: Network, log: RequestLog): Promise<EvmGround> {
  const chain = await startChain(chainIdOf(network) ?? 0);
  const v2 = await openFacilitatorV2(chain, log);
  const v1 = nameInV1(chain.chainId) === null ? null : await openFacilitatorV1(chain, log);
  return {
    network,
    chain,
    v2,
    v1,
    rpcUrl: chain.rpcUrl,
    payTo: payeeOf(`market ${network.id}`),
    payer: chain.wallet.address,
    // Casts: addresses of the rig's own making.
    balance: (owner) => chain.usdcBalance(owner as Address),
    coinOf: (owner) => chain.client.getBalance({ address: owner as Address }),
    finalize: () => chain.finalize(),
    close: async () => void (await Promise.all([chain, v2, v1].map((door) => door?.close()))),
  };
}

const eip3009: Way<EvmGround> = {
  scheme: 'exact-eip3009',

  gap(network, dialect) {
    const { address } = usdcOn(chainIdOf(network) ?? 0);
    const dollars = network.tokens.find((token) => token.address === address);
    if (!dollars?.transferMethods.includes('eip3009')) return 'no token of the table is moved by EIP-3009';
    return dialect === 'v1' && knownInV1(network) === undefined ? unknownInV1 : null;
  },

  paywall: (ground, dialect, path) => (dialect === 'v2' ? today(ground, path) : yesterday(ground, path)),
};

export const evmWays: readonly Way<EvmGround>[] = [eip3009];

function today({ chain, payTo, v2 }: EvmGround, path: string) {
  const network = `eip155:${chain.chainId}` as const;
  const facilitator = new HTTPFacilitatorClient({ url: v2.origin });
  const server = new x402ResourceServer(facilitator).register(network, new ExactEvmScheme());
  // The package knows no default token on some of the chains: asset and domain are named on all.
  const price = { asset: chain.usdc, amount: `${marketPrice}`, extra: chain.domain };
  const accepts = { scheme: 'exact', network, price, payTo } as const;
  return paymentMiddleware({ [`GET ${path}`]: { accepts, mimeType: 'application/json' } }, server);
}

function yesterday({ network, chain, payTo, v1, v2 }: EvmGround, path: string) {
  const legacy = nameInV1(chain.chainId);
  const common = { price: '$0.001', mimeType: 'application/json', description: 'A thing' } as const;
  if (legacy !== null && v1 !== null)
    return paywallV1([{ ...common, method: 'GET', route: path, path }], payTo, v1.origin, legacy);
  const name = knownInV1(network) ?? '';
  const terms = { network: name, asset: chain.usdc, amount: marketPrice, payTo, extra: chain.domain };
  return paywallV1Plain(terms, v2.origin);
}

/** Its name in version 1, where today's packages settle there. */
function knownInV1({ v1Names }: Network): string | undefined {
  return v1Names.find((name) => name in EVM_NETWORK_CHAIN_ID_MAP);
}
