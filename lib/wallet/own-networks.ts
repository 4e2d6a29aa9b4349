// Networks that a person adds: what stands at an endpoint is read and shown, confirmed, read once more, and only then kept.
import { isAddress } from 'viem';
import { failed, type Outcome, success } from '../core/failure.ts';
import { isLoopback } from '../core/site.ts';
import { siteWords } from '../core/words.ts';
import { inUse, type Network, networkOf, type Token } from '../networks/index.ts';
import type { ChainReading, NetworkDraft, TokenReading } from './api.ts';
import type { Ledger, Networks } from './ports.ts';

export interface OwnNetworkPorts {
  readonly networks: Networks;
  /** In the place of the person's own of the same id. */
  putNetwork(network: Network): Promise<void>;
  chainIdAt(rpcUrl: string): Promise<Outcome<number>>;
  tokenAt(rpcUrl: string, chainId: number, address: `0x${string}`): Promise<Outcome<TokenReading>>;
  readonly ledger: Pick<Ledger, 'unsettled'>;
}

/** https, or this machine; and an address without a name and a password in it. */
export function readRpcUrl(rpcUrl: unknown): Outcome<string> {
  if (typeof rpcUrl !== 'string' || !URL.canParse(rpcUrl)) return failed('rpc-not-secure');
  const { protocol, href, username, password } = new URL(rpcUrl);
  const isSecure = protocol === 'https:' || (protocol === 'http:' && isLoopback(href));
  return isSecure && username + password === '' ? success(href) : failed('rpc-not-secure');
}

/** Which chain an endpoint answers for: one that the wallet does not have yet. */
export async function readChain(rpcUrl: unknown, ports: OwnNetworkPorts): Promise<Outcome<ChainReading>> {
  const url = readRpcUrl(rpcUrl);
  if (!url.ok) return url;
  const chainId = await ports.chainIdAt(url.value);
  if (!chainId.ok) return chainId;
  const id = `eip155:${chainId.value}`;
  const known = networkOf(inUse(await ports.networks()), id);
  if (chainId.value === 0) return failed('rpc-malformed');
  return known === undefined
    ? success({ id, chainId: chainId.value, rpcUrl: url.value })
    : failed('network-known', { name: known.name });
}

export async function readToken(
  rpcUrl: unknown,
  address: unknown,
  ports: OwnNetworkPorts,
): Promise<Outcome<TokenReading>> {
  const chain = await readChain(rpcUrl, ports);
  if (!chain.ok) return chain;
  if (typeof address !== 'string' || !isAddress(address, { strict: false })) return failed('asset-malformed');
  return ports.tokenAt(chain.value.rpcUrl, chain.value.chainId, address);
}

/** The token is read anew: what is kept is what the chain says, and it must be what the person has seen. */
export async function addNetwork(draft: NetworkDraft, ports: OwnNetworkPorts): Promise<Outcome<null>> {
  const { rpcUrl, testnet, dollars, token: shown } = draft;
  const chain = await readChain(rpcUrl, ports);
  if (!chain.ok) return chain;
  const read = await readToken(rpcUrl, shown?.address, ports);
  if (!read.ok) return read;
  if (!isAsShown(read.value, shown)) return failed('token-changed');
  const [name, coin] = [siteWords(draft.name), siteWords(draft.coin)];
  const isSound = typeof testnet === 'boolean' && typeof dollars === 'boolean';
  if (!isSound || name === null || name.length > 40 || coin === null || coin.length > 12)
    return failed('network-malformed');
  const known = await ports.networks();
  const { id } = chain.value;
  if (known.some((other) => other.id !== id && isNamed(other, name))) return failed('network-name-taken');
  const token: Token = { ...read.value, peg: dollars ? 'USD' : null, transferMethods: ['eip3009'] };
  const former = networkOf(known, id)?.tokens.filter(({ address }) => address !== token.address) ?? [];
  await ports.putNetwork({
    id,
    name,
    v1Names: [],
    testnet,
    rpcUrls: [chain.value.rpcUrl],
    explorerTransaction: null,
    explorerToken: null,
    coin: { symbol: coin, decimals: 18 },
    tokens: [token, ...former],
    own: true,
  });
  return success(null);
}

/** Its receipts keep its name; nothing is paid on it any more. */
export async function removeNetwork(id: unknown, ports: OwnNetworkPorts): Promise<Outcome<null>> {
  const network = inUse(await ports.networks()).find((known) => known.id === id && known.own === true);
  if (network === undefined) return failed('network-unknown');
  const open = await ports.ledger.unsettled();
  if (open.some((purchase) => purchase.network === id)) return failed('network-in-use');
  await ports.putNetwork({
    ...network,
    tokens: network.tokens.map((token) => ({ ...token, retired: true })),
  });
  return success(null);
}

/** What the chain says is what the person has seen. */
export function isAsShown(read: TokenReading, shown: TokenReading): boolean {
  const isSameDomain =
    shown.domain?.name === read.domain.name && shown.domain.version === read.domain.version;
  const isSameUnit = shown.symbol === read.symbol && shown.decimals === read.decimals;
  return isSameDomain && isSameUnit && shown.domainSeparator === read.domainSeparator;
}

/** A stranger's chain that calls itself Base would be paid on as if it were. */
function isNamed(network: Network, name: string): boolean {
  const plain = (text: string) => text.normalize('NFKC').toLowerCase().replaceAll(/[\s-]/g, '');
  return [network.name, ...network.v1Names].some((other) => plain(other) === plain(name));
}
