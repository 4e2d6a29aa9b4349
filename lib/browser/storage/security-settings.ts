// What guards the wallet beside its vault: when it locks, the phrase, the passkey's seal, and when the words were written down.
import { lockTimes, usualLockTime } from '../../core/lock-times.ts';
import { isPasskeySeal, type PasskeyStore } from '../../wallet/passkey.ts';
import { readPhrase } from '../../wallet/phrase.ts';
import type { Database } from './database.ts';

export interface SecuritySettings {
  lockAfter(): Promise<number>;
  setLockAfter(minutes: number): Promise<void>;
  phrase(): Promise<string | null>;
  setPhrase(phrase: string): Promise<void>;
  /** Of the words of this account. In milliseconds since 1970. */
  backedUpAt(account: string): Promise<number | null>;
  noteBackup(account: string, at: number): Promise<void>;
  readonly passkeys: PasskeyStore;
}

export function securitySettingsIn(opening: Promise<Database>): SecuritySettings {
  const read = async (key: string) => (await opening).get('settings', key);
  const write = async (key: string, value: unknown) => {
    await (await opening).put('settings', value, key);
  };
  return {
    lockAfter: async () => minutesOf(await read('lock-after')),
    setLockAfter: (minutes) => write('lock-after', minutes),
    async phrase() {
      const phrase = readPhrase(await read('phrase'));
      return phrase.ok ? phrase.value : null;
    },
    setPhrase: (phrase) => write('phrase', phrase),
    async backedUpAt(account) {
      const at = await read(`backed-up:${account}`);
      return typeof at === 'number' ? at : null;
    },
    noteBackup: (account, at) => write(`backed-up:${account}`, at),
    passkeys: {
      async read() {
        const seal = await read('passkey');
        return isPasskeySeal(seal) ? seal : null;
      },
      write: (seal) => write('passkey', seal),
    },
  };
}

/** What is no time of ours is the usual one: a damaged setting does not leave the wallet open. */
function minutesOf(value: unknown): number {
  return lockTimes.find((minutes) => minutes === value) ?? usualLockTime;
}
