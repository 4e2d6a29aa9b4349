// Holds a page's fetch that met a 402, and repeats the very same request when told; everything else passes untouched.
import type { MetInPage } from './page-bridge.ts';

/** Longest 402 body that is handed on, in characters. */
const maxBody = 16_384;

export function holdFetch(ask: (met: MetInPage) => Promise<boolean>): void {
  const native = window.fetch;
  const NativeRequest = Request;
  const { clone } = NativeRequest.prototype;

  const held = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    let kept: Request;
    try {
      kept = new NativeRequest(input, init);
    } catch {
      return native(input, init); // the browser's own error, from the browser's own fetch
    }
    // A request without a body can be sent twice; a body is read once, so its copy goes first.
    const response = await native(kept.body === null ? kept : clone.call(kept));
    if (response.status !== 402 || response.type === 'opaque') return response;
    const { method } = kept;
    const body = method === 'GET' || method === 'HEAD' ? null : await bodyOf(response);
    const repeat = await ask({
      kind: 'fetch',
      url: response.url,
      method,
      redirected: response.redirected,
      body,
    });
    return repeat ? native(kept) : response;
  };

  // A proxy keeps the name, the length and the native look of fetch.
  window.fetch = new Proxy(native, {
    apply: (_target, _this, args: Parameters<typeof fetch>) => held(...args),
  });
}

async function bodyOf(response: Response): Promise<string | null> {
  if (!(response.headers.get('content-type') ?? '').includes('json')) return null;
  const text = await response.clone().text();
  return text.length <= maxBody ? text : null;
}
