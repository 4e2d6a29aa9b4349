// How one payment through Permit2 came to its end. No event of Permit2 tells which transfer used which nonce, so the transfers from
// the account to the payee are looked through for the one whose transaction carries the nonce: it is random, and nobody else's.
// How much was taken of a ceiling that alone does not tell: who has the nonce can write it beside a transfer of nothing.
import type { Authorization } from '../core/chain-word.ts';
import { allOf, failed, type Outcome, success } from '../core/failure.ts';
import { isRecord } from '../core/json.ts';
import { placeOf } from '../schemes/cancel-permit2.ts';
import { permit2Contract } from '../schemes/permit2-contract.ts';
import { type Log, wordOf } from './answers.ts';
import { type Range, searchLogs } from './logs.ts';
import { isSpent } from './permit-state.ts';
import { ask, type Rpc } from './rpc.ts';
import { invalidationsOf, transferIn, transfersBetween } from './token-events.ts';

/** The event that ended it. `isProved`: of a ceiling exactly this much was taken, and not more somewhere else. */
export interface End {
  readonly log: Log;
  readonly isProved: boolean;
}

/** The transfer that it made, or the event that invalidated it; null: the endpoint has looked everywhere and has neither. */
export async function permitEnd(
  rpc: Rpc,
  authorization: Authorization,
  range: Range,
): Promise<Outcome<End | null>> {
  const moved = await findTransfer(rpc, authorization, range);
  if (!moved.ok || moved.value !== null) return moved;
  const ended = await findInvalidation(rpc, authorization, range);
  if (!ended.ok) return ended;
  return success(ended.value === null ? null : { log: ended.value, isProved: true });
}

async function findTransfer(
  rpc: Rpc,
  authorization: Authorization,
  range: Range,
): Promise<Outcome<End | null>> {
  const { asset, account, payTo, isCeiling } = authorization;
  const search = await searchLogs(rpc, transfersBetween(asset, account, payTo), range);
  if (!search.ok) return search;
  const { logs: all, upTo } = search.value;
  if (upTo < range.to) return failed('rpc-failed');
  const carrying = await carryingIn(rpc, all, authorization);
  if (!carrying.ok) return carrying;
  return success(
    isCeiling === true
      ? await takenOf(rpc, authorization, { carrying: carrying.value, all })
      : exactly(carrying.value, authorization),
  );
}

/** Each transaction costs one more question, for what it carries; so many are asked about at once, and in all. */
const atOnce = 10;
const manyTransactions = 100;

/** The oldest first: what was paid is taken soon. Of a ceiling all are looked at, since some may say nothing. */
async function carryingIn(
  rpc: Rpc,
  logs: readonly Log[],
  { nonce, amount, isCeiling }: Authorization,
): Promise<Outcome<readonly Log[]>> {
  const transactions = [...new Set(logs.map(({ transaction }) => transaction))];
  const own = new Set<string>();
  for (let next = 0; next < Math.min(transactions.length, manyTransactions); next += atOnce) {
    const some = transactions.slice(next, next + atOnce);
    const looked = await allOf(some.map((one) => carriesNonce(rpc, one, nonce)));
    if (!looked.ok) return looked;
    for (const [place, transaction] of some.entries()) if (looked.value[place]) own.add(transaction);
    const isFound = logs.some((log) => own.has(log.transaction) && valueIn(log) === amount);
    if (isFound && isCeiling !== true) break;
  }
  if (own.size === 0 && transactions.length > manyTransactions) return failed('rpc-failed');
  return success(logs.filter(({ transaction }) => own.has(transaction)));
}

/** A facilitator may take several payments of one account at once, and of the same amount one is as good as the other. */
function exactly(carrying: readonly Log[], { amount }: Authorization): End | null {
  const log = carrying.find((one) => valueIn(one) === amount) ?? carrying[0];
  return log === undefined ? null : { log, isProved: true };
}

/**
 * Proved by Permit2's register: the nonce was used in that block, and in no other. Of what moved there to the payee the most that the
 * ceiling allows, so that nothing counts for less than it was. An endpoint that does not know so old a state proves nothing.
 */
async function takenOf(
  rpc: Rpc,
  authorization: Authorization,
  { carrying, all }: { readonly carrying: readonly Log[]; readonly all: readonly Log[] },
): Promise<End | null> {
  for (const block of new Set(carrying.map((log) => log.block))) {
    const used = await allOf([isSpent(rpc, authorization, block - 1), isSpent(rpc, authorization, block)]);
    if (!used.ok || used.value[0] || !used.value[1]) continue;
    const there = all.filter((log) => log.block === block && valueIn(log) <= authorization.amount);
    const [most] = there.toSorted((one, other) => (valueIn(one) < valueIn(other) ? 1 : -1));
    if (most !== undefined) return { log: most, isProved: true };
  }
  const [log] = carrying;
  return log === undefined ? null : { log, isProved: false };
}

function valueIn(log: Log): bigint {
  return transferIn(log)?.value ?? 0n;
}

async function carriesNonce(rpc: Rpc, transaction: string, nonce: string): Promise<Outcome<boolean>> {
  const input = await ask(
    rpc,
    (result) => inputOf(result, transaction),
    'eth_getTransactionByHash',
    transaction,
  );
  return input.ok ? success(input.value.includes(nonce.slice(2).toLowerCase())) : input;
}

function inputOf(result: unknown, transaction: string): string | null {
  if (!isRecord(result) || wordOf(result.hash) !== transaction) return null;
  const { input } = result;
  return typeof input === 'string' && /^0x[0-9a-f]*$/i.test(input) ? input.toLowerCase() : null;
}

async function findInvalidation(
  rpc: Rpc,
  { account, nonce }: Authorization,
  range: Range,
): Promise<Outcome<Log | null>> {
  const search = await searchLogs(rpc, invalidationsOf(permit2Contract, account), range);
  if (!search.ok) return search;
  if (search.value.upTo < range.to) return failed('rpc-failed');
  return success(search.value.logs.find((log) => invalidates(log, nonce)) ?? null);
}

/** In the data: the word, and a mask of the bits in it. */
function invalidates({ data }: Log, nonce: string): boolean {
  if (data.length !== 130) return false;
  const { word, bit } = placeOf(nonce);
  const [its, mask] = [BigInt(data.slice(0, 66)), BigInt(`0x${data.slice(66)}`)];
  return its === word && ((mask >> bit) & 1n) === 1n;
}
