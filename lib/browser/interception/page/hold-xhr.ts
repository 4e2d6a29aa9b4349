// Holds a page's XMLHttpRequest that met a 402, and sends it again on the same object: the page sees one answer.
import {
  apply,
  asTexts,
  createNotes,
  cut,
  defineProperty,
  deleteProperty,
  dispatch,
  followed,
  holds,
  listenFirst,
  nothing,
  plain,
  reader,
  settle,
  stop,
  withoutFragment,
  wrap,
  wrapClass,
} from './natives.ts';
import { type Answer, type Ask, isRead, isRenewable, maxAsks, termsHeader } from './page-bridge.ts';

/** held: its 402 is kept from the page. opening: our own doing, of no interest to the page. through: nothing more to do. */
type Phase = 'sending' | 'held' | 'opening' | 'through';

interface Kept {
  phase: Phase;
  /** How often it was answered 402 and repeated. */
  asks: number;
  /** The URL that was paid for then. */
  paid: string;
  /** The page has seen it begin. */
  isAgain: boolean;
  readonly method: string;
  /** Arguments of `open`. */
  readonly args: unknown[];
  readonly base: string;
  /** Sets them again. */
  headers: () => void;
  /** What was sent; a Response holds a copy of what the page may change. */
  body: unknown;
  /** Tells the page what it has not been told yet. */
  events: () => void;
}

const types = [
  'readystatechange',
  'loadstart',
  'progress',
  'load',
  'loadend',
  'abort',
  'error',
  'timeout',
] as const;

