// What one purchase at each hostile merchant cost a buyer, measured on the chain, and the results of several buyers side by side.
import { formatUnits } from 'viem';
import { hostilePrice } from './hostile.ts';
import type { HostileMode } from './hostile-modes.ts';
import type { World } from './world.ts';

export type Bought = {
  /** What the buyer saw, call by call. */
  readonly answers: readonly string[];
  readonly isDelivered: boolean;
};

export type Row = Bought & {
  readonly mode: HostileMode;
  readonly path: string;
  /** Different authorizations that reached the merchant. */
  readonly signed: number;
  /** How many of them the chain has used, the merchant having cashed all it could. */
  readonly settled: number;
  /** What the merchant's accounts have gained. */
  readonly moved: bigint;
  /** Beyond the price that was asked first. */
  readonly overpaid: bigint;
};

/** Of one purchase at this path of the mode, which nobody has paid before. In the end the merchant cashes all it holds. */
export async function measured(
  world: World,
  mode: HostileMode,
  path: string,
  buy: () => Promise<Bought>,
): Promise<Row> {
  const before = await takings(world, mode);
  const bought = await buy();
  await world.hostile.settleAll(path);
  const moved = (await takings(world, mode)) - before;
  const [signed, settled] = await authorizationsAt(world, path);
  const overpaid = moved > hostilePrice ? moved - hostilePrice : 0n;
  return { mode, path, ...bought, signed, settled, moved, overpaid };
}

/** One line a merchant, four columns a buyer; what was seen follows where there is one buyer only. */
export function sideBySide(buyers: Readonly<Record<string, readonly Row[]>>): string {
  const all = Object.entries(buyers);
  const isOne = all.length === 1;
  const lines = (all[0]?.[1] ?? []).map(({ mode, answers }) => {
    const cells = all.map(([, rows]) => cellsOf(rows.find((row) => row.mode === mode)));
    return [mode.padEnd(nameWidth), ...cells, ...(isOne ? [answers.join(' · ')] : [])].join('  ');
  });
  const names = all.map(([name]) => name.padEnd(heading.length));
  return [
    ['merchant'.padEnd(nameWidth), ...names].join('  '),
    [''.padEnd(nameWidth), ...all.map(() => heading), ...(isOne ? ['answers'] : [])].join('  '),
    ...lines,
  ].join('\n');
}

const nameWidth = 27;
const heading = 'signed settled overpaid goods';

function cellsOf(row: Row | undefined): string {
  if (row === undefined) return 'not tried'.padEnd(heading.length);
  const overpaid = row.overpaid === 0n ? '–' : `$${formatUnits(row.overpaid, 6)}`;
  const goods = row.isDelivered ? 'yes' : 'no';
  const widths = heading.split(' ').map((word) => word.length);
  const cells = [String(row.signed), String(row.settled), overpaid, goods];
  return cells.map((cell, index) => cell.padStart(widths[index] ?? 0)).join(' ');
}

async function takings({ hostile, chain }: World, mode: HostileMode): Promise<bigint> {
  const balances = await Promise.all(hostile.payeesOf(mode).map((payee) => chain.usdcBalance(payee)));
  return balances.reduce((sum, balance) => sum + balance, 0n);
}

async function authorizationsAt(
  { hostile, chain }: World,
  path: string,
): Promise<[signed: number, settled: number]> {
  const payers = new Map(hostile.received(path).map(({ nonce, payer }) => [nonce, payer]));
  const used = [...payers].map(([nonce, payer]) => chain.authorizationState(payer, nonce));
  return [payers.size, (await Promise.all(used)).filter(Boolean).length];
}
