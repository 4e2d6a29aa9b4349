// What can be wrong with a field of a rule, and how that is said beside it.
import type { Environment } from '../state/environment.ts';

export const faultNames = [
  'empty',
  'dollars',
  'count',
  'moment',
  'past',
  'same-time',
  'path',
  'payee',
  'token',
  'origin',
  'twice',
  'above-day',
  'nothing-chosen',
] as const;
export type FaultName = (typeof faultNames)[number];

export function faultText(fault: FaultName, t: Environment['t']): string {
  switch (fault) {
    case 'empty':
      return t('fault_empty');
    case 'dollars':
      return t('fault_dollars');
    case 'count':
      return t('fault_count');
    case 'moment':
      return t('fault_moment');
    case 'past':
      return t('fault_past');
    case 'same-time':
      return t('fault_same_time');
    case 'path':
      return t('fault_path');
    case 'payee':
      return t('fault_payee');
    case 'token':
      return t('fault_token');
    case 'origin':
      return t('fault_origin');
    case 'twice':
      return t('fault_twice');
    case 'above-day':
      return t('fault_above_day');
    case 'nothing-chosen':
      return t('fault_nothing_chosen');
  }
}
