// The questions that wait for a person: one at a time in the approve window, one per tab at the gate.
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Site } from '../../core/site.ts';
import type { Clock, Random } from '../../core/time-and-chance.ts';
import type { Asked, Confirmed, Reply } from '../../wallet/obey.ts';
import { browser } from '../browser.ts';
import type { Place } from '../interception/room.ts';

/** A question that nobody answers is a no. */
const lifeTime = 120_000;
/** More waiting questions of one site get their 402 back: no prompt storms. */
const maxPerSite = 3;
/** Pictures and other parts of a page stand behind one question of their site, so many of them. */
const maxBehind = 256;
/** After the user closed the window, its sites' further questions in this time are refused: a page asks in bursts. */
const quietTime = 10_000;

export interface Waiting {
  readonly id: string;
  readonly asked: Asked;
  readonly place: Place;
  readonly expiresAt: number;
}

export interface Questions {
  ask(asked: Asked, place: Place): Promise<Reply>;
  /** The question that a page stands for: the gate's by its tab, the approve window's by its turn. */
  of(page: { readonly tabId: number | undefined; readonly isGate: boolean }): Waiting | null;
  answer(id: string, answer: Confirmed): boolean;
  /** The wallet was unlocked, or a site got a rule: waiting questions, of that site or all, are weighed again. */
  weighAgain(site?: Site): void;
  count(): number;
  /** All that wait, oldest first. */
  all(): readonly Waiting[];
  /** Brings the gate's tab, or the approve window, to the front; false: the question is gone. */
  show(id: string): Promise<boolean>;
}

export function createQuestions(clock: Clock, random: Random): Questions {
  const waiting = new Map<string, Waiting & { settle(result: Reply): void }>();
  const quietUntil = new Map<string, number>();
  /** Parts of a page that are not worth a question of their own: what its answer allows, or nothing. */
  const behind = new Map<string, Set<(result: Reply) => void>>();
  /** The approve window, open or about to be. */
  let opening: Promise<number | null> | null = null;

  const ofSite = (site: string) => [...waiting.values()].filter(({ asked }) => asked.site === site);
  const atGate = (tabId: number | undefined) =>
    [...waiting.values()].find(({ place }) => place.at === 'gate' && place.tabId === tabId);
  const inWindow = () => [...waiting.values()].filter(({ place }) => place.at === 'window');

  function settle(id: string, result: Reply): boolean {
    const question = waiting.get(id);
    if (question === undefined) return false;
    waiting.delete(id);
    question.settle(result);
    const { site } = question.asked;
    // After an *always* they are weighed again, once the rule stands.
    if (result.kind !== 'always' && ofSite(site).length === 0) settleBehind(site, { kind: 'too-many' });
    void showCount();
    return true;
  }

  function settleBehind(site: string, result: Reply): void {
    const standing = behind.get(site) ?? [];
    behind.delete(site);
    for (const settleOne of standing) settleOne(result);
  }

  function standBehind(site: string): Promise<Reply> {
    const standing = behind.get(site) ?? new Set();
    behind.set(site, standing);
    if (standing.size >= maxBehind) return Promise.resolve({ kind: 'too-many' });
    return new Promise((resolve) => {
      standing.add(resolve);
      setTimeout(resolve, lifeTime, { kind: 'too-many' });
    });
  }

  async function showCount(): Promise<void> {
    await browser.action.setBadgeText({ text: waiting.size === 0 ? '' : String(waiting.size) });
    if (inWindow().length === 0) await closeWindow();
  }

  async function openWindow(): Promise<void> {
    if (opening !== null) return;
    const size = { width: 420, height: 680 };
    opening = browser.windows
      .create({ type: 'popup', url: '/approve.html', ...size })
      .then(({ id }) => id ?? null);
    await opening;
    if (inWindow().length === 0) await closeWindow(); // all were settled while it opened
  }

  /** Forgotten first, then removed: a question that comes meanwhile gets a window of its own. */
  async function closeWindow(): Promise<void> {
    const closing = opening;
    opening = null;
    const id = await closing;
    if (id != null) await browser.windows.remove(id).catch(() => undefined);
  }

  /** The user closing the window is a no to everything that waits in it. */
  browser.windows.onRemoved.addListener(async (closed) => {
    if (opening === null || closed !== (await opening)) return;
    opening = null;
    for (const { id, asked } of inWindow()) {
      quietUntil.set(asked.site, clock() + quietTime);
      settle(id, { kind: 'decline' });
    }
  });

  browser.tabs.onRemoved.addListener((tabId) => {
    for (const { id, place } of waiting.values()) if (place.tabId === tabId) settle(id, { kind: 'expired' });
  });

  return {
    ask(asked, place) {
      // A tab that comes to another gate has left its last: nobody can answer what is not shown.
      const left = place.at === 'gate' ? atGate(place.tabId) : undefined;
      if (left !== undefined) settle(left.id, { kind: 'expired' });
      const others = ofSite(asked.site).length;
      const isQuiet = place.at === 'window' && clock() < (quietUntil.get(asked.site) ?? 0);
      if (isQuiet) return Promise.resolve({ kind: 'too-many' });
      if (asked.met.context.kind === 'element' && others > 0) return standBehind(asked.site);
      if (others >= maxPerSite) return Promise.resolve({ kind: 'too-many' });
      const id = bytesToHex(random(16));
      return new Promise((resolve) => {
        waiting.set(id, { id, asked, place, expiresAt: clock() + lifeTime, settle: resolve });
        setTimeout(() => settle(id, { kind: 'expired' }), lifeTime);
        void showCount();
        if (place.at === 'window') void openWindow();
      });
    },
    of({ tabId, isGate }) {
      const found = isGate ? atGate(tabId) : inWindow()[0];
      return found ?? null;
    },
    answer: (id, answer) => settle(id, answer),
    weighAgain(site) {
      const meant = site === undefined ? [...waiting.values()] : ofSite(site);
      const sites = site === undefined ? [...behind.keys()] : [site];
      for (const { id } of meant) settle(id, { kind: 'weigh-again' });
      for (const one of sites) settleBehind(one, { kind: 'weigh-again' });
    },
    count: () => waiting.size,
    all: () => [...waiting.values()],
    async show(id) {
      const place = waiting.get(id)?.place;
      if (place === undefined) return false;
      const windowId = place.at === 'gate' ? await activate(place.tabId) : await opening;
      if (windowId == null) return false;
      await browser.windows.update(windowId, { focused: true });
      return true;
    },
  };
}

/** The window that the tab stands in; null where it is gone. */
async function activate(tabId: number): Promise<number | null> {
  const tab = await browser.tabs.update(tabId, { active: true }).catch(() => null);
  return tab?.windowId ?? null;
}
