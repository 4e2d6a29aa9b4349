// Nothing that a server says makes a reader throw, hang, or offer what the server did not write.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Challenge } from '../../lib/core/challenge.ts';
import { maxChallengeLength } from '../../lib/core/json.ts';
import { shelf } from '../../lib/networks/index.ts';
import { type Choice, choose } from '../../lib/wallet/choose.ts';
import {
  base64,
  challengeWith,
  type Document,
  documentV1,
  documentV2,
  headerOf,
  offerOnBase,
  offerV1,
  payer,
} from '../fixtures/challenges.ts';
import { fastest } from '../fixtures/fastest.ts';

/** Values that parsers stumble over, beside arbitrary JSON. */
const oddValue = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e300,
    '',
    '0',
    '-1',
    '1e4',
    '0x10',
    '__proto__',
    '\u0000',
    '\ud800',
    [],
    {},
    [[]],
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** A good document with some members of itself and of its offer replaced by odd ones, added or left out. */
const document = fc
  .record({
    version: fc.constantFrom<unknown>(1, 2, 2, 3, '2', null),
    offers: fc.array(
      fc.tuple(
        fc.dictionary(
          fc.constantFrom(...Object.keys(offerOnBase), 'maxAmountRequired', '__proto__', 'colour'),
          oddValue,
          { maxKeys: 3 },
        ),
        fc.boolean(),
      ),
      { maxLength: 4 },
    ),
    more: fc.dictionary(fc.constantFrom('accepts', 'resource', 'extensions', 'error', 'toString'), oddValue, {
      maxKeys: 2,
    }),
  })
  .map(({ version, offers, more }) => ({
    ...documentV2(offers.map(([change, isV1]) => ({ ...(isV1 ? offerV1() : offerOnBase), ...change }))),
    ...more,
    x402Version: version,
  }));

const text = fc.oneof(
  document.map((value) => JSON.stringify(value)),
  fc.json({ maxDepth: 4 }),
  fc.string({ unit: 'binary' }),
);

const challenge: fc.Arbitrary<Challenge> = fc.record({
  url: fc.webUrl(),
  method: fc.constantFrom('GET', 'POST', 'HEAD'),
  headers: fc.array(
    fc.tuple(
      fc.constantFrom('payment-required', 'payment-required', 'www-authenticate'),
      fc.oneof(text.map(base64), text),
    ),
    { maxLength: 2 },
  ),
  body: fc.option(text),
  source: fc.constantFrom('network', 'probe', 'page'),
});

function isSane(choice: Choice): boolean {
  if (choice.kind === 'foreign') return true;
  if (choice.kind === 'refused') return choice.failure.name.length > 0;
  const { offer, network, token, cost } = choice.candidate;
  return (
    offer.amount > 0n &&
    cost > 0n &&
    offer.window > 0 &&
    network.id === offer.network &&
    token.symbol === 'USDC'
  );
}

describe('arbitrary challenges', () => {
  it('are read without a throw, into a sane choice', () => {
    fc.assert(
      fc.property(challenge, fc.boolean(), (said, onlyTestMoney) => {
        const choice = choose(said, { account: payer, networks: shelf, onlyTestMoney });
        expect(isSane(choice)).toBe(true);
        if (onlyTestMoney && choice.kind === 'candidate') expect(choice.candidate.network.testnet).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('are now and then paid, refused and foreign: the generator reaches all three', () => {
    const kinds = fc
      .sample(challenge, { numRuns: 2_000, seed: 402 })
      .map((said) => choose(said, { account: payer, networks: shelf, onlyTestMoney: false }).kind);
    expect(new Set(kinds)).toEqual(new Set(['candidate', 'refused', 'foreign']));
  });

  it('are not changed by being read, and read the same twice', () => {
    fc.assert(
      fc.property(document, (value) => {
        const said = Object.freeze(challengeWith({ header: headerOf(value) }));
        const [once, twice] = [
          choose(said, { account: payer, networks: shelf, onlyTestMoney: false }),
          choose(said, { account: payer, networks: shelf, onlyTestMoney: false }),
        ];
        expect(printed(twice)).toBe(printed(once));
      }),
    );
  });

  it('an offer that is paid stands in the document, member by member', () => {
    fc.assert(
      fc.property(document, (value) => {
        const choice = choose(challengeWith({ header: headerOf(value) }), {
          account: payer,
          networks: shelf,
          onlyTestMoney: false,
        });
        if (choice.kind !== 'candidate') return;
        const { offer } = choice.candidate;
        const entries = JSON.parse(JSON.stringify((value as Document).accepts)) as unknown[];
        expect(entries.map((entry) => JSON.stringify(entry))).toContain(JSON.stringify(offer.original));
      }),
      { numRuns: 500 },
    );
  });
});

describe('sixteen thousand hostile characters', () => {
  const length = maxChallengeLength;
  const inBase64 = Math.floor((length * 3) / 4) - 3;
  const fill = (piece: string, size: number) => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
  const pieces = [
    '[',
    '{"a":',
    '"',
    '\\"',
    '"\\',
    '\\',
    ' ',
    '{"a":[',
    '"a":"',
    '1',
    '0',
    '-',
    '{}',
    '[],',
    '"\\u0061":1,',
    '\ud83d',
    '\u202e',
    '<script>{',
  ];
  const many = (entry: unknown, count: number) => JSON.stringify(documentV2(Array(count).fill(entry)));
  const documents = [
    many(0, 5_000),
    many({}, 3_000),
    many([], 3_000),
    JSON.stringify(documentV2([{ ...offerOnBase, amount: '9'.repeat(10_000) }])),
    JSON.stringify(documentV2([{ ...offerOnBase, payTo: `0x${'f'.repeat(10_000)}` }])),
    JSON.stringify(documentV2([offerOnBase], { resource: { description: '\u202e'.repeat(3_000) } })),
    JSON.stringify(
      documentV2([offerOnBase], {
        extensions: Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`k${i}`, {}])),
      }),
    ),
    JSON.stringify(documentV1(Array(25).fill(offerV1()))),
  ];
  const hostile = [
    ...pieces.map((piece) => `{"x402Version":2,"accepts":${fill(piece, inBase64 - 30)}`),
    ...pieces.map((piece) => fill(piece, inBase64)),
    ...documents,
  ];

  it.each(hostile.map((said) => [JSON.stringify(said.slice(0, 44)), said]))(
    '%s… take under 50 ms',
    (_name, said) => {
      const both = [challengeWith({ header: base64(said) }), challengeWith({ body: said.slice(0, length) })];
      for (const one of [
        ...both,
        challengeWith({ header: fill('A', length) }),
        challengeWith({ header: fill('=', length) }),
      ]) {
        expect(
          fastest(() => choose(one, { account: payer, networks: shelf, onlyTestMoney: false })),
        ).toBeLessThan(50);
      }
    },
  );

  it('a megabyte is refused without being looked at', () => {
    const huge = challengeWith({ header: 'A'.repeat(1_000_000) });
    expect(
      fastest(() => choose(huge, { account: payer, networks: shelf, onlyTestMoney: false })),
    ).toBeLessThan(5);
    expect(choose(huge, { account: payer, networks: shelf, onlyTestMoney: false })).toMatchObject({
      kind: 'refused',
      failure: { name: 'challenge-too-large' },
    });
  });
});

function printed(choice: Choice): string {
  return JSON.stringify(choice, (_key, value) => (typeof value === 'bigint' ? value.toString() : value));
}
