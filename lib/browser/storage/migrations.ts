// Rows that an earlier version wrote, as this one reads them. A migration never frees money: in doubt a purchase stays open.
import { newPurchase, type Purchase, type Terms } from '../../core/purchase.ts';
import { isBodiless, keyOf, thingOf } from '../../wallet/reserve.ts';

/**
 * Version 1 had no log: what is unknown of the past is filled with what keeps the purchase counted. Thing and key are made as
 * this version makes them, so that what is open stands in the way of the same again.
 */
export function purchaseFromVersion1(row: Purchase): Purchase {
  const { draft, at, method } = row;
  const key = isBodiless(method) ? keyOf({ ...row, carried: '' }) : row.key;
  const thing = thingOf(row);
  const body = isBodiless(method) ? '' : null;
  const terms: Terms = { ...row, key, thing, body, nonce: draft.nonce ?? '', request: 'page-request' };
  const sent = row.money === 'reserved' || row.money === 'signed' || row.money === 'void' ? 0 : 1;
  return { ...newPurchase(terms), ...row, ...terms, sent, transaction: null, entries: 0, lastAt: at };
}
