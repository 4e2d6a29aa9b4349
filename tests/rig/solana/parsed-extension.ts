// The extensions of Token-2022 that the rig's tokens have, as nodes spell them out.
import type { Address } from '@solana/kit';
import { addressAt, type Extension } from './token-accounts.ts';

export function parsedExtension({ type, data }: Extension) {
  const known = spelled[type];
  if (known === undefined) return { extension: 'unparseableExtension' };
  const state = known.state?.(Buffer.from(data));
  return state === undefined ? { extension: known.name } : { extension: known.name, state };
}

type Spelled = { readonly name: string; readonly state?: (data: Buffer) => unknown };

const spelled: Readonly<Record<number, Spelled>> = {
  1: { name: 'transferFeeConfig', state: feeConfigIn },
  2: { name: 'transferFeeAmount', state: (data) => ({ withheldAmount: data.readBigUInt64LE(0) }) },
  3: { name: 'mintCloseAuthority', state: (data) => ({ closeAuthority: maybe(data, 0) }) },
  7: { name: 'immutableOwner' },
  12: { name: 'permanentDelegate', state: (data) => ({ delegate: maybe(data, 0) }) },
  14: { name: 'transferHook', state: (data) => ({ authority: maybe(data, 0), programId: maybe(data, 32) }) },
  15: { name: 'transferHookAccount', state: (data) => ({ transferring: data[0] === 1 }) },
  18: {
    name: 'metadataPointer',
    state: (data) => ({ authority: maybe(data, 0), metadataAddress: maybe(data, 32) }),
  },
};

function feeConfigIn(data: Buffer) {
  const feeAt = (at: number) => ({
    epoch: data.readBigUInt64LE(at),
    maximumFee: data.readBigUInt64LE(at + 8),
    transferFeeBasisPoints: data.readUInt16LE(at + 16),
  });
  return {
    transferFeeConfigAuthority: maybe(data, 0),
    withdrawWithheldAuthority: maybe(data, 32),
    withheldAmount: data.readBigUInt64LE(64),
    olderTransferFee: feeAt(72),
    newerTransferFee: feeAt(90),
  };
}

/** Nobody is written as zeros. */
function maybe(data: Buffer, at: number): Address | null {
  return data.subarray(at, at + 32).every((byte) => byte === 0) ? null : addressAt(data, at);
}
