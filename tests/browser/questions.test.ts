// The questions that wait for a person: bound to their page, answered once, a no when nobody answers; many 402s of one page are one.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQuestions, type Questions, type Waiting } from '../../lib/browser/surface/questions.ts';
import type { Site } from '../../lib/core/site.ts';
import { createMutes, type Mutes, type Refused } from '../../lib/wallet/mutes.ts';
import type { Asked, Confirmed } from '../../lib/wallet/obey.ts';
import { countedRandom, noon, shop } from '../wallet/world.ts';

const fake = vi.hoisted(() => {
  const listeners = { window: [] as ((id: number) => void)[], tab: [] as ((id: number) => void)[] };
  const state = { opened: 0 };
  const browser = {
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
  };
  return { listeners, state, browser };
});
vi.mock('../../lib/browser/browser.ts', () => ({ browser: fake.browser }));

interface Terms {
  readonly site?: string;
  readonly kind?: string;
  readonly url?: string;
  readonly network?: string;
  readonly asset?: string;
  readonly payTo?: string;
  readonly reason?: string;
  readonly source?: string;
  readonly permitNonce?: string;
  readonly approval?: object;
  readonly alive?: () => Promise<boolean>;
}

/** What questions look at; the rest is for the screen. */
function asked(terms: Terms = {}): Asked {
  const { site = shop, kind = 'page-request', url = `${site}/paper`, network = 'eip155:8453' } = terms;
  const { asset = '0xa', payTo = '0xb', reason = 'no-rule', source = 'network' } = terms;
  const { alive = async () => true, permitNonce, approval } = terms;
  return {
    site,
    reason,
    met: { context: { kind, url }, challenge: { source }, alive },
    candidate: {
      network: { id: network },
      token: { address: asset },
      scheme: { id: 'exact-eip3009' },
      payer: { ...(permitNonce && { permitNonce }), ...(approval && { approval }) },
      offer: { extra: {}, dialect: 'x402-v2', amount: 1n, payTo, window: 60 },
    },
    others: [],
  } as unknown as Asked;
}
/** Like no other of its page. */
const single = (terms: Terms = {}) => asked({ ...terms, kind: 'navigation' });
const elsewhere = 'https://other.example';
const once = { kind: 'once' } as const;
const decline = { kind: 'decline' } as const;
const always = { kind: 'always', perRequest: '1', perDay: '1' } as const;
const settled = () => vi.advanceTimersByTimeAsync(0);
/** The window is there a moment after the first question. */
const opened = () => vi.advanceTimersByTimeAsync(300);

let questions: Questions;
let mutes: Mutes;
let refused: Refused;
let isStopped = false;
let changes = 0;

beforeEach(() => {
  vi.useFakeTimers({ now: noon });
  for (const list of [fake.listeners.window, fake.listeners.tab]) list.length = 0;
  Object.assign(fake.state, { opened: 0 });
  refused = {};
  isStopped = false;
  changes = 0;
  const store = {
    read: async () => refused,
    write: async (next: Refused) => {
      refused = next;
    },
  };
  mutes = createMutes({ refused: store, clock: Date.now });
  questions = createQuestions({
    clock: Date.now,
    random: countedRandom(),
    mutes,
    isStopped: async () => isStopped,
    changed: () => {
      changes += 1;
    },
  });
});
afterEach(() => void vi.useRealTimers());

const inWindow = (tabId = 1) => ({ at: 'window', tabId }) as const;
const atGate = (tabId = 1) => ({ at: 'gate', tabId }) as const;
const approvePage = { tabId: 50, isGate: false };
const gatePage = (tabId: number) => ({ tabId, isGate: true });
const shownTo = (page: Parameters<Questions['of']>[0]) => questions.of(page) as Waiting; // asked for before
const idsOf = (waiting: Waiting | null) => waiting?.items.map(({ id }) => id) ?? [];
/** As a person does who sees all of it. */
const answer = (page: Parameters<Questions['of']>[0], reply: Confirmed) =>
  questions.answer(shownTo(page).id, reply, idsOf(shownTo(page)));

