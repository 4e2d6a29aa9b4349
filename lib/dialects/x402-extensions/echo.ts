// What goes back of a seller's extensions: servers compare it with what they sent, and what is long gets lost on the way.
import { isRecord, type Json, type JsonRecord } from '../../core/json.ts';
import { paymentIdentifier } from './payment-identifier.ts';

/** Bytes of JSON; some intermediaries drop headers of a few kilobytes, and the payment itself takes one. */
const maxLength = 2048;

/**
 * All of it as it came while that is small. Else of each extension what servers compare, its `info`, as far as there is
 * room: an extension that is missing is passed over, one that lost a part is a mismatch (x402 `validateExtensions`).
 */
export function echoOf(extensions: JsonRecord): JsonRecord {
  if (lengthOf(extensions) <= maxLength) return extensions;
  const compared = Object.entries(extensions).map(([name, value]) => [name, comparedOf(value)] as const);
  return Object.fromEntries(thatFit(compared.toSorted(byNeed)));
}

/** Without `info` all of an extension is compared. */
function comparedOf(extension: Json): Json {
  return isRecord(extension) && extension.info !== undefined ? { info: extension.info } : extension;
}

type Entry = readonly [name: string, value: Json];

/** A server may refuse a payment without its identifier, so that one is not crowded out. */
function byNeed([one]: Entry, [other]: Entry): number {
  return Number(other === paymentIdentifier) - Number(one === paymentIdentifier);
}

function thatFit(entries: readonly Entry[]): Entry[] {
  let room = maxLength;
  return entries.filter(([name, value]) => {
    const length = lengthOf(name) + 1 + lengthOf(value) + 1; // "name":value,
    if (length > room) return false;
    room -= length;
    return true;
  });
}

function lengthOf(value: Json): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}
