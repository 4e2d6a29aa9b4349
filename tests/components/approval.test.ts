// How a person's approval can be stolen or misled (security model, T86 to T97): for each threat what holds against it, and the
// tests that show it. What no other test shows is shown here.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountText } from '../../components/state/amounts.ts';
import { shelf } from '../../lib/networks/index.ts';
import { choose, offerIdOf } from '../../lib/wallet/choose.ts';
import {
  challengeWith,
  type Document,
  documentV2,
  headerOf,
  offerOnBase,
  payer,
} from '../fixtures/challenges.ts';

interface Row {
  readonly threat: string;
  readonly holds: string;
  /** A file of tests, and a part of a name in it. */
  readonly shownBy: readonly (readonly [file: string, name: string])[];
}

const here = 'tests/components/approval.test.ts';

const table: readonly Row[] = [
  {
    threat: 'T86 our page in somebody’s frame',
    holds: 'nobody may frame it, what is framed shows nothing to press, and its word is not heard',
    shownBy: [
      ['tests/manifest.test.ts', 'our pages run our own scripts alone and are framed by nobody'],
      ['tests/browser/messages.test.ts', 'our page in somebody’s frame'],
      ['tests/e2e/secrecy.spec.ts', 'web pages can neither frame, fetch nor open the extension’s pages'],
    ],
  },
  {
    threat: 'T87 a prompt that is drawn in a page',
    holds: 'nothing is drawn in a page: what our scripts make there are scripts of the page itself',
    shownBy: [[here, 'scripts in pages make no element but a script']],
  },
  {
    threat: 'T88 a window that appears under the pointer',
    holds:
      'a Pay button counts after a second of focus and sight, and half a second without a press; what changes begins anew',
    shownBy: [
      ['tests/components/arming.test.ts', 'a click after %i ms of focus counts'],
      ['tests/components/arming.test.ts', 'a resize, a move or other terms begin the wait anew'],
      [
        'tests/e2e/prompt-screens.spec.ts',
        'a click that comes with the focus pays nothing, and neither does one after the focus was lost',
      ],
      ['tests/e2e/prompt-screens.spec.ts', 'another offer is shown whole, waits anew'],
      ['tests/e2e/approval-timing.spec.ts', 'pressed after 0.8 and 0.5 seconds of focus'],
      ['tests/e2e/approval-timing.spec.ts', 'pressed when the prompt has just changed'],
    ],
  },
  {
    threat: 'T89 keys that were meant for something else',
    holds:
      'no button has the focus, Enter is bound to nothing, and held keys, double clicks and scripts do not count',
    shownBy: [
      ['tests/components/arming.test.ts', 'a key that is held never pays'],
      ['tests/components/arming.test.ts', 'a click made by a script'],
      ['tests/e2e/navigation.spec.ts', 'nothing is approved in the first second, by a script, or by Enter'],
      ['tests/e2e/approval-timing.spec.ts', 'Enter that is held since before the prompt came'],
      ['tests/e2e/approval-timing.spec.ts', 'tapped with the focus'],
    ],
  },
  {
    threat: 'T90 a prompt that is half covered or moved',
    holds:
      'the amount stands on the button, and above a dollar it is typed; the background compares it with the frozen offer',
    shownBy: [
      ['tests/wallet/typed-amount.test.ts', 'is every amount as it is written out, and no other'],
      ['tests/wallet/offers.test.ts', 'the amount that is typed is that of the offer that is taken'],
      ['tests/e2e/prompt-screens.spec.ts', 'a high amount is typed before anything can be pressed'],
      [here, 'each button that pays says the amount'],
    ],
  },
  {
    threat: 'T91 a fake wallet window in a page',
    holds:
      'the words of the set-up stand above our own questions, and recovery words are asked for at the set-up alone',
    shownBy: [
      ['tests/e2e/prompt-screens.spec.ts', 'the words of the set-up stand above the question'],
      [here, 'recovery words are asked for by the welcome page alone'],
    ],
  },
  {
    threat: 'T92 asking until somebody gives in',
    holds:
      'one window, one question for what a page asks at once, two hundred things of a site at most, mute after three noes, quiet after the window was closed, blocking at hand, nothing preselected that lasts',
    shownBy: [
      ['tests/browser/questions.test.ts', 'in the window waits its turn, in one window'],
      ['tests/browser/questions.test.ts', 'beyond two hundred of a site get their 402 back'],
      ['tests/wallet/mutes.test.ts', 'is muted by the third no, until a day later'],
      ['tests/wallet/stop.test.ts', 'lets nothing be signed, also of an unlocked wallet'],
      ['tests/browser/questions.test.ts', 'its site is quiet for ten seconds'],
      ['tests/e2e/navigation.spec.ts', 'a blocked site is never asked about again'],
      ['tests/e2e/prompt-screens.spec.ts', 'a rule without an end stays one unless the person says so'],
    ],
  },
  {
    threat: 'T93 a yes that comes too late',
    holds:
      'a question ends after two minutes, with its tab and with its page, and what nobody asks any more cannot be answered',
    shownBy: [
      ['tests/browser/questions.test.ts', 'after two minutes is a no'],
      ['tests/browser/questions.test.ts', 'closing its tab ends it'],
      ['tests/browser/questions.test.ts', 'is not answered by a wrong id'],
      ['tests/e2e/contexts-gone.spec.ts', 'a yes to a question whose page has left signs nothing'],
    ],
  },
  {
    threat: 'T94 what is seen is not what is signed',
    holds:
      'the offer that is shown has a name that is made of what would be signed; the answer says it, and exactly that is signed',
    shownBy: [
      ['tests/wallet/offers.test.ts', 'is what is reserved, judged and signed'],
      ['tests/wallet/offers.test.ts', 'nothing is signed, and no rule is made, where the offer'],
      ['tests/browser/question-view.test.ts', 'lists all offers under the names of what would be signed'],
      [here, 'an offer’s name is another wherever what would be signed is'],
      [here, 'an amount that is read back from the screen is the one that is signed'],
    ],
  },
  {
    threat: 'T95 numbers that read as others',
    holds:
      'full precision, no grouping below ten thousand, the token and the network beside it; what is typed has no thousands',
    shownBy: [
      ['tests/components/amounts.test.ts', '%s shows %s as %s'],
      [
        'tests/components/amounts.test.ts',
        'eighteen decimals and more digits than a float has are all shown',
      ],
      ['tests/wallet/typed-amount.test.ts', '“1,000” is one, and never a thousand'],
    ],
  },
  {
    threat: 'T96 limits that somebody was talked into',
    holds:
      'limits beyond what is usual want the password, from the prompt too; what is taken in from a file is switched off',
    shownBy: [
      ['tests/wallet/raising.test.ts', 'for an “always” beyond what is usual is needed'],
      ['tests/wallet/raising.test.ts', 'no template does'],
      ['tests/wallet/rules-file.test.ts', 'every rule, switched off'],
    ],
  },
  {
    threat: 'T97 a prompt that a page has opened',
    holds:
      'the background alone opens it, its address holds no question, and it is answered by the page alone that it stands in',
    shownBy: [
      [here, 'the approve window is opened in one place, and its address names no question'],
      ['tests/browser/questions.test.ts', 'at the gate is shown to the gate of its own tab alone'],
      ['tests/e2e/navigation.spec.ts', 'the gate opened by itself pays nothing'],
      ['tests/manifest.test.ts', 'nothing of ours may be loaded by a page but the gate'],
    ],
  },
];

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

