// Whether there is a wallet, whether it is open, and how it is set: what every screen asks first.
import type { NetworkFamily } from '../../core/network-family.ts';
import type { WalletStatus } from '../../wallet/api.ts';
import { isUnlocked, type LockPorts } from '../../wallet/lock.ts';
import type { Stop } from '../../wallet/stop.ts';
import type { Settings } from '../storage/settings.ts';
import { hasAccess } from './access.ts';
import { guardOf, type SecurityDeskPorts } from './security-desk.ts';

export interface StatusPorts extends LockPorts, Pick<SecurityDeskPorts, 'security' | 'passkeys'> {
  readonly stop: Stop;
  /** The spending account's address; null while there is no wallet. */
  account(family?: NetworkFamily): Promise<string | null>;
  readonly settings: Settings;
  /** Whether this browser needs a script in the pages that it serves. */
  readonly standsInPages: boolean;
}

export async function walletStatus(ports: StatusPorts): Promise<WalletStatus> {
  const { settings, clock, standsInPages } = ports;
  const account = ports.account();
  const [address, guard, solanaAddress, open, tries, developerMode, reach, access, stopped] =
    await Promise.all([
      account,
      guardOf(account, ports),
      ports.account('solana'),
      isUnlocked(ports),
      settings.tries.read(),
      settings.developerMode(),
      standsInPages ? settings.reach() : null,
      hasAccess(),
      ports.stop.view(),
    ]);
  return {
    vault: address === null ? 'none' : open ? 'unlocked' : 'locked',
    address,
    solanaAddress,
    developerMode,
    reach,
    access: access ? 'all' : 'withdrawn',
    retryAt: tries.retryAt > clock() ? tries.retryAt : null,
    stopped,
    ...guard,
  };
}
