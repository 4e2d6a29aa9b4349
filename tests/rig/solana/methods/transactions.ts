// Transactions before they are history: simulated, sent, and what they would cost.
import { getBase58Encoder } from '@solana/kit';
import { inContext } from '../context.ts';
import { sentenceOf, type TransactionError } from '../failures.ts';
import { feeOf } from '../fee.ts';
import type { Ledger, Simulated } from '../ledger.ts';
import { innerOf, returned } from '../meta.ts';
import { type Config, configAt, encodingIn, type Params, textAt } from '../params.ts';
import { rpcError } from '../rpc-error.ts';
import { readMessage, readWire, type Wire } from '../wire.ts';
import { shown } from './accounts.ts';

export const transactionMethods = {
  sendTransaction: (ledger: Ledger, params: Params) => {
    const config = configAt(params, 1);
    const wire = wireIn(params, config);
    if (config.skipPreflight !== true) checkFirst(ledger, wire);
    // Unchecked, it is taken by whoever listens, and nobody says what became of it.
    ledger.send(wire);
    return wire.signature;
  },
  simulateTransaction: (ledger: Ledger, params: Params) => {
    const config = configAt(params, 1);
    const { sigVerify = false, replaceRecentBlockhash: replaces = false, innerInstructions } = config;
    if (sigVerify === true && replaces === true)
      throw rpcError('invalidParams', 'sigVerify may not be used with replaceRecentBlockhash');
    const wire = wireIn(params, config);
    const checks = { signatures: sigVerify === true, blockhash: replaces !== true };
    const simulated = ledger.simulate(wire, checks);
    if (simulated.error === 'SignatureFailure') throw unsigned();
    return inContext(ledger, config, {
      ...resultOf(simulated),
      accounts: accountsAsked(ledger, config, simulated),
      innerInstructions: innerInstructions === true && simulated.told ? innerOf(simulated.told) : null,
      replacementBlockhash: replaces === true ? newestBlockhash(ledger) : null,
    });
  },
  getFeeForMessage: (ledger: Ledger, params: Params) => {
    const message = orInvalid(() => readMessage(Buffer.from(textAt(params, 0), 'base64')));
    const isGood = ledger.slots.isGood(message.lifetimeToken);
    return inContext(ledger, configAt(params, 1), isGood ? feeOf(message) : null);
  },
  getRecentPrioritizationFees: ({ slots }: Ledger) => [{ slot: slots.at('confirmed'), prioritizationFee: 0 }],
} as const;

const MOST_BYTES = 1_232;

function wireIn(params: Params, config: Config): Wire {
  const text = textAt(params, 0);
  const bytes =
    encodingIn(config, 'base58') === 'base64'
      ? Buffer.from(text, 'base64')
      : orInvalid(() => Buffer.from(getBase58Encoder().encode(text)));
  if (bytes.length > MOST_BYTES)
    throw rpcError('invalidParams', `transaction too large: ${bytes.length} bytes (max: ${MOST_BYTES})`);
  return orInvalid(() => readWire(Uint8Array.from(bytes)));
}

function orInvalid<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw rpcError('invalidParams', `failed to deserialize: ${String(error)}`);
  }
}

/** As a node does unless it is told to skip it: what would fail is not passed on. */
function checkFirst(ledger: Ledger, wire: Wire): void {
  const simulated = ledger.simulate(wire, { signatures: true, blockhash: true });
  if (simulated.error === 'SignatureFailure') throw unsigned();
  if (simulated.error === null) return;
  const message = `Transaction simulation failed: ${sentenceOf(simulated.error)}`;
  throw rpcError('preflightFailed', message, { ...resultOf(simulated), accounts: null });
}

function unsigned() {
  return rpcError('badSignature', 'Transaction signature verification failure');
}

function resultOf({ error, told }: Simulated) {
  const err: TransactionError | null = error;
  return {
    err,
    logs: told?.logs() ?? [],
    unitsConsumed: told?.computeUnitsConsumed() ?? 0n,
    returnData: null,
    ...(told === null ? {} : returned(told)),
  };
}

function accountsAsked(ledger: Ledger, { accounts: asked }: Config, { error, accounts }: Simulated) {
  const wanted = (asked as { addresses?: string[]; encoding?: string } | undefined)?.addresses;
  if (wanted === undefined) return null;
  return wanted.map((address) => {
    const found = accounts.find((account) => account.address === address);
    return error !== null || found === undefined ? null : shown(ledger, found, { encoding: 'base64' });
  });
}

function newestBlockhash({ slots }: Ledger) {
  const blockhash = slots.blockhashOf(slots.at('confirmed'));
  return { blockhash, lastValidBlockHeight: slots.lastHeightOf(blockhash) };
}
