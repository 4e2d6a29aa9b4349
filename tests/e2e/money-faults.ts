// What no second try forgives: money that moved where the journal does not count it. Such a fault is written down beside the
// report, and fails the whole run even where the journey passes when it is tried again.
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../test-results');
export const faultsFile = join(folder, 'money-faults.log');

/** Runs the check; what it finds is kept, and thrown on. */
export async function unforgiven(journey: string, check: () => Promise<void> | void): Promise<void> {
  try {
    await check();
  } catch (error) {
    mkdirSync(folder, { recursive: true });
    appendFileSync(faultsFile, `${journey}: ${String(error).replaceAll(/\s+/g, ' ').slice(0, 2_000)}\n`);
    throw error;
  }
}
