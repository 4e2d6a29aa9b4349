// What a request carries: the same digest for the same bytes, none where it cannot be told, heard of only where it was asked for.
import { describe, expect, it } from 'vitest';
import {
  createRequestBodies,
  digestFrom,
  digestOf,
  type RequestBody,
} from '../../lib/browser/interception/request-bodies.ts';

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0)).buffer;

/** SHA-256 of “abc”, of FIPS 180-2, appendix B.1. */
const ofAbc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('the digest', () => {
  it.each<[string, RequestBody]>([
    ['in one piece', { raw: [{ bytes: bytesOf('abc') }] }],
    ['in several', { raw: [{ bytes: bytesOf('a') }, { bytes: bytesOf('') }, { bytes: bytesOf('bc') }] }],
  ])('is of the bytes, %s', async (_name, body) => {
    expect(await digestOf(body)).toBe(ofAbc);
  });

  it.each<[string, RequestBody | null | undefined]>([
    ['nothing is told, as of a Blob or a stream', undefined],
    ['Firefox tells nothing', null],
    ['there are no bytes', { raw: [] }],
    ['there are empty bytes', { raw: [{ bytes: bytesOf('') }] }],
    ['a file is told by its path', { raw: [{ bytes: bytesOf('abc') }, {}] }],
    ['a form’s files are told by their names', { formData: { upload: ['cat.png'] } }],
    ['the browser could not read it', { error: 'Unknown error.', raw: [{ bytes: bytesOf('abc') }] }],
    ['it is very long', { raw: [{ bytes: new ArrayBuffer(4 * 1024 * 1024 + 1) }] }],
  ])('is none where %s', async (_name, body) => {
    expect(await digestOf(body)).toBeNull();
  });
});

describe('a digest that a page tells', () => {
  const numbers = (hex: string) => (hex.match(/../g) ?? []).map((byte) => `${Number(`0x${byte}`)},`).join('');

  it('is the same as the network’s', () => {
    expect(digestFrom(numbers(ofAbc))).toBe(ofAbc);
  });

  it.each([undefined, null, 5, '', 'abc', numbers(ofAbc).slice(4), `${numbers(ofAbc)}1,`, ofAbc])(
    'is none where it says %j',
    (said) => {
      expect(digestFrom(said)).toBeNull();
    },
  );
});

type Hear = Parameters<Parameters<typeof createRequestBodies>[0]['addListener']>[0];

describe('a listener', () => {
  function browser() {
    const listeners = new Map<Hear, string[]>();
    const bodies = createRequestBodies(
      {
        addListener: (hear, { urls }) => void listeners.set(hear, urls),
        removeListener: (hear) => void listeners.delete(hear),
      },
      (origin) => (origin.startsWith('https:') ? `${origin}/*` : null),
    );
    const say = (requestId: string, method: string) => {
      const requestBody = { raw: [{ bytes: bytesOf('abc') }] };
      for (const hear of listeners.keys()) hear({ requestId, method, requestBody });
    };
    return { bodies, say, urls: () => [...listeners.values()].flat() };
  }

  it('stands once at each origin, and goes when the origin is forgotten', () => {
    const { bodies, urls } = browser();
    bodies.listenTo('https://shop.example');
    bodies.listenTo('https://shop.example');
    bodies.listenTo('http://shop.example');
    expect(urls()).toEqual(['https://shop.example/*']);
    bodies.leave('https://shop.example');
    expect(urls()).toEqual([]);
  });

  it('tells what was carried, and nothing of what was not heard or carries nothing', async () => {
    const { bodies, say } = browser();
    bodies.listenTo('https://shop.example');
    say('1', 'POST');
    say('2', 'GET');
    expect([await bodies.of('1'), await bodies.of('2'), await bodies.of('3')]).toEqual([ofAbc, null, null]);
  });

  it('forgets the oldest of very many', async () => {
    const { bodies, say } = browser();
    bodies.listenTo('https://shop.example');
    for (let index = 0; index <= 256; index += 1) say(String(index), 'POST');
    expect([await bodies.of('0'), await bodies.of('1'), await bodies.of('256')]).toEqual([
      null,
      ofAbc,
      ofAbc,
    ]);
  });
});
