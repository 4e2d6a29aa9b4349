// Reads what an endpoint answers: each reader takes unknown data and gives a plain value, or null for anything odd.
import { isList, isRecord } from '../core/json.ts';

export interface Block {
  readonly number: number;
  /** Seconds since 1970. */
  readonly time: number;
  readonly hash: string;
  /** Wei for each unit of gas; null on chains without EIP-1559. */
  readonly baseFee: bigint | null;
}

export interface Log {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly block: number;
  readonly blockHash: string;
  readonly transaction: string;
  /** Its place among all logs of the block. */
  readonly index: number;
}

export interface Receipt {
  readonly transaction: string;
  readonly block: number;
  readonly blockHash: string;
  readonly succeeded: boolean;
  readonly logs: readonly Log[];
}

export function quantityOf(value: unknown): bigint | null {
  return typeof value === 'string' && /^0x[0-9a-f]{1,64}$/i.test(value) ? BigInt(value) : null;
}

/** A quantity that is a block's number, a time, a place. */
export function countOf(value: unknown): number | null {
  const count = Number(quantityOf(value) ?? -1);
  return Number.isSafeInteger(count) && count >= 0 ? count : null;
}

/** 32 bytes: a hash, a topic, one word of data. In lower case, so that it can be compared. */
export function wordOf(value: unknown): string | null {
  return hexOf(value)?.length === 66 ? hexOf(value) : null;
}

/** What a call returns that is one number; a call to no contract returns nothing at all. */
export function numberOf(value: unknown): bigint | null {
  return quantityOf(wordOf(value));
}

export function flagOf(value: unknown): boolean | null {
  const number = numberOf(value);
  return number === 0n || number === 1n ? number === 1n : null;
}

export function blockOf(value: unknown): Block | null {
  if (!isRecord(value)) return null;
  const [number, time, hash] = [countOf(value.number), countOf(value.timestamp), wordOf(value.hash)];
  if (number === null || time === null || hash === null) return null;
  return { number, time, hash, baseFee: quantityOf(value.baseFeePerGas) };
}

export function logsOf(value: unknown): Log[] | null {
  if (!isList(value)) return null;
  const logs = value.map(logOf).filter((log) => log !== null);
  return logs.length === value.length ? logs : null;
}

export function receiptOf(value: unknown): Receipt | null {
  if (!isRecord(value)) return null;
  const [transaction, blockHash] = [wordOf(value.transactionHash), wordOf(value.blockHash)];
  const [block, status, logs] = [countOf(value.blockNumber), countOf(value.status), logsOf(value.logs)];
  if (transaction === null || blockHash === null || block === null || logs === null) return null;
  return { transaction, blockHash, block, succeeded: status === 1, logs };
}

function logOf(value: unknown): Log | null {
  // A log that was taken back by a reorganisation is marked so.
  if (!isRecord(value) || !isList(value.topics) || value.removed === true) return null;
  const [address, data] = [hexOf(value.address), hexOf(value.data)];
  const [transaction, blockHash] = [wordOf(value.transactionHash), wordOf(value.blockHash)];
  const [block, index] = [countOf(value.blockNumber), countOf(value.logIndex)];
  const topics = value.topics.map(wordOf).filter((topic) => topic !== null);
  if (address?.length !== 42 || data === null || topics.length !== value.topics.length) return null;
  if (transaction === null || blockHash === null || block === null || index === null) return null;
  return { address, topics, data, block, blockHash, transaction, index };
}

function hexOf(value: unknown): string | null {
  return typeof value === 'string' && /^0x(?:[0-9a-f]{2})*$/i.test(value) ? value.toLowerCase() : null;
}