function sourcesIn(folder: string): { readonly path: string; readonly text: string }[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => /\.(ts|svelte)$/.test(name)).map((name) => `${folder}/${name}`);
  return files.map((path) => ({ path, text: read(path) }));
}

describe('the table', () => {
  it('has a row for each threat', () => {
    expect(table.map(({ threat }) => threat.split(' ')[0])).toEqual(
      Array.from({ length: 12 }, (_, index) => `T${86 + index}`),
    );
  });

  it.each(table)('$threat: $holds', ({ shownBy }) => {
    expect(shownBy.filter(([file, name]) => !read(file).includes(name))).toEqual([]);
    expect(shownBy.length).toBeGreaterThan(0);
  });
});

describe('T87', () => {
  const inPages = [
    ...sourcesIn('lib/browser/interception/page'),
    ...sourcesIn('entrypoints').filter(({ path }) => path.endsWith('.content.ts')),
  ];

  it('scripts in pages make no element but a script', () => {
    const code = inPages.map(({ text }) => text).join('\n');
    const made = [
      ...code.matchAll(/(?<!Object\.)\b(?:create|createElement|createElementNS)\(([^)]*)\)/g),
    ].map(([, what]) => what);
    expect(made).toEqual(["'script'"]);
    expect([...code.matchAll(/document\.write\((.{8})/g)].map(([, what]) => what)).toEqual(['`<script']);
    expect(code).not.toMatch(
      /attachShadow|innerHTML|insertAdjacent|showPopover|showModal|requestWindow|createContextualFragment/,
    );
  });
});

