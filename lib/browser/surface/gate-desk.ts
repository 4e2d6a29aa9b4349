// The desk's part for a gate without a question: what was paid for the very page that it holds.
import type { WalletApi } from '../../wallet/api.ts';
import { isUnlocked, type LockPorts } from '../../wallet/lock.ts';
import type { Ledger, Networks } from '../../wallet/ports.ts';
import { receiptOf } from '../../wallet/receipt.ts';

export interface GateDeskPorts extends Pick<LockPorts, 'session' | 'clock'> {
  readonly ledger: Pick<Ledger, 'unsettled'>;
  readonly networks: Networks;
}

/** `held`: the URL that the gate stands for; null for any other page, which is told nothing. */
export function gateDesk(held: string | null, ports: GateDeskPorts): Pick<WalletApi, 'heldPayment'> {
  return {
    async heldPayment() {
      // A locked wallet tells what was bought to nobody who happens to sit before it.
      if (held === null || !(await isUnlocked(ports))) return null;
      const open = (await ports.ledger.unsettled()).filter(
        ({ url, delivery }) => url === held && delivery !== 'delivered',
      );
      const [latest] = open.toSorted((one, other) => other.at - one.at);
      return latest === undefined ? null : receiptOf(latest, await ports.networks());
    },
  };
}
