// A blockhash for a transaction that is signed at once, and the height after which it can land no more. What the seller says
// of that height is not heard: one that was made up would make a living payment look dead, and it would be paid twice.
import { type Outcome, success } from '../../core/failure.ts';
import type { Freshness } from '../../schemes/index.ts';
import { ask, type Rpc } from '../rpc.ts';
import { flagOf, latestBlockhashOf } from './answers.ts';

/** `hint`: the blockhash that the seller names; it is taken where the chain still knows it. */
export async function freshBlockhash(rpc: Rpc, hint: string): Promise<Outcome<Freshness>> {
  const isHintGood = hint !== '' && (await isValid(rpc, hint));
  const latest = await ask(rpc, latestBlockhashOf, 'getLatestBlockhash', { commitment: 'confirmed' });
  if (!latest.ok) return latest;
  const { blockhash, lastHeight, slot } = latest.value;
  return success({
    blockhash: isHintGood ? hint : blockhash,
    lastHeight: String(isHintGood ? lastHeight + lag : lastHeight),
    slot: String(slot),
  });
}

/** Several words: the first one's blockhash, and of the heights the one that declares it dead last. */
export function freshest(words: readonly Freshness[]): Freshness | undefined {
  const [first] = words;
  if (first === undefined) return undefined;
  const lastHeight = Math.max(...words.map((word) => Number(word.lastHeight)));
  const slot = Math.min(...words.map((word) => Number(word.slot)));
  return { blockhash: first.blockhash, lastHeight: String(lastHeight), slot: String(slot) };
}

/** Blocks by which one machine behind an address may be ahead of another: as long as any blockhash lives. */
const lag = 150;

async function isValid(rpc: Rpc, blockhash: string): Promise<boolean> {
  const valid = await ask(rpc, flagOf, 'isBlockhashValid', blockhash, { commitment: 'confirmed' });
  return valid.ok && valid.value;
}
