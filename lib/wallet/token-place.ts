// Which token a payment was not made in because nobody has added it yet, for the dialogue in which a person can.
import type { Failure } from '../core/failure.ts';
import type { TokenPlace } from './api.ts';

/** Null for any other reason, and for a token that cannot be added. */
export function addableIn({ name, detail }: Failure): TokenPlace | null {
  const { network, token: asset } = detail ?? {};
  return name === 'token-unknown' && network !== undefined && asset !== undefined ? { network, asset } : null;
}
