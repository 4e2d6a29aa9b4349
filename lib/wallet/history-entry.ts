// One entry of an imported log: exactly one of the happenings, each part of it checked and bounded.
import { type Because, choiceReasons } from '../core/choice.ts';
import { type Happening, type OnChain, signings } from '../core/evidence.ts';
import { isList, isRecord, type Json, type JsonRecord, maxChallengeLength, parseJson } from '../core/json.ts';
import type { ReceiptClaim } from '../core/purchase.ts';
import { type Heard, reasons } from '../core/verdict.ts';
import { isDraft } from './history-members.ts';
import { isTransaction } from './receipt.ts';

export type LoggedEntry = Happening & { readonly at: number };

/** Null for what is no entry; `latest` in milliseconds: nothing happened later. */
export function readEntry(value: unknown, latest: number): LoggedEntry | null {
  if (!isRecord(value) || !isCount(value.at) || value.at > latest) return null;
  const happening = readHappening(value);
  return happening === null ? null : { ...happening, at: value.at };
}

function readHappening(entry: JsonRecord): Happening | null {
  const { kind } = entry;
  switch (kind) {
    case 'given-up':
    case 'sent':
    case 'lost':
    case 'cut':
    case 'gone':
      return { kind };
    case 'reserved':
      return readReserved(entry);
    case 'prepared':
      return isDraft(entry.draft) ? { kind, draft: entry.draft } : null;
    case 'signed':
      return isDigest(entry.proof) ? { kind, proof: entry.proof } : null;
    case 'answered':
      return readAnswered(entry);
    case 'expired':
      return isCount(entry.block) && isCount(entry.time)
        ? { kind, block: entry.block, time: entry.time }
        : null;
    case 'settled': {
      const place = readOnChain(entry);
      return place === null ? null : withTaken({ kind, ...place }, entry.taken);
    }
    case 'seen':
    case 'cancelled':
    case 'conflict':
    case 'refunded': {
      const place = readOnChain(entry);
      return place === null ? null : { kind, ...place };
    }
    case 'statement':
      return readStatement(entry);
    default:
      return null;
  }
}

/** What more than a ceiling would be is told when the log is added up. */
function withTaken(settled: Happening & { kind: 'settled' }, taken: unknown): Happening | null {
  if (taken === undefined) return settled;
  return typeof taken === 'string' && isNumber(taken) ? { ...settled, taken } : null;
}

function readReserved({ challenge, offer, opinions, because }: JsonRecord): Happening | null {
  const bounded = boundedJson(offer);
  if (typeof challenge !== 'string' || challenge.length > maxChallengeLength || bounded === undefined)
    return null;
  const heard = readOpinions(opinions);
  const chosen = readBecause(because);
  return {
    kind: 'reserved',
    challenge,
    offer: bounded,
    ...(heard === null ? {} : { opinions: heard }),
    ...(chosen === null ? {} : { because: chosen }),
  };
}

/** For reading alone, like the opinions. */
function readBecause(value: unknown): Because | null {
  if (!isRecord(value)) return null;
  const reason = choiceReasons.find((one) => one === value.reason);
  const numbers = readNumbers(value.numbers);
  if (reason === undefined || numbers === null) return null;
  return value.numbers === undefined ? { reason } : { reason, numbers };
}

const mostOpinions = 64;
const mostNumbers = 8;

/** For reading alone: what is not as this wallet writes it is left out, and the purchase stays. */
function readOpinions(value: unknown): readonly Heard[] | null {
  if (!isList(value) || value.length > mostOpinions) return null;
  const read = value.map(readOpinion).filter((opinion) => opinion !== null);
  return read.length === value.length ? read : null;
}

function readOpinion(value: unknown): Heard | null {
  if (!isRecord(value)) return null;
  const { kind, numbers } = value;
  const say = (['pay', 'ask', 'refuse'] as const).find((one) => one === value.say);
  const reason = reasons.find((one) => one === value.reason);
  if (typeof kind !== 'string' || !/^[a-z-]{1,32}$/.test(kind) || say === undefined || reason === undefined)
    return null;
  const named = readNumbers(numbers);
  if (named === null) return null;
  return numbers === undefined ? { kind, say, reason } : { kind, say, reason, numbers: named };
}

/** None where there are none; null where they are not as this wallet writes them. */
function readNumbers(numbers: unknown): Readonly<Record<string, string>> | null {
  if (numbers === undefined) return {};
  const named = isRecord(numbers) ? Object.entries(numbers) : [];
  const isSound = named.every(([name, number]) => /^[a-z]{1,16}$/.test(name) && isNumber(number));
  if (!isRecord(numbers) || !isSound || named.length > mostNumbers) return null;
  return Object.fromEntries(named.map(([name, number]) => [name, `${number}`]));
}

function isNumber(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9]{1,80}$/.test(value);
}

function readAnswered({ status, claim, receipt }: JsonRecord): Happening | null {
  const isStatus = isCount(status) && status >= 100 && status <= 999;
  const isReceipt = receipt === null || (typeof receipt === 'string' && receipt.length <= maxChallengeLength);
  const claimed = claim === null ? null : readClaim(claim);
  if (!isStatus || !isReceipt || claimed === undefined) return null;
  return { kind: 'answered', status, claim: claimed, receipt };
}

function readStatement({ what, signed }: JsonRecord): Happening | null {
  const known = signings.find((one) => one === signed);
  if (known === undefined || (what !== 'offer' && what !== 'receipt')) return null;
  return { kind: 'statement', what, signed: known };
}

function readClaim(value: unknown): ReceiptClaim | undefined {
  if (!isRecord(value)) return undefined;
  const { success, transaction, network, errorReason, amount } = value;
  const isSound =
    typeof success === 'boolean' && isShort(transaction) && isShort(network) && isShort(errorReason);
  if (!isSound || !(amount === undefined || isShort(amount))) return undefined;
  const claim = { success, transaction, network, errorReason };
  return amount === undefined ? claim : { ...claim, amount };
}

function readOnChain({ transaction, block, time }: JsonRecord): OnChain | null {
  const isSound =
    typeof transaction === 'string' && isTransaction(transaction) && isCount(block) && isCount(time);
  return isSound ? { transaction, block, time } : null;
}

/** No longer and no deeper than what a server may send; undefined for more. */
function boundedJson(value: unknown): Json | undefined {
  try {
    const read = parseJson(JSON.stringify(value));
    return read.ok ? read.value : undefined;
  } catch {
    return undefined; // nested so deep that it cannot be written
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0; // a safe integer is a number
}

/** SHA-256 in hex; empty where none was kept. */
function isDigest(value: unknown): value is string {
  return typeof value === 'string' && /^([0-9a-f]{64})?$/.test(value);
}

function isShort(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 128;
}
