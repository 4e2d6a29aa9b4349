// Writes the one message that a draft stands for: version 0, the seller's fee payer, four instructions in this order, no
// lookup tables. x402 specs/schemes/exact/scheme_exact_svm.md
import { utf8ToBytes } from '@noble/hashes/utils.js';
import {
  AccountRole,
  type Address,
  appendTransactionMessageInstructions,
  type Blockhash,
  compileTransactionMessage,
  createTransactionMessage,
  getCompiledTransactionMessageEncoder,
  type Instruction,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
} from '@solana/kit';
import type { SvmDraft } from './draft.ts';
import { computeBudget, memo, setUnitLimit, setUnitPrice, transferChecked } from './programs.ts';

/** The bytes that are signed. What is written here is read again, by other means, before it is: see `reading.ts`. */
export function messageOf(draft: SvmDraft): Uint8Array {
  return encodedMessage(draft, instructionsOf(draft));
}

type Frame = Pick<SvmDraft, 'feePayer' | 'blockhash' | 'lastHeight'>;

/** A message of version 0, without lookup tables. */
export function encodedMessage(
  { feePayer, blockhash, lastHeight }: Frame,
  instructions: Instruction[],
): Uint8Array {
  // Casts, here and below: whoever drafted it has checked that they are addresses, and a hash.
  const lifetime = { blockhash: blockhash as Blockhash, lastValidBlockHeight: BigInt(lastHeight) };
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (empty) => setTransactionMessageFeePayer(feePayer as Address, empty),
    (paid) => setTransactionMessageLifetimeUsingBlockhash(lifetime, paid),
    (timed) => appendTransactionMessageInstructions(instructions, timed),
  );
  return new Uint8Array(getCompiledTransactionMessageEncoder().encode(compileTransactionMessage(message)));
}

function instructionsOf(draft: SvmDraft): Instruction[] {
  return [
    ...budgetOf(draft),
    transferOf(draft),
    { programAddress: memo as Address, data: utf8ToBytes(draft.memo) },
  ];
}

/** How many units it may use, and what is bid for each of them. */
export function budgetOf({ unitLimit, unitPrice }: Pick<SvmDraft, 'unitLimit' | 'unitPrice'>): Instruction[] {
  return [budget([setUnitLimit], BigInt(unitLimit), 4), budget([setUnitPrice], BigInt(unitPrice), 8)];
}

function budget(head: readonly number[], value: bigint, bytes: number): Instruction {
  return {
    programAddress: computeBudget as Address,
    data: Uint8Array.from([...head, ...littleEndian(value, bytes)]),
  };
}

/** TransferChecked: the program itself refuses another mint, or other decimals. */
export function transferOf({
  program,
  source,
  mint,
  destination,
  from,
  value,
  decimals,
}: Omit<SvmDraft, 'to' | 'feePayer' | 'memo' | 'slot'>): Instruction {
  return {
    programAddress: program as Address,
    accounts: [
      { address: source as Address, role: AccountRole.WRITABLE },
      { address: mint as Address, role: AccountRole.READONLY },
      { address: destination as Address, role: AccountRole.WRITABLE },
      { address: from as Address, role: AccountRole.READONLY_SIGNER },
    ],
    data: Uint8Array.from([transferChecked, ...littleEndian(BigInt(value), 8), Number(decimals)]),
  };
}

function littleEndian(value: bigint, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, place) => Number((value >> BigInt(8 * place)) & 0xffn));
}
