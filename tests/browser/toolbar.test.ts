// The toolbar button: one sign of what matters most, and all of it in words; many changes at once are shown once.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createToolbar, type ToolbarFacts } from '../../lib/browser/surface/toolbar.ts';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };

const shown = vi.hoisted(() => ({ badge: '', title: '', times: 0, locale: 'en' }));
vi.mock('../../lib/browser/browser.ts', () => ({
  browser: {
    action: {
      setBadgeText: async ({ text }: { text: string }) => {
        shown.badge = text;
        shown.times += 1;
      },
      setTitle: async ({ title }: { title: string }) => {
        shown.title = title;
      },
    },
    i18n: {
      getUILanguage: () => shown.locale,
      getMessage: (key: string, [substitution = '']: string[] = []) => {
        if (key === 'language') return shown.locale; // the texts are there in the person's language
        // The file's literal type knows each entry by name; here any name may be asked for.
        const { message = '' } = (messages as Record<string, { message: string }>)[key] ?? {};
        return message.replace(/\$[A-Z]+\$/, () => substitution);
      },
    },
  },
}));

const quiet: ToolbarFacts = { waiting: 0, stopped: false, noted: false, today: { real: '0', test: '0' } };

async function look(change: Partial<ToolbarFacts>): Promise<{ badge: string; title: string }> {
  createToolbar(async () => ({ ...quiet, ...change })).changed();
  await vi.advanceTimersByTimeAsync(500);
  return { badge: shown.badge, title: shown.title };
}

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(shown, { badge: 'old', title: 'old', times: 0, locale: 'en' });
});

describe('the button', () => {
  it.each<[string, Partial<ToolbarFacts>, string, string]>([
    ['nothing', {}, '', 'Tuppence: $0.00 today'],
    [
      'two questions',
      { waiting: 2, today: { real: '120000', test: '0' } },
      '2',
      'Tuppence: $0.12 today · 2 waiting',
    ],
    [
      'a note, which waits behind a question',
      { waiting: 1, noted: true },
      '1',
      'Tuppence: $0.00 today · 1 waiting · a budget is nearly spent',
    ],
    ['a note', { noted: true }, '!', 'Tuppence: $0.00 today · a budget is nearly spent'],
    [
      'a stop before all else',
      { stopped: true, noted: true },
      '■',
      'Tuppence: stopped · $0.00 today · a budget is nearly spent',
    ],
    [
      'test money beside real money',
      { today: { real: '5000', test: '30000' } },
      '',
      'Tuppence: $0.005 today · $0.03 test money',
    ],
  ])('%s', async (_, facts, badge, title) => {
    expect(await look(facts)).toEqual({ badge, title });
  });

  it('writes amounts as the person’s language does', async () => {
    shown.locale = 'de';
    expect((await look({ today: { real: '1120000', test: '0' } })).title).toBe('Tuppence: 1,12\u00a0$ today');
  });

  it('is drawn once for what changes together, and asks nothing in between', async () => {
    let asked = 0;
    const toolbar = createToolbar(async () => {
      asked += 1;
      return quiet;
    });
    for (let n = 0; n < 50; n += 1) toolbar.changed();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([asked, shown.times]).toEqual([1, 1]);
    toolbar.changed();
    await vi.advanceTimersByTimeAsync(500);
    expect(shown.times).toBe(2);
  });
});
