// What a page sees of an XMLHttpRequest while its 402 is held: a request without an answer, by own properties that go away again.
import { defineProperty, deleteProperty, getOwnPropertyDescriptor, plain } from './natives.ts';

export interface Shade {
  put(values: Record<string, unknown>): void;
  lift(): void;
}

/** Sent, and not answered yet. */
export function unanswered(response: '' | null): Record<string, unknown> {
  return {
    readyState: 1,
    status: 0,
    statusText: '',
    responseURL: '',
    response,
    responseText: '',
    responseXML: null,
    getResponseHeader: () => null,
    getAllResponseHeaders: () => '',
  };
}

export function createShade(xhr: XMLHttpRequest): Shade {
  const ours: Record<string, boolean> = plain({});
  return {
    put(values) {
      const own = plain(values);
      for (const name in own) {
        // A property that the page itself has put there stays.
        if (ours[name] !== true && getOwnPropertyDescriptor(xhr, name) !== undefined) continue;
        ours[name] = defineProperty(xhr, name, plain({ value: own[name], configurable: true }));
      }
    },
    lift() {
      for (const name in ours) {
        if (ours[name] === true) deleteProperty(xhr, name);
        ours[name] = false;
      }
    },
  };
}
