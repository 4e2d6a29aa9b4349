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
import { type Ask, isRead, isRenewable, type MetInPage, maxAsks, termsHeader } from './page-bridge.ts';

/** How long the body of a 402 may take to arrive, in milliseconds. */
const bodyTime = 2_000;

interface Sending {
  readonly method: string;
  /** Null where the page gave none. */
  readonly signal: AbortSignal | null;
  again(): Promise<Response>;
  /** A copy, where it carries something. */
  readonly carrier: (() => Request) | null;
  /** How often it was repeated, and the URL that asked for the money. */
  asks: number;
  url: string;
}

type Arguments = Parameters<typeof fetch>;

export function holdFetch(ask: Ask): void {
  const native = window.fetch;
  const NativeRequest = Request;
  const NativeURL = URL;
  const { setTimeout } = window;
  const { subtle } = crypto;
  const digest = subtle?.digest; // not there where the page is not secure, or one around it is not
  const Bytes = Uint8Array;
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
    return watch(
      apply(native, window, args),
      plain({ method: 'GET', signal: null, again, carrier: null, asks: 0, url: '' }),
    );
  }

  /** The browser reads the page's objects once, as in its own fetch; what is sent and sent again comes from that. */
  function sendKept(args: Arguments): Promise<Response> {
    let kept: Request;
    try {
      kept = construct(NativeRequest, args) as Request; // constructing a Request yields one
    } catch (error) {
      return new NativePromise((_resolve, reject) => reject(asOfFetch(withoutOwnLines(error))));
    }
    const carrier = request(kept, 'body') === null ? null : () => apply(request(kept, 'clone'), kept, []);
    const copy = () => carrier?.() ?? kept;
    const method = request(kept, 'method');
    const signal = request(kept, 'signal');
    const again = () => pastCache(copy());
    // A page that wants its own cache alone wants nothing bought.
    const sending =
      request(kept, 'cache') === 'only-if-cached'
        ? null
        : plain({ method, signal, again, carrier, asks: 0, url: '' });
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
      const retry = ({ url, method }: Sending, leave: () => void) => {
        const met = {
          kind: 'fetch',
          url,
          method,
          redirected: false,
          body: null,
          renewable: false,
          failed: true,
        } as const;
        askAbout(sending as Sending, met, leave, resolve, reject); // only what is repeated is tried again
      };
      void settle(
        sent,
        (answer) => {
          const status = response(answer, 'status');
          const leave = () => resolve(answer);
          if (sending === null || sending.asks >= maxAsks) leave();
          else if (status === 402 && isIts(answer, sending)) hold(answer, sending, resolve, reject);
          else if (status >= 500 && mayFail(sending)) retry(sending, leave);
          else leave();
        },
        (error) => {
          // A page's own reason is handed on as it is.
          const leave = () => reject(sending !== null && isGivenUp(sending) ? error : withoutOwnLines(error));
          if (sending !== null && mayFail(sending) && !isGivenUp(sending)) retry(sending, leave);
          else leave();
        },
      );
    });
  }

  /** What was paid for and sent the request elsewhere has had its payment: the next 402 is the page's. */
  function isIts(answer: Response, { asks, url }: Sending): boolean {
    return asks < 1 || response(answer, 'url') === url;
  }

  /** Only a paid repeat is worth another try: any other failure is the page's. */
  function mayFail({ asks, method }: Sending): boolean {
    return asks > 0 && asks < maxAsks && isRead(method);
  }

  /** Repeated when the background says so; else the page gets what it would have got. */
  function askAbout(
    sending: Sending,
    met: MetInPage,
    leave: () => void,
    resolve: (answer: Response) => void,
    reject: (reason: unknown) => void,
  ): void {
    ask(sending, plain(met), (said) => {
      if (isGivenUp(sending)) return;
      if (said === 'leave') return leave();
      if (said === 'repeat') sending.asks++;
      sending.url = met.url;
      void settle(watch(sending.again(), sending), resolve, reject);
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
      whenDigested(sending, (carries) => {
        const met = { kind: 'fetch', url, method, redirected, body, renewable, carries } as const;
        askAbout(sending, met, () => resolve(answer), resolve, reject);
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
    const copy = apply(response(answer, 'clone'), answer, []);
    inTime(apply(response(copy, 'text'), copy, []), done);
  }

  /** What was sent is a copy, and a stream to the network, which does not tell what is in it. */
  function whenDigested({ carrier }: Sending, done: (carries: string | null) => void): void {
    if (carrier === null || digest === undefined) done(null);
    else inTime(digestOf(carrier()), done);
  }

  async function digestOf(carried: Request): Promise<string> {
    const bytes = await apply(request(carried, 'arrayBuffer'), carried, []);
    const numbers = new Bytes(await apply(digest, subtle, ['SHA-256', bytes]));
    let text = '';
    for (let index = 0; index < 32; index++) text += `${numbers[index]},`;
    return text;
  }

  /** Null: it failed, or takes too long. */
  function inTime<T>(promise: Promise<T>, done: (value: T | null) => void): void {
    let isDone = false;
    const finish = (value: T | null) => {
      if (!isDone) done(value);
      isDone = true;
    };
    void settle(promise, finish, () => finish(null));
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