describe('T90', () => {
  it('each button that pays says the amount', () => {
    const messages = JSON.parse(read('public/_locales/en/messages.json')) as Record<
      string,
      { message: string }
    >;
    const said = (key: string) => messages[key]?.message ?? '';
    for (const key of ['pay_once', 'pay_up_to', 'always_ask', 'always_note', 'always_note_up_to'])
      expect(said(key)).toContain('$AMOUNT$');
    const always = read('components/parts/AlwaysPay.svelte');
    const [, button = ''] = /onclick=\{payAlways\}>(.*?)<\/Button>/s.exec(always) ?? [];
    expect(button).toContain('{note}');
    for (const key of ['always_note', 'always_note_up_to']) expect(always).toContain(`t('${key}', [price])`);
  });
});

describe('T91', () => {
  it('recovery words are asked for by the welcome page alone', () => {
    const asking = sourcesIn('components').filter(({ text }) => /import WordsAsk from/.test(text));
    expect(asking.map(({ path }) => path)).toEqual(['components/screens/Welcome.svelte']);
  });
});

describe('T94', () => {
  const idOf = (change: Document) => {
    const said = choose(challengeWith({ header: headerOf(documentV2([{ ...offerOnBase, ...change }])) }), {
      account: payer,
      networks: shelf,
      onlyTestMoney: false,
    });
    return said.kind === 'candidate' ? offerIdOf(said.candidate) : null;
  };

  it.each<[string, Document]>([
    ['the amount', { amount: '10001' }],
    ['the payee', { payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' }],
    ['the time that it is valid for', { maxTimeoutSeconds: 61 }],
  ])('an offer’s name is another wherever what would be signed is: %s', (_name, change) => {
    expect(idOf(change)).toMatch(/^[0-9a-f]{32}$/);
    expect(idOf(change)).not.toBe(idOf({}));
    expect(idOf({})).toBe(idOf({}));
  });

  it('an amount that is read back from the screen is the one that is signed', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 2n ** 256n - 1n), fc.constantFrom(0, 2, 6, 18), (amount, decimals) => {
        const text = amountText('en', `${amount}`, { symbol: 'USDC', decimals });
        const [number = ''] = text.split('\u00a0');
        const [whole = '', fraction = ''] = number.replaceAll(',', '').split('.');
        expect(BigInt(whole + fraction.padEnd(decimals, '0'))).toBe(amount);
      }),
    );
  });
});

describe('T97', () => {
  it('the approve window is opened in one place, and its address names no question', () => {
    const opening = [...sourcesIn('lib'), ...sourcesIn('entrypoints'), ...sourcesIn('components')].filter(
      ({ text }) => /\bwindows\s*\.create\(/.test(text),
    );
    expect(opening.map(({ path }) => path)).toEqual(['lib/browser/surface/question-window.ts']);
    expect(opening[0]?.text).toContain("url: '/approve.html',");
  });
});