describe('a question', () => {
  it('is shown to its page, answered once, and gone', async () => {
    const reply = questions.ask(asked(), inWindow());
    await settled();
    const { id, items, expiresAt } = shownTo(approvePage);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(expiresAt).toBe(noon + 120_000);
    const shown = items.map((item) => item.id);
    expect([questions.answer(id, once, shown), questions.answer(id, once, shown)]).toEqual([true, false]);
    expect(await reply).toEqual(once);
    expect(questions.of(approvePage)).toBeNull();
  });

  it('of a gate is over when its tab comes to another gate', async () => {
    const left = questions.ask(single(), atGate(1));
    const other = questions.ask(single(), atGate(2));
    await settled();
    const next = questions.ask(single(), atGate(1));
    expect(await left).toEqual({ kind: 'expired' });
    await settled();
    expect([answer(gatePage(1), once), answer(gatePage(2), once)]).toEqual([true, true]);
    expect([await next, await other]).toEqual([once, once]);
  });

  it('is not answered by a wrong id', async () => {
    void questions.ask(asked(), inWindow());
    await settled();
    expect(questions.answer('ff'.repeat(16), once, idsOf(shownTo(approvePage)))).toBe(false);
    expect(questions.count()).toBe(1);
  });

  it('at the gate is shown to the gate of its own tab alone', async () => {
    void questions.ask(single(), atGate(1));
    void questions.ask(single(), atGate(2));
    await opened();
    expect(shownTo(gatePage(1)).id).not.toBe(shownTo(gatePage(2)).id);
    expect(questions.of(gatePage(3))).toBeNull();
    expect(questions.of({ tabId: undefined, isGate: true })).toBeNull();
    expect(questions.of(approvePage)).toBeNull();
    expect(fake.state.opened).toBe(0);
  });

  it('in the window waits its turn, in one window', async () => {
    const sites = ['https://a.example', 'https://b.example'];
    const replies = sites.map((site) => questions.ask(asked({ site }), inWindow()));
    await opened();
    expect([fake.state.opened, questions.count()]).toEqual([1, 2]);
    expect(shownTo(approvePage).items[0].asked.site).toBe('https://a.example');
    answer(approvePage, once);
    expect(shownTo(approvePage).items[0].asked.site).toBe('https://b.example');
    answer(approvePage, decline);
    expect(await Promise.all(replies)).toEqual([once, decline]);
    await opened();
    expect([fake.state.opened, questions.count()]).toEqual([1, 0]);
  });

  it('tells of itself when it can be seen, and the toolbar whenever something waits or is over', async () => {
    let isAsked = false;
    void questions.ask(asked(), inWindow(), () => {
      isAsked = true;
    });
    await settled();
    expect([isAsked, changes]).toEqual([true, 1]);
    answer(approvePage, decline);
    expect(changes).toBe(2);
  });

  it('after two minutes is a no, to the millisecond, though its timer be late', async () => {
    const reply = questions.ask(asked(), inWindow());
    await vi.advanceTimersByTimeAsync(119_999);
    const { id } = shownTo(approvePage);
    const shown = idsOf(shownTo(approvePage));
    vi.setSystemTime(noon + 120_000);
    expect(questions.answer(id, once, shown)).toBe(false);
    vi.setSystemTime(noon + 119_999);
    await vi.advanceTimersByTimeAsync(1);
    expect(await reply).toEqual({ kind: 'expired' });
    expect(questions.of(approvePage)).toBeNull();
  });

  it('is answered in its last millisecond', async () => {
    const reply = questions.ask(asked(), inWindow());
    await vi.advanceTimersByTimeAsync(119_999);
    expect(answer(approvePage, once)).toBe(true);
    expect(await reply).toEqual(once);
  });

  it('closing the window is a no to all that waits in it, and to nothing at the gate', async () => {
    const replies = [
      questions.ask(asked(), inWindow(1)),
      questions.ask(asked(), inWindow(1)),
      questions.ask(asked(), inWindow(2)),
    ];
    void questions.ask(single(), atGate(3));
    await opened();
    await fake.browser.windows.remove(101);
    expect(await Promise.all(replies)).toEqual([decline, decline, decline]);
    expect(questions.count()).toBe(1);
  });

  it('closing another window is nothing', async () => {
    void questions.ask(asked(), inWindow());
    await opened();
    for (const listen of fake.listeners.window) listen(999);
    await settled();
    expect(questions.count()).toBe(1);
  });

  it('closing its tab ends it', async () => {
    const reply = questions.ask(single(), atGate(5));
    await settled();
    for (const listen of fake.listeners.tab) listen(5);
    expect(await reply).toEqual({ kind: 'expired' });
  });

  it('after the window was closed, the next question opens a new one', async () => {
    void questions.ask(asked(), inWindow());
    await opened();
    await fake.browser.windows.remove(101);
    void questions.ask(asked({ site: elsewhere }), inWindow());
    await opened();
    expect(fake.state.opened).toBe(2);
  });

  it('after the window was closed, its site is quiet for ten seconds, and then may ask again', async () => {
    void questions.ask(asked(), inWindow());
    await opened();
    await fake.browser.windows.remove(101);
    expect(await questions.ask(asked(), inWindow())).toEqual({ kind: 'too-many' });
    await vi.advanceTimersByTimeAsync(10_000);
    void questions.ask(asked(), inWindow());
    await settled();
    expect(questions.count()).toBe(1);
  });

  it('an unlock has every one weighed again, and its window stays for what asks again', async () => {
    const replies = [questions.ask(asked(), inWindow()), questions.ask(single(), atGate(2))];
    await opened();
    questions.weighAgain();
    expect(await Promise.all(replies)).toEqual([{ kind: 'weigh-again' }, { kind: 'weigh-again' }]);
    expect(questions.count()).toBe(0);
    const looked = questions.toShow(approvePage);
    await vi.advanceTimersByTimeAsync(100);
    void questions.ask(asked(), inWindow());
    await vi.advanceTimersByTimeAsync(100);
    expect((await looked)?.items).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(fake.state.opened).toBe(1);
  });

  it('where nothing asks again after an unlock, the window closes', async () => {
    void questions.ask(asked(), inWindow());
    await opened();
    const removed = vi.spyOn(fake.browser.windows, 'remove');
    questions.weighAgain();
    await settled();
    expect(removed).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(removed).toHaveBeenCalledWith(101);
  });
});

