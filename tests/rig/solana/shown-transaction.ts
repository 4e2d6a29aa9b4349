// A transaction of the past in each of the forms that nodes have for it.
import { getBase58Decoder } from '@solana/kit';
import type { LiteSVM } from 'litesvm';
import type { Landed } from './ledger.ts';
import type { Encoding } from './params.ts';
import { type Called, parsedInstruction } from './parsed-instruction.ts';
import { type Keys, keysOf, lookupsOf, type Message, type Wire } from './wire.ts';

export function transactionIn(svm: LiteSVM, { wire, meta }: Landed, encoding: Encoding) {
  if (encoding === 'base64')
    return { meta, transaction: [Buffer.from(wire.bytes).toString('base64'), 'base64'] };
  if (encoding === 'base58') return { meta, transaction: [base58(wire.bytes), 'base58'] };
  if (encoding === 'json') return { meta, transaction: inJson(wire) };
  return spelledOut(wire, meta, keysOf(svm, wire.message));
}

const base58 = (bytes: Uint8Array) => getBase58Decoder().decode(bytes);

function inJson({ message, signatures }: Wire) {
  const { numSignerAccounts, numReadonlySignerAccounts, numReadonlyNonSignerAccounts } = message.header;
  const header = {
    numRequiredSignatures: numSignerAccounts,
    numReadonlySignedAccounts: numReadonlySignerAccounts,
    numReadonlyUnsignedAccounts: numReadonlyNonSignerAccounts,
  };
  const shown = {
    accountKeys: message.staticAccounts,
    header,
    instructions: calledBy(message),
    ...tail(message),
  };
  return { signatures, message: shown };
}

function spelledOut({ message, signatures }: Wire, meta: Landed['meta'], keys: Keys) {
  const spell = (called: Called) => parsedInstruction(called, keys.all);
  const innerInstructions = meta.innerInstructions.map(({ index, instructions }) => ({
    index,
    instructions: instructions.map(spell),
  }));
  const accountKeys = keys.all.map((pubkey, index) => ({ pubkey, ...roleOf(message, keys, index) }));
  const shown = { accountKeys, instructions: calledBy(message).map(spell), ...tail(message) };
  return { meta: { ...meta, innerInstructions }, transaction: { signatures, message: shown } };
}

function calledBy({ instructions }: Message): Called[] {
  return instructions.map(({ programAddressIndex, accountIndices = [], data }) => ({
    programIdIndex: programAddressIndex,
    accounts: accountIndices,
    data: base58(Uint8Array.from(data ?? [])),
    stackHeight: 1,
  }));
}

function tail(message: Message) {
  const recentBlockhash = message.lifetimeToken;
  if (message.version === 'legacy') return { recentBlockhash };
  const addressTableLookups = lookupsOf(message).map(({ lookupTableAddress, ...indexes }) => ({
    accountKey: lookupTableAddress,
    ...indexes,
  }));
  return { recentBlockhash, addressTableLookups };
}

/** The header counts: first who signs, writable ones before the others, then who does not, likewise. */
function roleOf({ header, staticAccounts }: Message, { loaded }: Keys, index: number) {
  const own = staticAccounts.length;
  if (index >= own)
    return { signer: false, writable: index < own + loaded.writable.length, source: 'lookupTable' };
  const signer = index < header.numSignerAccounts;
  const end = signer
    ? header.numSignerAccounts - header.numReadonlySignerAccounts
    : own - header.numReadonlyNonSignerAccounts;
  return { signer, writable: index < end, source: 'transaction' };
}
