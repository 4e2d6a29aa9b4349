// Holds the error of a page's EventSource that met a 402; when told, a second one speaks through the first.
import {
  apply,
  createNotes,
  dispatch,
  listenFirst,
  plain,
  reader,
  stop,
  wrap,
  wrapAccessor,
  wrapClass,
} from './natives.ts';
import type { Ask } from './page-bridge.ts';

interface Source {
  readonly first: EventSource;
  /** Speaks for the first since it was paid; the first itself until then. */
  speaker: EventSource;
  isHeld: boolean;
  /** A second 402 is the page's. */
  isAsked: boolean;
  /** Names of the events that the page listens for. */
  readonly types: Record<string, true>;
}

const closed = 2;

export function holdEventSource(ask: Ask): void {
  const Native = EventSource;
  const NativeEvent = Event;
  const NativeMessage = MessageEvent;
  const { prototype } = Native;
  const { prototype: inherited } = EventTarget;
  const eventSource = reader(Native);
  const sources = createNotes<EventSource, Source>();

  /** It does not say why it failed, so the background is asked whether it saw a 402. */
  function meetError(source: Source, failed: EventSource, event: Event): void {
    const { first } = source;
    if (source.isAsked || eventSource(failed, 'readyState') !== closed) {
      if (failed !== first) dispatch(first, new NativeEvent('error'));
      return;
    }
    stop(event);
    source.isAsked = true;
    source.isHeld = true;
    const url = eventSource(first, 'url');
    const met = {
      kind: 'event-source',
      url,
      method: 'GET',
      redirected: false,
      body: null,
      renewable: true,
    } as const;
    ask(source, plain(met), (said) => {
      if (!source.isHeld) return; // the page has closed it
      source.isHeld = false;
      source.isAsked = said !== 'renew';
      if (said === 'leave')
        dispatch(first, new NativeEvent('error')); // a stopped one cannot be told again
      else speakThrough(source, url);
    });
  }

  function speakThrough(source: Source, url: string): void {
    const { first, types } = source;
    const withCredentials = eventSource(first, 'withCredentials');
    const speaker = new Native(url, plain({ withCredentials }));
    source.speaker = speaker;
    listenFirst(speaker, 'open', () => dispatch(first, new NativeEvent('open')));
    listenFirst(speaker, 'error', (event) => meetError(source, speaker, event));
    for (const type in types) forward(source, type); // it inherits no other
  }

  function forward({ first, speaker }: Source, type: string): void {
    if (first === speaker) return;
    listenFirst(speaker, type, (event) => {
      // What an EventSource tells is a MessageEvent, whose members a new one reads.
      dispatch(first, new NativeMessage(type, event as MessageEventInit));
    });
  }

  wrapAccessor(prototype, 'readyState', 'get', (native, self, args) => {
    const source = sources.of(self);
    return source?.isHeld === true ? 0 : apply(native, source?.speaker ?? self, args);
  });

  wrap(prototype, 'close', (native, self, args) => {
    const source = sources.of(self);
    if (source !== undefined) {
      source.isHeld = false;
      apply(native, source.speaker, args);
    }
    return apply(native, self, args);
  });

  // As inherited, whatever the page has made of it; only the names are noted.
  wrap(prototype, 'addEventListener', (_native, self, args) => {
    const source = sources.of(self);
    const type = args[0];
    if (source !== undefined && typeof type === 'string' && type !== 'open' && type !== 'error') {
      if (source.types[type] !== true) forward(source, type);
      source.types[type] = true;
    }
    return apply(inherited.addEventListener, self, args as Parameters<EventTarget['addEventListener']>); // the page's word
  });

  wrapClass('EventSource', Native, (first) => {
    const types = plain({ message: true } as const);
    const source: Source = plain({ first, speaker: first, isHeld: false, isAsked: false, types });
    sources.write(first, source);
    listenFirst(first, 'error', (event) => meetError(source, first, event));
  });
}
