// Reads what an endpoint of Solana answers: each reader takes unknown data and gives a plain value, or null for anything odd.
import { isList, isRecord, type JsonRecord, stringOf } from '../../core/json.ts';

export interface AccountInfo {
  /** The program that owns it, base58. */
  readonly owner: string;
  readonly data: Uint8Array;
  /** It is a program itself. */
  readonly isProgram: boolean;
}

/** One line of an address's history. */
export interface Line {
  readonly signature: string;
  readonly slot: number;
  /** Seconds since 1970. */
  readonly time: number;
  readonly final: boolean;
  readonly failed: boolean;
  /** What its memos say; null where the endpoint does not tell. */
  readonly memo: string | null;
}

export interface Landed {
  readonly slot: number;
  readonly failed: boolean;
  /** As it went over the wire. */
  readonly bytes: Uint8Array;
}

/** What an endpoint knows of a signature. */
export interface Status {
  /** The slot up to which it has looked. */
  readonly upTo: number;
  /** Null: it has never heard of it. */
  readonly landed: {
    readonly failed: boolean;
    readonly standing: 'processed' | 'confirmed' | 'finalized';
  } | null;
}

export interface Simulated {
  readonly failed: boolean;
  /** Lamports that the accounts would have, in the order in which they were asked for. */
  readonly lamports: readonly bigint[];
}

export interface LatestBlockhash {
  readonly blockhash: string;
  readonly lastHeight: number;
  readonly slot: number;
}

/** A hash or an address. */
export function hashOf(value: unknown): string | null {
  return typeof value === 'string' && /^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(value) ? value : null;
}

/** A slot, a height, a time. */
export function countOf(value: unknown): number | null {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : null; // a safe integer is a number
}

export function latestBlockhashOf(value: unknown): LatestBlockhash | null {
  const [context, latest] = contextIn(value);
  if (!isRecord(latest)) return null;
  const [blockhash, lastHeight] = [hashOf(latest.blockhash), countOf(latest.lastValidBlockHeight)];
  return blockhash === null || lastHeight === null || context === null
    ? null
    : { blockhash, lastHeight, slot: context };
}

export function flagOf(value: unknown): boolean | null {
  const [, flag] = contextIn(value);
  return typeof flag === 'boolean' ? flag : null;
}

/** `missing`: there is no such account. */
export function accountOf(value: unknown): AccountInfo | 'missing' | null {
  const [context, account] = contextIn(value);
  if (context !== null && account === null) return 'missing';
  if (!isRecord(account) || !isList(account.data) || account.data[1] !== 'base64') return null;
  const [owner, data] = [hashOf(account.owner), bytesOf(account.data[0])];
  const { executable: isProgram } = account;
  return owner === null || data === null || typeof isProgram !== 'boolean'
    ? null
    : { owner, data, isProgram };
}

/** An amount that is told with its slot: a balance, a fee. */
export function lamportsOf(value: unknown): bigint | null {
  const count = countOf(contextIn(value)[1]);
  return count === null ? null : BigInt(count);
}

export function rentOf(value: unknown): bigint | null {
  const count = countOf(value);
  return count === null ? null : BigInt(count);
}

/** What was bid lately for each unit, in millionths of a lamport. */
export function bidsOf(value: unknown): bigint[] | null {
  if (!isList(value)) return null;
  const bids = value.flatMap((one) => (isRecord(one) ? (countOf(one.prioritizationFee) ?? []) : []));
  return bids.length === value.length ? bids.map(BigInt) : null;
}

/** Of one signature. */
export function statusOf(value: unknown): Status | null {
  const [upTo, statuses] = contextIn(value);
  if (upTo === null || !isList(statuses) || statuses.length !== 1) return null;
  const [status] = statuses;
  if (status === null) return { upTo, landed: null };
  if (!isRecord(status)) return null;
  const standing = standings.find((one) => one === status.confirmationStatus);
  return standing === undefined ? null : { upTo, landed: { failed: isError(status), standing } };
}

export function simulatedOf(value: unknown): Simulated | null {
  const [, simulated] = contextIn(value);
  if (!isRecord(simulated)) return null;
  if (isError(simulated)) return { failed: true, lamports: [] };
  if (!isList(simulated.accounts)) return null;
  const lamports = simulated.accounts.map((one) => (isRecord(one) ? countOf(one.lamports) : null));
  const known = lamports.filter((one) => one !== null);
  return known.length === lamports.length ? { failed: false, lamports: known.map(BigInt) } : null;
}

/** What comes back where a transaction was handed over. */
export function signatureOf(value: unknown): string | null {
  return typeof value === 'string' && isSignature(value) ? value : null;
}

export function linesOf(value: unknown): Line[] | null {
  if (!isList(value)) return null;
  const lines = value.map(lineOf).filter((line) => line !== null);
  return lines.length === value.length ? lines : null;
}

export function landedOf(value: unknown): Landed | null {
  if (!isRecord(value) || !isRecord(value.meta) || !isList(value.transaction)) return null;
  const [slot, bytes] = [countOf(value.slot), bytesOf(value.transaction[0])];
  if (slot === null || bytes === null || value.transaction[1] !== 'base64') return null;
  return { slot, bytes, failed: isError(value.meta) };
}

function lineOf(value: unknown): Line | null {
  if (!isRecord(value)) return null;
  const { signature, confirmationStatus } = value;
  const [slot, time] = [countOf(value.slot), countOf(value.blockTime)];
  if (typeof signature !== 'string' || !isSignature(signature) || slot === null || time === null) return null;
  const [final, memo] = [confirmationStatus === 'finalized', stringOf(value.memo) ?? null];
  return { signature, slot, time, final, failed: isError(value), memo };
}

const standings = ['processed', 'confirmed', 'finalized'] as const;

function isSignature(text: string): boolean {
  return /^[1-9A-HJ-NP-Za-km-z]{64,88}$/.test(text);
}

function isError({ err }: JsonRecord): boolean {
  return err !== null && err !== undefined;
}

/** Most answers say at which slot they were given. */
function contextIn(value: unknown): [slot: number | null, value: unknown] {
  if (!isRecord(value) || !isRecord(value.context)) return [null, undefined];
  return [countOf(value.context.slot), value.value];
}

function bytesOf(value: unknown): Uint8Array | null {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) return null;
  try {
    return Uint8Array.from(atob(value), (letter) => letter.charCodeAt(0));
  } catch {
    return null; // its length is not that of base64
  }
}
