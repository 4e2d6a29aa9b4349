// Whether a payee can receive a token at all. Nobody opens an account for them with a payment: where there is none, every
// facilitator refuses, and so it is said before anybody is asked for the money.
import { allOf, failed, type Outcome, success } from '../../core/failure.ts';
import { ask, type Rpc } from '../rpc.ts';
import { accountOf } from './answers.ts';
import { mintIn, tokenAccountIn } from './token-accounts.ts';

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
  const asked = await allOf([infoOf(rpc, receiving.address), infoOf(rpc, receiving.mint)]);
  if (!asked.ok) return asked;
  const [account, minted] = asked.value;
  if (minted === 'missing' || minted.owner !== receiving.program) return failed('rpc-malformed');
  const mint = mintIn(minted.data);
  if (mint === null || mint.decimals !== receiving.decimals) return failed('rpc-malformed');
  if (mint.meddles) return failed('token-takes-fee');
  if (account === 'missing') return failed('payee-without-account');
  const held = account.owner === receiving.program ? tokenAccountIn(account.data) : null;
  const isTheirs = held?.owner === receiving.owner && held.mint === receiving.mint;
  return isTheirs && !held.isFrozen && !held.wantsMemo ? success(null) : failed('payee-account-unusable');
}

function infoOf(rpc: Rpc, address: string) {
  return ask(rpc, accountOf, 'getAccountInfo', address, { encoding: 'base64', commitment: 'confirmed' });
}
