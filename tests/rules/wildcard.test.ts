// Wildcards: what they cover, and above what none may stand.
import { describe, expect, it } from 'vitest';
import { isPublicSuffix } from '../../lib/rules/suffixes.ts';
import { covers, wildcardsOver } from '../../lib/rules/wildcard.ts';

describe('a wildcard', () => {
  it.each<[string, string, boolean]>([
    ['https://*.shop.example', 'https://news.shop.example', true],
    ['https://*.shop.example', 'https://a.b.shop.example', true],
    ['https://*.shop.example', 'https://shop.example', false],
    ['https://*.shop.example', 'https://evilshop.example', false],
    ['https://*.shop.example', 'https://shop.example.evil.example', false],
    ['https://*.shop.example', 'http://news.shop.example', false],
    ['https://*.shop.example', 'https://news.shop.example:8443', false],
    ['https://*.shop.example:8443', 'https://news.shop.example:8443', true],
    ['https://shop.example', 'https://shop.example', true],
    ['https://shop.example', 'https://news.shop.example', false],
  ])('%s covers %s: %s', (name, site, isCovered) => {
    expect(covers(name, site)).toBe(isCovered);
  });

  it('the nearest comes first, and all of them cover the site', () => {
    const site = 'https://a.b.shop.example:8443';
    expect(wildcardsOver(site)).toEqual([
      'https://*.b.shop.example:8443',
      'https://*.shop.example:8443',
      'https://*.example:8443',
    ]);
    for (const name of wildcardsOver(site)) expect(covers(name, site)).toBe(true);
  });

  it.each(['https://127.0.0.1', 'https://[::1]:3000', '*', '', 'null'])('nothing stands above %s', (site) => {
    expect(wildcardsOver(site)).toEqual([]);
  });
});

describe('a name under which strangers have names', () => {
  it.each([
    'com',
    'example',
    'co.uk',
    'ac.at',
    'com.au',
    'gov.uk',
    'police.uk',
    'or.jp',
    'github.io',
    'netlify.app',
    'pages.dev',
    'web.app',
    's3.eu-west-1.amazonaws.com',
    'blogspot.com',
    'myshopify.com',
  ])('%s', (host) => {
    expect(isPublicSuffix(host)).toBe(true);
  });

  it.each(['shop.example', 'guardian.co.uk', 'someone.github.io', 'orf.news', 'zeit.de'])(
    'but not %s',
    (host) => {
      expect(isPublicSuffix(host)).toBe(false);
    },
  );
});
