// What an answer to a payment looks like to whoever paid, in a few words: `200 goods, success`, `402 terms`, `lost`.
import { GOODS } from './hostile-answers.ts';

export type Answer = {
  readonly words: string;
  /** Good enough for a program not to ask again: 2xx, and whole. */
  readonly isFine: boolean;
  readonly hasGoods: boolean;
  /** Null where none came. */
  readonly response: Response | null;
};

/** `ask` gives up by itself, by the signal that it is handed. */
export async function answerOf(
  patience: number,
  ask: (signal: AbortSignal) => Promise<Response>,
): Promise<Answer> {
  const signal = AbortSignal.timeout(patience);
  // A client wraps the call in a Request, and Node forgets that a Request follows a signal when it collects its garbage.
  const over = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    return await Promise.race([ask(signal).then(read), over]);
  } catch {
    return without(signal.aborted ? 'timed out' : 'lost');
  }
}

async function read(response: Response): Promise<Answer> {
  const body = await response.text().catch(() => null);
  const hasGoods = body?.includes(GOODS) === true;
  const parts = [
    `${response.status}${hasGoods ? ' goods' : body === null ? ' cut short' : ''}${response.headers.has('payment-required') ? ' terms' : ''}`,
    ...receiptIn(response),
  ];
  return { words: parts.join(', '), isFine: response.ok && body !== null, hasGoods, response };
}

function without(words: string): Answer {
  return { words, isFine: false, hasGoods: false, response: null };
}

function receiptIn({ headers }: Response): string[] {
  const header = headers.get('payment-response');
  if (header === null) return [];
  try {
    const { success } = JSON.parse(Buffer.from(header, 'base64').toString()) as { success: boolean };
    return [success ? 'success' : 'failure'];
  } catch {
    return ['garbage'];
  }
}
