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
  // Casts, here and below: whoever drafted it has checked that they are addresses, and a hash.
  const lifetime = {
    blockhash: draft.blockhash as Blockhash,
    lastValidBlockHeight: BigInt(draft.lastHeight),
  };
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (empty) => setTransactionMessageFeePayer(draft.feePayer as Address, empty),
    (paid) => setTransactionMessageLifetimeUsingBlockhash(lifetime, paid),
    (timed) => appendTransactionMessageInstructions(instructionsOf(draft), timed),
  );
  return new Uint8Array(getCompiledTransactionMessageEncoder().encode(compileTransactionMessage(message)));
}

function instructionsOf(draft: SvmDraft): Instruction[] {
  return [
    budget([setUnitLimit], BigInt(draft.unitLimit), 4),
    budget([setUnitPrice], BigInt(draft.unitPrice), 8),
    transferOf(draft),
    { programAddress: memo as Address, data: utf8ToBytes(draft.memo) },
  ];
}

function budget(head: readonly number[], value: bigint, bytes: number): Instruction {
  return {
    programAddress: computeBudget as Address,
    data: Uint8Array.from([...head, ...littleEndian(value, bytes)]),
  };
}

/** TransferChecked: the program itself refuses another mint, or other decimals. */
function transferOf({ program, source, mint, destination, from, value, decimals }: SvmDraft): Instruction {
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
