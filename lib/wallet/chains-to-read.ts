// What a person need not type to have a chain read that sellers take money on and that is not on the shelf.
import { type Unconfirmed, unconfirmed } from '../networks/unconfirmed.ts';

export type ChainToRead = Unconfirmed;

export const chainsToRead: readonly ChainToRead[] = unconfirmed;

/** By the id that the chain itself has told, so that no other goes by its name. */
export function chainToRead(id: string): ChainToRead | undefined {
  return chainsToRead.find((chain) => chain.id === id);
}
