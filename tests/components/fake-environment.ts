// A double of the place a screen runs in: our own texts, expanded the way browsers do; doors only note what was asked.
import type { Environment } from '../../components/state/environment.ts';
import { failed } from '../../lib/core/failure.ts';
import { type Language, textsIn } from './languages.ts';

export interface FakeEnvironment extends Environment {
  /** What the screen asked for, oldest first: `open welcome`, `close`, … */
  readonly asked: string[];
}

export function fakeEnvironment(language: Language = 'en'): FakeEnvironment {
  const asked: string[] = [];
  const t = textsIn(language);
  return {
    asked,
    t,
    locale: t('language'),
    now: Date.now,
    copy: async (text) => void asked.push(`copy ${text}`),
    open: (page, at = '') => asked.push(`open ${page}${at}`),
    save: ({ name }) => asked.push(`save ${name}`),
    close: () => asked.push('close'),
    requestAccess: async () => {
      asked.push('request access');
      return false;
    },
    shortcuts: async () => [{ name: '_execute_action', text: '', keys: 'Alt+Shift+P' }],
    passkeys: {
      isAvailable: () => true,
      make: async () => failed('passkey-without-prf'),
      ask: async () => failed('passkey-declined'),
    },
    link: (url) => asked.push(`link ${url}`),
    reload: () => asked.push('reload'),
    version: '1.2.3',
  };
}
