// The desk's part for what guards the wallet: password, passkey, recovery words, the time it locks after, the phrase.

import { failed, type Outcome, success } from '../../core/failure.ts';
import { lockTimes, usualLockTime } from '../../core/lock-times.ts';
import type { NetworkFamily } from '../../core/network-family.ts';
import type { WalletApi, WalletStatus } from '../../wallet/api.ts';
import { confirmPassword, retime } from '../../wallet/lock.ts';
import { addPasskey, type PasskeyPorts, passkeyOf, unlockByPasskey } from '../../wallet/passkey.ts';
import { drawPhrase, readPhrase } from '../../wallet/phrase.ts';
import { changePassword, recoveryWords } from '../../wallet/words-by-password.ts';
import type { SecuritySettings } from '../storage/security-settings.ts';

export interface SecurityDeskPorts extends PasskeyPorts {
  readonly security: SecuritySettings;
  account(family?: NetworkFamily): Promise<string | null>;
  readonly questions: { weighAgain(): void };
}

type SecurityDesk = Pick<
  WalletApi,
  | 'unlockByPasskey'
  | 'addPasskey'
  | 'removePasskey'
  | 'changePassword'
  | 'setLockAfter'
  | 'recoveryWords'
  | 'noteBackup'
  | 'drawPhrase'
  | 'setPhrase'
>;

/** `isDashboard`: the words are shown there and nowhere else, so nothing else is told them. */
export function securityDesk(isDashboard: boolean, ports: SecurityDeskPorts): SecurityDesk {
  const { security, random, clock } = ports;
  return {
    async unlockByPasskey({ secret }) {
      const opened = await unlockByPasskey(secret, ports);
      if (opened.ok) ports.questions.weighAgain();
      return opened;
    },
    addPasskey: (entry) => addPasskey(entry, ports),
    removePasskey: () => ports.passkeys.write(null),
    changePassword: (entry) => changePassword(entry, ports),

    async setLockAfter({ minutes, password }): Promise<Outcome<null>> {
      if (!lockTimes.includes(minutes)) return failed('lock-time-malformed');
      const isLonger = minutes > usualLockTime && minutes > (await security.lockAfter());
      const confirmed = isLonger ? await confirmPassword(password, ports) : success(null);
      if (!confirmed.ok) return confirmed;
      await security.setLockAfter(minutes);
      await retime(minutes, ports);
      return success(null);
    },

    recoveryWords: async ({ password }) =>
      isDashboard ? recoveryWords(password, ports) : failed('sender-refused'),

    async noteBackup() {
      const account = await ports.account();
      if (account !== null) await security.noteBackup(account, clock());
    },

    drawPhrase: async () => drawPhrase(random),

    async setPhrase({ phrase }) {
      const read = readPhrase(phrase);
      if (read.ok) await security.setPhrase(read.value);
      return read;
    },
  };
}

/** The part of the status that tells how the wallet is guarded. */
export async function guardOf(
  account: Promise<string | null>,
  ports: Pick<SecurityDeskPorts, 'security' | 'vault' | 'passkeys'>,
): Promise<Pick<WalletStatus, 'phrase' | 'backedUpAt' | 'lockAfter' | 'passkey'>> {
  const { security } = ports;
  const [seal, phrase, backedUpAt, lockAfter] = await Promise.all([
    passkeyOf(ports),
    security.phrase(),
    account.then((known) => (known === null ? null : security.backedUpAt(known))),
    security.lockAfter(),
  ]);
  return {
    phrase,
    backedUpAt,
    lockAfter,
    passkey: seal === null ? null : { credential: seal.credential, salt: seal.salt },
  };
}
