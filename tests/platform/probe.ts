// The probe at work in one browser: tests open pages, set rules, and read what the browser told the extension.
import { expect } from '@playwright/test';

/** A page, whichever driver moves it. */
export interface Tab<Driven = unknown> {
  /** The driver's own page. */
  readonly page: Driven;
  goto(url: string): Promise<void>;
  evaluate<Entry, Result>(script: (entry: Entry) => Result | Promise<Result>, entry: Entry): Promise<Result>;
  close(): Promise<void>;
}

/** What a driver of a browser offers. */
export interface Driver<Driven> {
  readonly extensionOrigin: string;
  /** A page of the extension, from which its APIs are called. */
  readonly home: Tab<Driven>;
  newTab(): Promise<Tab<Driven>>;
  close(): Promise<void>;
}

/** One call of a listener, or one message from a content script; the browsers name more than the types of either. */
export interface Told {
  readonly phase: string;
  readonly url: string;
  readonly type?: string;
  readonly method?: string;
  readonly requestId?: string;
  readonly statusCode?: number;
  readonly tabId?: number;
  readonly frameId?: number;
  readonly parentFrameId?: number;
  readonly documentId?: string;
  readonly documentLifecycle?: string;
  readonly frameType?: string;
  readonly initiator?: string;
  readonly originUrl?: string;
  readonly frameAncestors?: readonly { readonly url: string }[];
  readonly requestHeaders?: readonly { readonly name: string; readonly value?: string }[];
  readonly responseHeaders?: readonly { readonly name: string; readonly value?: string }[];
  readonly sender?: chrome.runtime.MessageSender;
  readonly said?: Readonly<Record<string, unknown>>;
  readonly prefixed?: readonly boolean[];
}

export interface Probe<Driven = unknown> extends Driver<Driven> {
  /** Runs in a page of the extension. */
  ask<Entry, Result>(script: (entry: Entry) => Result | Promise<Result>, entry: Entry): Promise<Result>;
  open(url?: string): Promise<Tab<Driven>>;
  setRules(...rules: object[]): Promise<void>;
  order(orders: object): Promise<void>;
  /** Everything told of this URL in this phase so far. */
  told(phase: string, url: string): Promise<Told[]>;
  /** The first of them, once it is there. */
  firstTold(phase: string, url: string): Promise<Told>;
  /** No rules, no orders, no memory, no tabs. */
  forget(): Promise<void>;
}

export function probeWith<Driven>(driver: Driver<Driven>): Probe<Driven> {
  const { home } = driver;
  const opened: Tab<Driven>[] = [];
  const say = (message: object) => home.evaluate((said) => chrome.runtime.sendMessage(said), message);
  const setRules = (...rules: object[]) => home.evaluate(replaceRules, rules as never[]);
  const told = async (phase: string, url: string) =>
    ((await say({ verb: 'events' })) as Told[]).filter((one) => one.phase === phase && one.url === url);
  return {
    ...driver,
    ask: (script, entry) => home.evaluate(script, entry),
    async open(url) {
      const tab = await driver.newTab();
      opened.push(tab);
      if (url !== undefined) await tab.goto(url);
      return tab;
    },
    setRules,
    order: async (added) => void (await say({ verb: 'order', added })),
    told,
    async firstTold(phase, url) {
      await expect.poll(async () => (await told(phase, url)).length, `${phase} of ${url}`).toBeGreaterThan(0);
      return (await told(phase, url))[0] as Told; // the poll found one
    },
    async forget() {
      await Promise.all(opened.splice(0).map((tab) => tab.close()));
      await setRules();
      await say({ verb: 'forget' });
    },
  };
}

async function replaceRules(addRules: chrome.declarativeNetRequest.Rule[]): Promise<void> {
  const before = await chrome.declarativeNetRequest.getSessionRules();
  await chrome.declarativeNetRequest.updateSessionRules({
    removeRuleIds: before.map(({ id }) => id),
    addRules,
  });
}

/** A rule that puts a payment on what the condition describes. */
export function paymentRule(condition: object, { id = 1, value = 'proof' } = {}) {
  const requestHeaders = [{ header: 'PAYMENT-SIGNATURE', operation: 'set', value }];
  return { id, priority: 1, condition, action: { type: 'modifyHeaders', requestHeaders } };
}

/** The kinds of request that a rule can name in both browsers and that a wallet pays. */
export const allTypes = [
  'main_frame',
  'sub_frame',
  'object',
  'image',
  'script',
  'stylesheet',
  'font',
  'media',
  'xmlhttprequest',
  'ping',
  'other',
];
