// The questions that wait for a person: bound to their page, answered once, a no when nobody answers.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQuestions, type Questions } from '../../lib/browser/surface/questions.ts';
import type { Site } from '../../lib/core/site.ts';
import type { Asked } from '../../lib/wallet/obey.ts';
import { countedRandom, noon, shop } from '../wallet/world.ts';

const fake = vi.hoisted(() => {
  const listeners = { window: [] as ((id: number) => void)[], tab: [] as ((id: number) => void)[] };
  const state = { opened: 0, badge: '' };
  const browser = {
    action: {
      setBadgeText: async ({ text }: { text: string }) => {
        state.badge = text;
      },
    },
    windows: {
      create: async () => {
        state.opened += 1;
        return { id: 100 + state.opened };
      },
      remove: async (id: number) => {
        for (const listen of listeners.window) listen(id);
      },
      onRemoved: { addListener: (listen: (id: number) => void) => void listeners.window.push(listen) },
    },
    tabs: { onRemoved: { addListener: (listen: (id: number) => void) => void listeners.tab.push(listen) } },
    runtime: { sendMessage: async () => undefined },
  };
  return { listeners, state, browser };
});
vi.mock('../../lib/browser/browser.ts', () => ({ browser: fake.browser }));

/** Questions look at the site and the kind of request alone; the rest is for the screen. */
const asked = (site: string = shop, kind = 'page-request'): Asked =>
  ({ site, met: { context: { kind } } }) as unknown as Asked;
const picture = (site: string = shop) => asked(site, 'element');
const once = { kind: 'once' } as const;
const settled = () => vi.advanceTimersByTimeAsync(0);

let questions: Questions;

beforeEach(() => {
  vi.useFakeTimers({ now: noon });
  for (const list of [fake.listeners.window, fake.listeners.tab]) list.length = 0;
  Object.assign(fake.state, { opened: 0, badge: '' });
  questions = createQuestions(Date.now, countedRandom());
});
afterEach(() => void vi.useRealTimers());

const inWindow = (tabId = 1) => ({ at: 'window', tabId }) as const;
const atGate = (tabId = 1) => ({ at: 'gate', tabId }) as const;
const approvePage = { tabId: 50, isGate: false };
const idFor = (page: Parameters<Questions['of']>[0]) => questions.of(page)?.id ?? '';

