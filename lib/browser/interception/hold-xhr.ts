// Holds a page's XMLHttpRequest that met a 402, and sends it again on the same object: the page sees one answer.
import { type BodyCopy, createBodyCopies } from './body-copy.ts';
import {
  apply,
  asTexts,
  createList,
  createNotes,
  dispatch,
  type List,
  listenFirst,
  plain,
  reader,
  stop,
  withoutFragment,
  wrap,
  wrapClass,
} from './natives.ts';
import { type Answer, type Ask, isRead } from './page-bridge.ts';
import { createShade, type Shade, unanswered } from './xhr-shade.ts';

/** held: its 402 is kept from the page. opening: our own doing, of no interest to the page. through: nothing more to do. */
type Phase = 'sending' | 'held' | 'opening' | 'through';

interface Kept {
  phase: Phase;
  /** It was answered 402 and asked about. */
  isAsked: boolean;
  /** The page has seen it begin. */
  isAgain: boolean;
  readonly method: string;
  /** Arguments of `open`. */
  readonly args: unknown[];
  readonly base: string;
  readonly headers: List<unknown[]>;
  hasType: boolean;
  copy: BodyCopy | null;
  readonly shade: Shade;
  /** What the page has not been told yet. */
  events: List<{ readonly event: Event; readonly state: number }>;
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
  const { open, setRequestHeader, send } = prototype;
  const { toLowerCase, toUpperCase } = String.prototype;
  const { stringify } = JSON;
  const NativeEvent = Event;
  const NativeProgress = ProgressEvent;
  const NativeURL = URL;
  const own = reader(Native);
  const address = reader(NativeURL);
  const node = reader(Node);
  const { copyOf, whenRead } = createBodyCopies();
  const kept = createNotes<XMLHttpRequest, Kept>();

  function guard(xhr: XMLHttpRequest, event: Event, type: string): void {
    const request = kept.of(xhr);
    if (request === undefined || request.phase === 'through') return;
    const state = own(xhr, 'readyState');
    if (request.phase === 'sending' && !request.isAsked && state > 1 && own(xhr, 'status') === 402) {
      request.phase = 'held';
      request.shade.put(unanswered(isText(xhr) ? '' : null));
    }
    const { phase, isAgain, events } = request;
    if (phase === 'sending' && !(isAgain && (type === 'loadstart' || state < 2))) return;
    stop(event);
    if (phase !== 'held') return;
    events.add(plain({ event, state }));
    if (type === 'loadend') decide(xhr, request);
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
    ask('xhr', url, method, redirected, body, (said) => {
      if (!isHeld(xhr, request) || request.copy === null) return; // the page has used the object for something else
      if (said === 'leave') return release(xhr, request);
      whenRead(request.copy, (content, contentType) => again(xhr, request, said, content, contentType));
    });
  }

  function again(
    xhr: XMLHttpRequest,
    request: Kept,
    said: Answer,
    content: XMLHttpRequestBodyInit | null,
    contentType: string | null,
  ): void {
    if (!isHeld(xhr, request)) return;
    const url = urlOf(request);
    request.phase = 'opening';
    request.isAgain = true;
    request.isAsked = said === 'repeat';
    request.events = createList();
    request.shade.lift();
    apply(open, xhr, [request.method, url, true, request.args[3] as string, request.args[4] as string]);
    request.headers.each((header) => apply(setRequestHeader, xhr, header as [string, string]));
    if (contentType !== null && !request.hasType) apply(setRequestHeader, xhr, ['Content-Type', contentType]);
    if (content !== null) hideUpload(xhr, request, url);
    request.phase = 'sending';
    apply(send, xhr, [content]);
  }

  /** The page has seen it uploaded. A listener makes a request to another origin one that needs a preflight: not there. */
  function hideUpload(xhr: XMLHttpRequest, request: Kept, url: string): void {
    if (address(new NativeURL(url), 'origin') !== address(new NativeURL(node(document, 'baseURI')), 'origin'))
      return;
    const upload = own(xhr, 'upload');
    eachType((type) => listenFirst(upload, type, (event) => kept.of(xhr) === request && stop(event)));
  }

