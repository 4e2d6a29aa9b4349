// Why something was paid, asked about or refused: whose opinion it is, what it says, and the numbers that it was weighed by.
import { type Heard, type Reason, strictestFirst } from '../../lib/core/verdict.ts';
import { dollarsText } from './amounts.ts';
import { countText } from './counting.ts';
import type { Environment } from './environment.ts';
import { momentText, reasonKey, ruleKey } from './names.ts';

type Words = Pick<Environment, 't' | 'locale'>;

/** The reason and its numbers, each a sentence of its own. */
export function opinionText({ reason, numbers = {} }: Heard, words: Words): string {
  const told = Object.entries(numbers).filter(([, number]) => /^[0-9]+$/.test(number));
  const sentences = order.flatMap((name) => {
    const [, number] = told.find(([one]) => one === name) ?? [];
    return number === undefined ? [] : [numberText(name, number, reason, words)];
  });
  return [words.t(reasonKey(reason)), ...sentences].filter((text) => text !== '').join(' ');
}

/** What decided stands first: a person's yes, else the strictest. */
export function inOrder(opinions: readonly Heard[]): readonly Heard[] {
  const isPersons = ({ kind }: Heard) => kind === 'person';
  const isRuled = !opinions.some(({ reason }) => reason === 'no-rule');
  // Of a site without a rule nothing is within a budget: it has none, and is only measured by the one that it would have.
  const others = opinions.filter((one) => !isPersons(one) && (isRuled || one.say !== 'pay'));
  return [...opinions.filter(isPersons), ...others.toSorted(strictestFirst)];
}

export function whoseText({ kind, reason }: Heard, { t }: Pick<Words, 't'>): string {
  switch (kind) {
    case 'rule':
      return reason === 'no-rule' ? t('opinion_of_no_rule') : t('opinion_of_rule');
    case 'journal':
      return t('opinion_of_journal');
    case 'statement':
      return t('opinion_of_statement');
    case 'terms':
      return t('opinion_of_terms');
    case 'standing':
      return t('opinion_of_standing');
    case 'person':
      return t('opinion_of_person');
    default: {
      const name = t(ruleKey(kind));
      // A file of a later version may know kinds that this one has no word for.
      return name === '' || name === ruleKey(kind) ? t('opinion_of_other') : name;
    }
  }
}

export function sayText({ say }: Pick<Heard, 'say'>, { t }: Pick<Words, 't'>): string {
  switch (say) {
    case 'pay':
      return t('opinion_pay');
    case 'ask':
      return t('opinion_ask');
    case 'refuse':
      return t('opinion_refuse');
  }
}

/** As a person weighs them: what it costs, what was before, what is allowed. */
const order = ['cost', 'usual', 'spent', 'limit', 'each', 'until', 'used', 'changed'] as const;

type NumberName = (typeof order)[number];

/** Of these, `spent` and `limit` are numbers of payments. */
const counted: readonly Reason[] = ['over-rate', 'trust-ended'];

function numberText(name: NumberName, number: string, reason: Reason, { t, locale }: Words): string {
  const isCounted = counted.includes(reason);
  const dollars = () => dollarsText(locale, number);
  switch (name) {
    case 'cost':
      return t('opinion_cost', [dollars()]);
    case 'usual':
      return t('opinion_usual', [dollars()]);
    case 'spent':
      return isCounted
        ? t('opinion_times', [countText(locale, Number(number))])
        : spentText(number, reason, { t, locale });
    case 'limit':
      return isCounted
        ? t('opinion_times_limit', [countText(locale, Number(number))])
        : t('opinion_limit', [dollars()]);
    case 'each':
      return t('opinion_each', [dollars()]);
    case 'until':
      return momentIn(number, locale, (time) =>
        reason === 'paused' ? t('opinion_paused_until', [time]) : t('opinion_trusted_until', [time]),
      );
    case 'used':
      return momentIn(number, locale, (time) => t('opinion_used', [time]));
    case 'changed':
      return momentIn(number, locale, (time) => t('opinion_changed', [time]));
  }
}

/** Nothing before is not worth a sentence. */
function spentText(number: string, reason: Reason, { t, locale }: Words): string {
  if (BigInt(number) === 0n) return '';
  const dollars = dollarsText(locale, number);
  if (reason === 'over-outstanding') return t('opinion_under_way', [dollars]);
  const isOfFile = reason === 'over-per-request' || reason === 'over-path';
  return isOfFile ? t('opinion_spent_on_file', [dollars]) : t('opinion_spent', [dollars]);
}

/** What no calendar holds is left out: a file may say anything. */
function momentIn(number: string, locale: string, text: (time: string) => string): string {
  const at = Number(number);
  return at > 0 && at <= latest ? text(momentText(locale, at)) : '';
}

/** Of ECMAScript's time values. */
const latest = 8.64e15;
