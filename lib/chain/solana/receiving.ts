// Whether a payee can receive a token at all. Nobody opens an account for them with a payment: where there is none, every
// facilitator refuses, and so it is said before anybody is asked for the money.
import { allOf, failed, type Outcome, success } from '../../core/failure.ts';
import { system } from '../../schemes/svm/programs.ts';
import { ask, type Rpc } from '../rpc.ts';
import { type AccountInfo, accountOf } from './answers.ts';
import { mintIn, roomFor, tokenAccountIn } from './token-accounts.ts';

export interface Receiving {
  /** The token account of the owner. */
  readonly address: string;
  readonly owner: string;
  readonly mint: string;
  readonly program: string;
  readonly decimals: number;
}

/** A named failure where it cannot, and where a mint of ours has come to take something for itself. */
export async function canReceive(rpc: Rpc, receiving: Receiving): Promise<Outcome<null>> {
  const found = await readReceiving(rpc, receiving);
  if (!found.ok) return found;
  const { account, isUsable } = found.value;
  if (account === 'missing') return failed('payee-without-account');
  return isUsable ? success(null) : failed('payee-account-unusable');
}

interface Found {
  /** `missing`: it was never opened. Lamports that somebody has sent to its address alone do not open it. */
  readonly account: 'missing' | 'there';
  readonly isUsable: boolean;
  /** Bytes of an account for this mint. */
  readonly room: number;
}

/** How the owner stands with the token; a failure where the mint is not the pinned one, or takes something for itself. */
export async function readReceiving(rpc: Rpc, receiving: Receiving): Promise<Outcome<Found>> {
  const asked = await allOf([infoOf(rpc, receiving.address), infoOf(rpc, receiving.mint)]);
  if (!asked.ok) return asked;
  const [account, minted] = asked.value;
  if (minted === 'missing' || minted.owner !== receiving.program) return failed('rpc-malformed');
  const mint = mintIn(minted.data);
  if (mint === null || mint.decimals !== receiving.decimals) return failed('rpc-malformed');
  if (mint.meddles) return failed('token-takes-fee');
  const room = roomFor(mint, receiving.program);
  if (account === 'missing' || isUnopened(account))
    return success({ account: 'missing', isUsable: false, room });
  const held = account.owner === receiving.program ? tokenAccountIn(account.data) : null;
  const isTheirs = held?.owner === receiving.owner && held.mint === receiving.mint;
  return success({ account: 'there', isUsable: isTheirs && !held.isFrozen && !held.wantsMemo, room });
}

function isUnopened({ owner, data }: AccountInfo): boolean {
  return owner === system && data.length === 0;
}

export function infoOf(rpc: Rpc, address: string) {
  return ask(rpc, accountOf, 'getAccountInfo', address, { encoding: 'base64', commitment: 'confirmed' });
}