  /** The original 402, with the events that were kept back. */
  function release(xhr: XMLHttpRequest, request: Kept): void {
    request.phase = 'through';
    request.shade.lift();
    request.events.each(({ event, state }) => tell(xhr, request, event, state));
    request.shade.lift();
  }

  /** As an unanswered request is given up. */
  function giveUp(xhr: XMLHttpRequest, request: Kept): void {
    request.phase = 'through';
    tell(xhr, request, new NativeEvent('readystatechange'), 4);
    tell(xhr, request, new NativeProgress('abort'), 4);
    tell(xhr, request, new NativeProgress('loadend'), 4);
    request.shade.lift();
  }

  function tell(xhr: XMLHttpRequest, request: Kept, event: Event, state: number): void {
    if (kept.of(xhr) !== request) return; // opened for something else by the page's last listener
    request.shade.put({ readyState: state });
    dispatch(xhr, event);
  }

  function isHeld(xhr: XMLHttpRequest, request: Kept): boolean {
    return request.phase === 'held' && kept.of(xhr) === request;
  }

  function urlOf({ args, base }: Kept): string {
    return address(new NativeURL(args[1] as string, base), 'href'); // see below
  }

  function isText(xhr: XMLHttpRequest): boolean {
    const type = own(xhr, 'responseType');
    return type === '' || type === 'text';
  }

  function textOf(xhr: XMLHttpRequest): string | null {
    const response: unknown = own(xhr, 'response');
    const text = own(xhr, 'responseType') === 'json' ? stringify(response) : response;
    return typeof text === 'string' ? text : null;
  }

  wrap(prototype, 'open', (native, xhr, args) => {
    asTexts(args);
    const before = kept.of(xhr);
    const phase = before?.phase;
    // While it is held the page thinks that it is open already, and expects no event of that.
    if (before !== undefined) before.phase = phase === 'held' ? 'opening' : 'through';
    try {
      apply(native, xhr, args);
    } catch (error) {
      if (before !== undefined && phase !== undefined) before.phase = phase;
      throw error;
    }
    before?.shade.lift();
    kept.write(xhr, begin(xhr, args));
  });

  function begin(xhr: XMLHttpRequest, args: unknown[]): Kept {
    const isAsync = args.length < 3 || Boolean(args[2]);
    return plain({
      phase: isAsync ? 'sending' : 'through', // the page cannot be made to wait without stopping everything
      isAsked: false,
      isAgain: false,
      method: apply(toUpperCase, args[0] as string, []),
      args,
      base: node(document, 'baseURI'), // the page may move on before the repeat
      headers: createList(),
      hasType: false,
      copy: null,
      shade: createShade(xhr),
      events: createList(),
    });
  }

  wrap(prototype, 'setRequestHeader', (native, xhr, args) => {
    asTexts(args);
    apply(native, xhr, args);
    const request = kept.of(xhr);
    if (request === undefined) return;
    request.headers.add(args);
    if (apply(toLowerCase, args[0] as string, []) === 'content-type') request.hasType = true;
  });

  wrap(prototype, 'send', (native, xhr, args) => {
    const request = kept.of(xhr);
    if (request?.phase === 'sending' && request.copy === null) {
      request.copy = copyOf(isRead(request.method) ? null : args[0]);
      if (request.copy === null) request.phase = 'through';
    }
    apply(native, xhr, args);
  });

  wrap(prototype, 'abort', (native, xhr, args) => {
    const request = kept.of(xhr);
    if (request?.phase === 'held') {
      request.phase = 'through';
      if (own(xhr, 'readyState') > 3) giveUp(xhr, request);
      request.shade.lift();
    }
    apply(native, xhr, args);
  });

  // Our listeners come first because the object is born with them.
  wrapClass('XMLHttpRequest', Native, (xhr) => {
    eachType((type) => listenFirst(xhr, type, (event) => guard(xhr, event, type)));
  });
}

function eachType(meet: (type: string) => void): void {
  for (let index = 0; index < types.length; index += 1) meet(types[index] as string); // within the list
}
