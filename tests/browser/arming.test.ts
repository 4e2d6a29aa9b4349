// A proof is armed for one request and taken away: when it was sent, when its time is over, at every wake and every lock.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Arming, createArming, type Live } from '../../lib/browser/interception/chromium/arming.ts';
import type { Target } from '../../lib/browser/interception/chromium/header-rule.ts';
import { clockAt, type TurnableClock } from '../wallet/world.ts';

type Update = chrome.declarativeNetRequest.UpdateRuleOptions;

/** The browser: rules and session storage live longer than the worker. */
const browserKeeps = {
  rules: new Map<number, chrome.declarativeNetRequest.Rule>(),
  stored: {} as Record<string, unknown>,
};
let refuses = false;
/** The browser takes its time to set a rule. */
let slow: Promise<void> | null = null;

const target: Target = {
  url: 'https://shop.example/paper',
  method: 'GET',
  resourceType: 'xmlhttprequest',
  tabId: 7,
  initiator: 'https://shop.example',
};
const headers = { 'PAYMENT-SIGNATURE': 'proof-1' };
const request = (change: object = {}) => ({
  requestId: 'request-1',
  url: target.url,
  method: 'GET',
  headers: [['payment-signature', 'proof-1']] as [string, string][],
  ...change,
});

let clock: TurnableClock;
const nothing: Live = { armed: [], inFlight: [] };
/** What is listened to. */
let live = nothing;
const watch = (told: Live) => {
  live = told;
};
let arming: Arming;

beforeEach(() => {
  live = nothing;
  vi.useFakeTimers();
  browserKeeps.rules.clear();
  browserKeeps.stored = {};
  refuses = false;
  slow = null;
  clock = clockAt();
  vi.stubGlobal('chrome', {
    storage: {
      session: {
        get: async (name: string) => structuredClone({ [name]: browserKeeps.stored[name] }),
        set: async (values: object) => void Object.assign(browserKeeps.stored, structuredClone(values)),
      },
    },
    declarativeNetRequest: {
      async updateSessionRules({ addRules = [], removeRuleIds = [] }: Update) {
        if (refuses && addRules.length > 0) throw new Error('quota');
        if (addRules.length > 0) await slow;
        for (const id of removeRuleIds) browserKeeps.rules.delete(id);
        for (const rule of addRules) browserKeeps.rules.set(rule.id, rule);
      },
      getSessionRules: async () => [...browserKeeps.rules.values()],
    },
  });
  arming = createArming(clock, watch);
});
afterEach(() => void vi.useRealTimers());

const proofs = () => [...browserKeeps.rules.values()].filter(({ action }) => action.type === 'modifyHeaders');

describe('a proof', () => {
  it('is in force when arming is done', async () => {
    await arming.arm('purchase-1', target, headers);
    expect(proofs().length).toBeGreaterThan(0);
  });

  it('is taken away by the request that carries it, which is told its purchase', async () => {
    await arming.arm('purchase-1', target, headers);
    expect(await arming.consume(request())).toBe('purchase-1');
    expect(proofs()).toEqual([]);
    expect(await arming.consume(request({ requestId: 'request-2' }))).toBeNull();
  });

  it.each([
    ['without the header', { headers: [] }],
    ['with another proof', { headers: [['payment-signature', 'proof-2']] }],
    ['for another URL', { url: 'https://shop.example/other' }],
  ])('is not taken away by a request %s', async (_name, change) => {
    await arming.arm('purchase-1', target, headers);
    expect(await arming.consume(request(change))).toBeNull();
    expect(proofs().length).toBeGreaterThan(0);
  });

  it('its answer is told once, to its own request', async () => {
    await arming.arm('purchase-1', target, headers);
    await arming.consume(request());
    expect(await arming.answered('request-9')).toBeNull();
    expect([arming.mayHaveSent('request-9'), arming.mayHaveSent('request-1')]).toEqual([false, true]);
    expect(await arming.answered('request-1')).toBe('purchase-1');
    expect(await arming.answered('request-1')).toBeNull();
  });

  it('that nobody sends is taken away after ten seconds', async () => {
    await arming.arm('purchase-1', target, headers);
    clock.now += 10_000;
    await vi.advanceTimersByTimeAsync(10_100);
    expect(proofs()).toEqual([]);
    expect(await arming.consume(request())).toBeNull();
  });

  it('that is just being armed when all is taken back is not left behind, and nobody is told that it is armed', async () => {
    let go = () => {};
    slow = new Promise((resolve) => {
      go = resolve;
    });
    const arm = arming.arm('purchase-1', target, headers);
    const told = expect(arm).rejects.toThrow('taken back');
    await vi.advanceTimersByTimeAsync(0);
    await arming.disarmAll();
    go(); // the browser sets the rule only now
    await told;
    expect(proofs()).toEqual([]);
    expect(await arming.consume(request())).toBeNull();
  });

  it('that waited for its turn when all was taken back is not armed at all', async () => {
    const arm = expect(arming.arm('purchase-1', target, headers)).rejects.toThrow('taken back');
    await arming.disarmAll();
    await arm;
    expect(proofs()).toEqual([]);
  });

  it('is armed again after all was taken back', async () => {
    await arming.disarmAll();
    await arming.arm('purchase-1', target, headers);
    expect(proofs().length).toBeGreaterThan(0);
  });

  it('that the browser refuses is not believed to be armed', async () => {
    refuses = true;
    await expect(arming.arm('purchase-1', target, headers)).rejects.toThrow('quota');
    expect(await arming.consume(request())).toBeNull();
    expect(live).toEqual(nothing);
  });

  it('is watched for as long as it is armed or under way, and no request is otherwise', async () => {
    await arming.arm('purchase-1', target, headers);
    expect(live).toEqual({ armed: [target], inFlight: [] });
    await arming.arm('purchase-2', target, { 'PAYMENT-SIGNATURE': 'proof-2' });
    await arming.consume(request());
    expect(live).toEqual({ armed: [target], inFlight: [target] });
    clock.now += 10_000;
    await vi.advanceTimersByTimeAsync(10_100);
    expect(live).toEqual({ armed: [], inFlight: [target] });
    await arming.answered('request-1');
    expect(live).toEqual(nothing);
  });

  it('is watched before its rule is in force', async () => {
    const { updateSessionRules } = chrome.declarativeNetRequest;
    let before = nothing;
    chrome.declarativeNetRequest.updateSessionRules = (update: Update) => {
      before = live;
      return updateSessionRules(update);
    };
    await arming.arm('purchase-1', target, headers);
    expect(before).toEqual({ armed: [target], inFlight: [] });
  });

  it('is gone with all others when the wallet locks', async () => {
    await arming.arm('purchase-1', target, headers);
    await arming.arm(
      'purchase-2',
      { ...target, url: 'https://shop.example/2' },
      { 'PAYMENT-SIGNATURE': 'proof-2' },
    );
    await arming.disarmAll();
    expect(proofs()).toEqual([]);
  });

  it('waits its turn when sixty-four are in force', async () => {
    for (let index = 0; index < 64; index += 1) {
      await arming.arm(
        `purchase-${index}`,
        { ...target, url: `https://shop.example/${index}` },
        { 'PAYMENT-SIGNATURE': `proof-${index}` },
      );
    }
    let isArmed = false;
    void arming.arm('purchase-64', target, { 'PAYMENT-SIGNATURE': 'proof-64' }).then(() => {
      isArmed = true;
    });
    await vi.advanceTimersByTimeAsync(200);
    expect(isArmed).toBe(false);
    await arming.consume(
      request({ url: 'https://shop.example/5', headers: [['payment-signature', 'proof-5']] }),
    );
    await vi.advanceTimersByTimeAsync(50);
    expect(isArmed).toBe(true);
  });
});

