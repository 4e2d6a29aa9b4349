// Holds a message against the draft that it was written from: the instructions one by one, who signs, who pays. Anything that
// the draft does not say is a reason not to sign.
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { tokenAccountOf } from './addresses.ts';
import type { SvmDraft } from './draft.ts';
import {
  computeBudget,
  memo,
  setUnitLimit,
  setUnitPrice,
  tokenPrograms,
  transferChecked,
} from './programs.ts';
import type { ReadInstruction, ReadMessage } from './reading.ts';

export function saysExactly(message: ReadMessage, draft: SvmDraft): boolean {
  return (
    signsAsAgreed(message, draft) &&
    message.lookups === 0 &&
    message.blockhash === draft.blockhash &&
    hasInstructions(message, draft) &&
    isDerived(draft)
  );
}

/** The fee payer first, then we, whose own account is only read; and beside the fee payer's only the two token accounts change. */
function signsAsAgreed({ header, accounts }: ReadMessage, { feePayer, from, source, destination }: SvmDraft) {
  const { signers, readonlySigners, readonlyOthers } = header;
  const [payer, owner] = accounts;
  const writable = accounts.slice(2, 4);
  const isApart = ![from, source, destination].includes(feePayer);
  const isTwo =
    signers === 2 &&
    readonlySigners === 1 &&
    readonlyOthers === accounts.length - 4 &&
    payer === feePayer &&
    owner === from;
  return isApart && isTwo && writable.toSorted().join() === [source, destination].toSorted().join();
}

type Transfer = Omit<SvmDraft, 'feePayer' | 'memo' | 'slot'>;

/** The token accounts are those of the two owners, and nobody else's. */
export function isDerived({ from, to, program, mint, source, destination }: Transfer): boolean {
  if (!tokenPrograms.includes(program) || from === to) return false;
  const accountOf = (owner: string) => tokenAccountOf(owner, program, mint);
  return source === accountOf(from) && destination === accountOf(to);
}

function hasInstructions({ instructions, accounts }: ReadMessage, draft: SvmDraft): boolean {
  const [limit, price, transfer, note, ...more] = instructions;
  if (limit === undefined || price === undefined || transfer === undefined || note === undefined)
    return false;
  // Nothing is named that no instruction needs.
  const named = new Set([draft.feePayer, ...instructions.flatMap((one) => [one.program, ...one.accounts])]);
  return (
    more.length === 0 &&
    named.size === accounts.length &&
    isBudget(limit, price, draft) &&
    isTransfer(transfer, draft) &&
    is(note, memo, [], [...utf8ToBytes(draft.memo)])
  );
}

export function isBudget(
  limit: ReadInstruction,
  price: ReadInstruction,
  { unitLimit, unitPrice }: Pick<SvmDraft, 'unitLimit' | 'unitPrice'>,
): boolean {
  return (
    is(limit, computeBudget, [], [setUnitLimit, ...numberIn(unitLimit, 4)]) &&
    is(price, computeBudget, [], [setUnitPrice, ...numberIn(unitPrice, 8)])
  );
}

export function isTransfer(instruction: ReadInstruction, draft: Transfer): boolean {
  const { program, source, mint, destination, from, value, decimals } = draft;
  const data = [transferChecked, ...numberIn(value, 8), Number(decimals)];
  return is(instruction, program, [source, mint, destination, from], data);
}

export function is(
  instruction: ReadInstruction,
  program: string,
  accounts: readonly string[],
  data: readonly number[],
): boolean {
  const isCalled = instruction.program === program && instruction.accounts.join() === accounts.join();
  return isCalled && instruction.data.join() === data.join();
}

/** Little-endian; one that does not fit gives bytes that are equal to nothing. */
function numberIn(text: string, bytes: number): number[] {
  const view = new DataView(new ArrayBuffer(8));
  const value = BigInt(text);
  if (value >= 1n << BigInt(8 * bytes)) return [];
  view.setBigUint64(0, value, true);
  return [...new Uint8Array(view.buffer, 0, bytes)];
}
