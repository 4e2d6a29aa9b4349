// The questions that wait for a person: a queue, one after the other in the approve window, one per tab at the gate. What a page
// asks for at once is one question with many items, and each item stays a purchase of its own.
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Site } from '../../core/site.ts';
import type { Clock, Random } from '../../core/time-and-chance.ts';
import type { Mutes } from '../../wallet/mutes.ts';
import { type Asked, type Confirmed, proposed, type Reply } from '../../wallet/obey.ts';
import { browser } from '../browser.ts';
import type { Place } from '../interception/room.ts';
import { joinKeyOf } from './joining.ts';
import { createQuestionWindow } from './question-window.ts';

/** A question that nobody answers is a no. */
const lifeTime = 120_000;
/** Later items begin a question of their own, so that each waits for a minute at least. */
const joinTime = 60_000;
/** So many of one site wait, in however many questions; what comes beyond gets its 402 back. */
const maxPerSite = 200;
/** After the user closed the window, its sites' further questions in this time are refused: a page asks in bursts. */
const quietTime = 10_000;
/** What was waiting for the wallet to be unlocked asks again within this time, or needs not ask. */
const weighingTime = 1_000;
/** Whether a page is still there is known soon, or shown as if it were; with many items it is not asked at every look. */
const alivePatience = 300;
const lookAgain = 2_000;

/** One 402 of a question, and the one purchase that may come of it. */
export interface Item {
  /** 128 random bits in hex: an answer names what it was shown. */
  readonly id: string;
  readonly asked: Asked;
}

export interface Waiting {
  readonly id: string;
  readonly place: Place;
  /** At least one, in the order in which they came. */
  readonly items: readonly [Item, ...Item[]];
  readonly expiresAt: number;
}

export interface Questions {
  /** `noteAsked` is called once a person can see it. */
  ask(asked: Asked, place: Place, noteAsked?: () => void): Promise<Reply>;
  /** The question that a page stands for: the gate's by its tab, the approve window's by its turn. */
  of(page: Page): Waiting | null;
  /** The same for showing: without what nobody waits for any more, and a moment later where an unlock has all weighed again. */
  toShow(page: Page): Promise<Waiting | null>;
  /** Of the items that the person was shown; all others stay, and ask again under another id. */
  answer(id: string, answer: Confirmed, shown: readonly string[]): boolean;
  /** The wallet was unlocked, or a site got a rule: waiting questions, of that site or all, are weighed again. */
  weighAgain(site?: Site): void;
  /** The person has stopped everything. */
  stop(): void;
  count(): number;
  /** All that wait, oldest first. */
  all(): readonly Waiting[];
  /** Brings the gate's tab, or the approve window, to the front; false: the question is gone. */
  show(id: string): Promise<boolean>;
}

interface Page {
  readonly tabId: number | undefined;
  readonly isGate: boolean;
}

export interface QuestionsPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly mutes: Mutes;
  /** The person has stopped everything: nothing is asked either. */
  isStopped(): Promise<boolean>;
  /** Another number of questions waits. */
  changed(): void;
}

type Settled = Item & { settle(reply: Reply): void };
type Held = Omit<Waiting, 'items'> & {
  readonly items: readonly [Settled, ...Settled[]];
  /** null: nothing joins it. */
  readonly key: string | null;
  readonly since: number;
};

