// How one payment through Permit2 came to its end. No event of Permit2 tells which transfer used which nonce, so the transfers from
// the account to the payee are looked through for the one whose transaction carries the nonce: it is random, and nobody else's.
import type { Authorization } from '../core/chain-word.ts';
import { failed, type Outcome, success } from '../core/failure.ts';
import { isRecord } from '../core/json.ts';
import { placeOf } from '../schemes/cancel-permit2.ts';
import { permit2Contract } from '../schemes/permit2-contract.ts';
import { type Log, wordOf } from './answers.ts';
import { type Range, searchLogs } from './logs.ts';
import { ask, type Rpc } from './rpc.ts';
import { invalidationsOf, transferIn, transfersBetween } from './token-events.ts';

/** The transfer that it made, or the event that invalidated it; null: the endpoint has looked everywhere and has neither. */
export async function permitEnd(
  rpc: Rpc,
  authorization: Authorization,
  range: Range,
): Promise<Outcome<Log | null>> {
  const moved = await findTransfer(rpc, authorization, range);
  return !moved.ok || moved.value !== null ? moved : findInvalidation(rpc, authorization, range);
}

/** Each costs one more question, for what its transaction carries. */
const manyTransfers = 100;

async function findTransfer(
  rpc: Rpc,
  authorization: Authorization,
  range: Range,
): Promise<Outcome<Log | null>> {
  const { asset, account, payTo, nonce } = authorization;
  const search = await searchLogs(rpc, transfersBetween(asset, account, payTo), range);
  if (!search.ok) return search;
  const { logs, upTo } = search.value;
  const transactions = [...new Set(logs.map(({ transaction }) => transaction))];
  if (upTo < range.to || transactions.length > manyTransfers) return failed('rpc-failed');
  for (const transaction of transactions) {
    const carries = await carriesNonce(rpc, transaction, nonce);
    if (!carries.ok) return carries;
    if (!carries.value) continue;
    return success(
      ownOf(
        logs.filter((log) => log.transaction === transaction),
        authorization,
      ),
    );
  }
  return success(null);
}

/** A facilitator may take several payments of one account at once: which of the transfers is whose, nobody says. */
function ownOf(logs: readonly Log[], { amount, isCeiling }: Authorization): Log | null {
  const worth = (log: Log) => transferIn(log)?.value ?? 0n;
  const fitting = logs.filter((log) => (isCeiling === true ? worth(log) <= amount : worth(log) === amount));
  // Of those that may be it the largest: what was taken must not count for less than it was.
  const [most] = fitting.toSorted((one, other) => (worth(one) < worth(other) ? 1 : -1));
  return most ?? logs[0] ?? null;
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
