// Reads how paying went on a network. The ledger writes it, with the news that it is made of.
import type { Experience } from '../../wallet/prospects.ts';
import type { Database } from './database.ts';

export function recordsIn(opening: Promise<Database>): Experience['record'] {
  return async (network) => (await opening).get('records', network);
}
