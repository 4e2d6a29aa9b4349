// What Firefox tells of a request, read as facts: whose it is, who asked, and whether it may be paid at all.
import { describe, expect, it } from 'vitest';
import {
  type AnsweredRequest,
  type Departure,
  departureOf,
  factsOf,
  isForPage,
  isReadable,
} from '../../lib/browser/interception/firefox/firefox-facts.ts';
import { type Standing, standingOf } from '../../lib/core/context.ts';

const shop = 'https://shop.example';
const evil = 'https://evil.example';
const nobody = 'moz-nullprincipal:{4104f1cd-f05a-4949-8576-8c2e845b2e2a}?https://shop.example';

const request: AnsweredRequest = {
  requestId: '7',
  type: 'xmlhttprequest',
  url: `${shop}/api#part`,
  method: 'GET',
  statusCode: 402,
  tabId: 3,
  frameId: 0,
  parentFrameId: -1,
  documentId: 'document',
  cookieStoreId: 'firefox-default',
  originUrl: `${shop}/page`,
  documentUrl: `${shop}/page`,
  frameAncestors: [],
};
const { originUrl: _, documentUrl: __, ...unnamed } = request;
const typed: AnsweredRequest = { ...unnamed, type: 'main_frame' };
const departure: Departure = {
  speculative: false,
  fetchSite: 'same-origin',
  fetchMode: 'cors',
  origin: undefined,
};
const byUser: Departure = { ...departure, fetchSite: 'none', fetchMode: 'navigate' };
const byOthers: Departure = { ...byUser, fetchSite: 'cross-site' };

describe('what the wallet says to each kind of request', () => {
  const silent = 'silent';
  const table: readonly (readonly [string, AnsweredRequest, Departure, string])[] = [
    ['typed, bookmarked, reloaded', typed, byUser, silent],
    [
      'a link of the own site',
      { ...typed, originUrl: `${shop}/` },
      { ...byUser, fetchSite: 'same-origin' },
      silent,
    ],
    ['a link of another site', { ...typed, originUrl: `${evil}/` }, byOthers, 'opened-by-another-site'],
    ['a sandboxed frame moves the tab', typed, byOthers, 'site-opaque'],
    ['no word about where it comes from', typed, { ...byUser, fetchSite: undefined }, 'site-opaque'],
    ['another extension opens it', { ...typed, originUrl: 'moz-extension://a/' }, byUser, 'site-opaque'],
    ['fetch of the own site', request, departure, silent],
    [
      'fetch by a blob worker',
      { ...request, originUrl: `${shop}/`, documentUrl: `${shop}/` },
      departure,
      silent,
    ],
    ['fetch in a sandboxed frame', { ...unnamed, frameAncestors: [{ url: shop }] }, departure, 'site-opaque'],
    [
      'fetch in the site’s own frame',
      { ...request, frameAncestors: [{ url: `${shop}/` }] },
      departure,
      silent,
    ],
    [
      'fetch in a frame of another',
      { ...request, frameAncestors: [{ url: evil }] },
      departure,
      'other-origin',
    ],
    [
      'another between frame and top',
      { ...request, frameAncestors: [{ url: evil }, { url: `${shop}/` }] },
      departure,
      'embedded',
    ],
    [
      'an opaque frame in between',
      { ...request, frameAncestors: [{ url: nobody }, { url: `${shop}/` }] },
      departure,
      'embedded',
    ],
    [
      'a frame of the page goes somewhere',
      { ...request, type: 'sub_frame', frameId: 9, parentFrameId: 0, frameAncestors: [{ url: `${shop}/` }] },
      departure,
      silent,
    ],
    [
      'a picture of a foreign style sheet',
      { ...request, type: 'image', originUrl: evil },
      departure,
      'opened-by-another-site',
    ],
    ['another origin’s API', { ...request, url: `${evil}/api` }, departure, 'other-origin'],
    ['a POST', { ...request, method: 'POST' }, departure, 'not-a-read'],
    ['a prefetch', request, { ...departure, speculative: true }, 'site-speculative'],
  ];

  it.each(table)('%s', (_name, asked, left, expected) => {
    const facts = factsOf(asked, left, []);
    const context = { ...facts, visible: true, unlocked: true, observed: true, developerMode: false };
    expect(wordOf(standingOf(context))).toBe(expected);
  });

  it('a hop over another origin is kept, and fragments are not', () => {
    const facts = factsOf(request, departure, [evil]);
    expect([facts.redirectedFrom, facts.url]).toEqual([[evil], `${shop}/api`]);
  });
});

describe('requests that no person waits for', () => {
  const others: Partial<AnsweredRequest>[] = [
    ...['beacon', 'ping', 'csp_report', 'speculative', 'websocket', 'other', 'web_manifest'].map((type) => ({
      type,
    })),
    { tabId: -1 },
    { incognito: true },
    { cookieStoreId: 'firefox-container-1' },
    { fromCache: true },
    { type: 'image', url: `${shop}/favicon.ico` },
  ];

  it.each(others.map((other) => [JSON.stringify(other), other] as const))(
    '%s is left alone',
    (_name, other) => {
      expect(isForPage(request)).toBe(true);
      expect(isForPage({ ...request, ...other })).toBe(false);
    },
  );
});

describe('answers that the page could not read', () => {
  const cross: Departure = { ...departure, fetchSite: 'cross-site', origin: shop };
  const open = (origin: string) => [['access-control-allow-origin', origin]] as const;
  const table: readonly (readonly [
    string,
    boolean,
    AnsweredRequest,
    Departure,
    Parameters<typeof isReadable>[2],
  ])[] = [
    ['same origin', true, request, departure, []],
    ['open to all', true, request, cross, open('*')],
    ['open to this page', true, request, cross, open(shop)],
    ['open to another', false, request, cross, open(evil)],
    ['closed', false, request, cross, []],
    ['a fetch that asked for nothing to read', false, request, { ...cross, fetchMode: 'no-cors' }, open('*')],
    ['a foreign picture', true, { ...request, type: 'image' }, { ...cross, fetchMode: 'no-cors' }, []],
    ['a navigation', true, typed, byUser, []],
  ];
  it.each(table)('%s: %s', (_name, expected, asked, left, headers) => {
    expect(isReadable(asked, left, headers)).toBe(expected);
  });
});

it('the request says by its headers that it is speculative, and where it comes from', () => {
  expect(departureOf([['sec-purpose', 'prefetch']]).speculative).toBe(true);
  expect(departureOf([['x-moz', 'prefetch']]).speculative).toBe(true);
  expect(
    departureOf([
      ['sec-fetch-site', 'none'],
      ['sec-fetch-mode', 'navigate'],
      ['origin', shop],
    ]),
  ).toEqual({ speculative: false, fetchSite: 'none', fetchMode: 'navigate', origin: shop });
});

function wordOf(standing: Standing): string {
  if (standing.say === 'ask') return standing.reason;
  return standing.say === 'leave' ? standing.failure.name : standing.say;
}
