// Which origins are listened to when scripts ask them for something: those where a 402 was met, that have a rule, or that are just
// being paid. A listener costs every request that it matches a message between processes, and of a script's 402 the page tells.
import type { Clock } from '../../../core/time-and-chance.ts';
import { patternOf } from '../../matches.ts';
import { scriptedTypes } from '../page/request-kinds.ts';
import type { RequestBodies } from '../request-bodies.ts';

export interface KnownOrigins {
  /**
   * The origin of this URL is listened to from now on; tells for how long it already was, in milliseconds. `Infinity` where the
   * extension may not listen: no other request would be heard either.
   */
  listenTo(url: string): Promise<number>;
  /** Sites that have a rule. */
  setRuled(sites: readonly string[]): void;
  /** Where a proof is armed or under way: its answer must be heard. */
  setPaid(origins: readonly string[]): void;
}

type Answered = (details: chrome.webRequest.OnHeadersReceivedDetails) => undefined;

/** Every filter is held against every request, so there are few. What is not listened to costs one more request when it is met. */
const capacity = 64;
const storageKey = 'known-origins';

/** Kept in `storage.session`: what asked for money is remembered beyond the worker, and not beyond the browser. */
export function createKnownOrigins(
  clock: Clock,
  answered: Answered,
  bodies: Pick<RequestBodies, 'listenTo' | 'leave'>,
): KnownOrigins {
  const { onHeadersReceived } = chrome.webRequest;
  const listeners = new Map<string, { readonly hear: Answered; readonly since: number }>();
  let met: readonly string[] = [];
  let ruled: readonly string[] = [];
  let paid: readonly string[] = [];
  const ready = restore();

  async function restore(): Promise<void> {
    const stored = (await chrome.storage.session.get(storageKey))[storageKey];
    met = (stored as readonly string[] | undefined) ?? []; // written by `listenTo` alone
    adjust();
  }

  function adjust(): void {
    const wanted = new Set([...met, ...ruled, ...paid]);
    for (const origin of wanted) if (!listeners.has(origin)) begin(origin);
    for (const origin of listeners.keys()) if (!wanted.has(origin)) end(origin);
  }

  /** Each origin has a listener of its own: a filter cannot be changed, and no answer may fall between two. */
  function begin(origin: string): void {
    const pattern = patternOf(origin);
    if (pattern === null) return;
    const hear: Answered = (details) => answered(details);
    // The API's enums are plain strings at run time; the types hide them behind names.
    const filter = { urls: [pattern], types: scriptedTypes } as chrome.webRequest.RequestFilter;
    onHeadersReceived.addListener(hear, filter, ['responseHeaders']);
    bodies.listenTo(origin);
    listeners.set(origin, { hear, since: clock() });
  }

  function end(origin: string): void {
    const listener = listeners.get(origin);
    if (listener !== undefined) onHeadersReceived.removeListener(listener.hear);
    bodies.leave(origin);
    listeners.delete(origin);
  }

  return {
    async listenTo(url) {
      await ready;
      const { origin } = new URL(url);
      if (patternOf(origin) === null) return Number.POSITIVE_INFINITY;
      const listened = clock() - (listeners.get(origin)?.since ?? clock());
      if (!met.includes(origin)) {
        met = [...met, origin].slice(-capacity);
        adjust();
        // The browser takes one call after the other: when this one is done, the listener is in force.
        await chrome.storage.session.set({ [storageKey]: met });
      }
      return listened;
    },

    setRuled(sites) {
      ruled = sites.slice(0, capacity);
      adjust();
    },

    setPaid(origins) {
      paid = origins;
      adjust();
    },
  };
}
