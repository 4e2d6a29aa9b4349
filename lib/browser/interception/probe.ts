// Asks the same URL once more as a program would, to read a challenge that stands in the body. GET only, nothing is paid.
import type { Challenge } from '../../core/challenge.ts';
import { maxChallengeLength } from '../../core/json.ts';

const timeout = 5_000;

/** Null when there is nothing to read: another status, a redirect, too long, no answer. */
export async function probe(url: string): Promise<Challenge | null> {
  try {
    const response = await fetch(url, {
      headers: { Accept: 'application/json' },
      credentials: 'include',
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
    });
    if (response.status !== 402) return null;
    const body = await readText(response);
    return { url, method: 'GET', headers: [...response.headers], body, source: 'probe' };
  } catch {
    return null;
  }
}

/** Stops reading at the limit: a v1 paywall for people is 3.5 MB of HTML. */
async function readText(response: Response): Promise<string | null> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += value;
    if (text.length > maxChallengeLength) {
      void reader.cancel();
      return null;
    }
  }
  return null;
}
