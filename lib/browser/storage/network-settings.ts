// The one owner of which networks there are and who is asked about them: the shelf's, the person's own, and their endpoints.
import { isList, isRecord } from '../../core/json.ts';
import { inUse, type Network, networkOf, shelf } from '../../networks/index.ts';

export interface NetworkSettings {
  /** The shelf's and the person's own, with what was taken out: receipts are named by it. */
  networks(): Promise<readonly Network[]>;
  /** In the place of the person's own of the same id. */
  putNetwork(network: Network): Promise<void>;
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
  const networks = async () => [...shelf, ...(await own())];
  const customRpcUrl = async (network: string) => {
    const url = await read(`rpc:${network}`);
    return typeof url === 'string' ? url : null;
  };
  const moneySeen = async () => new Set(textsIn(await read('money-seen')));
  return {
    networks,
    async putNetwork(network) {
      const others = (await own()).filter(({ id }) => id !== network.id);
      await write('own-networks', [...others, network]);
      if (inUse([network]).length === 0) await write(`rpc:${network.id}`, null);
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

function textsIn(stored: unknown): string[] {
  return isList(stored) ? stored.filter((one) => typeof one === 'string') : [];
}
