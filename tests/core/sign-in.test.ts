// Signing in: what binds the account to this one origin now is read, and written to the letter; everything else has a name.
import { createSIWxMessage } from '@x402/extensions/sign-in-with-x';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureNames } from '../../lib/core/failure.ts';
import { readSignIn, type SignInFacts, signInText } from '../../lib/core/sign-in.ts';
import { paper, payer } from '../fixtures/challenges.ts';
import { asked, askedInFull, facts, now, soundSignIn } from '../fixtures/sign-ins.ts';

function fateOf(info: unknown, known: SignInFacts = facts): string {
  const read = readSignIn(info, known);
  return read.ok ? 'read' : read.failure.name;
}

const moment = (fromNow: number) => new Date(now + fromNow).toISOString();

describe('the text', () => {
  it('is that of EIP-4361', () => {
    expect(signInText(soundSignIn(askedInFull))).toBe(
      [
        'shop.example wants you to sign in with your Ethereum account:',
        payer,
        '',
        'Sign in, to read again what you have paid for!',
        '',
        `URI: ${paper}`,
        'Version: 1',
        'Chain ID: 8453',
        'Nonce: 0123456789abcdef0123456789abcdef',
        'Issued At: 2027-01-15T07:59:59.000Z',
        'Expiration Time: 2027-01-15T08:05:00.000Z',
        'Not Before: 2027-01-15T07:59:58.000Z',
        'Request ID: request-1',
        'Resources:',
        `- ${paper}`,
        '- https://shop.example/other?a=%20b#c',
      ].join('\n'),
    );
  });

  it.each<[string, typeof asked & { statement?: string }]>([
    ['in short', asked],
    ['in full', askedInFull],
    ['without resources', { ...asked, resources: [] }],
  ])('is what the reference writes, %s', (_name, info) => {
    const { resources, ...rest } = info;
    const listed = resources.length === 0 ? {} : { resources };
    const theirs = createSIWxMessage({ ...rest, ...listed, chainId: 'eip155:8453', type: 'eip191' }, payer);
    expect(signInText(soundSignIn(info))).toBe(theirs);
  });
});

describe('what is read', () => {
  it.each<[string, Record<string, unknown>]>([
    ['as the reference asks', {}],
    ['an empty statement is none', { statement: '' }],
    ['members that are null are absent', { statement: null, expirationTime: null, resources: null }],
    ['members that nobody knows', { colour: 'red', chainId: 'eip155:1', address: paper }],
    ['a clock that is five minutes behind', { issuedAt: moment(300_000) }],
    ['a request of five minutes ago', { issuedAt: moment(-300_000) }],
    ['a moment in another zone', { issuedAt: '2027-01-15T09:00:00+01:00' }],
    ['another page of the site', { uri: 'https://shop.example/sign-in?next=/paper', resources: [] }],
    ['the site itself', { uri: 'https://shop.example' }],
  ])('%s', (_name, change) => {
    expect(fateOf({ ...asked, ...change })).toBe('read');
  });

  it('a port belongs to the site, and a site of this machine is one', () => {
    const at = (host: string, scheme = 'http') => ({
      ...asked,
      domain: host,
      uri: `${scheme}://${host}/paper`,
      resources: [],
    });
    const local = { ...facts, url: 'http://localhost:4021/paper' };
    expect(fateOf(at('localhost:4021'), local)).toBe('read');
    expect(fateOf({ ...at('localhost:4021'), domain: 'localhost' }, local)).toBe('sign-in-other-site');
    expect(fateOf(at('localhost:4022'), local)).toBe('sign-in-other-site');
    expect(fateOf(at('localhost:4021', 'https'), local)).toBe('sign-in-other-site');
  });
});

