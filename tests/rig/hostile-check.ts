// What the hostile merchants cost who pays by the reference client, as a table; and whether the merchants, the chain's tricks
// and the obstacles before it are what they say they are. Run: npx tsx tests/rig/hostile-check.ts
import { equal } from 'node:assert/strict';
import { type Row, sideBySide } from './battery.ts';
import { startChain } from './chain.ts';
import { chainChecks } from './chain-check.ts';
import { type Hostile, hostilePrice } from './hostile.ts';
import { hostileModeChecks } from './hostile-mode-check.ts';
import { referenceBattery } from './reference-battery.ts';
import { rpcProxyChecks } from './rpc-proxy-check.ts';
import { type Check, runChecks } from './self-check.ts';
import { startWorld } from './world.ts';

const world = await startWorld();
const spare = await startChain();
const rows = await referenceBattery(world);
console.log('One purchase each, asked for up to three times; then the merchant cashes all it holds.\n');
console.log(sideBySide({ '@x402/fetch': rows }));
const counts = [
  await runChecks(
    'The table is true',
    rows.map((row) => checkOf(row, world.hostile)),
  ),
  await runChecks('The obstacles before the chain', rpcProxyChecks(world)),
  await runChecks('The merchants', hostileModeChecks(world)),
  await runChecks('The chain', chainChecks(spare)),
];
await Promise.all([world.close(), spare.close()]);
const [passed, failed] = [sum(counts.map((count) => count.passed)), sum(counts.map((count) => count.failed))];
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** What the merchant says that it settled, the used authorizations and the balances are three witnesses of one thing. */
function checkOf(row: Row, { received }: Hostile): Check {
  return [
    `${row.mode}: the merchant, the authorizations and the balances agree`,
    async () => {
      const cashed = received(row.path).filter(({ settlement }) => settlement?.success === true);
      equal(cashed.length, row.settled);
      equal(
        row.moved,
        cashed.reduce((total, { amount }) => total + amount, 0n),
      );
      if (row.mode === 'honest')
        equal(
          [row.signed, row.settled, row.moved, row.isDelivered].join(),
          [1, 1, hostilePrice, true].join(),
        );
      else equal(row.settled > 0, true, 'nobody was paid: the merchant does nothing');
    },
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
