// A copy of what an XMLHttpRequest sends, so that the repeat sends the same although the page changed its objects since.
import { apply, plain, reader, settle } from './natives.ts';

export interface BodyCopy {
  readonly text: string | null;
  /** Holds what is not text; null otherwise. */
  readonly response: Response | null;
}

export function createBodyCopies() {
  const NativeResponse = Response;
  const node = reader(Node);
  const response = reader(NativeResponse);
  const headers = reader(Headers);

  /** Null: it cannot be copied (a document, bytes that were given away), so its 402 stays. */
  function copyOf(body: unknown): BodyCopy | null {
    if (body === undefined || body === null) return plain({ text: null, response: null });
    if (typeof body !== 'object') return plain({ text: `${body}`, response: null });
    try {
      return isNode(body) ? null : plain({ text: null, response: new NativeResponse(body as BodyInit) }); // or it throws
    } catch {
      return null;
    }
  }

  function isNode(body: object): boolean {
    try {
      return node(body as Node, 'nodeType') > 0; // throws where it is none
    } catch {
      return false;
    }
  }

  /** `type`: what the browser would have written as its content type. */
  function whenRead(
    copy: BodyCopy,
    done: (body: XMLHttpRequestBodyInit | null, type: string | null) => void,
  ): void {
    const { text, response: kept } = copy;
    if (kept === null) {
      done(text, null);
      return;
    }
    const all = response(kept, 'headers');
    const type = apply(headers(all, 'get'), all, ['content-type']);
    settle(
      apply(response(kept, 'blob'), kept, []),
      (blob) => done(blob, type),
      () => done(null, null), // what is in memory can be read
    );
  }

  return { copyOf, whenRead };
}