describe('many 402s of one page', () => {
  const twelve = () =>
    Array.from({ length: 12 }, (_, n) =>
      questions.ask(
        asked({ url: `${shop}/item/${n}`, kind: n % 2 === 0 ? 'element' : 'page-request' }),
        inWindow(),
      ),
    );

  it('are one question in one window, and one yes is a yes to each', async () => {
    const replies = twelve();
    await opened();
    expect([questions.count(), fake.state.opened]).toEqual([1, 1]);
    expect(shownTo(approvePage).items.map(({ asked: { met } }) => met.context.url)).toEqual(
      Array.from({ length: 12 }, (_, n) => `${shop}/item/${n}`),
    );
    expect(new Set(idsOf(shownTo(approvePage))).size).toBe(12);
    answer(approvePage, once);
    // Of each the proposed offer, by its name.
    expect(await Promise.all(replies)).toEqual(
      Array(12).fill({ ...once, offer: expect.stringMatching(/^[0-9a-f]{32}$/) }),
    );
    expect(questions.of(approvePage)).toBeNull();
  });

  it.each([once, decline] as const)(
    'of which more came than the person saw: %o counts for what was seen, the rest asks again as another question',
    async (reply) => {
      const seen = [questions.ask(asked(), inWindow()), questions.ask(asked(), inWindow())];
      await settled();
      const before = shownTo(approvePage);
      const late = questions.ask(asked(), inWindow());
      await settled();
      expect(shownTo(approvePage).id).toBe(before.id);
      expect(questions.answer(before.id, reply, idsOf(before))).toBe(true);
      expect(await Promise.all(seen)).toMatchObject([reply, reply]);
      const after = shownTo(approvePage);
      expect(after.items).toHaveLength(1);
      expect(after.id).not.toBe(before.id);
      expect(questions.answer(before.id, once, idsOf(after))).toBe(false);
      answer(approvePage, once);
      expect(await late).toEqual(once);
    },
  );

  it('are not answered by an answer that names none of them, or those of another question', async () => {
    void questions.ask(asked(), inWindow());
    void questions.ask(asked({ site: elsewhere }), inWindow());
    await settled();
    const [first] = [shownTo(approvePage)];
    expect(questions.answer(first.id, once, [])).toBe(false);
    expect(questions.answer(first.id, once, ['ff'.repeat(16)])).toBe(false);
    expect(questions.count()).toBe(2);
  });

  it.each<[string, Terms, number]>([
    ['another page', {}, 2],
    ['another site', { site: elsewhere }, 1],
    ['another origin', { url: 'https://cdn.example/paper' }, 1],
    ['another network', { network: 'eip155:1' }, 1],
    ['another token', { asset: '0xc' }, 1],
    ['another payee', { payTo: '0xc' }, 1],
    ['another reason', { reason: 'not-a-read' }, 1],
    ['the page’s word alone', { source: 'page' }, 1],
    ['a navigation', { kind: 'navigation' }, 1],
    ['an allowance beside the payment', { permitNonce: '7' }, 1],
    ['a transaction beside the payment', { approval: { nonce: '7' } }, 1],
  ])('%s is another question, and waits', async (_, terms, tabId) => {
    const first = questions.ask(asked(), inWindow());
    const other = questions.ask(asked(terms), inWindow(tabId));
    await settled();
    expect(questions.count()).toBe(2);
    answer(approvePage, once);
    expect(await first).toEqual(once);
    answer(approvePage, decline);
    expect(await other).toEqual(decline);
  });

  it('join where the reasons say the same in other words', async () => {
    void questions.ask(asked({ reason: 'rule-off', payTo: '0xB' }), inWindow());
    void questions.ask(asked({ reason: 'trust-ended' }), inWindow());
    await settled();
    expect(questions.count()).toBe(1);
  });

  it('join for a minute, so that the last has a minute too', async () => {
    void questions.ask(asked(), inWindow());
    await vi.advanceTimersByTimeAsync(59_999);
    void questions.ask(asked(), inWindow());
    await settled();
    expect(shownTo(approvePage).items).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    void questions.ask(asked(), inWindow());
    await settled();
    expect(questions.count()).toBe(2);
  });

  it('at gates stand alone', async () => {
    void questions.ask(single(), atGate(1));
    void questions.ask(single(), atGate(2));
    await settled();
    expect(questions.count()).toBe(2);
  });

  it('get one rule by *always*, and the rest is weighed again when it stands', async () => {
    const [first, ...others] = twelve();
    await settled();
    answer(approvePage, always);
    expect(await first).toMatchObject(always);
    questions.weighAgain(shop as Site);
    expect(await Promise.all(others)).toEqual(Array(11).fill({ kind: 'weigh-again' }));
    expect(questions.count()).toBe(0);
  });

  it('ask again where the rule of *always* came to nothing', async () => {
    const [first, ...others] = twelve();
    await settled();
    answer(approvePage, always);
    expect(await first).toMatchObject(always);
    expect(shownTo(approvePage).items).toHaveLength(11);
    answer(approvePage, decline);
    expect(await Promise.all(others)).toEqual(Array(11).fill(decline));
  });

  it('beyond two hundred of a site get their 402 back, and other sites still ask', async () => {
    const replies = Array.from({ length: 205 }, () => questions.ask(asked(), inWindow()));
    await settled();
    expect(shownTo(approvePage).items).toHaveLength(200);
    expect(await Promise.all(replies.slice(200))).toEqual(Array(5).fill({ kind: 'too-many' }));
    void questions.ask(asked({ site: elsewhere }), inWindow());
    await settled();
    expect(questions.count()).toBe(2);
  });

  it('are shown without what nobody waits for any more, under the same id', async () => {
    let isThere = true;
    const gone = questions.ask(asked({ alive: async () => isThere }), inWindow());
    void questions.ask(asked(), inWindow());
    await settled();
    const { id } = shownTo(approvePage);
    expect((await questions.toShow(approvePage))?.items).toHaveLength(2);
    isThere = false;
    await vi.advanceTimersByTimeAsync(2_000);
    const left = await questions.toShow(approvePage);
    expect([left?.id, left?.items.length]).toEqual([id, 1]);
    expect(await gone).toEqual({ kind: 'expired' });
  });

  it('stay where their whole page has left: a yes to them signs nothing', async () => {
    const gone = async () => false;
    void questions.ask(asked({ alive: gone }), inWindow());
    void questions.ask(asked({ alive: gone }), inWindow());
    await settled();
    expect((await questions.toShow(approvePage))?.items).toHaveLength(2);
  });

  it('are shown though a page does not tell whether it is there', async () => {
    void questions.ask(asked({ alive: () => new Promise(() => undefined) }), inWindow());
    await settled();
    const looked = questions.toShow(approvePage);
    await vi.advanceTimersByTimeAsync(300);
    expect((await looked)?.items).toHaveLength(1);
  });
});

