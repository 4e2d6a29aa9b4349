// The one owner of which networks there are and who is asked about them: the shelf's, the person's own, the tokens that a person has
// added to either, and their endpoints.
import { isList, isRecord } from '../../core/json.ts';
import { isSameAddress } from '../../core/network-family.ts';
import { inUse, type Network, networkOf, shelf, type Token, tokenOf } from '../../networks/index.ts';

export interface NetworkSettings {
  /** The shelf's and the person's own, with what was taken out: receipts are named by it. */
  networks(): Promise<readonly Network[]>;
  /** In the place of the person's own of the same id. */
  putNetwork(network: Network): Promise<void>;
  /** Beside those of its network, in the place of the person's own of the same address; never in that of one of the shelf. */
  putToken(network: string, token: Token): Promise<void>;
  /** The user's own endpoint; null: the network's public ones are asked. */
  customRpcUrl(network: string): Promise<string | null>;
  /** All that may be asked about a network. One of the user's own stands alone: nobody else learns what is asked. */
  endpoints(network: string): Promise<readonly string[]>;
  setRpcUrl(network: string, url: string | null): Promise<void>;
  /** Where the account was seen to have money. */
  moneySeen(): Promise<ReadonlySet<string>>;
  noteMoney(network: string): Promise<void>;
}

export function networkSettingsIn(
  read: (key: string) => Promise<unknown>,
  write: (key: string, value: unknown) => Promise<void>,
): NetworkSettings {
  const own = async () => networksIn(await read('own-networks'));
  const added = async () => tokensIn(await read('own-tokens'));
  const networks = async () => {
    const more = await added();
    return [...shelf.map((network) => withMore(network, more)), ...(await own())].map(unvouched);
  };
  async function putNetwork(network: Network): Promise<void> {
    const others = (await own()).filter(({ id }) => id !== network.id);
    await write('own-networks', [...others, network]);
    if (inUse([network]).length === 0) await write(`rpc:${network.id}`, null);
  }
  const customRpcUrl = async (network: string) => {
    const url = await read(`rpc:${network}`);
    return typeof url === 'string' ? url : null;
  };
  const moneySeen = async () => new Set(textsIn(await read('money-seen')));
  return {
    networks,
    putNetwork,
    async putToken(id, token) {
      const mine = networkOf(await own(), id);
      // What is taken out with its network goes with it.
      if (mine !== undefined) return putNetwork({ ...mine, tokens: inPlace(mine.tokens, token) });
      const more = await added();
      await write('own-tokens', { ...more, [id]: inPlace(more[id] ?? [], token) });
    },
    customRpcUrl,
    async endpoints(network) {
      const custom = await customRpcUrl(network);
      return custom === null ? (networkOf(await networks(), network)?.rpcUrls ?? []) : [custom];
    },
    setRpcUrl: (network, url) => write(`rpc:${network}`, url),
    moneySeen,
    async noteMoney(network) {
      const seen = await moneySeen();
      if (!seen.has(network)) await write('money-seen', [...seen, network]);
    },
  };
}

/** Written by `putNetwork` alone, and never in the place of one of the shelf, whatever a later shelf holds. */
function networksIn(stored: unknown): Network[] {
  if (!isList(stored)) return [];
  const sound = stored.filter((one) => isRecord(one) && typeof one.id === 'string' && isList(one.tokens));
  // Cast: checked by `addNetwork` before it was stored.
  return (sound as unknown as Network[]).filter(({ id }) => networkOf(shelf, id) === undefined);
}

type Added = Readonly<Record<string, readonly Token[]>>;

/** Written by `putToken` alone. */
function tokensIn(stored: unknown): Added {
  if (!isRecord(stored)) return {};
  const sound = Object.entries(stored).filter(([, tokens]) => isList(tokens));
  // Cast: checked by `addToken` before it was stored.
  return Object.fromEntries(sound) as unknown as Added;
}

/** What a later shelf holds is the shelf's. */
function withMore(network: Network, added: Added): Network {
  const more = (added[network.id] ?? []).filter(({ address }) => tokenOf(network, address) === undefined);
  const own = more.map((token): Token => ({ ...token, own: true }));
  return own.length === 0 ? network : { ...network, tokens: [...network.tokens, ...own] };
}

/** Whatever is stored, of a token that a person has added nobody knows the worth. */
function unvouched(network: Network): Network {
  if (!network.tokens.some(({ own }) => own)) return network;
  return {
    ...network,
    tokens: network.tokens.map((token) => (token.own === true ? { ...token, peg: null } : token)),
  };
}

function inPlace(tokens: readonly Token[], token: Token): Token[] {
  return [...tokens.filter(({ address }) => !isSameAddress(address, token.address)), token];
}

function textsIn(stored: unknown): string[] {
  return isList(stored) ? stored.filter((one) => typeof one === 'string') : [];
}
