// Writes the one message by which the account itself sends a token on Solana, and pays for it: unit limit, unit price, the
// recipient's token account where there is none, the transfer; and holds what was written against what was wanted.
import { AccountRole, type Address, type Instruction } from '@solana/kit';
import { is, isBudget, isDerived, isTransfer } from './comparing.ts';
import type { SvmDraft } from './draft.ts';
import { budgetOf, encodedMessage, transferOf } from './message.ts';
import { associatedToken, createIdempotent, system } from './programs.ts';
import type { ReadInstruction, ReadMessage } from './reading.ts';

/** `from` and `to` are owners; `source` and `destination` their token accounts. */
export interface SvmSend extends Omit<SvmDraft, 'feePayer' | 'memo' | 'slot'> {
  /** The recipient has no account for the token: it is opened, and the sender pays for it. */
  readonly opens: boolean;
}

/** The bytes that are signed. What is written here is read again, by other means, before it is: see `reading.ts`. */
export function sendMessage(send: SvmSend): Uint8Array {
  const opening = send.opens ? [openingOf(send)] : [];
  const instructions = [...budgetOf(send), ...opening, transferOf(send)];
  return encodedMessage({ ...send, feePayer: send.from }, instructions);
}

/** Anything that the send does not say is a reason not to sign. */
export function saysSend(message: ReadMessage, send: SvmSend): boolean {
  return (
    signsAlone(message, send) &&
    message.lookups === 0 &&
    message.blockhash === send.blockhash &&
    hasInstructions(message, send) &&
    isDerived(send)
  );
}

/** Nobody signs but the account, and nothing changes beside it but the two token accounts. */
function signsAlone({ header, accounts }: ReadMessage, { from, source, destination }: SvmSend): boolean {
  const { signers, readonlySigners, readonlyOthers } = header;
  const writable = accounts.slice(1, 3);
  const isAlone = signers === 1 && readonlySigners === 0 && readonlyOthers === accounts.length - 3;
  const isOfTwo = writable.toSorted().join() === [source, destination].toSorted().join();
  return isAlone && isOfTwo && accounts[0] === from;
}

function hasInstructions({ instructions, accounts }: ReadMessage, send: SvmSend): boolean {
  const [limit, price, ...rest] = instructions;
  const transfer = rest.at(-1);
  const openings = rest.slice(0, -1);
  if (limit === undefined || price === undefined || transfer === undefined) return false;
  // Nothing is named that no instruction needs.
  const named = new Set([send.from, ...instructions.flatMap((one) => [one.program, ...one.accounts])]);
  return (
    named.size === accounts.length &&
    openings.length === (send.opens ? 1 : 0) &&
    isBudget(limit, price, send) &&
    openings.every((one) => isOpening(one, send)) &&
    isTransfer(transfer, send)
  );
}

function isOpening(instruction: ReadInstruction, send: SvmSend): boolean {
  const { from, destination, to, mint, program } = send;
  return is(instruction, associatedToken, [from, destination, to, mint, system, program], [createIdempotent]);
}

/** Casts: whoever wanted it has checked that they are addresses. */
function openingOf({ from, destination, to, mint, program }: SvmSend): Instruction {
  return {
    programAddress: associatedToken as Address,
    accounts: [
      { address: from as Address, role: AccountRole.WRITABLE_SIGNER },
      { address: destination as Address, role: AccountRole.WRITABLE },
      { address: to as Address, role: AccountRole.READONLY },
      { address: mint as Address, role: AccountRole.READONLY },
      { address: system as Address, role: AccountRole.READONLY },
      { address: program as Address, role: AccountRole.READONLY },
    ],
    data: Uint8Array.of(createIdempotent),
  };
}
