// Who is asking: one origin string is one site; whatever two readers could read differently is no site at all.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLoopback, networkUrl, parseSite, siteOfUrl } from '../../lib/core/site.ts';

describe('an origin becomes a site', () => {
  it.each([
    'https://shop.example',
    'https://shop.example:8443',
    'https://a.b.c.shop.example',
    'https://192.0.2.7',
    'https://[2001:db8::1]',
    'https://xn--pypal-4ve.com',
    'http://localhost:3000',
    'http://shop.localhost',
    'http://127.0.0.1:8080',
    'http://[::1]:4021',
    'https://localhost',
  ])('%s', (origin) => {
    expect(parseSite(origin)).toEqual({ ok: true, value: origin });
  });

  it.each([
    ['nobody', undefined, 'site-opaque'],
    ['the opaque origin', 'null', 'site-opaque'],
    ['an empty origin', '', 'site-opaque'],
    ['plain http', 'http://shop.example', 'site-not-secure'],
    ['http in the private network', 'http://192.168.1.1', 'site-not-secure'],
    ['http by an mDNS name', 'http://printer.local', 'site-not-secure'],
    ['http on the unspecified address', 'http://0.0.0.0:3000', 'site-not-secure'],
    ['a name that only starts like this machine', 'http://localhost.shop.example', 'site-not-secure'],
    ['a name that only starts like its number', 'http://127.0.0.1.shop.example', 'site-not-secure'],
    ['a name with localhost glued on', 'http://notlocalhost', 'site-not-secure'],
    ['a trailing dot: another name for the same host', 'https://shop.example.', 'site-opaque'],
    ['a trailing dot before the port', 'https://shop.example.:8443', 'site-opaque'],
    ['localhost with a trailing dot', 'http://localhost.', 'site-opaque'],
    ['a user name', 'https://shop.example@evil.example', 'site-opaque'],
    ['a password', 'https://a:b@shop.example', 'site-opaque'],
    ['a path', 'https://shop.example/', 'site-opaque'],
    ['a query', 'https://shop.example?x', 'site-opaque'],
    ['a default port', 'https://shop.example:443', 'site-opaque'],
    ['upper case', 'https://Shop.example', 'site-opaque'],
    ['an upper case scheme', 'HTTPS://shop.example', 'site-opaque'],
    ['a Cyrillic look-alike, not in punycode', 'https://pаypal.com', 'site-opaque'],
    ['a full-width dot', 'https://shop．example', 'site-opaque'],
    ['a soft hyphen', 'https://sh\u00adop.example', 'site-opaque'],
    ['a backslash', 'https:\\\\shop.example', 'site-opaque'],
    ['a tab', 'https://shop\t.example', 'site-opaque'],
    ['a space before', ' https://shop.example', 'site-opaque'],
    ['a short IPv4 number', 'http://127.1', 'site-opaque'],
    ['a decimal IPv4 number', 'http://2130706433', 'site-opaque'],
    ['a long IPv6 form', 'https://[0:0:0:0:0:0:0:1]', 'site-opaque'],
    ['file:', 'file://', 'site-opaque'],
    ['data:', 'data:text/html,hi', 'site-opaque'],
    ['blob:', 'blob:https://shop.example/1', 'site-opaque'],
    ['about:', 'about:blank', 'site-opaque'],
    ['ftp:', 'ftp://shop.example', 'site-opaque'],
    ['ws:', 'ws://shop.example', 'site-opaque'],
    ['an extension', 'chrome-extension://abcdefghijklmnopabcdefghijklmnop', 'site-opaque'],
    ['a bare host', 'shop.example', 'site-opaque'],
    ['words', 'not an origin', 'site-opaque'],
  ])('not so %s', (_name, origin, name) => {
    expect(parseSite(origin)).toEqual({ ok: false, failure: { name } });
  });

  it('schemes and ports of one host are different sites', () => {
    const origins = [
      'https://localhost',
      'http://localhost',
      'http://localhost:3000',
      'https://localhost:3000',
    ];
    expect(new Set(origins.map((origin) => JSON.stringify(parseSite(origin)))).size).toBe(4);
  });

  it('whatever is accepted is exactly the origin that was given, and secure or of this machine', () => {
    const pieces = [
      'https://',
      'http://',
      'shop.example',
      'localhost',
      '127.0.0.1',
      '.',
      '@',
      ':443',
      ':80',
      '/',
      '\\',
      'а',
      '[::1]',
    ];
    const origins = fc.array(fc.constantFrom(...pieces), { maxLength: 5 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(origins, fc.webUrl(), fc.string()), (text) => {
        const site = parseSite(text);
        if (!site.ok) return;
        expect(site.value).toBe(text);
        expect(new URL(text).origin).toBe(text);
        expect(text.startsWith('https://') || isLoopback(text)).toBe(true);
        expect(text).not.toMatch(/[@/\\]\.?$|\.$|\.:/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the site of a URL', () => {
  it.each([
    ['https://shop.example/a?b#c', 'https://shop.example'],
    ['https://shop.example:443/', 'https://shop.example'],
    ['https://SHOP.example/a', 'https://shop.example'],
    ['https://pаypal.com/', 'https://xn--pypal-4ve.com'],
    ['http://localhost:3000/x', 'http://localhost:3000'],
    ['http://127.1/x', 'http://127.0.0.1'],
    ['https://[2001:DB8:0::1]/', 'https://[2001:db8::1]'],
  ])('%s is of %s', (url, site) => {
    expect(siteOfUrl(url)).toEqual({ ok: true, value: site });
  });

  it.each([
    ['https://user@shop.example/', 'site-opaque'],
    ['https://user:secret@shop.example/', 'site-opaque'],
    ['https://:secret@shop.example/', 'site-opaque'],
    ['https://shop.example./', 'site-opaque'],
    ['http://shop.example/', 'site-not-secure'],
    ['data:text/plain,402', 'site-opaque'],
    ['about:blank', 'site-opaque'],
    ['file:///etc/passwd', 'site-opaque'],
    ['/relative', 'site-opaque'],
    ['', 'site-opaque'],
  ])('%j has none', (url, name) => {
    expect(siteOfUrl(url)).toEqual({ ok: false, failure: { name } });
  });
});

describe('this machine', () => {
  it.each([
    'http://localhost',
    'https://localhost:1',
    'http://a.b.localhost',
    'http://127.0.0.1',
    'http://127.255.0.9',
    'http://[::1]',
  ])('%s is it', (origin) => {
    expect(isLoopback(origin)).toBe(true);
  });

  it.each([
    'https://shop.example',
    'http://128.0.0.1',
    'http://127.0.0.1.shop.example',
    'http://localhost.shop.example',
    'http://xlocalhost',
    'http://10.0.0.1',
    'http://192.168.0.1',
    'http://169.254.1.1',
    'http://[::2]',
    'http://[fe80::1]',
    'null',
    '',
  ])('%j is not', (origin) => {
    expect(isLoopback(origin)).toBe(false);
  });
});

describe('a URL as the network sees it', () => {
  it.each([
    ['https://shop.example/a#part', 'https://shop.example/a'],
    ['https://shop.example', 'https://shop.example/'],
    ['https://shop.example/a?b=c#', 'https://shop.example/a?b=c'],
    ['HTTPS://SHOP.example:443/A', 'https://shop.example/A'],
  ])('%s is %s', (url, seen) => {
    expect(networkUrl(url)).toBe(seen);
  });

  it('is null for what is no URL', () => {
    expect(networkUrl('no url')).toBeNull();
  });

  it('is the same when asked twice', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
        const once = networkUrl(url);
        expect(networkUrl(once ?? '')).toBe(once);
        expect(once).not.toContain('#');
      }),
    );
  });
});
