// Reads an address's history backwards, from now to a slot. An endpoint gives a thousand lines at most.
import { failed, type Outcome, success } from '../../core/failure.ts';
import { ask, type Rpc } from '../rpc.ts';
import { type Landed, type Line, landedOf, linesOf } from './answers.ts';

/** Newest first, of that slot and later ones. */
export async function linesSince(rpc: Rpc, address: string, slot: number): Promise<Outcome<Line[]>> {
  const found: Line[] = [];
  for (let page = 0; page < patience; page += 1) {
    const before = found.at(-1)?.signature;
    const options = { limit: longest, commitment: 'confirmed', ...(before === undefined ? {} : { before }) };
    const lines = await ask(rpc, linesOf, 'getSignaturesForAddress', address, options);
    if (!lines.ok) return lines;
    found.push(...lines.value);
    const last = lines.value.at(-1);
    if (last === undefined || last.slot < slot || lines.value.length < longest)
      return success(found.filter((line) => line.slot >= slot));
  }
  return failed('rpc-failed');
}

/** The transaction of a line, as it went over the wire. */
export async function landedAs(rpc: Rpc, { signature, slot }: Line): Promise<Outcome<Landed>> {
  const options = { encoding: 'base64', commitment: 'confirmed', maxSupportedTransactionVersion: 0 };
  const landed = await ask(rpc, landedOf, 'getTransaction', signature, options);
  return landed.ok && landed.value.slot !== slot ? failed('rpc-malformed') : landed;
}

const longest = 1_000;
/** Pages. */
const patience = 20;
