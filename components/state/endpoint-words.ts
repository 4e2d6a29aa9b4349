// How an endpoint does, in words, and how its address is written.
import type { EndpointHealth } from '../../lib/wallet/api.ts';
import type { Environment } from './environment.ts';
import { untilText } from './names.ts';

export function healthText(
  health: EndpointHealth,
  { t, locale, now }: Pick<Environment, 't' | 'locale' | 'now'>,
): string {
  switch (health.kind) {
    case 'unasked':
      return t('health_unasked');
    case 'answers':
      return t('health_answers', [millisecondsText(locale, health.ms)]);
    case 'silent':
      return t('health_silent', [untilText(locale, health.at, now())]);
    case 'other-chain':
      return t('health_other_chain', [untilText(locale, health.at, now())]);
  }
}

/** What follows the host may be somebody's key; who asks for it finds it in the field. */
export function endpointName(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

function millisecondsText(locale: string, ms: number): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit: 'millisecond', useGrouping: 'min2' }).format(
    ms,
  );
}
