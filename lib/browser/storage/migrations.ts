// Rows that an earlier version wrote, as this one reads them. A migration never frees money: in doubt a purchase stays open.
import { newPurchase, type Purchase, type Terms } from '../../core/purchase.ts';

/** Version 1 had no log: what is unknown of the past is filled with what keeps the purchase counted. */
export function purchaseFromVersion1(row: Purchase): Purchase {
  const { key, draft, at } = row;
  const terms: Terms = { ...row, thing: key, nonce: draft.nonce ?? '', request: 'page-request' };
  const sent = row.money === 'reserved' || row.money === 'signed' || row.money === 'void' ? 0 : 1;
  return { ...newPurchase(terms), ...row, ...terms, sent, transaction: null, entries: 0, lastAt: at };
}
