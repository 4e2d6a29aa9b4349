// The network rule of one payment matches one URL, one method, one type, one tab, and nothing that looks like it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  gatePriority,
  letThroughRules,
  paymentRules,
  rulesPerTarget,
  type Target,
} from '../../lib/browser/interception/chromium/header-rule.ts';

type Condition = chrome.declarativeNetRequest.RuleCondition;

const target: Target = {
  url: 'https://shop.example/paper?day=1',
  method: 'GET',
  resourceType: 'xmlhttprequest',
  tabId: 7,
  initiator: 'https://shop.example',
};
const headers = { 'PAYMENT-SIGNATURE': 'proof' };

// --- a small reading of the browser's matching rules ---------------------------------------------------------------
// https://developer.chrome.com/docs/extensions/reference/api/declarativeNetRequest#property-RuleCondition-urlFilter

function isMatched(url: string, conditions: readonly Condition[]): boolean {
  return conditions.some((condition) => isMatchedBy(url, condition));
}

function isMatchedBy(url: string, { urlFilter, regexFilter, isUrlFilterCaseSensitive }: Condition): boolean {
  const flags = isUrlFilterCaseSensitive === true ? 'u' : 'iu';
  if (regexFilter !== undefined)
    return new RegExp(regexFilter.replaceAll(/\\([/-])/g, '$1'), flags).test(url);
  return urlFilter === undefined || new RegExp(expressionOf(urlFilter), flags).test(url);
}

/** `|` at an end anchors there, `||` at the start anchors at a domain, `*` is anything, `^` is a separator. */
function expressionOf(filter: string): string {
  const domain = filter.startsWith('||');
  const start = !domain && filter.startsWith('|');
  const end = filter.length > 1 && filter.endsWith('|');
  const inner = filter.slice(domain ? 2 : start ? 1 : 0, end ? -1 : undefined);
  const body = Array.from(inner, (sign) => {
    if (sign === '*') return '.*';
    return sign === '^' ? '(?:[^A-Za-z0-9_.%-]|$)' : sign.replace(/[.+?${}()|[\]\\/]/, '\\$&');
  });
  return `${domain ? '^[a-z-]+://([^/]*\\.)?' : start ? '^' : ''}${body.join('')}${end ? '$' : ''}`;
}

describe('the reading of filters above', () => {
  it.each([
    ['|https://a.example/|', 'https://a.example/', true],
    ['|https://a.example/|', 'https://a.example/b', false],
    ['|https://a.example/', 'https://a.example/b', true],
    ['a.example', 'https://x.example/?a.example', true],
    ['||a.example', 'https://b.a.example/', true],
    ['||a.example', 'https://ba.example/', false],
    ['|https://a.example/*c|', 'https://a.example/bbbc', true],
    ['|https://a.example^b|', 'https://a.example/b', true],
    ['|https://a.example^b|', 'https://a.examplexb', false],
  ])('%s on %s: %s', (urlFilter, url, matches) => {
    expect(isMatched(url, [{ urlFilter, isUrlFilterCaseSensitive: true }])).toBe(matches);
  });

  it('is blind to case unless told otherwise', () => {
    expect(isMatched('https://a.example/B', [{ urlFilter: '|https://a.example/b|' }])).toBe(true);
  });
});

// --- the rules -----------------------------------------------------------------------------------------------------

const odd = fc.constantFrom(
  '*',
  '^',
  '|',
  '.',
  '+',
  '?',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '$',
  '\\',
  '/',
  '-',
  '%2A',
  '&',
  '=',
  '~',
  'A',
  'a',
  'é',
  "'",
);
const url = fc
  .tuple(
    fc.constantFrom(
      'https://shop.example',
      'https://shop.example:8443',
      'http://localhost:3000',
      'https://[2001:db8::1]',
      'https://xn--pypal-4ve.com',
    ),
    fc.array(fc.oneof(odd, fc.string({ maxLength: 4 })), { maxLength: 8 }),
    fc.array(odd, { maxLength: 6 }),
  )
  .map(([origin, path, query]) => {
    const made = new URL(`${origin}/${path.join('')}?${query.join('')}`);
    made.hash = '';
    return made.href;
  });

/** Other URLs that are as near as can be. */
function neighbours(of: string, at: number, by: string): string[] {
  const index = at % of.length;
  const { origin, host } = new URL(of);
  return [
    `${of}${by}`,
    `${by}${of}`,
    `${of}/`,
    `${of}?`,
    `${of}&x`,
    of.slice(0, -1),
    `${of.slice(0, index)}${by}${of.slice(index)}`,
    `${of.slice(0, index)}${of.slice(index + 1)}`,
    `${of.slice(0, index)}${by}${of.slice(index + 1)}`,
    of.toUpperCase(),
    of.replace(origin, `${origin}.evil.example`),
    of.replace(host, `evil.${host}`),
    of.replace('https://', 'http://'),
    `https://evil.example/?${of}`,
    of.replaceAll('*', 'xyz'),
    of.replaceAll('^', '/'),
    of.replaceAll('|', ''),
    of.replaceAll('.', 'x'),
  ];
}

