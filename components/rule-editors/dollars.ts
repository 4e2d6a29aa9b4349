// The shape of a limit in money: one amount of dollars.
import { firstLimits } from '../../lib/core/limits.ts';
import { dollarsText, typedDollars } from '../state/amounts.ts';
import type { OwnSetting, RuleEditor } from './contract.ts';
import { gotDollars, readRows } from './reading.ts';

type Limit = Omit<RuleEditor, 'own' | 'choices'>;

function limitEditor(limit: Limit, start: string): RuleEditor {
  return { ...limit, own: dollars(start) };
}

/** `start` in micro-dollars. */
function dollars(start: string): OwnSetting {
  const rowsOf = (setting: unknown) => [{ amount: typedDollars(String(setting)) }];
  return {
    fields: [{ name: 'amount', input: 'dollars', label: (t) => t('rule_amount') }],
    start: () => rowsOf(start),
    rowsOf,
    read: (rows) =>
      readRows(
        rows,
        ({ amount }) => {
          const got = gotDollars(amount);
          return 'value' in got ? got : { wrong: { amount: got.fault } };
        },
        ([limit]) => limit,
      ),
    text: (setting, { locale }) => dollarsText(locale, String(setting)),
  };
}

export const perRequest = limitEditor(
  {
    id: 'per-request',
    group: 'first',
    name: (t) => t('rule_per_request'),
    says: (t) => t('rule_per_request_says'),
    unset: (t) => t('rule_no_limit'),
  },
  firstLimits.perRequest.toString(),
);

export const perDay = limitEditor(
  {
    id: 'per-day',
    group: 'first',
    name: (t) => t('rule_per_day'),
    nameForAll: (t) => t('rule_per_day_each'),
    says: (t) => t('rule_per_day_says'),
    unset: (t) => t('rule_no_budget'),
  },
  firstLimits.perDay.toString(),
);

export const perMonth = limitEditor(
  {
    id: 'per-month',
    group: 'first',
    name: (t) => t('rule_per_month'),
    nameForAll: (t) => t('rule_per_month_each'),
    says: (t) => t('rule_per_month_says'),
    unset: (t) => t('rule_no_limit'),
  },
  '5000000',
);

export const allDay = limitEditor(
  {
    id: 'all-day',
    group: 'first',
    name: (t) => t('rule_all_day'),
    says: (t) => t('rule_all_day_says'),
    unset: (t) => t('rule_no_limit'),
  },
  '2000000',
);

export const outstanding = limitEditor(
  {
    id: 'outstanding',
    group: 'first',
    name: (t) => t('rule_outstanding'),
    says: (t) => t('rule_outstanding_says'),
    unset: (t) => t('rule_no_limit'),
  },
  '500000',
);
