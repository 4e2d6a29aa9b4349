// A double of the ledger for looking at screens: receipts in every state, many of them, and the questions that may be asked of them.
import { costOf } from '../../components/state/amounts.ts';
import { spendingOf } from '../../components/state/days.ts';
import { isDoubtful } from '../../lib/core/doubt.ts';
import { failed, success } from '../../lib/core/failure.ts';
import { counts, isOpen, unsettledStates } from '../../lib/core/purchase.ts';
import type { Heard } from '../../lib/core/verdict.ts';
import type {
  HistoryQuery,
  HistoryState,
  PurchaseView,
  Receipt,
  Total,
  WalletApi,
} from '../../lib/wallet/api.ts';
import { spendingByDay } from '../../lib/wallet/daily.ts';
import type { DaySum } from '../../lib/wallet/ports.ts';
import { dayOf } from '../../lib/wallet/totals.ts';
import { logOf } from './fake-log.ts';
import { receipts as few, made } from './fake-receipts.ts';

type LedgerApi = Pick<
  WalletApi,
  | 'receipts'
  | 'history'
  | 'totals'
  | 'spendingByDay'
  | 'purchase'
  | 'checkNow'
  | 'askAgain'
  | 'cancelCost'
  | 'cancel'
  | 'exportEvidence'
  | 'exportHistory'
  | 'importHistory'
  | 'retention'
  | 'setRetention'
>;

/** Of a rule, or of a person whom it had asked. */
function opinionsOn({ decidedBy, amount }: Receipt): readonly Heard[] {
  const numbers = { cost: amount, spent: '120000', limit: '500000' };
  const within: Heard = { kind: 'per-day', say: 'pay', reason: 'within-per-day', numbers };
  if (decidedBy === 'elsewhere') return [];
  if (decidedBy === 'rule') return [within];
  const over: Heard = { kind: 'per-request', say: 'ask', reason: 'over-per-request', numbers };
  return [over, within, { kind: 'person', say: 'pay', reason: 'you-said-yes' }];
}

/** A shop that signs its receipts. */
function statementOf({ delivery, decidedBy }: Receipt): PurchaseView['statement'] {
  const isSigned = delivery === 'delivered' && decidedBy !== 'elsewhere';
  return isSigned ? { what: 'receipt', signed: 'by-payee' } : null;
}

/** It was taken among several. */
const faster: PurchaseView['because'] = {
  reason: 'faster',
  numbers: { more: '1500', wait: '2100', than: '15400' },
};

export function fakeLedger(ledger: readonly Receipt[] = [...few, ...made(130)]): LedgerApi {
  const all = ledger.toSorted((a, b) => b.at - a.at);
  const find = (id: string) => all.find((receipt) => receipt.id === id);
  let kept: number | null = null;
  return {
    receipts: async ({ limit }) => all.slice(0, limit),
    history: async (query) => {
      const found = all.filter((receipt) => isWanted(receipt, query));
      const start = Number(query.cursor ?? 0);
      const end = start + (query.limit ?? 50);
      return { receipts: found.slice(start, end), cursor: end < found.length ? String(end) : null };
    },
    totals: async ({ by, query }) =>
      totalsOf(
        all.filter((receipt) => isWanted(receipt, query)),
        by,
      ),
    purchase: async ({ id }) => {
      const receipt = find(id);
      return receipt === undefined
        ? null
        : {
            receipt,
            log: logOf(receipt),
            statement: statementOf(receipt),
            opinions: opinionsOn(receipt),
            because: receipt.id === 'settled' ? faster : null,
            ...(receipt.lacks === undefined ? {} : { approval: true }),
            may: mayOf(receipt),
          };
    },
    spendingByDay: (query) =>
      spendingByDay(query, {
        clock: Date.now,
        archive: { daySums: async (from, to) => sumsOf(all, from, to) },
      }),
    checkNow: async ({ id }) => {
      const receipt = find(id);
      return receipt === undefined ? failed('rpc-failed') : success(receipt);
    },
    askAgain: async () => success(null),
    cancelCost: async () =>
      success({
        cost: '12840000000000',
        have: '1500000000000000',
        coin: { symbol: 'ETH', decimals: 18 },
      }),
    cancel: async () => success({ transaction: `0x${'cd'.repeat(32)}` }),
    exportEvidence: async ({ id }) => success(JSON.stringify({ id })),
    exportHistory: async ({ format, query }) => `${format} ${JSON.stringify(query)}`,
    importHistory: async ({ json }) => success({ added: json.length }),
    retention: async () => kept,
    setRetention: async ({ days }) => {
      kept = days;
      return success(null);
    },
  };
}

function isWanted(
  receipt: Receipt,
  { text = '', site, network, state, now = 0, from, to }: HistoryQuery,
): boolean {
  const written = `${receipt.site} ${receipt.path} ${receipt.payTo} ${receipt.transaction}`.toLowerCase();
  return (
    text
      .toLowerCase()
      .split(/\s+/)
      .every((word) => written.includes(word)) &&
    (site === undefined || receipt.site === site) &&
    (network === undefined || receipt.token.network === network) &&
    (state === undefined || isInState(receipt, state, now)) &&
    receipt.at >= (from ?? 0) &&
    receipt.at < (to ?? Number.POSITIVE_INFINITY)
  );
}

function isInState(receipt: Receipt, state: HistoryState, now: number): boolean {
  const { money, delivery, at } = receipt;
  const isPaid = money === 'claimed' || money === 'seen' || money === 'settled';
  switch (state) {
    case 'doubtful':
      return isDoubtful({ ...receipt, lastAt: at }, now);
    case 'open':
      return unsettledStates.some((open) => open === money);
    case 'paid':
      return isPaid;
    case 'unpaid':
      return money === 'expired' || money === 'cancelled' || money === 'void';
    case 'conflict':
      return money === 'conflict';
    case 'undelivered':
      return isPaid && delivery === 'undelivered';
  }
}

function totalsOf(receipts: readonly Receipt[], by: 'day' | 'month' | 'site'): Total[] {
  const names = [...new Set(receipts.map((receipt) => nameOf(receipt, by)))];
  const totals = names.map((of) => {
    const group = receipts.filter((receipt) => nameOf(receipt, by) === of);
    return { of, spending: spendingOf(group), count: group.length };
  });
  return by === 'site'
    ? totals.toSorted((a, b) => Number(b.spending.real) - Number(a.spending.real))
    : totals.toSorted((a, b) => b.of.localeCompare(a.of));
}

function sumsOf(receipts: readonly Receipt[], from: number, to: number): DaySum[] {
  return receipts
    .filter(({ money, at }) => counts(money) && dayOf(at) >= from && dayOf(at) < to)
    .map(({ at, site, token, amount }) => ({
      day: dayOf(at),
      site,
      network: token.network,
      kind: token.testnet ? 'test' : 'real',
      cost: costOf(amount, token),
      count: 1,
    }));
}

function nameOf({ at, site }: Receipt, by: 'day' | 'month' | 'site'): string {
  return by === 'site' ? site : new Date(at).toISOString().slice(0, by === 'day' ? 10 : 7);
}

function mayOf(receipt: Receipt): { check: boolean; askAgain: boolean; cancel: boolean } {
  const isUnsettled = unsettledStates.some((open) => open === receipt.money);
  return {
    check: isUnsettled,
    askAgain: receipt.delivery === 'undelivered' && receipt.method === 'GET',
    cancel: isUnsettled && isOpen(receipt) && (receipt.collectableUntil ?? 0) * 1000 > Date.now(),
  };
}
