// Holds the error of an image outside the document that met a 402, and loads it again when told. `src` is wrapped, not what makes
// elements: every way of making an image sets its source in the end, and elements are made far more often than images get theirs.
import {
  apply,
  createNotes,
  dispatch,
  listenFirst,
  plain,
  reader,
  stop,
  withoutFragment,
  wrapAccessor,
} from './natives.ts';
import type { Ask } from './page-bridge.ts';

interface Loading {
  /** Counts the sources that the page gave it. */
  count: number;
  isAsked: boolean;
}

export function holdImage(ask: Ask): void {
  const Native = HTMLImageElement;
  const { prototype } = Native;
  const NativeEvent = Event;
  const { performance } = window;
  const { getEntriesByName } = Performance.prototype;
  const { getAttribute, setAttribute } = Element.prototype;
  const timing = reader(PerformanceResourceTiming);
  const node = reader(Node);
  const source = reader(Native);
  const loadings = createNotes<HTMLImageElement, Loading>();

  function meetError(image: HTMLImageElement, loading: Loading, event: Event): void {
    if (loading.isAsked || node(image, 'isConnected')) return; // the frame script holds those of the document
    const url = withoutFragment(source(image, 'currentSrc') || source(image, 'src'));
    if (statusOf(url) !== 402) return;
    stop(event);
    loading.isAsked = true;
    const { count } = loading;
    // Images are listened to everywhere.
    const met = {
      kind: 'image',
      url,
      method: 'GET',
      redirected: false,
      body: null,
      renewable: false,
    } as const;
    ask(loading, plain(met), (said) => {
      if (loading.count !== count) return; // the page has given it another source
      loading.isAsked = said !== 'renew';
      if (said === 'leave') dispatch(image, new NativeEvent('error'));
      else loadAgain(image);
    });
  }

  /** Writing the attribute, even with the value it has, starts the loading anew (HTML, “update the image data”). */
  function loadAgain(image: HTMLImageElement): void {
    apply(setAttribute, image, ['src', apply(getAttribute, image, ['src']) ?? '']);
  }

  /** Known at the time of the error for this origin and where CORS was asked for; 0 or nothing otherwise. */
  function statusOf(url: string): number {
    const entries = apply(getEntriesByName, performance, [url, 'resource']);
    const last = entries[entries.length - 1];
    return last === undefined ? 0 : timing(last as PerformanceResourceTiming, 'responseStatus'); // of that type by the call
  }

  function watch(image: HTMLImageElement): void {
    const before = loadings.of(image);
    const loading = before ?? plain({ count: 0, isAsked: false });
    loading.count += 1;
    loading.isAsked = false;
    if (before !== undefined) return;
    loadings.write(image, loading);
    listenFirst(image, 'error', (event) => meetError(image, loading, event));
  }

  wrapAccessor(prototype, 'src', 'set', (native, image, args) => {
    apply(native, image, args);
    watch(image);
  });
}
