// What the user set, and the count of wrong passwords: small values in the database, each with its reader.
import type { Reach } from '../../wallet/api.ts';
import type { Tries } from '../../wallet/ports.ts';
import type { Mark, RecoveryPorts } from '../../wallet/recovery.ts';
import { type RetentionSettings, readRetention } from '../../wallet/retention.ts';
import type { Database } from './database.ts';
import { type NetworkSettings, networkSettingsIn } from './network-settings.ts';

export interface Settings extends NetworkSettings {
  developerMode(): Promise<boolean>;
  setDeveloperMode(on: boolean): Promise<void>;
  reach(): Promise<Reach>;
  setReach(reach: Reach): Promise<void>;
  readonly tries: Tries;
  /** Up to where each chain has been searched for what the account spent. */
  readonly marks: RecoveryPorts['marks'];
  readonly retention: RetentionSettings;
}

export function settingsIn(opening: Promise<Database>): Settings {
  const read = async (key: string) => (await opening).get('settings', key);
  const write = async (key: string, value: unknown) => {
    await (await opening).put('settings', value, key);
  };
  return {
    ...networkSettingsIn(read, write),
    developerMode: async () => (await read('developer-mode')) === true,
    setDeveloperMode: (on) => write('developer-mode', on),
    reach: async () => ((await read('reach')) === 'ruled-sites' ? 'ruled-sites' : 'everywhere'),
    setReach: (reach) => write('reach', reach),
    tries: {
      read: async () => triesOf(await read('tries')),
      write: (tries) => write('tries', tries),
    },
    marks: {
      read: async (...of) => markOf(await read(`mark:${of.join(' ')}`)),
      write: (network, asset, account, mark) => write(`mark:${network} ${asset} ${account}`, mark),
    },
    retention: {
      days: async () => daysOf(await read('retention-days')),
      setDays: (days) => write('retention-days', days),
      lookedAt: async () => timeOf(await read('retention-looked-at')),
      noteLook: (at) => write('retention-looked-at', at),
    },
  };
}

function markOf(value: unknown): Mark | null {
  const { block, at } = (value ?? {}) as { block?: unknown; at?: unknown }; // checked in the next line
  return typeof block === 'number' && typeof at === 'number' ? { block, at } : null;
}

/** What is not a number of days deletes nothing. */
function daysOf(value: unknown): number | null {
  const days = readRetention(value);
  return days.ok ? days.value : null;
}

function timeOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function triesOf(value: unknown): { failed: number; retryAt: number } {
  const { failed, retryAt } = (value ?? {}) as { failed?: unknown; retryAt?: unknown }; // checked in the next line
  return {
    failed: typeof failed === 'number' ? failed : 0,
    retryAt: typeof retryAt === 'number' ? retryAt : 0,
  };
}
