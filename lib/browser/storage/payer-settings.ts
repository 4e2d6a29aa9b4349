// The smart accounts that the person has named, and where code of the account's own does not take its signatures.
import { isList, isRecord } from '../../core/json.ts';
import type { Payers, SmartAccount } from '../../wallet/payers.ts';
import type { PayerStore } from '../../wallet/smart-accounts.ts';
import type { Database } from './database.ts';

export function payerSettingsIn(opening: Promise<Database>): PayerStore {
  return {
    payers: async (of) => payersIn(await (await opening).get('settings', keyOf(of))),
    /** Read and written in one transaction: two pages may change it at once. */
    async change(of, change) {
      const transaction = (await opening).transaction('settings', 'readwrite');
      const before = payersIn(await transaction.store.get(keyOf(of)));
      await transaction.store.put(change(before), keyOf(of));
      await transaction.done;
    },
  };
}

const keyOf = (account: string) => `payers:${account}`;

/** What cannot be read is nobody: the account of the words pays. */
function payersIn(stored: unknown): Payers {
  if (!isRecord(stored)) return { smart: [], refusing: [] };
  const { smart, refusing } = stored;
  return {
    smart: isList(smart) ? smart.flatMap((one) => accountIn(one) ?? []) : [],
    refusing: isList(refusing) ? refusing.filter((network) => typeof network === 'string') : [],
  };
}

function accountIn(stored: unknown): SmartAccount | null {
  if (!isRecord(stored)) return null;
  const { network, address, pays } = stored;
  if (typeof network !== 'string' || typeof address !== 'string') return null;
  return { network, address, pays: pays === true };
}
