// What the user set, and the count of wrong passwords: small values in the database, each with its reader.
import { networks } from '../../networks/index.ts';
import type { Reach } from '../../wallet/api.ts';
import type { Tries } from '../../wallet/ports.ts';
import type { Database } from './database.ts';

export interface Settings {
  developerMode(): Promise<boolean>;
  setDeveloperMode(on: boolean): Promise<void>;
  reach(): Promise<Reach>;
  setReach(reach: Reach): Promise<void>;
  /** The endpoint in use for a network: the user's, or the network's public one. */
  rpcUrl(network: string): Promise<string>;
  customRpcUrl(network: string): Promise<string | null>;
  setRpcUrl(network: string, url: string | null): Promise<void>;
  readonly tries: Tries;
}

export function settingsIn(opening: Promise<Database>): Settings {
  const read = async (key: string) => (await opening).get('settings', key);
  const write = async (key: string, value: unknown) => {
    await (await opening).put('settings', value, key);
  };
  const customRpcUrl = async (network: string) => {
    const url = await read(`rpc:${network}`);
    return typeof url === 'string' ? url : null;
  };
  return {
    developerMode: async () => (await read('developer-mode')) === true,
    setDeveloperMode: (on) => write('developer-mode', on),
    reach: async () => ((await read('reach')) === 'ruled-sites' ? 'ruled-sites' : 'everywhere'),
    setReach: (reach) => write('reach', reach),
    customRpcUrl,
    rpcUrl: async (network) =>
      (await customRpcUrl(network)) ?? networks.find(({ id }) => id === network)?.rpcUrl ?? '',
    setRpcUrl: (network, url) => write(`rpc:${network}`, url),
    tries: {
      read: async () => triesOf(await read('tries')),
      write: (tries) => write('tries', tries),
    },
  };
}

function triesOf(value: unknown): { failed: number; retryAt: number } {
  const { failed, retryAt } = (value ?? {}) as { failed?: unknown; retryAt?: unknown }; // checked in the next line
  return {
    failed: typeof failed === 'number' ? failed : 0,
    retryAt: typeof retryAt === 'number' ? retryAt : 0,
  };
}