export function createQuestions(ports: QuestionsPorts): Questions {
  const { clock, random, mutes, isStopped, changed } = ports;
  const waiting = new Map<string, Held>();
  const quietUntil = new Map<string, number>();
  let weighingUntil = 0;
  let lookedAt = 0;

  const siteOf = ({ items }: Waiting) => items[0].asked.site;
  const ofSite = (site: string) => [...waiting.values()].filter((one) => siteOf(one) === site);
  const inWindow = () => [...waiting.values()].filter(({ place }) => place.at === 'window');
  const atGate = (tabId: number | undefined) =>
    [...waiting.values()].find(({ place }) => place.at === 'gate' && place.tabId === tabId);
  const window = createQuestionWindow(() => inWindow().length > 0, dismissed);
  const newId = () => bytesToHex(random(16));

  function put(question: Held): void {
    waiting.set(question.id, question);
    const left = question.expiresAt - clock();
    setTimeout(() => settle(question.id, { kind: 'expired' }), left);
    tell();
  }

  /** Settles these items of a question; tells what stays of it. */
  function settleItems(
    id: string,
    meant: readonly Item[],
    reply: Reply | ((asked: Asked) => Reply),
  ): Held | null {
    const question = waiting.get(id);
    if (question === undefined) return null;
    const ids = meant.map((item) => item.id);
    const [first, ...others] = question.items.filter((item) => !ids.includes(item.id));
    const rest: Held | null = first === undefined ? null : { ...question, items: [first, ...others] };
    if (rest === null) waiting.delete(id);
    else waiting.set(id, rest);
    const replyTo = typeof reply === 'function' ? reply : () => reply;
    for (const item of question.items) if (ids.includes(item.id)) item.settle(replyTo(item.asked));
    tell();
    return rest;
  }

  /** What stays of a question that was answered is another one, with its own time. */
  function askAnew(rest: Held): void {
    waiting.delete(rest.id);
    const since = clock();
    put({ ...rest, id: newId(), since, expiresAt: since + lifeTime });
  }

  function settle(id: string, reply: Reply): void {
    settleItems(id, waiting.get(id)?.items ?? [], reply);
  }

  function settleAll(questions: readonly Held[], reply: Reply): void {
    for (const { id } of questions) settle(id, reply);
  }

  function tell(): void {
    window.changed();
    changed();
  }

  /** The user closing the window is a no to everything that waits in it. */
  function dismissed(): void {
    const closed = inWindow();
    for (const site of new Set(closed.map(siteOf))) {
      quietUntil.set(site, clock() + quietTime);
      void refused(site).catch(() => undefined);
    }
    settleAll(closed, { kind: 'decline' });
  }

  async function refused(site: string): Promise<void> {
    if (await mutes.refuse(site)) settleAll(ofSite(site), { kind: 'muted' });
  }

  browser.tabs.onRemoved.addListener((tabId) => {
    settleAll(
      [...waiting.values()].filter(({ place }) => place.tabId === tabId),
      { kind: 'expired' },
    );
  });

  function isFull({ site }: Asked, place: Place): boolean {
    const isQuiet = place.at === 'window' && clock() < (quietUntil.get(site) ?? 0);
    const others = ofSite(site).reduce((sum, { items }) => sum + items.length, 0);
    return isQuiet || others >= maxPerSite;
  }

  function join(item: Settled, place: Place): void {
    const key = joinKeyOf(item.asked, place);
    const now = clock();
    const open = [...waiting.values()].find(
      (one) => key !== null && one.key === key && now < one.since + joinTime,
    );
    if (open !== undefined) waiting.set(open.id, { ...open, items: [...open.items, item] });
    else put({ id: newId(), place, items: [item], key, since: now, expiresAt: now + lifeTime });
  }

  function of({ tabId, isGate }: Page): Waiting | null {
    return (isGate ? atGate(tabId) : inWindow()[0]) ?? null;
  }

  /** Of many, what nobody waits for any more would only make the sum look higher than it can be. A yes to it signs nothing. */
  async function dropDead({ id, items }: Waiting): Promise<void> {
    if (clock() < lookedAt + lookAgain) return;
    lookedAt = clock();
    const alive = await Promise.all(items.map(({ asked }) => isAlive(asked)));
    const dead = items.filter((_, index) => alive[index] === false);
    if (dead.length > 0 && dead.length < items.length) settleItems(id, dead, { kind: 'expired' });
  }

  return {
    async ask(asked, place, noteAsked = () => {}) {
      // A tab that comes to another gate has left its last: nobody can answer what is not shown.
      const left = place.at === 'gate' ? atGate(place.tabId) : undefined;
      if (left !== undefined) settle(left.id, { kind: 'expired' });
      if ((await mutes.until(asked.site)) !== null) return { kind: 'muted' };
      if (await isStopped()) return { kind: 'stopped' }; // asked last: nothing comes between this and the next line
      if (isFull(asked, place)) return { kind: 'too-many' };
      return new Promise((resolve) => {
        join({ id: newId(), asked, settle: resolve }, place);
        noteAsked();
      });
    },

    of,

    async toShow(page) {
      while (of(page) === null && clock() < weighingUntil) await pause(50);
      const shown = of(page);
      if (shown?.place.at === 'window') await dropDead(shown);
      return of(page);
    },

    answer(id, answer, shown) {
      const question = waiting.get(id);
      // A timer may come late; the deadline does not.
      if (question === undefined || clock() >= question.expiresAt) return false;
      const meant = question.items.filter((item) => shown.includes(item.id));
      const [first] = meant;
      if (first === undefined) return false;
      const site = siteOf(question);
      // A rule is made once; by it the others are weighed again, when it stands.
      const isRuling = answer.kind === 'always' || answer.kind === 'block';
      const replyTo = (asked: Asked) => (meant.length === 1 ? answer : proposed(asked, answer));
      const rest = settleItems(id, isRuling ? [first] : meant, replyTo);
      if (rest !== null) askAnew(rest);
      void (answer.kind === 'decline' ? refused(site) : mutes.lift(site)).catch(() => undefined);
      return true;
    },

    weighAgain(site) {
      if (site === undefined) {
        weighingUntil = clock() + weighingTime;
        window.keepFor(weighingTime);
      }
      settleAll(site === undefined ? [...waiting.values()] : ofSite(site), { kind: 'weigh-again' });
    },

    stop: () => settleAll([...waiting.values()], { kind: 'stopped' }),
    count: () => waiting.size,
    all: () => [...waiting.values()],
    async show(id) {
      const place = waiting.get(id)?.place;
      if (place === undefined) return false;
      const windowId = place.at === 'gate' ? await activate(place.tabId) : await window.id();
      if (windowId == null) return false;
      await browser.windows.update(windowId, { focused: true });
      return true;
    },
  };
}

function isAlive({ met }: Asked): Promise<boolean> {
  return Promise.race([met.alive().catch(() => false), pause(alivePatience).then(() => true)]);
}

/** The window that the tab stands in; null where it is gone. */
async function activate(tabId: number): Promise<number | null> {
  const tab = await browser.tabs.update(tabId, { active: true }).catch(() => null);
  return tab?.windowId ?? null;
}

function pause(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, time));
}
