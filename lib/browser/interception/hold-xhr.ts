// Holds a page's XMLHttpRequest that met a 402, and sends it again on the same object: the page sees one answer.
import type { MetInPage } from './page-bridge.ts';

/** first: on its way. held: its 402 is kept from the page. second: repeated. through: nothing more to do. */
type Phase = 'first' | 'held' | 'reopening' | 'second' | 'through';

interface Kept {
  phase: Phase;
  open: [method: string, url: string | URL, async: boolean, user?: string | null, password?: string | null];
  headers: [name: string, value: string][];
  body: Document | XMLHttpRequestBodyInit | null;
}

const maxBody = 16_384;
const events = [
  'readystatechange',
  'loadstart',
  'progress',
  'load',
  'loadend',
  'abort',
  'error',
  'timeout',
] as const;

export function holdXhr(ask: (met: MetInPage) => Promise<boolean>): void {
  const Native = XMLHttpRequest;
  const native = { ...pick(Native.prototype) };
  const kept = new WeakMap<XMLHttpRequest, Kept>();

  function guard(xhr: XMLHttpRequest, event: Event): void {
    const request = kept.get(xhr);
    if (request === undefined) return;
    if (request.phase === 'first' && xhr.readyState >= 2 && xhr.status === 402 && request.open[2]) {
      request.phase = 'held';
    }
    const hides =
      request.phase === 'held' ||
      request.phase === 'reopening' ||
      // The page has seen these of the first sending.
      (request.phase === 'second' && (event.type === 'loadstart' || xhr.readyState < 2));
    if (hides) event.stopImmediatePropagation();
    if (request.phase === 'held' && event.type === 'loadend') void decide(xhr, request);
  }

  async function decide(xhr: XMLHttpRequest, request: Kept): Promise<void> {
    const method = request.open[0].toUpperCase();
    const isRead = method === 'GET' || method === 'HEAD';
    const url = xhr.responseURL;
    const redirected = url !== new URL(String(request.open[1]), document.baseURI).href;
    const repeat = await ask({ kind: 'xhr', url, method, redirected, body: isRead ? null : bodyOf(xhr) });
    if (request.phase !== 'held') return; // the page has used the object for something else meanwhile
    if (repeat) again(xhr, request);
    else release(xhr, request);
  }

  function again(xhr: XMLHttpRequest, request: Kept): void {
    request.phase = 'reopening';
    native.open.apply(xhr, request.open);
    for (const [name, value] of request.headers) native.setRequestHeader.call(xhr, name, value);
    request.phase = 'second';
    native.send.call(xhr, request.body);
  }

  /** The original 402, with the events that were kept back. */
  function release(xhr: XMLHttpRequest, request: Kept): void {
    request.phase = 'through';
    xhr.dispatchEvent(new Event('readystatechange'));
    for (const type of ['load', 'loadend']) xhr.dispatchEvent(new ProgressEvent(type));
  }

  const prototype = Native.prototype;
  prototype.open = wrapped(native.open, (xhr, args) => {
    const [method, url, async = true, user, password] = args as Kept['open'];
    kept.set(xhr, {
      phase: 'first',
      open: [method, url, async, user ?? null, password ?? null],
      headers: [],
      body: null,
    });
    return native.open.call(xhr, method, url, async, user, password);
  });
  prototype.setRequestHeader = wrapped(native.setRequestHeader, (xhr, args) => {
    native.setRequestHeader.apply(xhr, args as [string, string]);
    kept.get(xhr)?.headers.push(args as [string, string]);
  });
  prototype.send = wrapped(native.send, (xhr, args) => {
    const request = kept.get(xhr);
    if (request !== undefined) request.body = (args[0] ?? null) as Kept['body'];
    return native.send.apply(xhr, args as [XMLHttpRequestBodyInit]);
  });
  prototype.abort = wrapped(native.abort, (xhr) => {
    const request = kept.get(xhr);
    if (request?.phase === 'held') request.phase = 'through';
    return native.abort.call(xhr);
  });

  // Our listeners come first because the object is born with them.
  window.XMLHttpRequest = new Proxy(Native, {
    construct(target, args, newTarget) {
      const xhr = Reflect.construct(target, args, newTarget) as XMLHttpRequest; // constructing XHR yields XHR
      for (const type of events) xhr.addEventListener(type, (event) => guard(xhr, event));
      return xhr;
    },
  });
}

function pick({ open, setRequestHeader, send, abort }: XMLHttpRequest) {
  return { open, setRequestHeader, send, abort };
}

/** A proxy keeps the name, the length and the native look of the method. */
function wrapped<T extends (...args: never[]) => unknown>(
  method: T,
  call: (xhr: XMLHttpRequest, args: unknown[]) => unknown,
): T {
  return new Proxy(method, { apply: (_target, xhr: XMLHttpRequest, args: unknown[]) => call(xhr, args) });
}

function bodyOf(xhr: XMLHttpRequest): string | null {
  const { responseType } = xhr;
  const text =
    responseType === '' || responseType === 'text'
      ? xhr.responseText
      : responseType === 'json'
        ? JSON.stringify(xhr.response)
        : '';
  return text !== '' && text.length <= maxBody ? text : null;
}
