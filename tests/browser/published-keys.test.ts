// What a site publishes of its keys: whom the wallet asks, how, and what it makes of the answer.
import { describe, expect, it } from 'vitest';
import { createPublishedKeys } from '../../lib/browser/published-keys.ts';
import { clockAt } from '../wallet/world.ts';

const url = 'https://shop.example/.well-known/did.json';
const document = { id: 'did:web:shop.example', verificationMethod: [] };

function asking(answer: () => Response | Promise<Response>) {
  const asked: [unknown, RequestInit | undefined][] = [];
  const clock = clockAt();
  const published = createPublishedKeys(clock, async (input, init) => {
    asked.push([input, init]);
    return answer();
  });
  return { published, asked, clock };
}

const json = (value: unknown, init?: ResponseInit) => () => new Response(JSON.stringify(value), init);

describe('the answer', () => {
  it.each<[string, () => Response | Promise<Response>, unknown]>([
    ['a document', json(document), document],
    ['not found', json('no', { status: 404 }), {}],
    ['gone', json('no', { status: 410 }), {}],
    ['a server in trouble', json(document, { status: 500 }), null],
    ['forbidden', json(document, { status: 403 }), null],
    ['no content', () => new Response(null, { status: 204 }), null],
    ['no JSON', () => new Response('<!doctype html>'), null],
    ['no text', () => new Response(new Uint8Array([0xff, 0xfe])), null],
    ['a key named twice', () => new Response('{"id":"a","id":"b"}'), null],
    ['more than keys can be', () => new Response(`{"id":"${'x'.repeat(64 * 1024)}"}`), null],
    ['nobody there', () => Promise.reject(new TypeError('Failed to fetch')), null],
  ])('%s', async (_name, answer, found) => {
    expect(await asking(answer).published(url)).toEqual(found);
  });

  it('is not read to its end when it has none', async () => {
    let pieces = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pieces += 1;
        controller.enqueue(new TextEncoder().encode(' '.repeat(1024)));
      },
    });
    expect(await asking(() => new Response(endless)).published(url)).toBeNull();
    expect(pieces).toBeLessThan(80);
  });
});

describe('the question', () => {
  it('tells nothing of the user, follows nobody, and does not wait for ever', async () => {
    const { published, asked } = asking(json(document));
    await published(url);
    const [[to, init] = []] = asked;
    expect(to).toBe(url);
    expect(init).toMatchObject({
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    });
    expect(init?.signal).toBeInstanceOf(AbortSignal);
  });

  it.each(['http://shop.example/.well-known/did.json', 'http://127.0.0.1:8080/.well-known/did.json'])(
    'is never asked of %s',
    async (plain) => {
      const { published, asked } = asking(json(document));
      expect(await published(plain)).toBeNull();
      expect(asked).toEqual([]);
    },
  );

  it('is asked once, however many ask, and again after ten minutes', async () => {
    const { published, asked, clock } = asking(json(document));
    await Promise.all([published(url), published(url)]);
    clock.now += 599_999;
    await published(url);
    expect(asked.length).toBe(1);
    clock.now += 1;
    await published(url);
    await published('https://other.example/.well-known/did.json');
    expect(asked.length).toBe(3);
  });

  it('that had no answer is asked again after a minute', async () => {
    const { published, asked, clock } = asking(json(document, { status: 500 }));
    await published(url);
    clock.now += 59_999;
    await published(url);
    expect(asked.length).toBe(1);
    clock.now += 1;
    await published(url);
    expect(asked.length).toBe(2);
  });

  it('of the oldest of many sites is forgotten', async () => {
    const { published, asked } = asking(json(document));
    for (let n = 0; n <= 64; n += 1) await published(`https://shop${n}.example/.well-known/did.json`);
    await published('https://shop1.example/.well-known/did.json');
    expect(asked.length).toBe(65);
    await published('https://shop0.example/.well-known/did.json');
    expect(asked.length).toBe(66);
  });
});
