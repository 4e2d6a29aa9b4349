// How the templates are called and what each does, with its own numbers.
import type { TemplateName } from '../../lib/wallet/api.ts';
import { templates } from '../../lib/wallet/templates.ts';
import { dollarsText } from './amounts.ts';
import type { Environment } from './environment.ts';

export function templateTitle(name: TemplateName, t: Environment['t']): string {
  switch (name) {
    case 'ask':
      return t('template_ask');
    case 'small-change':
      return t('template_small');
    case 'generous':
      return t('template_generous');
    case 'block':
      return t('template_block');
  }
}

export function templateText(name: TemplateName, { t, locale }: Pick<Environment, 't' | 'locale'>): string {
  if (name === 'ask') return t('template_ask_text');
  if (name === 'block') return t('template_block_text');
  const { settings } = templates[name];
  const limits = ['per-request', 'per-day', 'per-month'].map((kind) => String(settings[kind]));
  return t(
    'template_limits_text',
    limits.map((limit) => dollarsText(locale, limit)),
  );
}