describe('a worker that died', () => {
  it('finds its rules again, and which purchase each is for', async () => {
    await arming.arm('purchase-1', target, headers);
    live = nothing;
    const again = createArming(clock, watch);
    await again.sweep();
    expect(live).toEqual({ armed: [target], inFlight: [] });
    expect(await again.consume(request())).toBe('purchase-1');
    expect(proofs()).toEqual([]);
  });

  it('is told the answer to a request that left before', async () => {
    await arming.arm('purchase-1', target, headers);
    await arming.consume(request());
    live = nothing;
    const again = createArming(clock, watch);
    expect(again.mayHaveSent('request-9')).toBe(true); // until it has read what is kept
    await again.sweep();
    expect(live).toEqual({ armed: [], inFlight: [target] });
    expect(await again.answered('request-1')).toBe('purchase-1');
    expect(again.mayHaveSent('request-9')).toBe(false);
  });

  it('sweeps what has expired meanwhile', async () => {
    await arming.arm('purchase-1', target, headers);
    clock.now += 10_000;
    await createArming(clock, watch).sweep();
    expect(proofs()).toEqual([]);
  });

  it('sweeps a rule that nobody remembers, and leaves the gate and its own alone', async () => {
    await arming.arm('purchase-1', target, headers);
    const [own] = proofs();
    if (own === undefined) throw new Error('a rule was expected');
    browserKeeps.rules.set(900_000_001, { ...own, id: 900_000_001 });
    browserKeeps.rules.set(1, { ...own, id: 1, action: { type: 'redirect' } as never });
    const before = proofs().length;
    await createArming(clock, watch).sweep();
    expect(proofs()).toHaveLength(before - 1);
    expect(browserKeeps.rules.has(1)).toBe(true);
  });
});

describe('letting one navigation through', () => {
  const navigation: Target = { ...target, resourceType: 'main_frame', initiator: undefined };

  it('adds no header, and is over when that navigation was answered', async () => {
    await arming.letThrough(navigation);
    expect([...browserKeeps.rules.values()].every(({ action }) => action.type === 'allow')).toBe(true);
    expect(browserKeeps.rules.size).toBeGreaterThan(0);
    await arming.letThroughDone({ url: navigation.url, tabId: 8, type: 'main_frame' });
    expect(browserKeeps.rules.size).toBeGreaterThan(0);
    await arming.letThroughDone({ url: navigation.url, tabId: 7, type: 'main_frame' });
    expect(browserKeeps.rules.size).toBe(0);
  });

  it('takes no payment with it', async () => {
    await arming.arm('purchase-1', navigation, headers);
    await arming.letThroughDone({ url: navigation.url, tabId: 7, type: 'main_frame' });
    expect(proofs().length).toBeGreaterThan(0);
  });
});
