// One entry of a purchase's log in plain words.
import type { LogLine } from '../../lib/wallet/api.ts';
import type { Environment } from './environment.ts';
import { signedKey } from './names.ts';

export function logText({ kind, detail }: LogLine, t: Environment['t']): string {
  switch (kind) {
    case 'reserved':
      return t('log_reserved');
    case 'given-up':
      return t('log_given_up');
    case 'prepared':
      return t('log_prepared');
    case 'signed':
      return t('log_signed');
    case 'sent':
      return t('log_sent');
    case 'answered':
      return t('log_answered', [detail.status ?? '?']);
    case 'lost':
      return t('log_lost');
    case 'cut':
      return t('log_cut');
    case 'seen':
      return t('log_seen', [detail.block ?? '?']);
    case 'gone':
      return t('log_gone');
    case 'settled':
      return t('log_settled', [detail.block ?? '?']);
    case 'expired':
      return t('log_expired', [detail.block ?? '?']);
    case 'cancelled':
      return t('log_cancelled', [detail.block ?? '?']);
    case 'conflict':
      return t('log_conflict', [detail.block ?? '?']);
    case 'refunded':
      return t('log_refunded', [detail.block ?? '?']);
    case 'statement':
      return `${detail.what === 'offer' ? t('log_offer') : t('log_receipt')} ${t(signedKey(detail.signed ?? 'by-unknown'))}`;
  }
}
