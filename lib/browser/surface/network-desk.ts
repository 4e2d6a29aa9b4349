// The desk's part for networks: which there are, who is asked about them and how they do, and those that a person adds.
import { temperaments } from '../../core/choice.ts';
import { failed, type Outcome, success } from '../../core/failure.ts';
import { chainIdOf, explorerPage, inUse, type Network, networkOf, shelf } from '../../networks/index.ts';
import type { Balance, EndpointHealth, NetworkView, WalletApi } from '../../wallet/api.ts';
import {
  addNetwork,
  type OwnNetworkPorts,
  readChain,
  readRpcUrl,
  readToken,
  removeNetwork,
} from '../../wallet/own-networks.ts';
import { addToken, findToken, type OwnTokenPorts, removeToken } from '../../wallet/own-tokens.ts';
import { tokenView } from '../../wallet/receipt.ts';
import type { NetworkSettings } from '../storage/network-settings.ts';
import type { Settings } from '../storage/settings.ts';
import { balanceAge } from './question-view.ts';

export interface NetworkDeskPorts extends Pick<OwnNetworkPorts, 'ledger'> {
  readonly settings: NetworkSettings & Pick<Settings, 'temperament' | 'setTemperament'>;
  readonly chain: Chain;
  /** Who pays on a network; null while nobody does. */
  payer(network: string): Promise<string | null>;
}

/** What is asked of chains. */
export interface Chain
  extends Pick<OwnNetworkPorts, 'chainIdAt' | 'tokenAt'>,
    Pick<OwnTokenPorts, 'tokenOn'> {
  /** `maxAge` in milliseconds: a remembered answer may be that old. */
  balanceOf(
    maxAge: number,
    of: { readonly network: string; readonly token: string; readonly account: string },
  ): Promise<Outcome<bigint>>;
  /** What is remembered; nobody is asked for it. */
  remembered(of: {
    readonly network: string;
    readonly token: string;
    readonly account: string;
  }): bigint | null;
  healthOf(url: string): Promise<EndpointHealth>;
  /** Which chain an endpoint is of (CAIP-2), asked in the way of this network's family. */
  chainAt(rpcUrl: string, network: string): Promise<Outcome<string>>;
  /** Asks the endpoint now. */
  test(network: string, url: string): Promise<unknown>;
}

type NetworkDesk = Pick<
  WalletApi,
  | 'balances'
  | 'networks'
  | 'setRpcUrl'
  | 'testEndpoint'
  | 'readChain'
  | 'readToken'
  | 'addNetwork'
  | 'removeNetwork'
  | 'findToken'
  | 'addToken'
  | 'removeToken'
  | 'temperament'
  | 'setTemperament'
>;

export function networkDesk({ settings, chain, payer, ledger }: NetworkDeskPorts): NetworkDesk {
  const { networks, putNetwork, putToken } = settings;
  const own: OwnNetworkPorts & OwnTokenPorts = { ...chain, networks, putNetwork, putToken, ledger };

  async function viewOf(network: Network): Promise<NetworkView> {
    const { id, name, testnet, rpcUrls } = network;
    const [custom, endpoints] = await Promise.all([settings.customRpcUrl(id), settings.endpoints(id)]);
    const tokens = network.tokens.filter(({ retired }) => retired !== true);
    return {
      id,
      name,
      testnet,
      own: network.own === true,
      chainId: chainIdOf(network),
      rpcUrl: custom ?? rpcUrls[0] ?? '',
      custom: custom !== null,
      endpoints: await Promise.all(
        endpoints.map(async (url) => ({ url, health: await chain.healthOf(url) })),
      ),
      tokens: tokens.map((token) => {
        const { symbol, stranger } = tokenView(network, token);
        return {
          address: token.address,
          symbol,
          page: explorerPage(network, 'explorerToken', token.address),
          dollars: token.peg === 'USD',
          ...(stranger === undefined ? {} : { stranger }),
        };
      }),
    };
  }

  return {
    async balances(wanted) {
      const shown = await tokensForMoney(wanted?.everywhere === true, settings);
      const holders = await Promise.all(shown.map(({ network }) => payer(network.id)));
      if (holders.every((holder) => holder === null)) return [];
      return Promise.all(
        shown.map(async ({ network, token }, place): Promise<Balance> => {
          const holder = holders[place] ?? '';
          const of = { network: network.id, token: token.address, account: holder };
          const balance = await chain.balanceOf(balanceAge, of);
          return { token: tokenView(network, token), amount: balance.ok ? balance.value.toString() : null };
        }),
      );
    },

    networks: async () => Promise.all(inUse(await networks()).map(viewOf)),

    async setRpcUrl({ network, rpcUrl }) {
      const known = networkOf(inUse(await networks()), network);
      if (known === undefined) return failed('network-unknown');
      const checked = await checkRpcUrl(known, rpcUrl, chain);
      if (checked.ok) await settings.setRpcUrl(network, checked.value);
      return checked.ok ? success(null) : checked;
    },

    /** Of those alone that are listed: nobody else is asked for a page's sake. */
    async testEndpoint({ network, url }) {
      if (!(await settings.endpoints(network)).includes(url)) return failed('network-unknown');
      await chain.test(network, url);
      return success(await chain.healthOf(url));
    },

    readChain: ({ rpcUrl }) => readChain(rpcUrl, own),
    readToken: ({ rpcUrl, address }) => readToken(rpcUrl, address, own),
    addNetwork: (draft) => addNetwork(draft, own),
    removeNetwork: ({ network }) => removeNetwork(network, own),
    findToken: (place) => findToken(place, own),
    addToken: (entry) => addToken(entry, own),
    removeToken: (place) => removeToken(place, own),

    temperament: settings.temperament,
    async setTemperament({ temperament }) {
      if (temperaments.includes(temperament)) await settings.setTemperament(temperament);
    },
  };
}

/** The tokens that a person may have some of, there: what was taken out is not among them. */
export async function tokensForMoney(everywhere: boolean, settings: NetworkSettings) {
  const asked = await askedForMoney(everywhere, settings);
  const held = asked.flatMap((network) => network.tokens.map((token) => ({ network, token })));
  return held.filter(({ token }) => token.retired !== true);
}

/** As many as have nothing to do with this account would all be asked, every few seconds, for nothing. */
async function askedForMoney(everywhere: boolean, settings: NetworkSettings): Promise<readonly Network[]> {
  const [networks, seen] = await Promise.all([settings.networks(), settings.moneySeen()]);
  const isOwn = ({ own, tokens }: Network) =>
    own === true || tokens.some((token) => token.own === true && token.retired !== true);
  const isWanted = (network: Network) => isOwn(network) || usual.includes(network.id) || seen.has(network.id);
  return inUse(networks).filter((network) => everywhere || isWanted(network));
}

/** The first of real money and the first of test money: there most accounts have something. */
const usual = shelf.slice(0, 2).map(({ id }) => id);

/** https, or this machine; and the endpoint must really be of that chain. */
async function checkRpcUrl(
  network: Network,
  rpcUrl: string | null,
  chain: Chain,
): Promise<Outcome<string | null>> {
  if (rpcUrl === null) return success(null);
  const url = readRpcUrl(rpcUrl);
  if (!url.ok) return url;
  const id = await chain.chainAt(url.value, network.id);
  if (!id.ok) return id;
  return id.value === network.id ? url : failed('rpc-other-chain');
}
