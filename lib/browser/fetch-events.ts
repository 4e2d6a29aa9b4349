// The worker is asked for every page of ours before the browser takes it from the package. An event of Chromium's: Firefox has none.

interface FetchEvent {
  readonly request: Pick<Request, 'mode' | 'url'>;
  respondWith(response: Promise<Response>): void;
}

/** Navigations alone: what a page loads besides is nobody's business. Call at the worker's start. */
export function onPageAskedFor(listener: (url: string, event: FetchEvent) => void): void {
  // Cast: the worker's own scope type; TypeScript's DOM library does not know it.
  (self as unknown as WorkerScope).addEventListener('fetch', (event) => {
    if (event.request.mode === 'navigate') listener(event.request.url, event);
  });
}

interface WorkerScope {
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
}
