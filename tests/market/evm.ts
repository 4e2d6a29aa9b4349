// The market on EVM chains: an anvil with the chain's own number, Circle's real USDC at the address and under the domain that it has
// there, Permit2's real code, and published facilitators. Where the wallet knows no USDC of Circle's, a double of the chain's own dollar.
import { HTTPFacilitatorClient } from '@x402/core/server';
import { ExactEvmScheme } from '@x402/evm/exact/server';
import { UptoEvmScheme } from '@x402/evm/upto/server';
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
import { allowPermit2, placePermit2 } from '../rig/permit2.ts';
import { mintPlain, placePlainToken, plainBalance } from '../rig/plain-token.ts';
import type { RequestLog } from '../rig/request-log.ts';
import { usdcOn } from '../rig/token.ts';
import { type Ground, marketPrice, unknownInV1, type Way } from './contract.ts';

export interface EvmGround extends Ground {
  readonly chain: Chain;
  readonly payTo: Address;
  /** The dollar of this market, and what a seller says of it. */
  readonly asset: Address;
  readonly extra: Readonly<Record<string, string>>;
  readonly v2: Listening;
  /** The legacy package's; null where it does not know the chain. */
  readonly v1: Listening | null;
}

export async function openEvmGround(network: Network, log: RequestLog): Promise<EvmGround> {
  const chain = await startChain(chainIdOf(network) ?? 0);
  const v2 = await openFacilitatorV2(chain, log);
  const v1 = nameInV1(chain.chainId) === null ? null : await openFacilitatorV1(chain, log);
  const dollar = await dollarOn(network, chain);
  await placePermit2(chain.client);
  await allowPermit2(chain, dollar.price * permit2Ways, dollar.asset);
  return {
    ...dollar,
    network,
    chain,
    v2,
    v1,
    rpcUrl: chain.rpcUrl,
    payTo: payeeOf(`market ${network.id}`),
    payer: chain.wallet.address,
    // Cast: addresses of the rig's own making.
    coinOf: (owner) => chain.client.getBalance({ address: owner as Address }),
    finalize: () => chain.finalize(),
    close: async () => void (await Promise.all([chain, v2, v1].map((door) => door?.close()))),
  };
}

type Dollar = Pick<EvmGround, 'asset' | 'extra' | 'price' | 'balance'>;

/** Casts: addresses of our own table and of the rig's own making. */
async function dollarOn(network: Network, chain: Chain): Promise<Dollar> {
  if (circlesOn(network) !== undefined)
    return {
      asset: chain.usdc,
      extra: chain.domain,
      price: marketPrice,
      balance: (owner) => chain.usdcBalance(owner as Address),
    };
  const [token] = network.tokens;
  if (token === undefined) throw new Error(`nothing can be sold on ${network.name}: it has no token`);
  const { symbol, decimals, domain } = token;
  const plain = { address: token.address as Address, symbol, decimals };
  const price = marketPrice * 10n ** BigInt(decimals - 6);
  await placePlainToken(chain, plain);
  await mintPlain(chain, plain, chain.wallet.address, price * 100n);
  return {
    asset: plain.address,
    extra: { ...domain },
    price,
    balance: (owner) => plainBalance(chain, plain, owner as Address),
  };
}

function circlesOn(network: Network) {
  const { address } = usdcOn(chainIdOf(network) ?? 0);
  return network.tokens.find((token) => token.address === address);
}

const eip3009: Way<EvmGround> = {
  scheme: 'exact-eip3009',

  gap(network, dialect) {
    if (!circlesOn(network)?.transferMethods.includes('eip3009')) return 'its dollars know no EIP-3009';
    return dialect === 'v1' && knownInV1(network) === undefined ? unknownInV1 : null;
  },

  paywall: (ground, dialect, path) => (dialect === 'v2' ? today(ground, path) : yesterday(ground, path)),
};

const permit2: Way<EvmGround> = {
  scheme: 'exact-permit2',
  gap: (_network, dialect) => (dialect === 'v1' ? 'x402 v1 has no word for Permit2' : null),
  paywall: (ground, _dialect, path) => today(ground, path, { assetTransferMethod: 'permit2' }),
};

/** Sold for all of the ceiling: what comes of less, tests/e2e/permit2.spec.ts shows. */
const upto: Way<EvmGround> = {
  scheme: 'upto',
  gap: (_network, dialect) => (dialect === 'v1' ? 'x402 v1 has no ceilings' : null),
  paywall: (ground, _dialect, path) => today(ground, path, { assetTransferMethod: 'permit2' }, 'upto'),
};

export const evmWays: readonly Way<EvmGround>[] = [eip3009, permit2, upto];
/** That many things are bought through it, and no more are allowed. */
const permit2Ways = 2n;

function today(
  { chain, asset, price: amount, extra, payTo, v2 }: EvmGround,
  path: string,
  more: Readonly<Record<string, string>> = {},
  scheme: 'exact' | 'upto' = 'exact',
) {
  const network = `eip155:${chain.chainId}` as const;
  const facilitator = new HTTPFacilitatorClient({ url: v2.origin });
  const server = new x402ResourceServer(facilitator)
    .register(network, new ExactEvmScheme())
    .register(network, new UptoEvmScheme());
  // The package knows no default token on some of the chains: asset and domain are named on all.
  const price = { asset, amount: `${amount}`, extra: { ...extra, ...more } };
  const accepts = { scheme, network, price, payTo } as const;
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
