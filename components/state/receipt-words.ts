// What became of a purchase, in plain words: of the money, of the goods, and of both in one line.
import type { PurchaseView, Receipt } from '../../lib/wallet/api.ts';
import type { Environment } from './environment.ts';
import { deliveryKey, moneyKey, signedKey, siteName, untilText } from './names.ts';
import type { AllowancePlace } from './route.ts';

type Words = Pick<Environment, 't' | 'locale' | 'now'>;

/** problem: a person may want to do something about it. good: closed as it should be. */
export type Tone = 'problem' | 'good' | 'plain';

/** What became of both, for a list. */
export function outcomeText(receipt: Receipt, words: Words): string {
  if (isPaidInVain(receipt) && receipt.money === 'settled') return words.t('goods_missing');
  const goods = receipt.delivery === 'none' ? [] : [words.t(deliveryKey(receipt.delivery))];
  return [moneyText(receipt, words), ...goods].join(' ');
}

/** Its amount is not the last word yet: less may be taken. */
export function isCeiling({ ceiling, money }: Receipt): boolean {
  return ceiling !== undefined && money !== 'settled';
}

export function moneyText(receipt: Receipt, words: Words): string {
  const { collectableUntil, lacks } = receipt;
  const state = lacks === undefined ? words.t(moneyKey(receipt.money)) : words.t('money_not_allowed');
  if (collectableUntil === null) return state;
  const until = collectableUntil * 1000;
  const now = words.now();
  const window =
    until > now
      ? words.t('money_collectable', [untilText(words.locale, until, now)])
      : words.t('money_time_over');
  return `${state} ${window}`;
}

/** What a person may allow, for what is signed to be handed in once more; null where that would come to nothing. */
export function lackOf({ lacks, method, collectableUntil }: Receipt, now: number): AllowancePlace | null {
  const isAskedAgain = method === 'GET' || method === 'HEAD';
  const isAlive = collectableUntil !== null && collectableUntil * 1000 > now;
  return lacks !== undefined && isAskedAgain && isAlive ? lacks : null;
}

export function goodsText(receipt: Receipt, { t }: Words): string {
  return isPaidInVain(receipt) ? t('goods_missing') : t(deliveryKey(receipt.delivery));
}

export function toneOf(receipt: Receipt): Tone {
  if (receipt.money === 'conflict' || isPaidInVain(receipt)) return 'problem';
  return receipt.money === 'settled' && receipt.delivery === 'delivered' ? 'good' : 'plain';
}

/** Of what was spent elsewhere no site is known. */
export function siteText(site: string, { t }: Pick<Words, 't'>): string {
  return site === '' ? t('site_elsewhere') : siteName(site);
}

export function decidedText({ decidedBy }: Receipt, { t }: Pick<Words, 't'>): string {
  if (decidedBy === 'elsewhere') return t('receipt_elsewhere');
  return decidedBy === 'rule' ? t('receipt_by_rule') : t('receipt_by_user');
}

/** The seller's own paper about it, by its name, and whose word that is. */
export function statementWords(
  { what, signed }: NonNullable<PurchaseView['statement']>,
  { t }: Pick<Words, 't'>,
): { readonly name: string; readonly text: string } {
  return { name: what === 'offer' ? t('fact_offer') : t('fact_receipt'), text: t(signedKey(signed)) };
}

/** Until the payment is final, an answer that has not come may still be on its way. */
export function isPaidInVain({ money, delivery, decidedBy }: Receipt): boolean {
  if (decidedBy === 'elsewhere' || delivery === 'delivered' || delivery === 'refunded') return false;
  return money === 'settled' || ((money === 'seen' || money === 'claimed') && delivery === 'undelivered');
}
