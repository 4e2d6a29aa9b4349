// A list of payees as rules store it: addresses of any network.
import { readList } from './list.ts';

export function readPayees(setting: unknown): readonly string[] | null {
  return readList(setting, /^(0x[0-9a-fA-F]{40}|[1-9A-HJ-NP-Za-km-z]{32,44})$/);
}

/** Hex is written in either case; Base58 is not. */
export function isListed(payees: readonly string[], payTo: string): boolean {
  return payees.some(
    (one) => one === payTo || (one.startsWith('0x') && one.toLowerCase() === payTo.toLowerCase()),
  );
}
