// What Chromium tells of an answer, and what the wallet makes of it.
import { describe, expect, it } from 'vitest';
import {
  isHeldByGate,
  namesAndValues,
  observationOf,
} from '../../lib/browser/interception/chromium/chromium-facts.ts';

const remembered = { speculative: false, redirectedFrom: [] };
const told = {
  requestId: '7',
  tabId: 1,
  frameId: 0,
  parentFrameId: -1,
  documentId: 'a document',
  documentLifecycle: 'active',
  type: 'image',
  url: 'https://shop.example/plate.png#top',
  method: 'GET',
  statusCode: 402,
  initiator: 'https://shop.example',
} as unknown as chrome.webRequest.OnHeadersReceivedDetails; // the parts that are read

const seen = (change: object = {}, before: object = {}) =>
  observationOf({ ...told, ...change }, [], { ...remembered, ...before }, 0);

describe('a request is speculative', () => {
  it.each([
    ['of the page that is seen', 'active', false],
    ['of a page that is just arriving, whose life is not told yet', '', false],
    ['of the browser, which has no document', undefined, false],
    ['of a prerendered page', 'prerender', true],
    ['of a page that was left', 'cached', true],
    ['of a page that is going', 'pending_deletion', true],
  ])('%s (%s): %s', (_name, documentLifecycle, speculative) => {
    expect(seen({ documentLifecycle }).speculative).toBe(speculative);
  });

  it('that said so itself, whatever the page', () => {
    expect(seen({}, { speculative: true }).speculative).toBe(true);
  });
});

it('the fragment stays in the browser', () => {
  expect(seen().url).toBe('https://shop.example/plate.png');
});

it('an embedded document is asked for by the one around it', () => {
  const embedded = { documentId: undefined, parentDocumentId: 'the page' };
  expect(seen({ ...embedded, type: 'object' }).documentId).toBe('the page');
  expect(seen({ ...embedded, type: 'sub_frame' }).documentId).toBeUndefined();
});

it('headers are kept by their names in lower case, repeated ones repeated', () => {
  const headers = [{ name: 'Payment-Required', value: 'a' }, { name: 'PAYMENT-REQUIRED' }];
  expect(namesAndValues(headers)).toEqual([
    ['payment-required', 'a'],
    ['payment-required', ''],
  ]);
});

describe('the gate holds', () => {
  const marked = [['payment-required', 'a']] as const;
  it.each([
    ['a marked navigation', 'main_frame', 'GET', marked, true],
    ['one of a frame', 'sub_frame', 'GET', marked, true],
    ['not a form', 'main_frame', 'POST', marked, false],
    ['not a picture', 'image', 'GET', marked, false],
    ['not what carries no terms', 'main_frame', 'GET', [], false],
  ])('%s', (_name, type, method, headers, isHeld) => {
    expect(isHeldByGate({ ...seen({ type, method }), headers })).toBe(isHeld);
  });
});