describe('the URL', () => {
  it.each([
    'https://shop.example/',
    'https://shop.example/paper?day=1',
    'https://shop.example/a*b',
    'https://shop.example/?a|b',
    'https://shop.example/?a^b',
    'https://shop.example/?[a]+(b){c}$d.e\\f',
    'https://shop.example/%E2%82%AC?q=%2A',
    'http://localhost:3000/paper',
    'https://[2001:db8::1]/x',
  ])('%s is matched, with any fragment and nothing else behind it', (exact) => {
    const conditions = paymentRules(1, { ...target, url: exact }, headers).map(({ condition }) => condition);
    expect(isMatched(exact, conditions)).toBe(true);
    expect(isMatched(`${exact}#part`, conditions)).toBe(true);
    for (const tail of ['x', '/', '?', '&a=b', '%23', '.'])
      expect(isMatched(exact + tail, conditions)).toBe(false);
  });

  it('is matched exactly: no other URL is, however near', () => {
    fc.assert(
      fc.property(
        url,
        fc.nat(),
        fc.constantFrom('a', 'A', '/', '?', '*', '.', '%', '|', '1'),
        (exact, at, by) => {
          const conditions = paymentRules(1, { ...target, url: exact }, headers).map(
            ({ condition }) => condition,
          );
          expect(isMatched(exact, conditions)).toBe(true);
          const others = neighbours(exact, at, by).filter(
            (other) => other !== exact && !other.startsWith(`${exact}#`),
          );
          for (const other of others) expect([other, isMatched(other, conditions)]).toEqual([other, false]);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('a filter that forgot an anchor would be found: this test can fail', () => {
    const careless: Condition[] = [
      { urlFilter: '|https://shop.example/paper', isUrlFilterCaseSensitive: true },
    ];
    expect(neighbours('https://shop.example/paper', 3, 'x').some((other) => isMatched(other, careless))).toBe(
      true,
    );
  });
});

describe.each([
  ['paying', (given: Target) => paymentRules(1_000, given, headers)],
  ['letting through', (given: Target) => letThroughRules(1_000, given)],
])('a rule for %s', (_name, rulesFor) => {
  const anyTarget: fc.Arbitrary<Target> = fc.record({
    url,
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'),
    resourceType: fc.constantFrom('main_frame', 'xmlhttprequest', 'image', 'media'),
    tabId: fc.oneof(fc.nat(), fc.constant(-1)),
    initiator: fc.constantFrom(undefined, 'https://shop.example', 'http://localhost:3000'),
  });

  it('always names its one method, one type and one tab, and tells upper case from lower', () => {
    fc.assert(
      fc.property(anyTarget, (given) => {
        const rules = rulesFor(given);
        expect(rules.length).toBeGreaterThan(0);
        for (const { condition } of rules) {
          expect(condition.requestMethods).toEqual([given.method.toLowerCase()]);
          expect(condition.resourceTypes).toEqual([given.resourceType]);
          expect(condition.tabIds).toEqual([given.tabId]);
          expect(condition.isUrlFilterCaseSensitive).toBe(true);
          expect(
            [condition.urlFilter, condition.regexFilter].filter((filter) => filter !== undefined),
          ).toHaveLength(1);
        }
      }),
    );
  });

  it('names who asks by its host, and nobody for a navigation', () => {
    const initiators = (initiator: string | undefined) =>
      rulesFor({ ...target, initiator }).map(({ condition }) => condition.initiatorDomains);
    expect(new Set(initiators('https://shop.example:8443').flat())).toEqual(new Set(['shop.example']));
    expect(initiators(undefined).every((domains) => domains === undefined)).toBe(true);
  });

  it('takes ids of its own, no more than it may', () => {
    const ids = rulesFor(target).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id >= 1_000 && id < 1_000 + rulesPerTarget).toBe(true);
  });
});

describe('what the rules do', () => {
  it('paying sets the headers of the proof, and no others', () => {
    const both = { 'PAYMENT-SIGNATURE': 'proof', 'X-PAYMENT': 'proof' };
    for (const { action } of paymentRules(1, target, both)) {
      expect(action).toEqual({
        type: 'modifyHeaders',
        requestHeaders: [
          { header: 'PAYMENT-SIGNATURE', operation: 'set', value: 'proof' },
          { header: 'X-PAYMENT', operation: 'set', value: 'proof' },
        ],
      });
    }
  });

  it('letting through concerns answers with the header alone, and changes nothing', () => {
    for (const { action, condition } of letThroughRules(1, target)) {
      expect(action).toEqual({ type: 'allow' });
      expect(condition.responseHeaders).toEqual([{ header: 'payment-required' }]);
    }
  });

  it('a payment goes before letting through, and that before the gate', () => {
    const [paying] = paymentRules(1, target, headers);
    const [letting] = letThroughRules(3, target);
    expect(paying?.priority).toBeGreaterThan(letting?.priority ?? Number.POSITIVE_INFINITY);
    expect(letting?.priority).toBeGreaterThan(gatePriority);
  });

  it('a preflight carries no proof: for OPTIONS no rule is made at all', () => {
    expect(() => paymentRules(1, { ...target, method: 'OPTIONS' }, headers)).toThrow();
  });
});
