// Between the two worlds of one page: the page script says which request met a 402, and hears whether to repeat it.
// Neither side is trusted: no price, payee or proof ever passes here, and what is said is only a hint.
import { apply, dispatch, getOwnPropertyDescriptor, listenFirst, plain, reader } from './natives.ts';
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
  /** The repeat that was allowed came to nothing: no answer, or a server in trouble. */
  readonly failed: boolean;
}

/** leave: the 402 is the page's. renew: send it again unpaid, a prerendered page is now looked at; a 402 is asked about anew. */
export type Answer = 'repeat' | 'leave' | 'renew';
export type Ask = (
  kind: RequestKind,
  url: string,
  method: string,
  redirected: boolean,
  body: string | null,
  done: (answer: Answer) => void,
  failed?: boolean,
) => void;

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
  let last = 0;
  let departures = 0;
  listenFirst(window, 'pagehide', () => departures++);

  function hear(event: Event): void {
    try {
      const { id, repeat } = parse(custom(event as CustomEvent<string>, 'detail')); // our frame script wrote it, or it is no JSON
      const done = waiting[id];
      delete waiting[id];
      done?.(repeat === true ? 'repeat' : 'leave');
    } catch {
      // A page plays with our events: its answers are none.
    }
  }

  listenFirst(window, reply, hear);
  return (kind, url, method, redirected, body, done, failed = false) => {
    if (apply(prerendering.get, document, [])) {
      listenFirst(document, 'prerenderingchange', () => done('renew'));
      return;
    }
    const id = ++last;
    const departure = departures;
    // A page that was left while its request was held has no use for the goods.
    waiting[id] = (answer) => done(departure === departures ? answer : 'leave');
    const detail = stringify(plain({ kind, url, method, redirected, body, failed, id }));
    const event = new NativeEvent(question, plain({ detail, cancelable: true }));
    // Nobody took it: the extension was updated or removed under this page.
    if (dispatch(window, event)) waiting[id]?.('leave');
  };
}

/** Has no body, and is asked by the background itself for the terms. */
export function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** In the isolated world. `ask` must not reject. */
export function answerPage(ask: (met: MetInPage) => Promise<boolean>): void {
  window.addEventListener(question, (event) => {
    const said = parsed((event as CustomEvent<unknown>).detail);
    if (said === null) return;
    event.preventDefault();
    const { id, ...met } = said;
    void ask(met).then((repeat) => {
      window.dispatchEvent(new CustomEvent(reply, { detail: JSON.stringify({ id, repeat }) }));
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
