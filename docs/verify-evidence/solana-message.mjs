// Reads messages and addresses of Solana, byte by byte. https://solana.com/docs/core/transactions
import { createHash, createPublicKey, verify } from 'node:crypto';

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

export function base58(bytes) {
  let number = BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
  let text = '';
  for (; number > 0n; number /= 58n) text = alphabet[Number(number % 58n)] + text;
  const zeros = [...bytes].findIndex((byte) => byte !== 0);
  return '1'.repeat(zeros === -1 ? bytes.length : zeros) + text;
}

/** 32 bytes; throws where it is no address. */
function bytesOf(address) {
  let number = 0n;
  for (const letter of address) number = number * 58n + BigInt(alphabet.indexOf(letter));
  const bytes = Buffer.from(number.toString(16).padStart(64, '0'), 'hex');
  if (base58(bytes) !== address) throw new Error(`${address} is no address`);
  return bytes;
}

/** A message of version 0 from its first byte to its last, without lookups; throws where it is none. */
export function messageIn(bytes) {
  const { take, byte, length, list, isAtEnd } = cursorOver(bytes);
  if (byte() !== 0x80) throw new Error('the message is not of version 0');
  const [signers, readonlySigners, readonlyOthers] = [byte(), byte(), byte()];
  const accounts = list(() => base58(take(32)));
  const blockhash = base58(take(32));
  const account = () => accounts[byte()] ?? 'nobody';
  const instructions = list(() => ({ program: account(), accounts: list(account), data: take(length()) }));
  if (length() !== 0 || !isAtEnd()) throw new Error('the message looks addresses up, or does not end');
  return { signers, readonlySigners, readonlyOthers, accounts, blockhash, instructions };
}

export function transactionIn(bytes) {
  const { take, list, rest } = cursorOver(bytes);
  return { signatures: list(() => take(64)), message: rest() };
}

function cursorOver(bytes) {
  let place = 0;
  const take = (count) => {
    if (place + count > bytes.length) throw new Error('the bytes end too early');
    place += count;
    return bytes.subarray(place - count, place);
  };
  const byte = () => take(1)[0];
  /** Seven bits a byte, the lowest first. */
  const length = () => {
    for (let value = 0, shift = 0; shift < 21; shift += 7) {
      const next = byte();
      value |= (next & 0x7f) << shift;
      if (next < 0x80) return value;
    }
    throw new Error('a length has no end');
  };
  return {
    take,
    byte,
    length,
    list: (one) => Array.from({ length: length() }, () => one()),
    rest: () => take(bytes.length - place),
    isAtEnd: () => place === bytes.length,
  };
}

/** Ed25519, by whom the address is the key of. */
export function isSignedBy(address, message, signature) {
  const key = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytesOf(address)]);
  return verify(null, message, createPublicKey({ key, format: 'der', type: 'spki' }), signature);
}

/** The account in which an owner has a token, by convention of everybody: the first hash that is no key's. */
export function tokenAccountOf(owner, program, mint) {
  const seeds = [owner, program, mint].map(bytesOf);
  const end = [bytesOf('ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL'), Buffer.from('ProgramDerivedAddress')];
  for (let bump = 255; bump >= 0; bump -= 1) {
    const hash = createHash('sha256')
      .update(Buffer.concat([...seeds, Buffer.of(bump), ...end]))
      .digest();
    if (!isOnCurve(hash)) return base58(hash);
  }
  throw new Error('one of 256 hashes is no key’s');
}

const prime = 2n ** 255n - 19n;

/** Whether a point of Ed25519 has these bytes (RFC 8032, 5.1.3): x² = (y² − 1) / (d·y² + 1) has a root. */
function isOnCurve(bytes) {
  const number = BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
  const y = (number & (2n ** 255n - 1n)) % prime;
  const d = -121665n * power(121666n, prime - 2n);
  const square = (y * y - 1n) * power(d * y * y + 1n, prime - 2n);
  return square % prime === 0n || power(square, (prime - 1n) / 2n) === 1n;
}

function power(base, exponent) {
  let result = 1n;
  let factor = ((base % prime) + prime) % prime;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * factor) % prime;
    factor = (factor * factor) % prime;
  }
  return result;
}
