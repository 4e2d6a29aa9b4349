// What is told of a 402 that cannot be weighed: whose way of paying it is, where it is wrong, whose fault that is; and what a report keeps to itself.

import { describe, expect, it } from 'vitest';
import type { Challenge } from '../../lib/core/challenge.ts';
import { shelf } from '../../lib/networks/index.ts';
import { bareAddress } from '../../lib/wallet/bare-address.ts';
import { diagnose } from '../../lib/wallet/diagnosis.ts';
import { reportOf } from '../../lib/wallet/diagnosis-report.ts';
import { type Family, familiesOf } from '../../lib/wallet/families.ts';
import { faultOf } from '../../lib/wallet/faults.ts';
import { challengeWith, documentV2, headerOf, offerOnSepolia, payer } from '../fixtures/challenges.ts';
import { type MalformedChallenge, malformedChallenges } from '../fixtures/malformed-challenges.ts';

const now = Date.UTC(2026, 10, 26, 12);
const scales = { account: payer, networks: shelf, onlyTestMoney: true };

function observed({ headers, body }: Pick<MalformedChallenge, 'headers' | 'body'>): Challenge {
  return challengeWith({
    headers: headers.map(([name, value]) => [name.toLowerCase(), value] as const),
    body,
    source: 'probe',
  });
}

const told = (malformed: Pick<MalformedChallenge, 'headers' | 'body'>) =>
  diagnose(observed(malformed), scales, now);

/** Family, place of the defect, and whose fault it is; below it the challenges of the table that are told so. */
const tellings: Readonly<Record<string, readonly string[]>> = {
  'x402, PAYMENT-REQUIRED, site': [
    'white space within base64',
    'an empty header',
    'garbage in the header',
    'JSON that nobody encoded',
    'base64 of words',
    'base64 of half a document',
    'base64 of bytes that are not UTF-8',
    'a header of twenty thousand characters',
    'JSON a thousand levels deep',
    'two values in one header',
    'a list for a document',
    'a string for a document',
    'a number for a document',
    'null for a document',
    'a payee named twice',
    'a payee named twice, once in disguise',
    'the version named twice',
  ],
  'x402-v2, PAYMENT-REQUIRED, site': ['two headers that agree', 'two headers that disagree'],
  'x402, x402Version, site': [
    'no version',
    'null for a version',
    'version 2 as a string',
    'version 0',
    'version 1.5',
    'a list for a version',
  ],
  'x402, x402Version, wallet': ['version 3', 'a v1 document of version 3'],
  'x402-v2, accepts, site': ['no accepts', 'a record for accepts', 'a string for accepts', 'empty accepts'],
  'x402-v2, accepts, you': ['empty accepts beside a sign-in'],
  'x402-v2, accepts[0], site': [
    'nothing but null for an offer',
    'two hundred broken offers before a good one',
  ],
  'plain, nothing wrong, nobody': [
    'an HTML page without a marker',
    'an HTML page full of scripts',
    'an HTML page of two hundred thousand characters',
    'JSON of somebody else',
    'an empty body',
  ],
  'x402, body, site': ['half a v1 document', 'a v1 document with a payee named twice'],
  'x402-v1, accepts[0].amount, site': ['a v1 document with two prices'],
  'x402-v1, accepts[].network, wallet': ['a v1 document with an unknown network name'],
  'mpp, nothing wrong, wallet': ['a plain page beside other ways to pay'],
  'x402-v2, accepts[0].amount, site': [
    'an amount of zero',
    'a negative amount',
    'a fraction of a unit',
    'an exponent',
    'hexadecimal',
    'an empty amount',
    'a space before the amount',
    'Arabic digits',
    'leading zeros',
    '2^256',
    'seventy-nine digits',
    'no amount',
    'the v1 name of the amount in v2',
    'a JSON number',
    'a JSON number with an exponent',
    'null',
    'a list with the amount',
  ],
  'x402-v2, accepts[0].maxTimeoutSeconds, site': [
    'a negative window',
    'a window of one and a half seconds',
    'a window in words',
    'a window that no integer holds',
  ],
  'x402-v2, accepts[0].payTo, site': [
    'no payee',
    'an empty payee',
    'a list for a payee',
    'a payee of three thousand characters',
  ],
  'x402-v2, accepts[0].asset, site': ['no asset'],
  'x402-v2, accepts[0].scheme, site': ['no scheme'],
  'x402-v2, accepts[0].network, site': ['no network', 'a number for a network'],
  'x402-v2, accepts[0].extra, site': ['a string for extra'],
};

