// What scripts ask for: fetch in all its forms, XMLHttpRequest, event streams, workers, modules.
import { asked, askedPost, type Kind, never, paid, type Stall, type Tab } from './contract.ts';

const noWorker = {
  not: 'Chromium lets no extension into a worker, and its request cannot be repeated from outside',
};
const noModule = { not: 'a module that failed to load is not loaded again, and nothing can hold it' };

const asRedirect = {
  chromium: 'paid',
  firefox: { not: 'Firefox counts the repeat as a redirect, which this page forbids' },
} as const;

export const scripted: readonly Kind[] = [
  fetching('fetch', 'fetch', {}),
  fetching('fetch-credentials', 'fetch, `credentials: omit`', { credentials: 'omit' }),
  fetching('fetch-include', 'fetch, `credentials: include`', { credentials: 'include' }),
  fetching('fetch-same-origin', 'fetch, `mode: same-origin`', { mode: 'same-origin' }),
  fetching('fetch-error', 'fetch, `redirect: error`', { redirect: 'error' }, asRedirect),
  fetching('fetch-manual', 'fetch, `redirect: manual`', { redirect: 'manual' }, asRedirect),
  fetching('fetch-no-store', 'fetch, `cache: no-store`', { cache: 'no-store' }),
  fetching('fetch-force-cache', 'fetch, `cache: force-cache`', { cache: 'force-cache' }),
  fetching('fetch-reload', 'fetch, `cache: reload`', { cache: 'reload' }),
  fetching('fetch-keepalive', 'fetch, `keepalive`', { keepalive: true }),
  fetching('fetch-headers', 'fetch with headers of its own', { headers: { 'X-Own': 'yes' } }),
  {
    id: 'fetch-signal',
    label: 'fetch with an `AbortSignal`',
    ...paid,
    act: (tab, stall) =>
      atStand(tab, stall, 'data.json', async (url) => {
        const answer = await fetch(url, { signal: new AbortController().signal });
        return (await answer.text()).includes('delivered');
      }),
  },
  {
    id: 'fetch-request',
    label: 'fetch of a `Request`',
    ...paid,
    act: (tab, stall) =>
      atStand(tab, stall, 'data.json', async (url) =>
        (await (await fetch(new Request(url))).text()).includes('delivered'),
      ),
  },
  {
    id: 'fetch-redirected',
    label: 'fetch that the site redirects',
    ...paid,
    act: (tab, stall) =>
      atStand(tab, stall, 'data.json', async (url) => {
        const answer = await fetch(`/to?url=${encodeURIComponent(url)}`);
        return (await answer.text()).includes('delivered');
      }),
  },
  {
    id: 'fetch-cors',
    label: 'fetch from another origin',
    ...asked,
    act: (tab, stall) =>
      atStandWith(tab, stall, stall.goodsElsewhere('data.json'), async (url) =>
        (await (await fetch(url)).text()).includes('delivered'),
      ),
  },
  {
    id: 'fetch-no-cors',
    label: 'fetch, `mode: no-cors`, from another origin',
    ...never('nobody is told how it was answered, not even the page'),
    async act(tab, stall) {
      await atStandWith(tab, stall, stall.goodsElsewhere('data.json'), async (url) => {
        await fetch(url, { mode: 'no-cors' });
        return true;
      });
      return stall.wasServed(stall.goodsElsewhere('data.json'));
    },
  },
  posting('post-string', 'POST of a string', () => 'the goods'),
  posting('post-blob', 'POST of a `Blob`', () => new Blob(['the goods'])),
  posting('post-form-data', 'POST of `FormData` with a file', () => {
    const form = new FormData();
    form.append('file', new File(['the goods'], 'a.txt'));
    return form;
  }),
  posting('post-params', 'POST of `URLSearchParams`', () => new URLSearchParams({ word: 'the goods' })),
  posting('post-buffer', 'POST of an `ArrayBuffer`', () => new TextEncoder().encode('the goods').buffer),
  {
    id: 'post-request',
    label: 'POST by a `Request` with a body',
    ...askedPost,
    act: (tab, stall) =>
      atStand(tab, stall, 'echo', async (url) => {
        const answer = await fetch(new Request(url, { method: 'POST', body: 'the goods' }));
        return (await answer.text()).includes('the goods');
      }),
  },
  {
    id: 'post-stream',
    label: 'POST of a `ReadableStream`',
    chromium: {
      not: 'Chromium sends streams over HTTP/2 alone, which the servers of the tests do not speak',
    },
    firefox: { not: 'Firefox sends no streams' },
    act: (tab, stall) =>
      atStand(tab, stall, 'echo', async (url) => {
        const body = new Blob(['the goods']).stream();
        // The type lags behind: `duplex` is required for streams.
        const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
        // A browser that knows no streams would send their name as a text.
        if (new Request(url, init).headers.has('content-type')) return false;
        return fetch(url, init).then(
          async (answer) => (await answer.text()).includes('the goods'),
          () => false,
        );
      }),
  },
  {
    id: 'xhr',
    label: 'XMLHttpRequest',
    ...paid,
    act: (tab, stall) =>
      atStand(tab, stall, 'data.json', (url) => {
        return new Promise<boolean>((resolve) => {
          const xhr = new XMLHttpRequest();
          xhr.onloadend = () => resolve(xhr.status === 200 && xhr.responseText.includes('delivered'));
          xhr.open('GET', url);
          xhr.send();
        });
      }),
  },
  ...(['json', 'blob', 'arraybuffer', 'document'] as const).map(
    (type): Kind => ({
      id: `xhr-${type}`,
      label: `XMLHttpRequest, \`responseType: ${type}\``,
      ...paid,
      act: (tab, stall) =>
        atStandWith(
          tab,
          stall,
          `${type} ${stall.goods(type === 'document' ? 'page.html' : 'data.json')}`,
          (said) => {
            const [responseType = '', url = ''] = said.split(' ');
            return new Promise<boolean>((resolve) => {
              const xhr = new XMLHttpRequest();
              xhr.responseType = responseType as XMLHttpRequestResponseType; // one of the list above
              xhr.onloadend = () => resolve(xhr.status === 200 && xhr.response !== null);
              xhr.open('GET', url);
              xhr.send();
            });
          },
        ),
    }),
  ),
  {
    id: 'xhr-post',
    label: 'XMLHttpRequest, POST',
    ...askedPost,
    act: (tab, stall) =>
      atStand(tab, stall, 'echo', (url) => {
        return new Promise<boolean>((resolve) => {
          const xhr = new XMLHttpRequest();
          xhr.onloadend = () => resolve(xhr.status === 200 && xhr.responseText.includes('the goods'));
          xhr.open('POST', url);
          xhr.send('the goods');
        });
      }),
  },
  {
    id: 'xhr-sync',
    label: 'XMLHttpRequest, synchronous',
    chromium: { not: 'a page that waits hears nothing, and Chromium lets an extension hold no request' },
    firefox: 'paid',
    act: (tab, stall) =>
      atStand(tab, stall, 'data.json', (url) => {
        const xhr = new XMLHttpRequest();
        xhr.open('GET', url, false);
        xhr.send();
        return xhr.status === 200;
      }),
  },
  {
    id: 'event-source',
    label: '`EventSource`',
    ...paid,
    act: (tab, stall) =>
      atStand(tab, stall, 'events', (url) => {
        return new Promise<boolean>((resolve) => {
          const source = new EventSource(url);
          let first = '';
          source.onmessage = ({ data }) => {
            first = data;
          };
          source.addEventListener('named', ({ data }) => {
            source.close();
            resolve(first === 'one' && data === 'two');
          });
          source.onerror = () => {
            source.close();
            resolve(false);
          };
        });
      }),
  },
  {
    id: 'beacon',
    label: '`sendBeacon`',
    ...never('nobody reads its answer'),
    act: (tab, stall) =>
      atStand(tab, stall, 'echo', async (url) => {
        navigator.sendBeacon(url, 'the goods');
        await new Promise((resolve) => setTimeout(resolve, 500));
        return false;
      }),
  },
  {
    id: 'service-worker',
    label: 'fetch through the site’s own service worker',
    chromium: 'paid',
    firefox: { not: 'Firefox does not say which page its service worker fetches for' },
    async act(tab, stall) {
      await tab.goto(`${stall.site}/proxied/`);
      const ready = await tab.evaluate(async () => {
        const registered = await navigator.serviceWorker.register('/proxied/worker.js');
        await navigator.serviceWorker.ready;
        if (navigator.serviceWorker.controller !== null) return true;
        await new Promise((resolve) =>
          navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
        );
        return registered.active !== null;
      }, null);
      return (
        ready &&
        tab.evaluate(
          async (url) => (await (await fetch(url)).text()).includes('delivered'),
          stall.goods('data.json'),
        )
      );
    },
  },
  {
    id: 'dedicated-worker',
    label: 'fetch in a dedicated worker',
    chromium: noWorker,
    firefox: 'paid',
    act: (tab, stall) => inWorker(tab, stall, {}),
  },
  {
    id: 'module-worker',
    label: 'fetch in a module worker',
    chromium: noWorker,
    firefox: 'paid',
    act: (tab, stall) => inWorker(tab, stall, { type: 'module' }),
  },
  {
    id: 'worker-script',
    label: 'a worker’s own script',
    chromium: noWorker,
    firefox: 'paid',
    act: (tab, stall) =>
      atStand(tab, stall, 'worker.js', (url) => {
        return new Promise<boolean>((resolve) => {
          const worker = new Worker(url);
          worker.onmessage = ({ data }) => resolve(data === 'delivered');
          worker.onerror = () => resolve(false);
        });
      }),
  },
  {
    id: 'shared-worker',
    label: 'fetch in a shared worker',
    ...never('it belongs to no page that the user looks at'),
    act: (tab, stall) =>
      atStand(tab, stall, 'data.json', (url) => {
        return new Promise<boolean>((resolve) => {
          const worker = new SharedWorker('/sharing.js');
          worker.port.onmessage = ({ data }) => resolve(String(data).includes('delivered'));
          worker.port.postMessage(url);
        });
      }),
  },
  {
    id: 'import',
    label: '`import()`',
    chromium: noModule,
    firefox: 'paid',
    act: (tab, stall) =>
      atStand(tab, stall, 'module.mjs', (url) =>
        import(url).then(
          ({ goods }) => goods === 'delivered',
          () => false,
        ),
      ),
  },
  {
    id: 'import-json',
    label: 'a JSON module',
    chromium: noModule,
    firefox: 'paid',
    async act(tab, stall) {
      const markup = `<script type=module>try { const { default: data } = await import("${stall.goods('data.json')}", { with: { type: 'json' } }); document.title = data.goods } catch { document.title = 'failed' }</script>`;
      await tab.goto(stall.stand(markup));
      await tab.until(() => document.title !== 'Stand');
      return tab.evaluate(() => document.title === 'delivered', null);
    },
  },
];

