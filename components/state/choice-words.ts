// Why one of several offers was proposed, in words, and why another had better not be taken now.
import type { Because, Caution } from '../../lib/core/choice.ts';
import type { TokenView } from '../../lib/wallet/api.ts';
import { dollarsText } from './amounts.ts';
import type { Environment } from './environment.ts';

type Words = Pick<Environment, 't' | 'locale'>;

/** The reason, and what it costs. Of play money no dollars are told. */
export function becauseText(because: Because, { testnet }: Pick<TokenView, 'testnet'>, words: Words): string {
  const { more = '' } = because.numbers ?? {};
  const isTold = !testnet && /^[1-9][0-9]*$/.test(more);
  const price = isTold ? words.t('choice_more', [dollarsText(words.locale, more)]) : '';
  return [reasonText(because, words), price].filter((text) => text !== '').join(' ');
}

export function cautionText(caution: Caution, { t }: Pick<Words, 't'>): string {
  return caution === 'silent' ? t('offer_silent') : t('offer_failing');
}

function reasonText({ reason, numbers = {} }: Because, { t, locale }: Words): string {
  switch (reason) {
    case 'cheapest':
      return t('choice_cheapest');
    case 'funded':
      return t('choice_funded');
    case 'answering':
      return t('choice_answering');
    case 'reliable':
      return t('choice_reliable');
    case 'charged-after':
      return t('choice_charged_after');
    case 'without-approval':
      return t('choice_without_approval');
    case 'faster':
      return t('choice_faster', [secondsText(locale, numbers.wait), secondsText(locale, numbers.than)]);
    case 'steadier':
      return t('choice_steadier');
    case 'as-before':
      return t('choice_as_before');
    case 'alike':
      return t('choice_alike');
    case 'you-chose':
      return t('choice_yours');
  }
}

/** Tenths where a second more or less matters; a file may say anything, and then it is no time at all. */
function secondsText(locale: string, milliseconds = '0'): string {
  const seconds = Number(milliseconds) / 1_000;
  const maximumFractionDigits = seconds < 10 ? 1 : 0;
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', maximumFractionDigits });
  return format.format(Number.isFinite(seconds) ? seconds : 0);
}