describe('a malformed challenge', () => {
  it.each(malformedChallenges)('$name: $expected', (malformed) => {
    const diagnosis = told(malformed);
    if (malformed.expected === 'payable') return expect(diagnosis).toBeNull();
    expect(diagnosis).not.toBeNull();
    const names = diagnosis?.findings.map(({ name }) => name) ?? [];
    if (malformed.expected !== 'foreign') return expect(names[0]).toBe(malformed.expected);
    // What only looks like x402 has its defect named all the same; of what is somebody else's nothing is called wrong.
    expect(names.length > 0).toBe(diagnosis?.family.startsWith('x402'));
  });

  it.each(Object.entries(tellings))('is told as %s', (telling, names) => {
    const malformed = malformedChallenges.filter(({ name }) => names.includes(name));
    expect(malformed.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    for (const one of malformed) {
      const diagnosis = told(one);
      const field = diagnosis?.findings[0]?.field ?? 'nothing wrong';
      expect([diagnosis?.family, field, diagnosis?.fault ?? 'nobody'].join(', '), one.name).toBe(telling);
    }
  });

  it('has its telling in the table above, unless it is payable', () => {
    const unpayable = malformedChallenges.filter(({ expected }) => expected !== 'payable');
    expect(Object.values(tellings).flat().toSorted()).toEqual(unpayable.map(({ name }) => name).toSorted());
  });

  it('names eight defects at most, whatever comes', () => {
    const broken = documentV2(Array.from({ length: 40 }, () => ({ amount: 'x' })));
    expect(told({ headers: [['PAYMENT-REQUIRED', headerOf(broken)]], body: '' })?.findings).toHaveLength(8);
  });

  it('of a good offer that is only unknown here, says that the wallet does not know it', () => {
    const other = documentV2([{ ...offerOnSepolia, network: 'eip155:424242' }]);
    const diagnosis = told({ headers: [['PAYMENT-REQUIRED', headerOf(other)]], body: '' });
    expect(diagnosis).toMatchObject({ family: 'x402-v2', fault: 'wallet' });
    expect(diagnosis?.findings).toEqual([{ name: 'network-unknown', field: 'accepts[].network' }]);
  });
});

describe('the way of paying', () => {
  const authenticate = (...values: string[]) =>
    challengeWith({ headers: values.map((value) => ['www-authenticate', value] as const), body: null });

  it.each<[Family, Challenge]>([
    ['mpp', authenticate('Payment id="x, L402 y", realm="shop"')],
    ['mpp', authenticate('Basic realm="a", payment id = "1"')],
    ['l402', authenticate('L402 version="0", token="AGIAJE==", invoice="lnbc1"')],
    ['l402', authenticate('LSAT macaroon="AGIAJE==", invoice="lnbc1"')],
    ['l402', authenticate('Basic realm="Payment, please"', 'L402')],
    ['privacy-pass', authenticate('PrivateToken challenge="abc"')],
    ['plain', authenticate('Bearer realm="Payment"', 'Basic payment="L402"')],
    ['plain', authenticate('"Payment', `${'"\\'.repeat(9_000)}`)],
    ['cashu', challengeWith({ headers: [['x-cashu', 'creqApWF0']], body: null })],
    ['pay-per-crawl', challengeWith({ headers: [['crawler-price', 'USD 0.01']], body: null })],
    ['card', challengeWith({ headers: [], body: '{"error":{"type":"card_error","code":"card_declined"}}' })],
    ['card', challengeWith({ headers: [], body: '{"error":{"decline_code":"insufficient_funds"}}' })],
    ['plain', challengeWith({ headers: [], body: '{"error":"card_declined"}' })],
    ['plain', challengeWith({ headers: [], body: null })],
  ])('%s', (family, challenge) => {
    expect(familiesOf(challenge)[0]).toBe(family);
  });

  it('of Cloudflare’s offers to registered crawlers is none of ours', () => {
    const offer = { ...offerOnSepolia, network: 'cloudflare:402', asset: 'USD', payTo: 'merchant' };
    const diagnosis = told({ headers: [['PAYMENT-REQUIRED', headerOf(documentV2([offer]))]], body: '' });
    expect(diagnosis).toMatchObject({ family: 'pay-per-crawl', findings: [], fault: null });
  });

  it('several are all named', () => {
    const challenge = challengeWith({
      headers: [
        ['x-cashu', 'creqA'],
        ['www-authenticate', 'L402 token="a", Payment id="1"'],
      ],
      body: null,
    });
    expect(familiesOf(challenge)).toEqual(['mpp', 'l402', 'cashu']);
  });
});

describe('a fault', () => {
  it('is told of what a site, a network, the wallet or a person can mend, and of nothing twice', () => {
    expect([faultOf('amount-malformed'), faultOf('rpc-failed')]).toEqual(['site', 'network']);
    expect([faultOf('network-unknown'), faultOf('not-enough-money')]).toEqual(['wallet', 'you']);
    expect(faultOf('question-gone')).toBeNull();
  });
});

describe('a report', () => {
  const secret =
    'https://ann:hunter2@shop.example/reset/eyJhbGciOiJIUzI1NiJ9abc/ann%40mail.example?token=s3cret#me';
  const payTo = '0x209693Bc6afc0C5328bA36FaF03C514EF312287C';
  const observation = challengeWith({
    headers: [
      ['set-cookie', 'visitor=ann'],
      ['payment-required', headerOf(documentV2([{ ...offerOnSepolia, payTo, amount: '1e4' }]))],
      ['content-type', 'text/html'],
      ['bad name', 'x'],
    ],
    body: null,
  });
  const diagnosis = diagnose({ ...observation, url: secret }, scales, now);
  const report = diagnosis === null ? '' : reportOf(diagnosis);

  it('says what is wrong, where, and which section tells how it ought to be', () => {
    expect(JSON.parse(report)).toMatchObject({
      url: 'https://shop.example/reset/…/…',
      status: 402,
      protocol: 'x402 version 2',
      findings: [{ field: 'accepts[0].amount', defect: 'amount-malformed' }],
      specification: 'x402 specs/x402-specification-v2.md, 5.1.2',
      responseHeaders: ['content-type', 'payment-required', 'set-cookie'],
    });
  });

  it.each(['ann', 'hunter2', 's3cret', 'eyJ', 'visitor', payTo, payer, '0x', 'sepolia', '10000'])(
    'keeps %s to itself',
    (kept) => {
      expect(report.toLowerCase()).not.toContain(kept.toLowerCase());
    },
  );

  it('has an expectation for each finding of the table', () => {
    for (const malformed of malformedChallenges) {
      const one = told(malformed);
      if (one !== null && one.findings.length > 0)
        expect(reportOf(one), malformed.name).not.toContain('terms that the wallet can pay');
    }
  });
});

describe('an address for strangers', () => {
  it.each([
    [
      'https://shop.example/articles/how-a-penny-is-struck-2026?x=1#y',
      'https://shop.example/articles/how-a-penny-is-struck-2026',
    ],
    ['https://shop.example', 'https://shop.example/'],
    ['https://u:p@shop.example:8443/a', 'https://shop.example:8443/a'],
    ['https://shop.example/v1/charges/ch_3MmlLrLkdIwHu7ix0snN0B15', 'https://shop.example/v1/charges/…'],
    ['https://shop.example/orders/1234/lines/7', 'https://shop.example/orders/1234/lines/7'],
    ['https://shop.example/phone/+49-1701234567', 'https://shop.example/phone/…'],
    ['https://shop.example/user/ann@mail.example', 'https://shop.example/user/…'],
    ['https://shop.example/0x209693Bc6afc0C5328bA36FaF03C514EF312287C/pay', 'https://shop.example/…/pay'],
    ['https://shop.example/3f2b1c5e-8a77-4c1e-9d2f-0a1b2c3d4e5f', 'https://shop.example/…'],
    [`https://shop.example/${'x'.repeat(60)}`, 'https://shop.example/…'],
    ['https://shop.example/%E0%A4%A', 'https://shop.example/%E0%A4%A'],
    ['data:text/plain,hello', ''],
    ['no address', ''],
  ])('%s', (url, bare) => {
    expect(bareAddress(url)).toBe(bare);
  });
});

describe('a token that nobody has added', () => {
  const diagnosed = (change: object) =>
    diagnose(
      challengeWith({ header: headerOf(documentV2([{ ...offerOnSepolia, ...change }])) }),
      scales,
      now,
    );

  it('is told with its place, so that a person can look at it', () => {
    const place = { network: 'eip155:84532', asset: payer };
    expect(diagnosed({ asset: payer })?.findings).toEqual([
      { name: 'token-unknown', field: 'accepts[].asset', token: place },
    ]);
  });

  it.each([
    ['of a kind that is not paid with by its contract', { asset: payer, scheme: 'upto' }],
    ['that is none', { asset: 'USDC' }],
  ])('%s leads nowhere', (_name, change) => {
    expect(diagnosed(change)?.findings.map(({ token }) => token)).toEqual([undefined]);
  });
});
