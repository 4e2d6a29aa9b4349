// Between the two worlds of one page: the page script says which request met a 402, and hears whether to repeat it.
// Neither side is trusted: no price, payee or proof ever passes here, and what is said is only a hint.
import {
  apply,
  createNotes,
  dispatch,
  getOwnPropertyDescriptor,
  holds,
  listenFirst,
  plain,
  reader,
} from './natives.ts';
import type { RequestKind } from './request-kinds.ts';

export interface MetInPage {
  readonly kind: RequestKind;
  /** Final URL, after redirects. */
  readonly url: string;
  /** As the page sent it; a redirect may have made a GET of it. */
  readonly method: string;
  readonly redirected: boolean;
  /** Body of the 402 where no header can carry the terms; null otherwise. */
  readonly body: string | null;
  /** SHA-256 of what the request carries, as 32 numbers with a comma after each, where the page knows it better than the network. */
  readonly carries?: string | null;
  /** The repeat that was allowed came to nothing: no answer, or a server in trouble. */
  readonly failed?: boolean;
  /** It does no harm to send it again unpaid, and the background has not had it sent again yet. */
  readonly renewable: boolean;
}

/**
 * leave: the 402 is the page's. renew: send it again unpaid, since a prerendered page is now looked at, or the background did not
 * listen and does now; a 402 is asked about anew.
 */
export type Answer = 'repeat' | 'leave' | 'renew';
/** `held`: ours alone, and the same for as long as the page waits for this one thing. */
export type Ask = (held: object, met: MetInPage, done: (answer: Answer) => void) => void;

/** A repeat may meet a 402 again, or fail; so often in all the background is asked about one request of the page. */
export const maxAsks = 3;

const question = 'tuppence-met';
const reply = 'tuppence-answer';

/** In the page's world. */
export function createPageSide(): Ask {
  const NativeEvent = CustomEvent;
  const { stringify, parse } = JSON;
  const custom = reader(NativeEvent);
  const prerendering = getOwnPropertyDescriptor(Document.prototype, 'prerendering') as { get(): boolean }; // Chromium has it
  const waiting: Record<number, (answer: Answer) => void> = plain({});
  const renewed = createNotes<object, true>();
  let last = 0;
  let departures = 0;
  listenFirst(window, 'pagehide', () => departures++);

  function hear(event: Event): void {
    try {
      const { id, answer } = parse(custom(event as CustomEvent<string>, 'detail')); // our frame script wrote it, or it is no JSON
      const done = waiting[id];
      delete waiting[id];
      done?.(asAnswer(answer));
    } catch {
      // A page plays with our events: its answers are none.
    }
  }

  listenFirst(window, reply, hear);
  return (held, met, done) => {
    if (apply(prerendering.get, document, [])) {
      listenFirst(document, 'prerenderingchange', () => done('renew'));
      return;
    }
    const id = ++last;
    const departure = departures;
    const renewable = met.renewable && renewed.of(held) === undefined;
    waiting[id] = (answer) => {
      const isOnceMore = answer === 'renew' && !renewable;
      if (answer === 'renew') renewed.write(held, true);
      // A page that was left while its request was held has no use for the goods.
      done(departure === departures && !isOnceMore ? answer : 'leave');
    };
    const detail = stringify(plain({ ...met, renewable, id }));
    const event = new NativeEvent(question, plain({ detail, cancelable: true }));
    // Nobody took it: the extension was updated or removed under this page.
    if (dispatch(window, event)) waiting[id]?.('leave');
  };
}

export function asAnswer(said: unknown): Answer {
  return said === 'repeat' || said === 'renew' ? said : 'leave';
}

/** Has no body, and is asked by the background itself for the terms. */
export function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Where the page may see it. */
export const termsHeader = 'payment-required';

/**
 * What is no read may act when it is sent again. A server that names its terms has done nothing yet; a bare 402 may as well tell
 * of a card that was declined, and that is not tried twice. Its origin is listened to from then on, so the page's own next try is
 * asked about.
 */
export function isRenewable(method: string, hasTermsHeader: boolean, body: string | null): boolean {
  return isRead(method) || hasTermsHeader || (body !== null && holds(body, '"x402Version"'));
}

/** In the isolated world. `ask` must not reject. */
export function answerPage(ask: (met: MetInPage) => Promise<Answer>): void {
  window.addEventListener(question, (event) => {
    const said = parsed((event as CustomEvent<unknown>).detail);
    if (said === null) return;
    event.preventDefault();
    const { id, ...met } = said;
    void ask(met).then((answer) => {
      window.dispatchEvent(new CustomEvent(reply, { detail: JSON.stringify({ id, answer }) }));
    });
  });
}

/** Null for what a page made up; what is left is checked again in the background. */
function parsed(detail: unknown): (MetInPage & { id: unknown }) | null {
  try {
    const said: unknown = JSON.parse(String(detail));
    return typeof said === 'object' ? (said as MetInPage & { id: unknown }) : null;
  } catch {
    return null;
  }
}
