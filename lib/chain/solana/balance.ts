// What an account on Solana has of a token: what stands in its one token account, out of which payments are made.
import { failed, type Outcome, success } from '../../core/failure.ts';
import { ask, type Rpc } from '../rpc.ts';
import { accountOf } from './answers.ts';
import { tokenAccountIn } from './token-accounts.ts';

/** `address`: the token account. None where there is no such account yet. */
export async function tokenBalance(rpc: Rpc, address: string): Promise<Outcome<bigint>> {
  const options = { encoding: 'base64', commitment: 'confirmed' };
  const account = await ask(rpc, accountOf, 'getAccountInfo', address, options);
  if (!account.ok) return account;
  if (account.value === 'missing') return success(0n);
  const held = tokenAccountIn(account.value.data);
  return held === null ? failed('rpc-malformed') : success(held.amount);
}
