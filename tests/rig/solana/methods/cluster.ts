// What a node tells of its cluster and of the time: slots, heights, blockhashes.
import { API_VERSION, inContext, slotIn } from '../context.ts';
import type { Ledger } from '../ledger.ts';
import { configAt, type Params, textAt } from '../params.ts';

const SLOTS_IN_EPOCH = 432_000n;

export const clusterMethods = {
  getHealth: () => 'ok',
  getVersion: () => ({ 'solana-core': API_VERSION, 'feature-set': 3_604_001_754 }),
  getGenesisHash: ({ genesis }: Ledger) => genesis,
  getSlot: (ledger: Ledger, params: Params) => slotIn(ledger, configAt(params, 0)),
  getBlockHeight: (ledger: Ledger, params: Params) =>
    ledger.slots.heightOf(slotIn(ledger, configAt(params, 0))),
  getEpochInfo: (ledger: Ledger, params: Params) => {
    const absoluteSlot = slotIn(ledger, configAt(params, 0));
    return {
      absoluteSlot,
      blockHeight: ledger.slots.heightOf(absoluteSlot),
      epoch: absoluteSlot / SLOTS_IN_EPOCH,
      slotIndex: absoluteSlot % SLOTS_IN_EPOCH,
      slotsInEpoch: SLOTS_IN_EPOCH,
      transactionCount: ledger.landed.length,
    };
  },
  getLatestBlockhash: (ledger: Ledger, params: Params) => {
    const config = configAt(params, 0);
    const blockhash = ledger.slots.blockhashOf(slotIn(ledger, config));
    return inContext(ledger, config, {
      blockhash,
      lastValidBlockHeight: ledger.slots.lastHeightOf(blockhash),
    });
  },
  isBlockhashValid: (ledger: Ledger, params: Params) =>
    inContext(ledger, configAt(params, 1), ledger.slots.isGood(textAt(params, 0))),
  /** It forgets nothing. */
  getFirstAvailableBlock: () => 0n,
  getBlockTime: ({ slots }: Ledger, [slot]: Params) =>
    typeof slot === 'number' && BigInt(slot) <= slots.at('processed') ? slots.timeOf(BigInt(slot)) : null,
} as const;
