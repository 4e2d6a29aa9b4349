// Where Solana stands: the slot, the height (skipped slots have none), and the time of that block.
import { allOf, type Outcome, success } from '../../core/failure.ts';
import { ask, type Rpc } from '../rpc.ts';
import { countOf } from './answers.ts';

export interface Head {
  readonly slot: number;
  /** Of blocks: what a blockhash's life is counted in. Never more than that of the slot. */
  readonly height: number;
  /** Seconds since 1970, by the chain. */
  readonly time: number;
}

export async function headAt(rpc: Rpc, commitment: 'confirmed' | 'finalized'): Promise<Outcome<Head>> {
  // The height first: the slot that is asked for next is not below it.
  const height = await ask(rpc, countOf, 'getBlockHeight', { commitment });
  if (!height.ok) return height;
  const slot = await ask(rpc, countOf, 'getSlot', { commitment });
  if (!slot.ok) return slot;
  const time = await ask(rpc, countOf, 'getBlockTime', slot.value);
  return time.ok ? success({ slot: slot.value, height: height.value, time: time.value }) : time;
}

/** From where on the endpoint knows what happened: one that has forgotten a payment says that there was none. */
export async function finalizedSince(
  rpc: Rpc,
): Promise<Outcome<{ readonly head: Head; readonly first: number }>> {
  const asked = await allOf([headAt(rpc, 'finalized'), ask(rpc, countOf, 'getFirstAvailableBlock')]);
  return asked.ok ? success({ head: asked.value[0], first: asked.value[1] }) : asked;
}
