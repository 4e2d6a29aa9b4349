// The table of who may be paid silently: every combination of what the browser tells, written as the invariant says it. The other
// half of the invariant is not in a request: a document that is gone is asked for by `alive`, and private windows get no wallet.
import { expect, it } from 'vitest';
import { type RequestContext, standingOf } from '../../lib/core/context.ts';

const site = 'https://shop.example';
const other = 'https://evil.example';

/** Each value, and whether the invariant allows silence with it. */
const table = {
  topOrigin: [
    [site, true],
    ['http://shop.example', false],
    ['null', false],
    [undefined, false],
  ],
  url: [
    [`${site}/paper`, true],
    [`${other}/paper`, false],
    ['http://shop.example/paper', false],
  ],
  ancestors: [
    [[], true],
    [[site, site], true],
    [[other], false],
    [[site, 'null'], false],
  ],
  initiator: [
    [site, true],
    [undefined, 'navigation'],
    [other, false],
    ['null', false],
  ],
  kind: [
    ['navigation', true],
    ['page-request', true],
    ['element', true],
  ],
  method: [
    ['GET', true],
    ['POST', false],
  ],
  redirectedFrom: [
    [[], true],
    [[other], false],
  ],
  speculative: [
    [false, true],
    [true, false],
  ],
  visible: [
    [true, true],
    [false, false],
  ],
  unlocked: [
    [true, true],
    [false, false],
  ],
  observed: [
    [true, true],
    [false, false],
  ],
} as const satisfies {
  [name in Exclude<keyof RequestContext, 'developerMode'>]: readonly (readonly [unknown, unknown])[];
};

const names = Object.keys(table) as (keyof typeof table)[]; // the keys of the record above

/** One row of the table after another, and what must come of it. */
function* rows(): Generator<{ context: RequestContext; isSilent: boolean }> {
  const count = names.reduce((product, name) => product * table[name].length, 1);
  for (let index = 0; index < count; index += 1) {
    let rest = index;
    const context: Record<string, unknown> = { developerMode: false };
    const allowed: unknown[] = [];
    for (const name of names) {
      const values: readonly (readonly [unknown, unknown])[] = table[name];
      const [value, isAllowed] = values[rest % values.length] ?? [];
      rest = Math.floor(rest / values.length);
      context[name] = value;
      allowed.push(isAllowed);
    }
    const isSilent = allowed.every((one) => one === true || one === context.kind);
    yield { context: context as unknown as RequestContext, isSilent }; // one value of every dimension
  }
}

it('is the invariant’s, row by row, in less than a second', () => {
  const all = [...rows()];
  const started = performance.now();
  const wrong = all.filter(({ context, isSilent }) => (standingOf(context).say === 'silent') !== isSilent);
  const time = performance.now() - started;
  expect(wrong.slice(0, 3)).toEqual([]);
  expect(all.length).toBeGreaterThan(25_000);
  // By hand: two chains of frames; the site itself for three kinds, and the user’s own navigation.
  expect(all.filter(({ isSilent }) => isSilent)).toHaveLength(2 * (3 + 1));
  expect(time).toBeLessThan(1_000);
});
