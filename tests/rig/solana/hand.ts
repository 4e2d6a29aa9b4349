// The rig's own hand on the local Solana: builds a transaction of one signer, has it signed, and lets it land.
import {
  appendTransactionMessageInstructions,
  createTransactionMessage,
  getTransactionEncoder,
  type Instruction,
  type KeyPairSigner,
  pipe,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
} from '@solana/kit';
import { sentenceOf } from './failures.ts';
import type { Ledger } from './ledger.ts';
import { readWire } from './wire.ts';

/** Each in a slot of its own; throws where it fails. */
export async function act(
  ledger: Ledger,
  signer: KeyPairSigner,
  instructions: readonly Instruction[],
): Promise<void> {
  const transaction = await signed(ledger, signer, instructions);
  const wire = readWire(Uint8Array.from(getTransactionEncoder().encode(transaction)));
  const fault = ledger.send(wire) ?? ledger.find(wire.signature)?.meta.err ?? null;
  if (fault !== null) throw new Error(`the rig's own transaction failed: ${sentenceOf(fault)}`);
}

/** Good from now on for 150 slots. */
export async function signed(ledger: Ledger, signer: KeyPairSigner, instructions: readonly Instruction[]) {
  const blockhash = ledger.slots.blockhashOf(ledger.slots.at('processed'));
  const lifetime = { blockhash, lastValidBlockHeight: ledger.slots.lastHeightOf(blockhash) ?? 0n };
  return signTransactionMessageWithSigners(
    pipe(
      createTransactionMessage({ version: 0 }),
      (message) => setTransactionMessageFeePayerSigner(signer, message),
      (message) => setTransactionMessageLifetimeUsingBlockhash(lifetime, message),
      (message) => appendTransactionMessageInstructions(instructions, message),
    ),
  );
}