describe('a site that was refused three times in a row', () => {
  async function refuse(times: number): Promise<void> {
    for (let n = 0; n < times; n += 1) {
      const reply = questions.ask(asked(), inWindow());
      await settled();
      answer(approvePage, decline);
      await reply;
      await settled();
    }
  }

  it('is muted, and what else of it waits goes back at once; other sites ask', async () => {
    await refuse(2);
    const [shown, waiting] = [questions.ask(asked(), inWindow(1)), questions.ask(asked(), inWindow(2))];
    await settled();
    answer(approvePage, decline);
    expect(await shown).toEqual(decline);
    expect(await waiting).toEqual({ kind: 'muted' });
    expect(await questions.ask(asked(), inWindow())).toEqual({ kind: 'muted' });
    expect(await questions.ask(single(), atGate(9))).toEqual({ kind: 'muted' });
    void questions.ask(asked({ site: elsewhere }), inWindow());
    await settled();
    expect(questions.count()).toBe(1);
  });

  it('asks again after a day', async () => {
    await refuse(3);
    await vi.advanceTimersByTimeAsync(24 * 3_600_000 - 1);
    expect(await questions.ask(asked(), inWindow())).toEqual({ kind: 'muted' });
    await vi.advanceTimersByTimeAsync(1);
    void questions.ask(asked(), inWindow());
    await settled();
    expect(questions.count()).toBe(1);
  });

  it('asks again when the person wants it', async () => {
    await refuse(3);
    await mutes.lift(shop);
    void questions.ask(asked(), inWindow());
    await settled();
    expect(questions.count()).toBe(1);
  });

  it('is not muted where a yes stood between, or nobody answered', async () => {
    await refuse(2);
    void questions.ask(asked(), inWindow());
    await settled();
    answer(approvePage, once);
    await settled();
    await refuse(2);
    void questions.ask(asked(), inWindow());
    await vi.advanceTimersByTimeAsync(120_000);
    void questions.ask(asked(), inWindow());
    await settled();
    expect(questions.count()).toBe(1);
  });

  it('was refused once by one no, however many items it was a no to', async () => {
    for (let n = 0; n < 12; n += 1) void questions.ask(asked(), inWindow());
    await settled();
    answer(approvePage, decline);
    await settled();
    expect(refused[shop]?.times).toBe(1);
  });

  it('was refused once by closing the window', async () => {
    void questions.ask(asked(), inWindow(1));
    void questions.ask(asked(), inWindow(2));
    await opened();
    await fake.browser.windows.remove(101);
    await settled();
    expect(refused[shop]?.times).toBe(1);
  });
});

describe('a stop', () => {
  it('ends every question, and nothing is asked while it lasts', async () => {
    const replies = [questions.ask(asked(), inWindow()), questions.ask(single(), atGate(2))];
    await opened();
    isStopped = true;
    questions.stop();
    expect(await Promise.all(replies)).toEqual([{ kind: 'stopped' }, { kind: 'stopped' }]);
    expect(await questions.ask(asked(), inWindow())).toEqual({ kind: 'stopped' });
    await opened();
    expect([questions.count(), fake.state.opened]).toEqual([0, 1]);
  });

  it('comes before a question that is just being asked', async () => {
    const reply = questions.ask(asked(), inWindow());
    isStopped = true;
    questions.stop();
    expect(await reply).toEqual({ kind: 'stopped' });
  });
});
