// A double of the place a screen runs in: our own texts, expanded the way browsers do; doors only note what was asked.
import type { Environment } from '../../components/state/environment.ts';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };

interface Message {
  readonly message: string;
  readonly placeholders?: Readonly<Record<string, { readonly content: string }>>;
}

export interface FakeEnvironment extends Environment {
  /** What the screen asked for, oldest first: `open welcome`, `close`, … */
  readonly asked: string[];
}

export function fakeEnvironment(): FakeEnvironment {
  const asked: string[] = [];
  return {
    asked,
    t: textOf,
    locale: 'en',
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
    link: (url) => asked.push(`link ${url}`),
    reload: () => asked.push('reload'),
  };
}

/** A missing key is empty, as in browsers. */
function textOf(key: string, substitutions: readonly string[] = []): string {
  // The file's literal type knows each entry by name; here any name may be asked for.
  const entry = (messages as Readonly<Record<string, Message>>)[key];
  if (entry === undefined) return '';
  return entry.message.replace(/\$([a-z_]+)\$/gi, (_, name: string) => {
    const index = Number(entry.placeholders?.[name.toLowerCase()]?.content.slice(1));
    return substitutions[index - 1] ?? '';
  });
}
