// Which origins are listened to when scripts ask: few, each by a listener of its own, and remembered beyond the worker.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createKnownOrigins } from '../../lib/browser/interception/chromium/known-origins.ts';
import { clockAt, type TurnableClock } from '../wallet/world.ts';

type Details = chrome.webRequest.OnHeadersReceivedDetails;
type Hear = (details: Details) => undefined;

/** What the browser keeps; the listeners end with their worker. */
const listeners = new Map<Hear, chrome.webRequest.RequestFilter>();
let stored: Record<string, unknown> = {};
let clock: TurnableClock;
let heard: string[] = [];
/** Where the bodies of requests are listened to. */
let bodiesOf = new Set<string>();

beforeEach(() => {
  listeners.clear();
  stored = {};
  clock = clockAt();
  heard = [];
  bodiesOf = new Set();
  vi.stubGlobal('chrome', {
    storage: {
      session: {
        get: async (name: string) => structuredClone({ [name]: stored[name] }),
        set: async (values: object) => void Object.assign(stored, structuredClone(values)),
      },
    },
    webRequest: {
      onHeadersReceived: {
        addListener: (hear: Hear, filter: chrome.webRequest.RequestFilter) => listeners.set(hear, filter),
        removeListener: (hear: Hear) => listeners.delete(hear),
      },
    },
  });
});

function start() {
  listeners.clear();
  return createKnownOrigins(clock, ({ url }) => void heard.push(url), {
    listenTo: (origin) => void bodiesOf.add(origin),
    leave: (origin) => void bodiesOf.delete(origin),
  });
}

const patterns = () => [...listeners.values()].flatMap(({ urls }) => urls).toSorted();

describe('an origin where a 402 was met', () => {
  it('is listened to from then on, for what scripts ask of it alone, at its port alone', async () => {
    const known = start();
    expect(listeners.size).toBe(0);
    await known.listenTo('https://shop.example/paper?a=b');
    await known.listenTo('http://localhost:3000/paper');
    expect(patterns()).toEqual(['http://localhost:3000/*', 'https://shop.example:443/*']);
    expect([...bodiesOf]).toEqual(['https://shop.example', 'http://localhost:3000']);
    expect([...listeners.values()].map(({ types }) => types)).toEqual([
      ['xmlhttprequest'],
      ['xmlhttprequest'],
    ]);
    const [hear] = listeners.keys();
    hear?.({ url: 'https://shop.example/other' } as Details);
    expect(heard).toEqual(['https://shop.example/other']);
  });

  it('has one listener, and tells for how long', async () => {
    const known = start();
    expect(await known.listenTo('https://shop.example/1')).toBe(0);
    clock.now += 700;
    expect(await known.listenTo('https://shop.example/2')).toBe(700);
    expect(listeners.size).toBe(1);
  });

  it('is remembered by the next worker, which listens from its own start', async () => {
    await start().listenTo('https://shop.example/');
    clock.now += 60_000;
    const again = start();
    await vi.waitFor(() => expect(patterns()).toEqual(['https://shop.example:443/*']));
    clock.now += 5;
    expect(await again.listenTo('https://shop.example/')).toBe(5);
  });

  it('pushes out the oldest where there are many, and no site with a rule', async () => {
    const known = start();
    known.setRuled(['https://shop-0.example']);
    for (let index = 0; index <= 65; index += 1) await known.listenTo(`https://shop-${index}.example/`);
    expect(listeners.size).toBe(65);
    expect(patterns()).toContain('https://shop-0.example:443/*');
    expect(patterns()).not.toContain('https://shop-1.example:443/*');
    expect(patterns()).toContain('https://shop-2.example:443/*');
  });

  it.each(['http://shop.example/', 'http://[::1]:3000/', 'http://shop.localhost/'])(
    'is left where the extension may not listen: %s',
    async (url) => {
      expect(await start().listenTo(url)).toBe(Number.POSITIVE_INFINITY);
      expect([listeners.size, stored]).toEqual([0, {}]);
    },
  );
});

describe('other reasons', () => {
  it('a site is listened to while it has a rule', async () => {
    const known = start();
    known.setRuled(['https://shop.example', 'https://news.example']);
    clock.now += 100;
    expect(await known.listenTo('https://shop.example/')).toBe(100);
    known.setRuled([]);
    expect(patterns()).toEqual(['https://shop.example:443/*']); // a 402 was met there
  });

  it('an origin is listened to while a payment is under way, even if it was forgotten', async () => {
    const known = start();
    known.setPaid(['https://shop.example', 'https://shop.example']);
    expect(patterns()).toEqual(['https://shop.example:443/*']);
    for (let index = 0; index <= 64; index += 1) await known.listenTo(`https://shop-${index}.example/`);
    expect(patterns()).toContain('https://shop.example:443/*');
    known.setPaid([]);
    expect(patterns()).not.toContain('https://shop.example:443/*');
  });
});
