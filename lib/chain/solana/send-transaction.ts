// One transfer of the account's own as a transaction of Solana: written by a library, read back by our own reader and held against
// what was wanted, and only then signed. https://solana.com/docs/core/transactions
import { ed25519 } from '@noble/curves/ed25519.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { getBase58Decoder } from '@solana/kit';
import { addressOfBytes } from '../../schemes/svm/addresses.ts';
import { isNobodys } from '../../schemes/svm/programs.ts';
import { readMessage, readTransaction } from '../../schemes/svm/reading.ts';
import { type SvmSend, saysSend, sendMessage } from '../../schemes/svm/send-message.ts';

export interface SignedTransfer {
  /** Base64, as it is sent. */
  readonly bytes: string;
  /** Its signature, base58: by that it is known on the chain. */
  readonly transaction: string;
}

export function signedTransfer(send: SvmSend, key: Uint8Array): SignedTransfer {
  const message = sendMessage(send);
  if (!isAsWanted(message, send) || addressOfBytes(ed25519.getPublicKey(key)) !== send.from)
    throw new Error('only what was wanted is signed');
  const signature = ed25519.sign(message, key);
  return { bytes: base64(wire(signature, message)), transaction: getBase58Decoder().decode(signature) };
}

/** Whether these bytes say the send, all of it, and nothing else. */
export function isAsWanted(message: Uint8Array, send: SvmSend): boolean {
  const read = readMessage(message);
  return read !== null && saysSend(read, send) && !isNobodys(send.to) && send.to !== send.mint;
}

/** For a question alone: no chain takes it. */
export function unsignedTransfer(send: SvmSend): string {
  return base64(wire(new Uint8Array(64), sendMessage(send)));
}

export function messageBytes(send: SvmSend): string {
  return base64(sendMessage(send));
}

/** By what a signed one is known. */
export function signatureIn(bytes: string): string | null {
  const transaction = readTransaction(Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)));
  const [signature] = transaction?.signatures ?? [];
  return signature === undefined ? null : getBase58Decoder().decode(signature);
}

function wire(signature: Uint8Array, message: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(1), signature, message);
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
