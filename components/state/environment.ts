// What a screen gets from the place it runs in: words, time, clipboard, doors; set once, by mount.ts.
import { getContext } from 'svelte';
import type { Outcome } from '../../lib/core/failure.ts';
import type { PasskeySecret, PasskeyView } from '../../lib/wallet/api.ts';
import type { Texts } from './texts.ts';

export interface Environment {
  readonly t: Texts;
  /** BCP 47, for `Intl`; in the language of the texts. */
  readonly locale: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly copy: (text: string) => Promise<void>;
  /** `at` names a place in the page, such as `#settings`. */
  readonly open: (page: 'welcome' | 'dashboard' | 'popup', at?: string) => void;
  /** Hands a file over to be kept where the browser keeps what it downloads. */
  readonly save: (file: SavedFile) => void;
  /** Closes the window or page that the screen stands in. */
  readonly close: () => void;
  /** The browser asks the user to let the wallet see web pages; only in answer to a click. False: not allowed. */
  readonly requestAccess: () => Promise<boolean>;
  readonly passkeys: Passkeys;
  /** Opens a page of the web in a new tab. */
  readonly link: (url: string) => void;
  /** The keys that the browser gives the wallet, as they are set there now. */
  readonly shortcuts: () => Promise<readonly Shortcut[]>;
  /** Asks the site again: the held navigation or request is made anew. */
  readonly reload: () => void;
  /** Of the wallet, as its manifest has it. */
  readonly version: string;
}

interface Shortcut {
  /** Of the command in the manifest; `_execute_action` opens the popup. */
  readonly name: string;
  /** What it does, in the words of the manifest. */
  readonly text: string;
  /** `Alt+Shift+P`, as the browser writes it; empty where a person has taken it away. */
  readonly keys: string;
}

/** The browser's own, asked in answer to a click. */
interface Passkeys {
  readonly isAvailable: () => boolean;
  /** `name`: what the authenticator's own list calls it. */
  readonly make: (name: string) => Promise<Outcome<PasskeySecret>>;
  /** The secret that unlocks, 32 bytes in hex. */
  readonly ask: (passkey: PasskeyView) => Promise<Outcome<string>>;
}

interface Shortcut {
  /** Of the command in the manifest; `_execute_action` opens the popup. */
  readonly name: string;
  /** What it does, in the words of the manifest. */
  readonly text: string;
  /** `Alt+Shift+P`, as the browser writes it; empty where a person has taken it away. */
  readonly keys: string;
}

export interface SavedFile {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

const key = Symbol('environment');

export function environmentContext(environment: Environment): Map<symbol, Environment> {
  return new Map([[key, environment]]);
}

export function useEnvironment(): Environment {
  return getContext<Environment>(key);
}
