// What callers hand to a method, read as strictly as a real node reads it.
import { type Address, type Commitment, isAddress } from '@solana/kit';
import { rpcError } from './rpc-error.ts';

export type Params = readonly unknown[];
export type Config = Readonly<Record<string, unknown>>;
export type Encoding = 'base58' | 'base64' | 'json' | 'jsonParsed';

export function textAt(params: Params, index: number): string {
  const value = params[index];
  if (typeof value !== 'string') throw rpcError('invalidParams', `Invalid params: no text at ${index}`);
  return value;
}

export function addressAt(params: Params, index: number): Address {
  return asAddress(textAt(params, index));
}

export function listAt(params: Params, index: number, most: number): readonly string[] {
  const value = params[index];
  if (!Array.isArray(value)) throw rpcError('invalidParams', `Invalid params: no list at ${index}`);
  if (value.length > most)
    throw rpcError('invalidParams', `Too many inputs provided; max ${most}, was ${value.length}`);
  return value.map((_entry, at) => textAt(value, at));
}

export function asAddress(text: string): Address {
  if (!isAddress(text)) throw rpcError('invalidParams', 'Invalid param: Invalid');
  return text;
}

/** An empty one where none was given. */
export function configAt(params: Params, index: number): Config {
  const value = params[index] ?? {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw rpcError('invalidParams', 'Invalid params: invalid type, expected a configuration');
  return value as Config; // an object of JSON
}

const commitments: readonly string[] = ['processed', 'confirmed', 'finalized'];

export function commitmentIn({ commitment = 'finalized' }: Config, name = 'commitment'): Commitment {
  if (typeof commitment === 'string' && commitments.includes(commitment)) return commitment as Commitment;
  throw rpcError('invalidParams', `Invalid params: unknown variant of ${name}: ${String(commitment)}`);
}

const encodings: readonly string[] = ['base58', 'base64', 'json', 'jsonParsed'];

export function encodingIn({ encoding }: Config, otherwise: Encoding): Encoding {
  if (encoding === undefined || encoding === null) return otherwise;
  if (typeof encoding === 'string' && encodings.includes(encoding)) return encoding as Encoding;
  throw rpcError('invalidParams', `Invalid params: unknown variant of encoding: ${String(encoding)}`);
}
