// Tokens that a person adds to a network that the wallet knows, by their contract: read and shown, confirmed, read once more, and only
// then kept. What a token calls itself is worth nothing, so it is paid with on a person's word alone, and counted in no dollars.
import { isAddress } from 'viem';
import { failed, type Outcome, success } from '../core/failure.ts';
import { isSameAddress } from '../core/network-family.ts';
import { siteWords } from '../core/words.ts';
import { chainIdOf, inUse, type Network, type Token, tokenOf } from '../networks/index.ts';
import { carriesNoWrongChecksum } from '../schemes/payees.ts';
import type { TokenFound, TokenReading } from './api.ts';
import { isAsShown } from './own-networks.ts';
import type { Ledger, Networks } from './ports.ts';
import { resembled } from './stranger.ts';

export interface OwnTokenPorts {
  readonly networks: Networks;
  /** In the place of the person's own of the same address. */
  putToken(network: string, token: Token): Promise<void>;
  /** As the network's endpoints say together. */
  tokenOn(network: string, chainId: number, address: `0x${string}`): Promise<Outcome<TokenReading>>;
  readonly ledger: Pick<Ledger, 'unsettled'>;
}

/** Both are whatever was typed. */
interface Place {
  readonly network: unknown;
  readonly address: unknown;
}

export async function findToken(place: Place, ports: OwnTokenPorts): Promise<Outcome<TokenFound>> {
  const { address } = place;
  const network = await networkAt(place, ports);
  const chainId = network === undefined ? null : chainIdOf(network);
  if (network === undefined || chainId === null) return failed('network-unknown');
  if (!isContract(address)) return failed('asset-malformed');
  const known = liveTokenAt(network, address);
  if (known !== undefined) return failed('token-known');
  const read = await ports.tokenOn(network.id, chainId, address);
  if (!read.ok) return read;
  if (!isLegible(read.value)) return failed('token-unreadable');
  const { id, name: networkName, testnet } = network;
  return success({
    ...read.value,
    network: id,
    networkName,
    testnet,
    resembles: resembled(read.value, network),
  });
}

/** The token is read anew: what is kept is what the chain says, and it must be what the person has seen. */
export async function addToken(
  { network, token: shown }: { readonly network: unknown; readonly token: TokenReading },
  ports: OwnTokenPorts,
): Promise<Outcome<null>> {
  const found = await findToken({ network, address: shown?.address }, ports);
  if (!found.ok) return found;
  if (!isAsShown(found.value, shown)) return failed('token-changed');
  const { address, symbol, decimals, domain, domainSeparator } = found.value;
  await ports.putToken(found.value.network, {
    address,
    symbol,
    decimals,
    peg: null,
    domain: { name: domain.name, version: domain.version },
    transferMethods: ['eip3009'],
    domainSeparator,
    own: true,
  });
  return success(null);
}

/** Its receipts keep its name; nothing is paid with it any more. */
export async function removeToken(place: Place, ports: OwnTokenPorts): Promise<Outcome<null>> {
  const { address } = place;
  const network = await networkAt(place, ports);
  if (network === undefined) return failed('network-unknown');
  const token = typeof address === 'string' ? liveTokenAt(network, address) : undefined;
  if (token?.own !== true) return failed('token-unknown');
  const open = await ports.ledger.unsettled();
  if (open.some((one) => one.network === network.id && isSameAddress(one.asset, token.address)))
    return failed('token-in-use');
  await ports.putToken(network.id, { ...token, retired: true });
  return success(null);
}

async function networkAt({ network }: Place, ports: OwnTokenPorts): Promise<Network | undefined> {
  return inUse(await ports.networks()).find(({ id }) => id === network);
}

function liveTokenAt(network: Network, address: string): Token | undefined {
  const token = tokenOf(network, address);
  return token?.retired === true ? undefined : token;
}

function isContract(address: unknown): address is `0x${string}` {
  return (
    typeof address === 'string' && isAddress(address, { strict: false }) && carriesNoWrongChecksum(address)
  );
}

/**
 * Nothing in its names turns the reading round, hides, or piles up; nor does its symbol write an address of its own, which would
 * stand in the place of the true one.
 */
function isLegible({ symbol, domain }: TokenReading): boolean {
  const isPlain = [symbol, domain.name, domain.version].every((text) => siteWords(text) === text);
  return isPlain && !/[()\p{M}]/u.test(symbol.normalize('NFC'));
}
