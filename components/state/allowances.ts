// Which allowances are shown, which can be granted, and what becomes of one in words.
import type { Failure } from '../../lib/core/failure.ts';
import type { AllowanceEntry, SendView } from '../../lib/wallet/api.ts';
import { amountText } from './amounts.ts';
import type { Environment } from './environment.ts';
import { sendText } from './purse.ts';
import type { AllowancePlace } from './route.ts';

/** What may be taken, what is not known, and what is being changed; real money first. Test money that is not known is for developers. */
export function shownAllowances(
  entries: readonly AllowanceEntry[],
  developerMode: boolean,
): AllowanceEntry[] {
  const shown = entries.filter((entry) =>
    entry.amount === null
      ? !entry.token.testnet || developerMode || entry.latest !== null
      : entry.amount !== '0' || isUnderWay(entry.latest),
  );
  return realFirst(shown);
}

/** Of which tokens something can be allowed; the one that is asked for is among them, if it is known at all. */
export function allowable(
  entries: readonly AllowanceEntry[],
  developerMode: boolean,
  place: AllowancePlace | null,
): AllowanceEntry[] {
  return realFirst(
    entries.filter(
      (entry) =>
        !entry.token.testnet ||
        developerMode ||
        BigInt(entry.amount ?? 0) > 0n ||
        (place !== null && isAt(entry, place)),
    ),
  );
}

/** What a payment was refused for lack of; null: for any other reason. */
export function lackIn({ name, detail }: Failure): AllowancePlace | null {
  const { network, token: asset, amount = '' } = detail ?? {};
  const isLack = name === 'allowance-missing' || name === 'purchase-lacks-allowance';
  if (!isLack || network === undefined || asset === undefined) return null;
  return { network, asset, amount };
}

/** Hexadecimal addresses are compared without case. */
export function isAt({ token, asset }: AllowanceEntry, place: AllowancePlace): boolean {
  return token.network === place.network && asset.toLowerCase() === place.asset.toLowerCase();
}

export function isUnderWay(latest: SendView | null): boolean {
  return latest !== null && (latest.state === 'signed' || latest.state === 'sent');
}

/** Worth saying: what is on its way, and what came of the latest where it went wrong. */
export function isWorthSaying(latest: SendView | null): latest is SendView {
  return latest !== null && latest.state !== 'done';
}

/** What may be taken after this transaction, or that it is taken back. */
export function allowanceTitle(
  { amount, token }: SendView,
  { t, locale }: Pick<Environment, 't' | 'locale'>,
): string {
  if (amount === '0') return t('allowance_back_of', [token.symbol, token.networkName]);
  return t('allowance_of', [amountText(locale, amount, token), token.networkName]);
}

export function allowanceText(state: SendView['state'], environment: Pick<Environment, 't'>): string {
  return state === 'failed' ? environment.t('allowance_failed') : sendText(state, environment);
}

function realFirst(entries: readonly AllowanceEntry[]): AllowanceEntry[] {
  return entries.toSorted((one, other) => Number(one.token.testnet) - Number(other.token.testnet));
}
