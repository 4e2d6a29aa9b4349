// Whom, with what, for what: payees, tokens, kinds of requests, methods, parts of a site, prices, and money that is never mixed.
import { describe, expect, it } from 'vitest';
import type { Payment } from '../../lib/rules/index.ts';
import { comparable, isAt } from '../../lib/rules/paths.ts';
import { cent, payment, ruleWith, said, saidBy } from './payments.ts';

type Row = [name: string, setting: unknown, change: Partial<Payment>, says: string];

const unreadable = 'ask setting-unreadable';
const payTo = '0x209693Bc6afc0C5328bA36FaF03C514EF312287C';
const usdc = '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913';

function table(id: string, rows: readonly Row[]): void {
  describe(id, () => {
    it.each(rows)('%s', (_name, setting, change, says) => {
      expect(said(id, setting, change)).toBe(says);
    });
  });
}

table('blocked', [
  ['blocked', true, {}, 'refuse site-blocked'],
  ['not blocked', false, {}, '-'],
  ['not set', undefined, {}, '-'],
  ['a word', 'yes', {}, unreadable],
]);

table('payee', [
  ['the known payee', undefined, {}, '-'],
  ['another than before', undefined, { payeeChanged: true }, 'ask payee-changed'],
  ['the first on another network', undefined, { networkChanged: true }, 'ask network-changed'],
  ['cannot be switched off', 'off', { payeeChanged: true }, unreadable],
]);

table('payees', [
  ['on the list', [payTo], {}, '-'],
  ['on the list in another case', [payTo.toLowerCase()], {}, '-'],
  ['not on the list', [`0x${'11'.repeat(20)}`], {}, 'ask payee-not-allowed'],
  [
    'Base58 is compared letter by letter',
    ['So11111111111111111111111111111111111111112'],
    { payTo: 'so11111111111111111111111111111111111111112' },
    'ask payee-not-allowed',
  ],
  ['an empty list', [], {}, unreadable],
  ['a name', ['shop.eth'], {}, unreadable],
  ['twice the same', [payTo, payTo], {}, unreadable],
]);

table('payees-blocked', [
  ['on the list', [payTo], {}, 'refuse payee-blocked'],
  ['on the list in another case', [payTo.toLowerCase()], {}, 'refuse payee-blocked'],
  ['not on the list', [`0x${'11'.repeat(20)}`], {}, '-'],
  [
    'Base58 is compared letter by letter',
    ['So11111111111111111111111111111111111111112'],
    { payTo: 'so11111111111111111111111111111111111111112' },
    '-',
  ],
  ['an empty list', [], {}, unreadable],
  ['cannot be switched off', 'off', {}, unreadable],
]);

table('tokens', [
  ['a network that is allowed', ['eip155:8453'], {}, '-'],
  ['another network', ['eip155:1'], {}, 'ask token-not-allowed'],
  ['a network whose number only begins so', ['eip155:84'], {}, 'ask token-not-allowed'],
  ['the very token, in another case', [`eip155:8453/${usdc.toLowerCase()}`], {}, '-'],
  ['another token of the network', [`eip155:8453/0x${'11'.repeat(20)}`], {}, 'ask token-not-allowed'],
  ['a symbol', ['USDC'], {}, unreadable],
]);

table('requests', [
  ['a page, where only pages are paid', 'navigations', { request: 'navigation' }, '-'],
  [
    'what a page fetches, where only pages are',
    'navigations',
    { request: 'page-request' },
    'ask request-not-allowed',
  ],
  [
    'a picture, where pages and what they fetch are',
    'page-requests',
    { request: 'element' },
    'ask request-not-allowed',
  ],
  ['what a page fetches, where that is paid', 'page-requests', { request: 'page-request' }, '-'],
  ['a picture, where all is', 'elements', { request: 'element' }, '-'],
  ['not set', undefined, { request: 'element' }, '-'],
  ['another word', 'everything', {}, unreadable],
]);

table('methods', [
  ['a GET', undefined, {}, '-'],
  ['a HEAD', undefined, { method: 'HEAD' }, '-'],
  ['a POST', undefined, { method: 'POST' }, 'ask not-a-read'],
  ['a POST that is allowed', ['POST'], { method: 'POST' }, '-'],
  ['a PUT where a POST is allowed', ['POST'], { method: 'PUT' }, 'ask not-a-read'],
  ['a post in lower case is another method', ['POST'], { method: 'post' }, 'ask not-a-read'],
  ['what nobody can allow', ['CONNECT'], {}, unreadable],
]);

table('paths', [
  ['below', ['/articles/*'], {}, '-'],
  ['beside', ['/articles/*'], { path: '/articles-of-others/one' }, 'ask path-not-allowed'],
  ['the folder itself is not below itself', ['/articles/*'], { path: '/articles' }, 'ask path-not-allowed'],
  ['the very page', ['/articles/one'], {}, '-'],
  ['another page', ['/articles/two', '/articles/o'], {}, 'ask path-not-allowed'],
  ['one of several', ['/x', '/articles/*'], {}, '-'],
  ['the whole site', ['/*'], {}, '-'],
  ['of another origin it has no opinion', ['/x'], { origin: 'https://media.example' }, '-'],
  ['a star in the middle', ['/a*/b'], {}, unreadable],
  ['no path', ['articles'], {}, unreadable],
  ['with a query', ['/articles?x'], {}, unreadable],
]);

const parts = [
  { path: '/articles/*', limit: '20000' },
  { path: '/articles/long/*', limit: '50000' },
  { path: '/download/*', limit: 'ask' },
];

table('path-limits', [
  ['at the limit of its part', parts, { cost: 20_000n }, '-'],
  ['one above it', parts, { cost: 20_001n }, 'ask over-path'],
  ['the longest that holds decides', parts, { path: '/articles/long/one', cost: 50_000n }, '-'],
  ['a part that always asks', parts, { path: '/download/film', cost: 1n }, 'ask path-asks'],
  ['another part', parts, { path: '/else', cost: 10n ** 20n }, '-'],
  ['parts of one file are one thing', parts, { cost: cent, spentOnFile: 10_001n }, 'ask over-path'],
  ['the same part twice', [parts[0], parts[0]], {}, unreadable],
  ['no limit', [{ path: '/x' }], {}, unreadable],
]);

table('usual-price', [
  ['twice the usual price', undefined, { cost: 2n * cent, usual: cent }, '-'],
  ['one above twice the usual', undefined, { cost: 2n * cent + 1n, usual: cent }, 'ask price-above-usual'],
  ['nothing is remembered', undefined, { cost: 10n ** 20n }, '-'],
]);

describe('money', () => {
  it('a rule for test money pays no real money, nor the other way round', () => {
    const rule = ruleWith({ 'per-day': '500000' }, { money: 'test' });
    expect(saidBy('money', { rule, all: undefined }, payment())).toBe('refuse other-money');
    expect(saidBy('money', { rule, all: undefined }, payment({ money: 'test' }))).toBe('-');
  });
});

describe('a path as it is compared', () => {
  it.each([
    ['/%61rticles/one', '/articles/one'],
    ['//articles///one', '/articles/one'],
    ['/a%2fb', '/a%2Fb'],
    ['/%2A', '/%2A'],
    ['/caf%c3%a9', '/caf%C3%A9'],
  ])('%s is %s', (path, compared) => {
    expect(comparable(path)).toBe(compared);
  });

  it('an escape never becomes a part of the grammar', () => {
    expect(isAt('/a/*', '/a%2Fb')).toBe(false);
    expect(isAt('/a', '/a%3F')).toBe(false);
  });
});