describe('a question', () => {
  it('is shown to its page, answered once, and gone', async () => {
    const answer = questions.ask(asked(), inWindow());
    await settled();
    const id = idFor(approvePage);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(questions.of(approvePage)?.expiresAt).toBe(noon + 120_000);
    expect([questions.answer(id, once), questions.answer(id, once)]).toEqual([true, false]);
    expect(await answer).toEqual(once);
    expect(questions.of(approvePage)).toBeNull();
  });

  it('of a gate is over when its tab comes to another gate', async () => {
    const left = questions.ask(asked(), atGate(1));
    const elsewhere = questions.ask(asked(), atGate(2));
    const next = questions.ask(asked(), atGate(1));
    expect(await left).toEqual({ kind: 'expired' });
    await settled();
    expect(questions.answer(idFor({ tabId: 1, isGate: true }), once)).toBe(true);
    expect(questions.answer(idFor({ tabId: 2, isGate: true }), once)).toBe(true);
    expect([await next, await elsewhere]).toEqual([once, once]);
  });

  it('is not answered by a wrong id', async () => {
    void questions.ask(asked(), inWindow());
    await settled();
    expect(questions.answer('ff'.repeat(16), once)).toBe(false);
    expect(questions.count()).toBe(1);
  });

  it('at the gate is shown to the gate of its own tab alone', async () => {
    void questions.ask(asked(), atGate(1));
    void questions.ask(asked(), atGate(2));
    const [one, two] = [idFor({ tabId: 1, isGate: true }), idFor({ tabId: 2, isGate: true })];
    expect(one).not.toBe(two);
    expect(questions.of({ tabId: 3, isGate: true })).toBeNull();
    expect(questions.of({ tabId: undefined, isGate: true })).toBeNull();
    expect(questions.of(approvePage)).toBeNull();
    expect(fake.state.opened).toBe(0);
  });

  it('in the window waits its turn, in one window', async () => {
    const [first, second] = [
      questions.ask(asked('https://a.example'), inWindow()),
      questions.ask(asked('https://b.example'), inWindow()),
    ];
    await settled();
    expect(fake.state).toEqual({ opened: 1, badge: '2' });
    expect(questions.of(approvePage)?.asked.site).toBe('https://a.example');
    questions.answer(idFor(approvePage), once);
    expect(await first).toEqual(once);
    expect(questions.of(approvePage)?.asked.site).toBe('https://b.example');
    questions.answer(idFor(approvePage), { kind: 'decline' });
    expect(await second).toEqual({ kind: 'decline' });
    await settled();
    expect(fake.state.badge).toBe('');
  });

  it('after two minutes is a no', async () => {
    const answer = questions.ask(asked(), inWindow());
    await vi.advanceTimersByTimeAsync(119_999);
    expect(questions.count()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await answer).toEqual({ kind: 'expired' });
    expect(questions.of(approvePage)).toBeNull();
  });

  it('closing the window is a no to all that waits in it, and to nothing at the gate', async () => {
    const answers = [questions.ask(asked(), inWindow(1)), questions.ask(asked(), inWindow(2))];
    void questions.ask(asked(), atGate(3));
    await settled();
    await fake.browser.windows.remove(101);
    expect(await Promise.all(answers)).toEqual([{ kind: 'decline' }, { kind: 'decline' }]);
    expect(questions.count()).toBe(1);
  });

  it('closing another window is nothing', async () => {
    void questions.ask(asked(), inWindow());
    await settled();
    for (const listen of fake.listeners.window) listen(999);
    expect(questions.count()).toBe(1);
  });

  it('closing its tab ends it', async () => {
    const answer = questions.ask(asked(), atGate(5));
    for (const listen of fake.listeners.tab) listen(5);
    expect(await answer).toEqual({ kind: 'expired' });
  });

  it('after the window was closed, the next question opens a new one', async () => {
    void questions.ask(asked(), inWindow());
    await settled();
    await fake.browser.windows.remove(101);
    void questions.ask(asked('https://other.example'), inWindow());
    await settled();
    expect(fake.state.opened).toBe(2);
  });

  it('after the window was closed, its site is quiet for ten seconds, and then may ask again', async () => {
    void questions.ask(asked(), inWindow());
    await settled();
    await fake.browser.windows.remove(101);
    expect(await questions.ask(asked(), inWindow())).toEqual({ kind: 'too-many' });
    await vi.advanceTimersByTimeAsync(10_000);
    void questions.ask(asked(), inWindow());
    await settled();
    expect(questions.count()).toBe(1);
  });

  it('the fourth of one site is a no at once; another site may still ask', async () => {
    for (const tabId of [1, 2, 3]) void questions.ask(asked(), inWindow(tabId));
    expect(await questions.ask(asked(), inWindow(4))).toEqual({ kind: 'too-many' });
    void questions.ask(asked('https://other.example'), inWindow(5));
    expect(questions.count()).toBe(4);
  });

  it('an unlock has every one weighed again', async () => {
    const answers = [questions.ask(asked(), inWindow()), questions.ask(asked(), atGate(2))];
    await settled();
    questions.weighAgain();
    expect(await Promise.all(answers)).toEqual([{ kind: 'weigh-again' }, { kind: 'weigh-again' }]);
    expect(questions.count()).toBe(0);
  });

  it('parts of a page stand behind the one question of their site, and are weighed again when it got a rule', async () => {
    const [first, ...others] = [1, 2, 3, 4, 5].map(() => questions.ask(picture(), inWindow()));
    const elsewhere = questions.ask(picture('https://other.example'), inWindow());
    await settled();
    expect(questions.count()).toBe(2);
    const always = { kind: 'always', perRequest: '1', perDay: '1' } as const;
    questions.answer(idFor(approvePage), always);
    questions.weighAgain(shop as Site);
    expect(await first).toEqual(always);
    expect(await Promise.all(others)).toEqual(Array(4).fill({ kind: 'weigh-again' }));
    questions.answer(idFor(approvePage), once);
    expect(await elsewhere).toEqual(once);
  });

  it.each([once, { kind: 'decline' } as const])('parts of a page stay away after %o', async (answer) => {
    const [first, second] = [questions.ask(picture(), inWindow()), questions.ask(picture(), inWindow())];
    await settled();
    questions.answer(idFor(approvePage), answer);
    expect(await first).toEqual(answer);
    expect(await second).toEqual({ kind: 'too-many' });
  });
});
