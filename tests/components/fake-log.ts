// The log that a receipt's state would have come from, for looking at it.
import type { LogLine, Receipt } from '../../lib/wallet/api.ts';

export function logOf(receipt: Receipt): LogLine[] {
  const onChain = { block: '21034567', transaction: receipt.transaction ?? '' };
  const kinds: (readonly [LogLine['kind'], LogLine['detail']])[] = [
    ['reserved', {}],
    ...(receipt.money === 'reserved' ? [] : ([after(receipt)] as const)),
    ...(wasSent(receipt) ? ([['sent', {}]] as const) : []),
    ...answers(receipt),
    ...ending(receipt, onChain),
  ];
  return kinds.map(([kind, detail], index) => ({ at: receipt.at + index * 900, kind, detail }));
}

function after({ money }: Receipt): readonly [LogLine['kind'], LogLine['detail']] {
  return money === 'void' ? ['given-up', {}] : ['signed', {}];
}

function wasSent({ money, decidedBy }: Receipt): boolean {
  return decidedBy !== 'elsewhere' && money !== 'reserved' && money !== 'void' && money !== 'signed';
}

function answers({ delivery, money }: Receipt): (readonly [LogLine['kind'], LogLine['detail']])[] {
  if (delivery === 'delivered' || delivery === 'refunded') return [['answered', { status: '200' }]];
  if (delivery === 'undelivered') return [['answered', { status: '502' }]];
  return money === 'unknown' ? [['lost', {}]] : [];
}

function ending(
  { money, delivery }: Receipt,
  onChain: LogLine['detail'],
): (readonly [LogLine['kind'], LogLine['detail']])[] {
  if (money === 'expired') return [['expired', { block: '21034567' }]];
  if (money !== 'seen' && money !== 'settled' && money !== 'cancelled' && money !== 'conflict') return [];
  return delivery === 'refunded'
    ? [
        [money, onChain],
        ['refunded', onChain],
      ]
    : [[money, onChain]];
}
