// What the chain says of an address that a person wants to send a token to: whether it is a wallet. What lies at an address that
// no key signs for, or that a program keeps for itself, moves only as that program likes, and mostly never again.
import { failed, type Outcome, success } from '../../core/failure.ts';
import { bytesOfAddress, isOnCurve } from '../../schemes/svm/addresses.ts';
import { system, tokenPrograms } from '../../schemes/svm/programs.ts';
import type { Rpc } from '../rpc.ts';
import type { AccountInfo } from './answers.ts';
import { infoOf } from './receiving.ts';
import { mintIn, tokenAccountIn } from './token-accounts.ts';

/** A wallet that nobody has sent anything yet is none to the chain: there its address alone must do. */
export async function checkRecipient(rpc: Rpc, to: string, account: string): Promise<Outcome<null>> {
  const bytes = bytesOfAddress(to);
  if (bytes === null) return failed('recipient-malformed');
  const found = await infoOf(rpc, to);
  if (!found.ok) return found;
  if (found.value !== 'missing' && !isWallet(found.value)) return refusalOf(found.value, account);
  return isOnCurve(bytes) ? success(null) : failed('recipient-program');
}

function isWallet({ owner, data, isProgram }: AccountInfo): boolean {
  return owner === system && data.length === 0 && !isProgram;
}

function refusalOf({ owner, data }: AccountInfo, account: string): Outcome<never> {
  if (!tokenPrograms.includes(owner)) return failed('recipient-program');
  const held = tokenAccountIn(data);
  if (held !== null) return failed(held.owner === account ? 'recipient-is-you' : 'recipient-token-account');
  return failed(mintIn(data) === null ? 'recipient-program' : 'recipient-forbidden');
}
