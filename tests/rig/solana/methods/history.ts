// What has happened: did a transaction land, is it final, what did it do, and which ones named an account?

import { inContext, slotIn } from '../context.ts';
import type { Landed, Ledger } from '../ledger.ts';
import {
  addressAt,
  type Config,
  commitmentIn,
  configAt,
  encodingIn,
  listAt,
  type Params,
  textAt,
} from '../params.ts';
import { rpcError } from '../rpc-error.ts';
import { transactionIn } from '../shown-transaction.ts';
import { BLOCKHASH_LIFE } from '../slots.ts';
import { keysOf } from '../wire.ts';

export const historyMethods = {
  getSignatureStatuses: (ledger: Ledger, params: Params) => {
    const { searchTransactionHistory } = configAt(params, 1);
    const statuses = listAt(params, 0, 256).map((signature) =>
      statusOf(ledger, signature, searchTransactionHistory === true),
    );
    return inContext(ledger, { commitment: 'processed' }, statuses);
  },
  getTransaction: (ledger: Ledger, params: Params) => {
    const config = configAt(params, 1);
    const found = ledger.find(textAt(params, 0));
    if (found === undefined || found.slot > slotIn(ledger, notProcessed(config))) return null;
    const { message } = found.wire;
    if (message.version !== 'legacy' && config.maxSupportedTransactionVersion === undefined)
      throw rpcError(
        'unsupportedVersion',
        `Transaction version (${message.version}) is not supported by the requesting client. Please try the request again with the following configuration parameter: "maxSupportedTransactionVersion": ${message.version}`,
      );
    return {
      slot: found.slot,
      blockTime: ledger.slots.timeOf(found.slot),
      ...transactionIn(ledger.svm, found, encodingIn(config, 'json')),
      version: message.version,
    };
  },
  getSignaturesForAddress: (ledger: Ledger, params: Params) => {
    const [address, config] = [addressAt(params, 0), configAt(params, 1)];
    const newest = slotIn(ledger, notProcessed(config));
    const named = [...ledger.landed]
      .reverse()
      .filter(({ wire, slot }) => slot <= newest && keysOf(ledger.svm, wire.message).all.includes(address));
    return between(named, config).map((landed) => entryOf(ledger, landed));
  },
} as const;

/** A node answers for what is confirmed at least. */
function notProcessed(config: Config): Config {
  if (commitmentIn(config) === 'processed')
    throw rpcError('invalidParams', 'Method does not support commitment below `confirmed`');
  return config;
}

/** Nothing of what is older than a blockhash lives, unless the whole history is searched. */
function statusOf({ find, slots }: Ledger, signature: string, searchesAll: boolean) {
  const found = find(signature);
  if (found === undefined) return null;
  const below = slots.at('processed') - found.slot;
  if (below > BLOCKHASH_LIFE && !searchesAll) return null;
  const isFinal = found.slot <= slots.at('finalized');
  return {
    slot: found.slot,
    confirmations: isFinal ? null : below,
    err: found.meta.err,
    status: found.meta.status,
    confirmationStatus: isFinal ? 'finalized' : 'confirmed',
  };
}

function entryOf({ slots }: Ledger, { wire, slot, meta }: Landed) {
  return {
    signature: wire.signature,
    slot,
    err: meta.err,
    memo: null,
    blockTime: slots.timeOf(slot),
    confirmationStatus: slot <= slots.at('finalized') ? 'finalized' : 'confirmed',
  };
}

/** Newest first: those below `before` and above `until`, no more than `limit`. */
function between(landed: readonly Landed[], { before, until, limit = 1_000 }: Config): readonly Landed[] {
  if (typeof limit !== 'number' || limit < 1 || limit > 1_000)
    throw rpcError('invalidParams', `Invalid limit; max 1000`);
  const indexOf = (signature: unknown) => landed.findIndex(({ wire }) => wire.signature === signature);
  const from = before === undefined ? 0 : indexOf(before) + 1;
  const end = until === undefined ? -1 : indexOf(until);
  return landed.slice(from, end === -1 ? undefined : end).slice(0, limit);
}
