// The log that a row of version 1 would have had: since then a purchase is the sum of its log, and those rows must be too.
import type { Happening } from '../../core/evidence.ts';
import type { Purchase } from '../../core/purchase.ts';

/** The fewest happenings that lead to what the row says. What asked for the money was not kept, nor what was signed. */
export function logFromVersion1({ money, status, claim }: Purchase): Happening[] {
  const log: Happening[] = [{ kind: 'reserved', challenge: '', offer: null }];
  if (money === 'reserved') return log;
  if (money === 'void') return [...log, { kind: 'given-up' }];
  log.push({ kind: 'signed', proof: '' });
  if (money === 'signed') return log;
  log.push({ kind: 'sent' });
  if (status !== null) return [...log, { kind: 'answered', status, claim, receipt: null }];
  return money === 'live' ? log : [...log, { kind: 'lost' }];
}