export function holdXhr(ask: Ask): void {
  const Native = XMLHttpRequest;
  const { prototype } = Native;
  const { open, send, getAllResponseHeaders } = prototype;
  const { toUpperCase } = String.prototype;
  const { stringify } = JSON;
  const { origin } = window;
  const NativeEvent = Event;
  const NativeProgress = ProgressEvent;
  const NativeURL = URL;
  const own = reader(Native);
  const address = reader(NativeURL);
  const node = reader(Node);
  const NativeForm = FormData;
  const { append, forEach } = NativeForm.prototype;
  const NativeDocument = Document;
  const NativeResponse = Response;
  const response = reader(NativeResponse);
  const kept = createNotes<XMLHttpRequest, Kept>();

  function guard(xhr: XMLHttpRequest, event: Event, type: string): void {
    const request = kept.of(xhr);
    if (request === undefined || request.phase === 'through') return;
    const state = own(xhr, 'readyState');
    if (request.phase === 'sending' && mayAsk(xhr, request) && state > 1 && own(xhr, 'status') === 402) {
      request.phase = 'held';
      shade(xhr, 1);
    }
    const { phase, isAgain } = request;
    if (phase === 'sending' && !(isAgain && (type === 'loadstart' || state < 2))) {
      if (type === 'loadend' && state > 3) request.phase = 'through'; // or opened again within `load`
      return;
    }
    stop(event);
    if (phase !== 'held') return;
    const told = () => tell(xhr, request, type, state, event as ProgressEvent); // or one without counts
    request.events = followed(request.events, told);
    if (type === 'loadend') decide(xhr, request);
  }

  /** What was paid for and sent the request elsewhere has had its payment: the next 402 is the page's. */
  function mayAsk(xhr: XMLHttpRequest, { asks, paid }: Kept): boolean {
    return asks < 1 || (asks < maxAsks && own(xhr, 'responseURL') === paid);
  }

  function decide(xhr: XMLHttpRequest, request: Kept): void {
    if (own(xhr, 'status') !== 402) {
      release(xhr, request); // it broke off
      return;
    }
    const { method } = request;
    const url = own(xhr, 'responseURL');
    const redirected = url !== withoutFragment(urlOf(request));
    const body = isRead(method) ? null : textOf(xhr);
    const headers = apply(getAllResponseHeaders, xhr, []);
    const renewable = isRenewable(method, holds(headers, `${termsHeader}:`), body);
    ask(request, plain({ kind: 'xhr', url, method, redirected, body, renewable } as const), (said) => {
      if (!isHeld(xhr, request)) return; // the page has used the object for something else
      if (said === 'leave') return release(xhr, request);
      whenRead(request.body, (body) => again(xhr, request, said, body));
    });
  }

  function again(xhr: XMLHttpRequest, request: Kept, said: Answer, body: unknown): void {
    if (!isHeld(xhr, request)) return;
    const url = urlOf(request);
    request.phase = 'opening';
    request.isAgain = true;
    if (said === 'repeat') request.asks++;
    request.paid = own(xhr, 'responseURL');
    request.events = nothing;
    lift(xhr);
    request.args[1] = url;
    apply(open, xhr, request.args as [string, string]); // as the page gave them
    request.headers();
    if (body !== null) hideUpload(xhr, request, url);
    request.phase = 'sending';
    apply(send, xhr, [body as Blob | null]); // or the page's text
  }

  /** Undefined: it cannot be copied (a document, bytes that were given away), so its 402 stays. */
  function copyOf(body: unknown): unknown {
    if (typeof body !== 'object' || body === null) return body ?? null;
    if (body instanceof NativeForm) return copyOfForm(body);
    try {
      return body instanceof NativeDocument ? undefined : new NativeResponse(body as BodyInit); // or it throws
    } catch {
      return undefined;
    }
  }

  /** By its entries, since a blob would have its boundary in lower case. */
  function copyOfForm(form: FormData): FormData {
    const copy = new NativeForm();
    const add = append as (name: string, value: FormDataEntryValue) => void;
    apply(forEach, form, [(value, name) => apply(add, copy, [name, value])]);
    return copy;
  }

  /** As a blob it brings the content type that the browser had written. */
  function whenRead(body: unknown, done: (body: unknown) => void): void {
    if (!(body instanceof NativeResponse)) {
      done(body);
      return;
    }
    const copy = apply(response(body, 'clone'), body, []); // it may be sent more than once
    void settle(apply(response(copy, 'blob'), copy, []), done, nothing);
  }

  /** The page has seen it uploaded. A listener makes a request to another origin one that needs a preflight: not there. */
  function hideUpload(xhr: XMLHttpRequest, request: Kept, url: string): void {
    if (cut(url, `${origin}/`)[0] !== '') return;
    const upload = own(xhr, 'upload');
    eachType((type) => listenFirst(upload, type, (event) => kept.of(xhr) === request && stop(event)));
  }

  /** The original 402, with the events that were kept back. */
  function release(xhr: XMLHttpRequest, request: Kept): void {
    request.phase = 'through';
    lift(xhr);
    request.events();
    lift(xhr);
  }

  /** As an unanswered request is given up. */
  function giveUp(xhr: XMLHttpRequest, request: Kept): void {
    tell(xhr, request, 'readystatechange', 4);
    tell(xhr, request, 'abort', 4);
    tell(xhr, request, 'loadend', 4);
  }

  /** A stopped event cannot be told again, so another with its counts is. */
  function tell(xhr: XMLHttpRequest, request: Kept, type: string, state: number, like?: ProgressEvent): void {
    if (kept.of(xhr) !== request) return; // opened for something else by the page's last listener
    shade(xhr, state);
    dispatch(xhr, type === 'readystatechange' ? new NativeEvent(type) : new NativeProgress(type, like));
  }

  function isHeld(xhr: XMLHttpRequest, request: Kept): boolean {
    return request.phase === 'held' && kept.of(xhr) === request;
  }

  function urlOf({ args, base }: Kept): string {
    return address(new NativeURL(args[1] as string, base), 'href'); // see below
  }

  function textOf(xhr: XMLHttpRequest): string | null {
    const response: unknown = own(xhr, 'response');
    const text = own(xhr, 'responseType') === 'json' ? stringify(response) : response;
    return typeof text === 'string' ? text : null;
  }

  wrap(prototype, 'open', (native, xhr, args) => {
    asTexts(args);
    const before = kept.of(xhr);
    const wasHeld = before?.phase === 'held';
    // The page thinks that it is open already, and expects no event of that.
    if (wasHeld) before.phase = 'opening';
    try {
      apply(native, xhr, args);
    } finally {
      if (wasHeld) before.phase = 'held';
    }
    lift(xhr);
    kept.write(xhr, begin(args));
  });

  function begin(args: unknown[]): Kept {
    const isAsync = args.length < 3 || Boolean(args[2]);
    return plain({
      phase: isAsync ? 'sending' : 'through', // the page cannot be made to wait without stopping everything
      asks: 0,
      paid: '',
      isAgain: false,
      method: apply(toUpperCase, args[0] as string, []),
      args,
      base: node(document, 'baseURI'), // the page may move on before the repeat
      headers: nothing,
      body: undefined,
      events: nothing,
    });
  }

  wrap(prototype, 'setRequestHeader', (native, xhr, args) => {
    asTexts(args);
    apply(native, xhr, args);
    const request = kept.of(xhr);
    if (request !== undefined) request.headers = followed(request.headers, () => apply(native, xhr, args));
  });

  wrap(prototype, 'send', (native, xhr, args) => {
    const request = kept.of(xhr);
    if (request?.phase === 'sending' && request.body === undefined) {
      request.body = isRead(request.method) ? null : copyOf(args[0]);
      if (request.body === undefined) request.phase = 'through';
    }
    apply(native, xhr, args);
  });

  wrap(prototype, 'abort', (native, xhr, args) => {
    const request = kept.of(xhr);
    if (request?.phase === 'held') {
      request.phase = 'through';
      if (own(xhr, 'readyState') > 3) giveUp(xhr, request);
      lift(xhr);
    }
    apply(native, xhr, args);
  });

  // Our listeners come first because the object is born with them.
  wrapClass('XMLHttpRequest', Native, (xhr) => {
    eachType((type) => listenFirst(xhr, type, (event) => guard(xhr, event, type)));
  });
}

/** What the page sees by itself while the 402 is held is a request without an answer. Own properties cover the browser's. */
function shade(xhr: XMLHttpRequest, readyState: number): void {
  defineProperty(xhr, 'readyState', plain({ value: readyState, configurable: true }));
  if (readyState < 2) defineProperty(xhr, 'status', plain({ value: 0, configurable: true }));
}

function lift(xhr: XMLHttpRequest): void {
  deleteProperty(xhr, 'readyState');
  deleteProperty(xhr, 'status');
}

function eachType(meet: (type: string) => void): void {
  for (let index = 0; index < types.length; index += 1) meet(types[index] as string); // within the list
}
