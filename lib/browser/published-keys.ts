// What a site publishes of its keys: asked for over https alone, briefly, without a word about the user, and remembered for a while.
import { parseJson } from '../core/json.ts';
import type { Clock } from '../core/time-and-chance.ts';

/** `{}` where nothing is published, null where that cannot be known now. */
export type PublishedKeys = (url: string) => Promise<unknown>;

/** In milliseconds; a payment may be waiting. */
const patience = 3_000;
/** Bytes: 32 keys with all that may stand beside them. */
const maxLength = 64 * 1024;
/** In milliseconds: how long an answer holds, and how long none does. */
const life = 10 * 60_000;
const lifeOfNone = 60_000;
const capacity = 64;

interface Known {
  readonly at: number;
  readonly answer: Promise<unknown>;
  readonly life: number;
}

export function createPublishedKeys(clock: Clock, get: typeof fetch = fetch): PublishedKeys {
  const known = new Map<string, Known>();

  return (url) => {
    const before = known.get(url);
    if (before !== undefined && Math.abs(clock() - before.at) < before.life) return before.answer;
    const answer = ask(url, get);
    const note = (life: number) => {
      known.delete(url); // so that the newest stands last
      known.set(url, { at: clock(), answer, life });
      const [oldest] = known.keys();
      if (known.size > capacity && oldest !== undefined) known.delete(oldest);
    };
    note(life); // of many who ask at once, one does
    void answer.then((document) => document === null && note(lifeOfNone));
    return answer;
  };
}

async function ask(url: string, get: typeof fetch): Promise<unknown> {
  if (new URL(url).protocol !== 'https:') return null;
  try {
    const response = await get(url, {
      headers: { Accept: 'application/json' },
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error', // whoever is redirected to would speak for the site
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(patience),
    });
    if (response.status === 404 || response.status === 410) return {};
    const text = response.status === 200 ? await textOf(response) : null;
    const document = text === null ? null : parseJson(text);
    return document?.ok ? document.value : null;
  } catch {
    return null;
  }
}

/** Null for what is too long, or no text. */
async function textOf(response: Response): Promise<string | null> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [text, length] = ['', 0];
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.length;
    if (length > maxLength) {
      void reader.cancel();
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
  return null;
}
