// What the user set, and the count of wrong passwords: small values in the database, each with its reader.
import { type Temperament, temperaments } from '../../core/choice.ts';
import type { Reach } from '../../wallet/api.ts';
import type { MutePorts, Refused } from '../../wallet/mutes.ts';
import type { NearLimitPorts, Told } from '../../wallet/near-limit.ts';
import type { Tries } from '../../wallet/ports.ts';
import type { Mark, RecoveryPorts } from '../../wallet/recovery.ts';
import { type RetentionSettings, readRetention } from '../../wallet/retention.ts';
import type { StopPorts } from '../../wallet/stop.ts';
import type { Database } from './database.ts';
import { type NetworkSettings, networkSettingsIn } from './network-settings.ts';

export interface Settings extends NetworkSettings {
  developerMode(): Promise<boolean>;
  setDeveloperMode(on: boolean): Promise<void>;
  reach(): Promise<Reach>;
  setReach(reach: Reach): Promise<void>;
  /** Where the account has its like on Solana; null before the first unlocking since the wallet pays there. */
  solanaAddress(of: string): Promise<string | null>;
  noteSolana(of: string, address: string): Promise<void>;
  temperament(): Promise<Temperament>;
  setTemperament(temperament: Temperament): Promise<void>;
  /** Whether allowances may be signed along as whole transactions; off until a person has switched it on. */
  signsApprovals(): Promise<boolean>;
  setSignsApprovals(on: boolean): Promise<void>;
  readonly tries: Tries;
  /** Up to where each chain has been searched for what the account spent. */
  readonly marks: RecoveryPorts['marks'];
  readonly retention: RetentionSettings;
  readonly stoppedAt: StopPorts['stoppedAt'];
  /** Who was refused how often. */
  readonly refused: MutePorts['refused'];
  /** Of which budgets it was said that they are nearly spent. */
  readonly told: NearLimitPorts['told'];
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
    async solanaAddress(of) {
      const address = await read(`solana-address:${of}`);
      return typeof address === 'string' ? address : null;
    },
    noteSolana: (of, address) => write(`solana-address:${of}`, address),
    temperament: async () => temperamentOf(await read('temperament')),
    setTemperament: (temperament) => write('temperament', temperament),
    // Nothing but a plain yes is one: a damaged setting signs nothing.
    signsApprovals: async () => (await read('signs-approvals')) === true,
    setSignsApprovals: (on) => write('signs-approvals', on),
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
    stoppedAt: {
      read: async () => momentOf(await read('stopped-at')),
      write: (at) => write('stopped-at', at),
    },
    refused: {
      read: async () => ((await read('refused')) ?? {}) as Refused, // written by the next line alone
      write: (refused) => write('refused', refused),
    },
    told: {
      read: async () => ((await read('budgets-told')) ?? []) as readonly Told[], // written by the next line alone
      write: (told) => write('budgets-told', told),
    },
  };
}

function temperamentOf(value: unknown): Temperament {
  return temperaments.find((one) => one === value) ?? 'balanced';
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

/** What cannot be read is a stop: it is lifted by a person, never by a fault. */
function momentOf(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'number' ? value : 0;
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
