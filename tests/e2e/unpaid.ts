// Proves of a journey that nothing was signed in it, and tells what the user was asked meanwhile. Every question is declined.
import { expect, type Page } from '@playwright/test';
import type { Question } from '../../lib/wallet/api.ts';
import type { Wallet } from '../rig/chromium.ts';
import type { World } from '../rig/world.ts';

export type Unpaid = (journey: () => Promise<unknown>) => Promise<Question[]>;

/** How long after its end a journey may still cause a question: longer than the wallet waits for the network's word. */
const aftermath = 600;

export function unpaidIn(world: World, wallet: Wallet): Unpaid {
  const balance = () => world.chain.usdcBalance(world.chain.wallet.address);
  return async (journey) => {
    const [rows, coins, logged] = [await wallet.purchases(), await balance(), world.log.whole.length];
    const declining = declineAll(wallet);
    try {
      await journey();
      await new Promise((resolve) => setTimeout(resolve, aftermath));
    } finally {
      await declining.stop();
    }
    const news = (await wallet.purchases()).slice(rows.length);
    expect(news.map(({ url, site, money }) => `${money}: ${url} for ${site}`)).toEqual([]);
    expect(await balance()).toBe(coins);
    expect(world.log.whole.slice(logged).filter(({ hasPaymentHeader }) => hasPaymentHeader)).toEqual([]);
    return [...declining.asked.values()];
  };
}

/** What was asked and why, each once: `embedded`, `opened-by-another-site`, … */
export function reasonsOf(asked: readonly Question[]): string[] {
  return [...new Set(asked.map(({ reason }) => reason))].sort();
}

interface Declining {
  /** By their ids: the same question may be seen twice. */
  readonly asked: ReadonlyMap<string, Question>;
  stop(): Promise<void>;
}

/** Says no at the gate and in the approve window, as fast as questions come. */
export function declineAll(wallet: Wallet): Declining {
  const asked = new Map<string, Question>();
  let isOver = false;
  const round = async () => {
    const pages = questionPages(wallet);
    for (const question of (await Promise.all(pages.map(declineAt))).flat()) asked.set(question.id, question);
  };
  const done = (async () => {
    while (!isOver) {
      await round();
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await round();
  })();
  return {
    asked,
    async stop() {
      isOver = true;
      await done;
    },
  };
}

function questionPages({ context, extensionOrigin }: Wallet): Page[] {
  const places = [`${extensionOrigin}/approve.html`, `${extensionOrigin}/gate/`];
  return context.pages().filter((page) => places.some((place) => page.url().startsWith(place)));
}

/** The page may close or leave at any time, above all when its question is answered. */
async function declineAt(page: Page): Promise<Question[]> {
  const question = await page
    .evaluate(() => chrome.runtime.sendMessage({ verb: 'call', name: 'question' }))
    .catch(() => null);
  if (question === null) return [];
  const items = question.items.map(({ id }: { id: string }) => id);
  const entry = { id: question.id, answer: { kind: 'decline' }, items };
  await page.evaluate(declineAndListen, { entry, site: question.site }).catch(() => undefined);
  return [question];
}

/** Runs in the page. Who says no to everything would mute the site, and hear of nothing more: its noes before this are forgotten. */
async function declineAndListen({ entry, site }: { entry: object; site: string }): Promise<void> {
  await chrome.runtime.sendMessage({ verb: 'call', name: 'unmute', entry: { site } });
  await chrome.runtime.sendMessage({ verb: 'call', name: 'answer', entry });
}
