// Takes up a history that this wallet wrote on another machine. Nothing in the file is believed to free money: what is known
// here stays as it is, what is new only adds, and what the file leaves open is asked about like any other.
import { failed, type Outcome, success } from '../core/failure.ts';
import { isList, isRecord } from '../core/json.ts';
import { isSameAddress, type NetworkFamily } from '../core/network-family.ts';
import type { Clock } from '../core/time-and-chance.ts';
import type { Network } from '../networks/index.ts';
import { historyFormat, historyVersion } from './history-export.ts';
import { longestPart } from './history-parts.ts';
import { readPast } from './history-row.ts';
import type { Payers } from './payers.ts';
import type { Archive, Networks, Past } from './ports.ts';

interface ImportPorts {
  readonly archive: Archive;
  readonly clock: Clock;
  account(family?: NetworkFamily): Promise<string | null>;
  /** Missing: nobody else was named. */
  payers?(): Promise<Payers>;
  readonly networks: Networks;
}

export async function importHistory(json: unknown, ports: ImportPorts): Promise<Outcome<{ added: number }>> {
  const account = await ports.account();
  if (account === null) return failed('wallet-missing');
  const named = (await ports.payers?.())?.smart ?? [];
  const solana = (await ports.account('solana')) ?? account;
  const accounts = [account, solana, ...named.map(({ address }) => address)];
  const past = readHistory(json, accounts, ports.clock(), await ports.networks());
  return past.ok ? success({ added: await ports.archive.takeIn(past.value) }) : past;
}

/** All of it, or the reason why none: half a file is taken in by nobody's wish. */
export function readHistory(
  json: unknown,
  accounts: readonly string[],
  now: number,
  networks: readonly Network[],
): Outcome<Past[]> {
  if (typeof json !== 'string') return failed('history-malformed');
  if (json.length > longestPart * 2) return failed('history-too-large');
  const document = parsed(json);
  if (!isRecord(document) || document.format !== historyFormat) return failed('history-malformed');
  if (document.version !== historyVersion) return failed('history-newer');
  if (!isList(document.purchases)) return failed('history-malformed');
  const past: Past[] = [];
  for (const [index, row] of document.purchases.entries()) {
    const read = readPast(row, now, networks);
    if (!read.ok) return { ok: false, failure: { ...read.failure, detail: { row: String(index + 1) } } };
    // Another account's money is none of this wallet's limits, and its words are not here to look after it.
    if (!accounts.some((account) => isSameAddress(account, read.value.terms.account)))
      return failed('history-other-account');
    past.push(read.value);
  }
  return success(past);
}

/** undefined for what is no JSON. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