function fetching(
  id: string,
  label: string,
  init: RequestInit,
  cells: Pick<Kind, 'chromium' | 'firefox'> = paid,
): Kind {
  return {
    id,
    label,
    ...cells,
    act: async (tab, stall) => {
      await tab.goto(stall.stand(''));
      return tab.evaluate(
        async ([url, settings]) => {
          const answer = await fetch(url, settings).catch(() => null);
          return answer !== null && (await answer.text()).includes('delivered');
        },
        [stall.goods('data.json'), init] as const,
      );
    },
  };
}

/** `makeBody` runs in the page. */
function posting(id: string, label: string, makeBody: () => BodyInit): Kind {
  return {
    id,
    label,
    ...askedPost,
    act: async (tab, stall) => {
      await tab.goto(stall.stand(`<script>makeBody = ${makeBody}</script>`));
      return tab.evaluate(async (url) => {
        const body = (globalThis as unknown as { makeBody(): BodyInit }).makeBody(); // the script above
        const answer = await fetch(url, { method: 'POST', body });
        const { received } = JSON.parse(await answer.text()) as { received?: string };
        return received?.replace('+', ' ').includes('the goods') === true;
      }, stall.goods('echo'));
    },
  };
}

async function inWorker(tab: Tab, stall: Stall, options: WorkerOptions): Promise<boolean> {
  await tab.goto(stall.stand(''));
  return tab.evaluate(
    ([url, settings]) =>
      new Promise<boolean>((resolve) => {
        const worker = new Worker('/fetching.js', settings);
        worker.onmessage = ({ data }) => resolve(String(data).includes('delivered'));
        worker.postMessage(url);
      }),
    [stall.goods('data.json'), options] as const,
  );
}

function atStand(
  tab: Tab,
  stall: Stall,
  name: string,
  script: (url: string) => boolean | Promise<boolean>,
): Promise<boolean> {
  return atStandWith(tab, stall, stall.goods(name), script);
}

async function atStandWith(
  tab: Tab,
  stall: Stall,
  argument: string,
  script: (argument: string) => boolean | Promise<boolean>,
): Promise<boolean> {
  await tab.goto(stall.stand(''));
  return tab.evaluate(script, argument);
}
