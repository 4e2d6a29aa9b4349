// How the choices of the filters are called.
import type { HistoryState } from '../../lib/wallet/api.ts';
import type { Environment } from './environment.ts';
import type { Period } from './filters.ts';

export function stateText(state: HistoryState, t: Environment['t']): string {
  switch (state) {
    case 'doubtful':
      return t('state_doubtful');
    case 'open':
      return t('state_open');
    case 'paid':
      return t('state_paid');
    case 'unpaid':
      return t('state_unpaid');
    case 'conflict':
      return t('state_conflict');
    case 'undelivered':
      return t('state_undelivered');
  }
}

export function periodText(period: Period, t: Environment['t']): string {
  switch (period) {
    case 'any':
      return t('period_any');
    case 'today':
      return t('period_today');
    case 'week':
      return t('period_week');
    case 'month':
      return t('period_month');
    case 'year':
      return t('period_year');
    case 'dates':
      return t('period_dates');
  }
}
