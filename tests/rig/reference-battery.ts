// One purchase at each hostile merchant by the reference client, used as programs use it: a call, and where that failed up to
// two more.
import { type Answer, answerOf } from './answers.ts';
import { type Bought, measured, type Row } from './battery.ts';
import { hostileModes } from './hostile-modes.ts';
import { payers } from './payers.ts';
import type { World } from './world.ts';

export async function referenceBattery(world: World): Promise<Row[]> {
  const rows: Row[] = [];
  for (const mode of hostileModes) {
    const path = `/${mode}/reference${mode === 'slow-40-s' ? `?after=${2 * patience}` : ''}`;
    rows.push(await measured(world, mode, path, () => buyStubbornly(world, path)));
  }
  return rows;
}

const calls = 3;
/** Of a program, in milliseconds. Programs wait for half a minute rather; the slow merchant is as much quicker. */
const patience = 2_000;

async function buyStubbornly({ hostile, rpcUrl }: World, path: string): Promise<Bought> {
  const pay = payers(rpcUrl).v2;
  const answers: Answer[] = [];
  while (answers.length < calls && answers.at(-1)?.isFine !== true) {
    answers.push(await answerOf(patience, (signal) => pay(hostile.origin + path, { signal })));
  }
  const words = answers.map((answer) => answer.words);
  return { answers: words, isDelivered: answers.some(({ hasGoods }) => hasGoods) };
}