describe('what is not signed', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['for another domain', { domain: 'bank.example' }, 'sign-in-other-site'],
    ['for the domain above', { domain: 'example' }, 'sign-in-other-site'],
    ['for a domain below', { domain: 'www.shop.example' }, 'sign-in-other-site'],
    ['for the domain in capitals', { domain: 'SHOP.example' }, 'sign-in-other-site'],
    ['for the domain and a port', { domain: 'shop.example:443' }, 'sign-in-other-site'],
    ['for a domain with a line of its own', { domain: 'shop.example\nbank.example' }, 'sign-in-other-site'],
    ['for a URI of another site', { uri: 'https://bank.example/paper' }, 'sign-in-other-site'],
    ['for a URI over http', { uri: 'http://shop.example/paper' }, 'sign-in-other-site'],
    ['for a URI with a user', { uri: 'https://bank@shop.example/paper' }, 'sign-in-other-site'],
    ['for the site as a user', { uri: 'https://shop.example@bank.example/' }, 'sign-in-other-site'],
    ['for a script', { uri: 'javascript:alert(1)' }, 'sign-in-other-site'],
    ['for abilities elsewhere', { resources: [paper, 'https://bank.example/'] }, 'sign-in-other-site'],
    ['for abilities by ERC-5573', { resources: ['urn:recap:eyJhdHQiOnt9fQ'] }, 'sign-in-other-site'],

    ['for a URI with a line of its own', { uri: `${paper}\nNonce: 00000000` }, 'sign-in-malformed'],
    ['for a resource with a line of its own', { resources: [`${paper}\n- urn:x`] }, 'sign-in-malformed'],
    ['for a URI with a space', { uri: `${paper} ` }, 'sign-in-malformed'],
    ['for a URI of letters beyond ASCII', { uri: `${paper}/ö` }, 'sign-in-malformed'],
    ['for a URI without end', { uri: `${paper}/${'x'.repeat(2_048)}` }, 'sign-in-malformed'],
    ['without a URI', { uri: undefined }, 'sign-in-malformed'],
    ['without a domain', { domain: undefined }, 'sign-in-malformed'],
    ['in version 2', { version: '2' }, 'sign-in-malformed'],
    ['in version 1 as a number', { version: 1 }, 'sign-in-malformed'],
    ['without a nonce', { nonce: undefined }, 'sign-in-malformed'],
    ['with a short nonce', { nonce: '1234567' }, 'sign-in-malformed'],
    ['with a long nonce', { nonce: 'a'.repeat(129) }, 'sign-in-malformed'],
    ['with a nonce of two lines', { nonce: '12345678\n12345678' }, 'sign-in-malformed'],
    ['with a nonce that ends its line', { nonce: '12345678\n' }, 'sign-in-malformed'],
    ['with a statement of two lines', { statement: 'Hello\nURI: x' }, 'sign-in-malformed'],
    ['with a statement that turns around', { statement: 'Hello \u202eolleh' }, 'sign-in-malformed'],
    ['with a statement without end', { statement: 'a'.repeat(257) }, 'sign-in-malformed'],
    ['with a statement that is none', { statement: 5 }, 'sign-in-malformed'],
    ['with an id of two words', { requestId: 'a b' }, 'sign-in-malformed'],
    ['with a resource that is none', { resources: [null] }, 'sign-in-malformed'],
    ['with resources that are no list', { resources: paper }, 'sign-in-malformed'],
    ['with nine resources', { resources: Array(9).fill(paper) }, 'sign-in-malformed'],
    ['on a day in words', { issuedAt: 'today' }, 'sign-in-malformed'],
    ['on a day without an hour', { issuedAt: '2027-01-15' }, 'sign-in-malformed'],
    ['on a day as a number', { issuedAt: now }, 'sign-in-malformed'],
    ['without a day', { issuedAt: undefined }, 'sign-in-malformed'],
    ['until a day in words', { expirationTime: 'never' }, 'sign-in-malformed'],

    ['in a month that is none', { issuedAt: '2027-13-15T08:00:00Z' }, 'sign-in-untimely'],
    ['long ago', { issuedAt: moment(-300_001) }, 'sign-in-untimely'],
    ['in the future', { issuedAt: moment(300_001) }, 'sign-in-untimely'],
    ['when it is over', { expirationTime: moment(0) }, 'sign-in-untimely'],
    [
      'when it was over before it began',
      { issuedAt: moment(60_000), expirationTime: moment(30_000) },
      'sign-in-untimely',
    ],
    ['until a month that is none', { expirationTime: '2027-13-15T08:00:00Z' }, 'sign-in-untimely'],
    ['before its time', { notBefore: moment(1) }, 'sign-in-untimely'],
    ['before a month that is none', { notBefore: '2027-13-15T08:00:00Z' }, 'sign-in-untimely'],
  ])('%s', (_name, change, fate) => {
    expect(fateOf({ ...asked, ...change })).toBe(fate);
  });

  it.each<[string, Partial<SignInFacts>, string]>([
    ['over http', { url: 'http://shop.example/paper' }, 'site-not-secure'],
    ['for an opaque origin', { url: 'data:text/html,x' }, 'site-opaque'],
    ['for a URL with a user', { url: 'https://bank@shop.example/paper' }, 'site-opaque'],
    ['for an account that is none', { account: '0x12' }, 'sign-in-malformed'],
    ['on a chain that is none', { network: 'eip155:08453' }, 'sign-in-malformed'],
    ['on Solana', { network: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp' }, 'sign-in-malformed'],
  ])('%s', (_name, change, fate) => {
    expect(fateOf(asked, { ...facts, ...change })).toBe(fate);
  });
});

describe('arbitrary requests', () => {
  const odd = fc.oneof(
    fc.constantFrom<unknown>(null, '', '\n', 'a\nb', '1', 1, [], {}, '\ud800', paper, `${paper}\r\nURI: x`),
    fc.string({ unit: 'binary' }),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const request = fc.oneof(
    odd,
    fc
      .dictionary(fc.constantFrom(...Object.keys(askedInFull), '__proto__'), odd, { maxKeys: 3 })
      .map((change) => ({ ...askedInFull, ...change })),
  );

  it('are read without a throw, and what is read has its lines and no more', () => {
    fc.assert(
      fc.property(request, (info) => {
        const read = readSignIn(info, facts);
        if (!read.ok) {
          expect(failureNames).toContain(read.failure.name);
          return;
        }
        const lines = signInText(read.value).split('\n');
        expect(lines[0]).toBe('shop.example wants you to sign in with your Ethereum account:');
        expect(lines[1]).toBe(payer);
        for (const label of ['URI: ', 'Version: ', 'Chain ID: ', 'Nonce: ', 'Issued At: '])
          expect(lines.filter((line) => line.startsWith(label))).toHaveLength(1);
        expect(lines.length).toBeLessThanOrEqual(14 + 8);
        expect(lines.join('')).toMatch(/^[\x20-\x7e]+$/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('are written as the reference writes them', () => {
    const more = fc.record(
      {
        statement: fc.stringMatching(/^[A-Za-z0-9 .,!?'()-]{1,80}$/),
        requestId: fc.stringMatching(/^[A-Za-z0-9_.~-]{1,40}$/),
        nonce: fc.stringMatching(/^[A-Za-z0-9]{8,40}$/),
        uri: fc.webPath().map((path) => `https://shop.example/${encodeURI(path).slice(1)}`),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(more, (change) => {
        const info = { ...asked, ...change };
        const read = readSignIn(info, facts);
        if (!read.ok) return;
        const theirs = createSIWxMessage({ ...info, chainId: 'eip155:8453', type: 'eip191' }, payer);
        expect(signInText(read.value)).toBe(theirs);
      }),
      { numRuns: 100 },
    );
  });
});
