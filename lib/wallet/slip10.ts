// SLIP-10 for Ed25519: from a seed to the key at a path of hardened steps; this curve has no others.
// https://github.com/satoshilabs/slips/blob/master/slip-0010.md
import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/** 32 bytes, the seed of an Ed25519 key. `path`: the numbers of its steps, each of them hardened. */
export function ed25519KeyAt(seed: Uint8Array, path: readonly number[]): Uint8Array {
  let node: Uint8Array = hmac(sha512, utf8ToBytes('ed25519 seed'), seed);
  for (const step of path) {
    const next = childOf(node, step);
    node.fill(0);
    node = next;
  }
  const key = node.slice(0, 32);
  node.fill(0);
  return key;
}

/** The key in the first half, the chain code in the second. */
function childOf(node: Uint8Array, step: number): Uint8Array {
  const data = new Uint8Array(37); // a zero, the key, the number
  data.set(node.subarray(0, 32), 1);
  new DataView(data.buffer).setUint32(33, step + hardened);
  const child = hmac(sha512, node.subarray(32), data);
  data.fill(0);
  return child;
}

const hardened = 0x8000_0000;
