// Holds a page's fetch that met a 402, and repeats the very same request when told; everything else passes untouched.
import {
  apply,
  construct,
  cut,
  holds,
  isRealError,
  listenFirst,
  NativePromise,
  plain,
  reader,
  settle,
  withoutOwnLines,
  wrap,
} from './natives.ts';
import { type Ask, isRead, isRenewable, termsHeader } from './page-bridge.ts';

/** How long the body of a 402 may take to arrive, in milliseconds. */
const bodyTime = 2_000;

interface Sending {
  readonly method: string;
  /** Null where the page gave none. */
  readonly signal: AbortSignal | null;
  again(): Promise<Response>;
}

type Arguments = Parameters<typeof fetch>;

export function holdFetch(ask: Ask): void {
  const native = window.fetch;
  const NativeRequest = Request;
  const NativeURL = URL;
  const { setTimeout } = window;
  const url = reader(NativeURL);
  const node = reader(Node);
  const request = reader(NativeRequest);
  const response = reader(Response);
  const headers = reader(Headers);
  const abort = reader(AbortSignal);

  wrap(window, 'fetch', (_native, self: unknown, list) => {
    const args = list as Arguments; // as the types promise; the browser refuses the rest
    // An illegal call: the browser knows what to say.
    if (self !== undefined && self !== null && self !== window) return watch(apply(native, self, args), null);
    // Any object may be read only once, or change before the repeat. What is plain text stays what it is.
    return typeof args[0] === 'string' && args.length < 2 ? sendText(args, args[0]) : sendKept(args);
  });

  function sendText(args: Arguments, text: string): Promise<Response> {
    const base = node(document, 'baseURI'); // the page may move on before the repeat
    const again = () => pastCache(new NativeRequest(url(new NativeURL(text, base), 'href')));
    return watch(apply(native, window, args), { method: 'GET', signal: null, again });
  }

  /** The browser reads the page's objects once, as in its own fetch; what is sent and sent again comes from that. */
  function sendKept(args: Arguments): Promise<Response> {
    let kept: Request;
    try {
      kept = construct(NativeRequest, args) as Request; // constructing a Request yields one
    } catch (error) {
      return new NativePromise((_resolve, reject) => reject(asOfFetch(withoutOwnLines(error))));
    }
    const copy = () => (request(kept, 'body') === null ? kept : apply(request(kept, 'clone'), kept, []));
    const method = request(kept, 'method');
    const signal = request(kept, 'signal');
    const again = () => pastCache(copy());
    // A page that wants its own cache alone wants nothing bought.
    const sending = request(kept, 'cache') === 'only-if-cached' ? null : { method, signal, again };
    return watch(apply(native, window, [copy()]), sending);
  }

  /** The 402 itself may have been stored; the paid answer takes its place. */
  function pastCache(kept: Request): Promise<Response> {
    const cache = request(kept, 'cache');
    if (cache !== 'default' && cache !== 'force-cache') return apply(native, window, [kept]);
    // A Request that is made of another with a change forgets where it came from.
    const referrer = request(kept, 'referrer');
    const referrerPolicy = request(kept, 'referrerPolicy');
    const init = plain({ cache: 'reload', referrer, referrerPolicy } as const);
    return apply(native, window, [new NativeRequest(kept, init)]);
  }

  function watch(sent: Promise<Response>, sending: Sending | null): Promise<Response> {
    return new NativePromise((resolve, reject) => {
      void settle(
        sent,
        (answer) => {
          if (response(answer, 'status') !== 402 || sending === null) resolve(answer);
          else hold(answer, sending, resolve, reject);
        },
        // A page's own reason is handed on as it is.
        (error) => reject(sending !== null && isGivenUp(sending) ? error : withoutOwnLines(error)),
      );
    });
  }

  function isGivenUp({ signal }: Sending): boolean {
    return signal !== null && abort(signal, 'aborted');
  }

  function hold(
    answer: Response,
    sending: Sending,
    resolve: (answer: Response) => void,
    reject: (reason: unknown) => void,
  ): void {
    const { method, signal } = sending;
    if (signal !== null) {
      const giveUp = () => reject(abort(signal, 'reason'));
      listenFirst(signal, 'abort', giveUp);
      if (isGivenUp(sending)) giveUp();
    }
    whenRead(method, answer, (body) => {
      if (isGivenUp(sending)) return;
      const url = response(answer, 'url');
      const redirected = response(answer, 'redirected');
      const renewable = isRenewable(method, hasTerms(answer), body);
      ask(sending, plain({ kind: 'fetch', url, method, redirected, body, renewable } as const), (said) => {
        if (isGivenUp(sending)) return;
        if (said === 'leave') return resolve(answer);
        const repeated = sending.again();
        void settle(said === 'repeat' ? repeated : watch(repeated, sending), resolve, reject);
      });
    });
  }

  function hasTerms(answer: Response): boolean {
    const all = response(answer, 'headers');
    return apply(headers(all, 'has'), all, [termsHeader]);
  }

  /** Only what no other party can see: the terms of a 402 to something that is not simply asked again. */
  function whenRead(method: string, answer: Response, done: (body: string | null) => void): void {
    const all = response(answer, 'headers');
    const type = apply(headers(all, 'get'), all, ['content-type']);
    if (isRead(method) || !holds(`${type}`, 'json')) {
      done(null);
      return;
    }
    let isDone = false;
    const finish = (body: string | null) => {
      if (!isDone) done(body);
      isDone = true;
    };
    const copy = apply(response(answer, 'clone'), answer, []);
    void settle(apply(response(copy, 'text'), copy, []), finish, () => finish(null));
    apply(setTimeout, window, [() => finish(null), bodyTime]);
  }
}

const ofRequest = "Failed to construct 'Request'";

/** The browser's own words for the same mistake in the arguments of fetch. */
function asOfFetch(error: unknown): unknown {
  if (!isRealError(error)) return error;
  const parts = cut(`${error.message}`, ofRequest);
  if (parts[0] === '') error.message = `Failed to execute 'fetch' on 'Window'${parts[1]}`;
  return error;
}
