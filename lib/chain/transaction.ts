// Hands a signed transaction to an endpoint.
import { type Hex, keccak256 } from 'viem';
import { type Outcome, success } from '../core/failure.ts';
import { wordOf } from './answers.ts';
import { outcomeOf, type Rpc } from './rpc.ts';

/** The transaction's hash. The same bytes may be handed over as often as one likes: they count once. */
export async function present(rpc: Rpc, transaction: Hex): Promise<Outcome<string>> {
  const hash = keccak256(transaction);
  const answer = await rpc('eth_sendRawTransaction', transaction);
  // So it is said of a question that is put again because the first answer was lost.
  if (answer.kind === 'refused' && /already known|already imported/i.test(answer.message))
    return success(hash);
  return outcomeOf(answer, (result) => (wordOf(result) === hash ? hash : null));
}
