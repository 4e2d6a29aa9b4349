// How much later a page gets its own 402 when the wallet says no by itself: a blocked site, beside a browser without
// the extension, in turns. Run after a build: npx tsx tests/bench/denied.ts
import { medianOfFetches } from '../e2e/seen.ts';
import { launchWallet, setUpWallet } from '../rig/chromium.ts';
import { launchPlain } from '../rig/plain-chromium.ts';
import { startWorld } from '../rig/world.ts';

const rounds = 3;
const world = await startWorld();
const wallet = await launchWallet();
await setUpWallet(wallet, world);
const plain = await launchPlain();

for (const name of ['v2', 'v1'] as const) {
  const { origin } = world.shops[name];
  const rule = { on: true, blocked: true, perRequest: '0', perDay: '0', money: 'test' } as const;
  await wallet.api.setRule({ site: origin, rule });
  const [without, blocked] = [await plain.newPage(), await wallet.context.newPage()];
  await Promise.all([without.goto(origin), blocked.goto(origin)]);
  for (let round = 0; round < rounds; round += 1) {
    const [theirs, ours] = [await medianOfFetches(without, 200), await medianOfFetches(blocked, 200)];
    console.log(
      `${name}: without ${theirs.toFixed(1)} ms, blocked ${ours.toFixed(1)} ms, later by ${(ours - theirs).toFixed(1)} ms`,
    );
  }
}

await plain.close();
await wallet.close();
await world.close();
