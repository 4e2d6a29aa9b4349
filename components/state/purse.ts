// What of the account's money is shown, in which order, and how much of it is free.
import type { MoneyLeft, PurseEntry, SendPlan, SendView } from '../../lib/wallet/api.ts';
import { countText, isOne } from './counting.ts';
import type { Environment } from './environment.ts';

/** Real money first; test money for developers, or where there is any. */
export function shownPurse(purse: readonly PurseEntry[], developerMode: boolean): PurseEntry[] {
  return purse
    .filter(({ token, amount }) => !token.testnet || developerMode || BigInt(amount ?? 0) > 0n)
    .toSorted((one, other) => Number(one.token.testnet) - Number(other.token.testnet));
}

export function keyOfEntry({ token, asset }: PurseEntry): string {
  return `${token.network} ${asset}`;
}

/** null: the network did not answer. */
export function freeIn({ amount, spokenFor }: PurseEntry): string | null {
  if (amount === null) return null;
  const free = BigInt(amount) - BigInt(spokenFor);
  return (free > 0n ? free : 0n).toString();
}

/** Of the network's own coin, for the fee; null: there is enough. */
export function missingFor({ fee, have }: SendPlan): string | null {
  const missing = BigInt(fee) - BigInt(have);
  return missing > 0n ? missing.toString() : null;
}

/** Before the next payment of a site is blocked. */
export function moneyLeftText(
  { token, payments }: MoneyLeft,
  { t, locale }: Pick<Environment, 't' | 'locale'>,
): string {
  if (payments === 0) return t('money_left_none', [token.networkName]);
  const said = [token.networkName, countText(locale, payments)];
  return isOne(locale, payments) ? t('money_left_one', said) : t('money_left', said);
}

export function sendText(state: SendView['state'], { t }: Pick<Environment, 't'>): string {
  switch (state) {
    case 'signed':
      return t('send_signed');
    case 'sent':
      return t('send_sent');
    case 'seen':
      return t('send_seen');
    case 'done':
      return t('send_done');
    case 'failed':
      return t('send_failed');
    case 'replaced':
      return t('send_replaced');
  }
}
