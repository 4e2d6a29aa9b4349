// Finds the payments that an account made on Solana, as the chain tells it: also what an older profile or another copy of the
// wallet signed, of which this one's journal knows nothing.
import { failed, type Outcome, success } from '../../core/failure.ts';
import { digestOf } from '../../schemes/exact-svm.ts';
import { paymentIn } from '../../schemes/svm/payment.ts';
import { readTransaction } from '../../schemes/svm/reading.ts';
import type { Use } from '../../wallet/recovery.ts';
import { ask, type Rpc } from '../rpc.ts';
import { accountOf, type Line } from './answers.ts';
import { finalizedSince } from './heads.ts';
import { landedAs, linesSince } from './lines.ts';
import { tokenAccountIn } from './token-accounts.ts';

/** `source`: the account's token account. */
export interface Spending {
  readonly source: string;
  readonly account: string;
}

/** Every payment from one slot on, oldest first; `upTo`: as far as they were read, an earlier slot where there are very many. */
export async function paymentsSince(
  rpc: Rpc,
  of: Spending,
  from: number,
): Promise<Outcome<{ readonly uses: readonly Use[]; readonly upTo: number }>> {
  const since = await finalizedSince(rpc);
  if (!since.ok) return since;
  const { head, first } = since.value;
  if (first > from) return failed('rpc-failed'); // it has forgotten some of them
  const lines = await linesSince(rpc, of.source, from);
  if (!lines.ok) return lines;
  const final = lines.value.filter(({ slot, failed: fell }) => slot <= head.slot && !fell).toReversed();
  const turn = wholeSlots(final);
  const uses: Use[] = [];
  for (const line of turn) {
    const use = await useIn(rpc, line, of);
    if (!use.ok) return use;
    if (use.value !== null) uses.push(use.value);
  }
  const upTo = turn.length < final.length ? (turn.at(-1)?.slot ?? head.slot) : head.slot;
  return success({ uses, upTo });
}

/** Each costs a question. */
const manyLines = 100;

/** As many as one call takes, and those of the last slot all of them: the next call begins after it. */
function wholeSlots(lines: readonly Line[]): readonly Line[] {
  const last = lines[manyLines - 1];
  return last === undefined ? lines : lines.filter(({ slot }) => slot <= last.slot);
}

/** Null: something else that the account did. */
async function useIn(rpc: Rpc, line: Line, of: Spending): Promise<Outcome<Use | null>> {
  const landed = await landedAs(rpc, line);
  if (!landed.ok) return landed;
  const transaction = readTransaction(landed.value.bytes);
  const payment = transaction && paymentIn(transaction.message, of);
  if (transaction === null || payment === null) return success(null);
  const payTo = await ownerOf(rpc, payment.destination);
  if (!payTo.ok) return payTo;
  const { signature, slot: block, time } = line;
  const nonce = digestOf(transaction.message);
  return success({ nonce, transaction: signature, block, time, payTo: payTo.value, amount: payment.amount });
}

/** Whose token account it is; its own address where it was closed since. */
async function ownerOf(rpc: Rpc, address: string): Promise<Outcome<string>> {
  const options = { encoding: 'base64', commitment: 'confirmed' };
  const account = await ask(rpc, accountOf, 'getAccountInfo', address, options);
  if (!account.ok) return account;
  const held = account.value === 'missing' ? null : tokenAccountIn(account.value.data);
  return success(held?.owner ?? address);
}
