// What of the account's money is shown, in which order, and how much of it is free.
import { familyOf } from '../../lib/core/network-family.ts';
import type {
  MoneyLeft,
  NetworkView,
  PurseEntry,
  SendPlan,
  SendView,
  TokenView,
} from '../../lib/wallet/api.ts';
import { countText, isOne } from './counting.ts';
import type { Environment } from './environment.ts';

/** Real money first; test money for developers, or where there is any. */
export function shownPurse(purse: readonly PurseEntry[], developerMode: boolean): PurseEntry[] {
  return purse
    .filter(({ token, amount }) => !token.testnet || developerMode || BigInt(amount ?? 0) > 0n)
    .toSorted((one, other) => Number(one.token.testnet) - Number(other.token.testnet));
}

/** One token on one network, to choose. */
export interface Choosable {
  readonly token: Pick<TokenView, 'symbol' | 'network' | 'networkName' | 'testnet'>;
  readonly asset: string;
  /** Whose it is there; empty while that is not known. */
  readonly account: string;
}

/** What can be received: first what is shown of the purse, then the other networks on which the account has the same address. */
export function receivable(
  entries: readonly Choosable[],
  address: string,
  networks: readonly NetworkView[],
  developerMode: boolean,
): Choosable[] {
  const known = entries.map(keyOfEntry);
  const others = networks
    // Money that is sent to an address of another family of networks is lost.
    .filter(({ id, testnet }) => familyOf(id) === 'eip155' && (!testnet || developerMode))
    .toSorted((one, other) => Number(one.testnet) - Number(other.testnet))
    .flatMap(({ id, name, testnet, tokens }) =>
      tokens.map((token): Choosable => {
        const shown = { symbol: token.symbol, network: id, networkName: name, testnet };
        return { token: shown, asset: token.address, account: address };
      }),
    );
  return [...entries, ...others.filter((other) => !known.includes(keyOfEntry(other)))];
}

/** What one sends first: where there is something to send. */
export function firstToSend(entries: readonly PurseEntry[]): PurseEntry | undefined {
  return entries.find((entry) => BigInt(freeIn(entry) ?? 0) > 0n) ?? entries[0];
}

export function keyOfEntry({ token, asset }: Pick<Choosable, 'token' | 'asset'>): string {
  return `${token.network} ${asset}`;
}

/** null: the network did not answer. */
export function freeIn({ amount, spokenFor }: PurseEntry): string | null {
  if (amount === null) return null;
  const free = BigInt(amount) - BigInt(spokenFor);
  return (free > 0n ? free : 0n).toString();
}

/** Of the network's own coin, for the fee; null: there is enough. */
export function missingFor({ fee, have, keep = '0' }: Payable): string | null {
  const rest = BigInt(have) - BigInt(fee);
  const missing = BigInt(keep) - rest;
  return missing > 0n && rest !== 0n ? missing.toString() : null;
}

/** `keep`: what must stay, unless nothing does. */
type Payable = Pick<SendPlan, 'fee' | 'have'> & Partial<Pick<SendPlan, 'keep'>>;

/** Before the next payment of a site is blocked. */
export function moneyLeftText(
  { token, payments }: MoneyLeft,
  { t, locale }: Pick<Environment, 't' | 'locale'>,
): string {
  if (payments === 0) return t('money_left_none', [token.networkName]);
  const said = [token.networkName, countText(locale, payments)];
  return isOne(locale, payments) ? t('money_left_one', said) : t('money_left', said);
}

/** A fee is read, not typed: four digits of it, and never fewer coins than it may cost. */
export function roundedFee(amount: string): string {
  const spare = amount.length - 4;
  if (spare <= 0) return amount;
  const step = 10n ** BigInt(spare);
  return (((BigInt(amount) + step - 1n) / step) * step).toString();
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
    case 'lapsed':
      return t('send_lapsed');
  }
}
