// The toolbar button: what waits as its badge, today's spending and what waits in words. Told when something changes, never asked by a clock.
import { dollarsText } from '../../core/dollars.ts';
import type { Spending } from '../../wallet/api.ts';
import { browser } from '../browser.ts';
import { localeOf } from './locale.ts';

export interface ToolbarFacts {
  readonly waiting: number;
  readonly stopped: boolean;
  /** A budget is nearly spent, and the person has not seen the note yet. */
  readonly noted: boolean;
  readonly today: Spending;
}

/** Signs and no words: a badge has room for four of them, and the title says the same for everyone. */
const signs = { stopped: '■', noted: '!' } as const;

/** A page that pays for fifty pictures is few changes. In milliseconds. */
const gathering = 500;

/** `changed` may be called as often as something happens. */
export function createToolbar(facts: () => Promise<ToolbarFacts>): { changed(): void } {
  let timer: ReturnType<typeof setTimeout> | null = null;

  async function show(): Promise<void> {
    timer = null;
    const now = await facts();
    await browser.action.setBadgeText({ text: badgeOf(now) });
    await browser.action.setTitle({ title: titleOf(now) });
  }

  return {
    changed() {
      if (timer === null) timer = setTimeout(() => void show().catch(() => undefined), gathering);
    },
  };
}

function badgeOf({ waiting, stopped, noted }: ToolbarFacts): string {
  if (stopped) return signs.stopped;
  if (waiting > 0) return String(waiting);
  return noted ? signs.noted : '';
}

/** `Tuppence: $0.12 today · 2 waiting` */
function titleOf({ waiting, stopped, noted, today }: ToolbarFacts): string {
  const { getMessage, getUILanguage } = browser.i18n;
  const locale = localeOf(getMessage('language'), getUILanguage());
  const dollars = (microUsd: string) => dollarsText(locale, microUsd);
  const parts = [
    ...(stopped ? [getMessage('action_stopped')] : []),
    getMessage('action_today', [dollars(today.real)]),
    ...(today.test === '0' ? [] : [getMessage('action_test', [dollars(today.test)])]),
    ...(waiting > 0 ? [getMessage('action_waiting', [new Intl.NumberFormat(locale).format(waiting)])] : []),
    ...(noted ? [getMessage('action_near')] : []),
  ];
  return `${getMessage('actionTitle')}: ${parts.join(' · ')}`;
}
