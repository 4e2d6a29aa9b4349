// Every malformed challenge has the fate that its table names: paid all the same, refused by a name, or left alone.
import { describe, expect, it } from 'vitest';
import type { Challenge } from '../../lib/core/challenge.ts';
import { shelf } from '../../lib/networks/index.ts';
import { type Choice, choose } from '../../lib/wallet/choose.ts';
import { challengeWith, payer } from '../fixtures/challenges.ts';
import { type Fate, type MalformedChallenge, malformedChallenges } from '../fixtures/malformed-challenges.ts';

function fateOf(choice: Choice): Fate {
  if (choice.kind === 'candidate') return 'payable';
  return choice.kind === 'foreign' ? 'foreign' : choice.failure.name;
}

/** As the background keeps it: names in lower case, values as they arrived. */
function observed(malformed: MalformedChallenge, body: string | null): Challenge {
  const headers = malformed.headers.map(([name, value]) => [name.toLowerCase(), value] as const);
  return challengeWith({ headers, body });
}

describe('a malformed challenge', () => {
  it.each(malformedChallenges)('$name: $expected', (malformed) => {
    expect(
      fateOf(
        choose(observed(malformed, malformed.body), { account: payer, networks: shelf, onlyTestMoney: true }),
      ),
    ).toBe(malformed.expected);
  });

  it.each(malformedChallenges)(
    '$name, its body unread: the same unless the table says otherwise',
    (malformed) => {
      const expected = malformed.expectedWithoutBody ?? malformed.expected;
      expect(
        fateOf(choose(observed(malformed, null), { account: payer, networks: shelf, onlyTestMoney: true })),
      ).toBe(expected);
    },
  );

  it('has a name of its own and can be served: every header value is of characters that HTTP carries', () => {
    const names = malformedChallenges.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { headers } of malformedChallenges) {
      for (const [, value] of headers) expect(value).toMatch(/^[\x20-\x7e]*$/);
    }
  });
});
