// What sellers ask for that this wallet knows by name and does not do: ways of paying, steps of a payment, kinds of networks. A person
// is told what it is; what nobody has heard of stays unknown. x402 specs/schemes ; CAIP-2 namespaces
import { type Failure, failure } from '../core/failure.ts';
import type { JsonRecord } from '../core/json.ts';
import type { Offer } from '../core/offer.ts';

/** Of a network that is none of the list: it is of another kind, or nobody pays there at all. Null: the name says nothing. */
export function recognisedNetwork(network: string): Failure | null {
  if (network === crawlersNetwork) return failure('crawlers-only');
  const kind = kindOf(network);
  if (kind !== undefined) return failure('network-other-kind', { named: kind });
  const name = ownOf(chainNames, network);
  return name === undefined ? null : failure('network-unknown', { named: name });
}

/** The same of an offer that could not be read: what is written for another kind of network follows other rules. */
export function recognisedUnread({ detail }: Failure): Failure | null {
  const found = recognisedNetwork(detail?.network ?? '');
  return found?.name === 'network-unknown' ? null : found;
}

/** Of the way of paying, before any scheme is asked: a payment of its kind would be worthless, or more than it looks like. */
export function recognisedTerms(
  offer: Pick<Offer, 'scheme' | 'network' | 'asset' | 'extra'>,
): Failure | null {
  const { scheme, network, extra } = offer;
  // Of usage on Solana the ceiling is put into a channel first, and what is left comes back only when it is asked for.
  if (scheme === 'upto' && network.startsWith('solana:')) return failure('needs-channel-deposit');
  const byScheme = ownOf(schemeFailures, scheme);
  if (byScheme !== undefined) return failure(byScheme);
  if (extra.assetTransferMethod === 'erc7710') return failure('needs-delegation');
  if (extra.paymentFlow === 'escrow') return failure('needs-escrow');
  return recognisedGateway(offer);
}

/** Charged before the goods come, and kept if they do not: nothing in the protocol gives it back. */
export function isChargedFirst({ extra }: Pick<Offer, 'extra'>): boolean {
  return extra.paymentFlow === 'upfront';
}

/** The flows of `exact` that are one payment of the price: before the delivery, or after it. */
export function isKnownFlow({ paymentFlow }: JsonRecord): boolean {
  return paymentFlow === undefined || paymentFlow === 'authorization' || paymentFlow === 'upfront';
}

const schemeFailures = {
  'batch-settlement': 'needs-channel-deposit',
  'auth-capture': 'may-be-taken-later',
  // What auth-capture was called while it was proposed.
  escrow: 'may-be-taken-later',
  commerce: 'may-be-taken-later',
  // What Cloudflare's batch settlement was called.
  deferred: 'crawlers-only',
} as const;

/** Circle's nanopayments: signed for the gateway's contract and paid from a deposit there. */
function recognisedGateway({ asset, extra }: Pick<Offer, 'asset' | 'extra'>): Failure | null {
  const { name, verifyingContract } = extra;
  if (name !== 'GatewayWalletBatched') return null;
  const isOfToken =
    typeof verifyingContract !== 'string' || verifyingContract.toLowerCase() === asset.toLowerCase();
  // Only its name, on the plain token: no contract would take the signature.
  return failure(isOfToken ? 'token-domain-mismatch' : 'needs-gateway-balance');
}

const crawlersNetwork = 'cloudflare:402';

/** By the CAIP-2 namespace; x402 v1 has it, or what begins with it, for a name. */
function kindOf(network: string): string | undefined {
  return ownOf(kinds, /^[a-z0-9]+(?=[:-]|$)/.exec(network)?.[0] ?? '');
}

/** Neither chains of Ethereum's kind nor Solana: no account of this wallet is there. */
const kinds = {
  algorand: 'Algorand',
  aptos: 'Aptos',
  bip122: 'Bitcoin',
  bitcoin: 'Bitcoin',
  bsv: 'Bitcoin SV',
  canton: 'Canton',
  cardano: 'Cardano',
  cip34: 'Cardano',
  casper: 'Casper',
  ccd: 'Concordium',
  concordium: 'Concordium',
  cosmos: 'Cosmos',
  hedera: 'Hedera',
  hive: 'Hive',
  keeta: 'Keeta',
  lightning: 'Lightning',
  lnbtc: 'Lightning',
  nano: 'Nano',
  near: 'NEAR',
  radix: 'Radix',
  stacks: 'Stacks',
  starknet: 'Starknet',
  stellar: 'Stellar',
  sui: 'Sui',
  ton: 'TON',
  tron: 'Tron',
  tvm: 'TON',
  xrpl: 'XRP Ledger',
  zcash: 'Zcash',
} as const;

/** Of the kind that is paid on, and not on the list: what a seller may well ask for. */
const chainNames = {
  'eip155:97': 'BNB Smart Chain Testnet',
  'eip155:324': 'zkSync Era',
  'eip155:1187947933': 'SKALE Base',
  'eip155:2046399126': 'SKALE Europa',
  'eip155:324705682': 'SKALE Base Sepolia',
  'eip155:59144': 'Linea',
  'eip155:81457': 'Blast',
  'eip155:534352': 'Scroll',
  'eip155:7777777': 'Zora',
} as const;

/** What a seller writes may be the name of what every object has. */
function ownOf<T extends object>(table: T, key: string): T[keyof T] | undefined {
  return Object.hasOwn(table, key) ? table[key as keyof T] : undefined; // just looked
}
