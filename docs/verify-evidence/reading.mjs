// Reads what stands in headers and bodies, and compares what may be written in more than one way.
import { createHash } from 'node:crypto';

/** JSON, or JSON in base64 of either alphabet; null for neither. */
export function decoded(text) {
  try {
    const json = text.trimStart().startsWith('{') ? text : Buffer.from(text, 'base64').toString('utf8');
    const document = JSON.parse(json);
    return isRecord(document) ? document : null;
  } catch {
    return null;
  }
}

export function encoded(value) {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64');
}

export function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Addresses, hashes and numbers, however they are written; in base58 capitals and small letters are different ones. */
export function isSame(one, other) {
  return comparable(one) === comparable(other);
}

function comparable(value) {
  const text = String(value);
  return /^0x/i.test(text) ? text.toLowerCase() : text;
}

export function sha256(data) {
  return createHash('sha256').update(data).digest('hex');
}
