// Why a transaction failed, in the form in which a node says it, and in its sentence. litesvm tells it as Rust prints it.
import type { FailedTransactionMetadata } from 'litesvm';

/** As serde writes it: a name, or an object of one name. */
export type TransactionError = string | Readonly<Record<string, unknown>>;

export function errorOf(failed: FailedTransactionMetadata): TransactionError {
  const [, printed = ''] = /err: (.*?), meta: /.exec(failed.toString()) ?? [];
  return errorIn(printed);
}

/** What it cost all the same; nothing where it never got as far as its instructions. */
export function feeIn(printed: { toString(): string }): bigint {
  const [, fee = '0'] = /fee: (\d+) \}/.exec(printed.toString()) ?? [];
  return BigInt(fee);
}

export function sentenceOf(error: TransactionError): string {
  if (typeof error === 'string') return sentences[error] ?? error;
  const { InstructionError: failed } = error;
  if (!Array.isArray(failed)) return JSON.stringify(error);
  const [index, why] = failed as [number, string | { Custom: number }]; // as made below
  const reason = typeof why === 'string' ? why : `custom program error: 0x${why.Custom.toString(16)}`;
  return `Error processing Instruction ${index}: ${reason}`;
}

const sentences: Readonly<Record<string, string>> = {
  AccountNotFound: 'Attempt to debit an account but found no record of a prior credit.',
  AlreadyProcessed: 'This transaction has already been processed',
  BlockhashNotFound: 'Blockhash not found',
  InsufficientFundsForFee: 'Insufficient funds for fee',
  SignatureFailure: 'Transaction did not pass signature verification',
};

/** `AlreadyProcessed`, `InstructionError(2, Custom(1))`, `DuplicateInstruction(1)`, `InsufficientFundsForRent { account_index: 0 }`. */
function errorIn(printed: string): TransactionError {
  const [, index, why = '', code] = /^InstructionError\((\d+), (\w+)(?:\((\d+)\))?.*\)$/.exec(printed) ?? [];
  if (index !== undefined)
    return { InstructionError: [Number(index), code === undefined ? why : { [why]: Number(code) }] };
  const [, name = printed, number, field = '', value] =
    /^(\w+)(?:\((\d+)\)| \{ (\w+): (\d+) \})$/.exec(printed) ?? [];
  if (number !== undefined) return { [name]: Number(number) };
  return value === undefined ? name : { [name]: { [field]: Number(value) } };
}
