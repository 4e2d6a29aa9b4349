// Arms a proof for one request and takes it away again: when it was sent, when its time is over, at every wake.
import type { Clock } from '../../../core/time-and-chance.ts';
import {
  expressionOf,
  firstPaymentId,
  letThroughRules,
  paymentRules,
  rulesPerTarget,
  type Target,
} from './header-rule.ts';

/** A rule that was not used by then is stale: the repeat follows within milliseconds. */
const lifeTime = 10_000;
const maxLive = 64;
const storageKey = 'armed';

interface Armed {
  /** The first of its rules. */
  readonly ruleId: number;
  /** null: the gate lets one navigation through, nothing is paid. */
  readonly purchaseId: string | null;
  readonly target: Target;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: number;
}

interface InFlight {
  readonly purchaseId: string;
  readonly target: Target;
}

export interface Arming {
  /** Resolves when the network rule is in force; waits its turn when too many are live. */
  arm(purchaseId: string, target: Target, headers: Readonly<Record<string, string>>): Promise<void>;
  letThrough(target: Target): Promise<void>;
  /** Whether a rule for this URL fits the browser; asked before anything is signed. */
  fits(url: string): Promise<boolean>;
  /** A request left with its headers: which purchase it carried, if any. Its rule is gone after this. */
  consume(request: SentRequest): Promise<string | null>;
  /** False: this request certainly carried nothing. */
  mayHaveSent(requestId: string): boolean;
  /** The purchase that a response belongs to; each is told once. */
  answered(requestId: string): Promise<string | null>;
  /** True: this answer was let through, and its rule is gone after this. */
  letThroughDone(answer: {
    readonly url: string;
    readonly tabId: number;
    readonly type: string;
  }): Promise<boolean>;
  /** Removes every rule whose time is over or whose worker has forgotten it. */
  sweep(): Promise<void>;
  disarmAll(): Promise<void>;
}

/** What is live: armed but not sent, and sent but not answered. */
export interface Live {
  readonly armed: readonly Target[];
  readonly inFlight: readonly Target[];
}

export interface SentRequest {
  readonly requestId: string;
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/**
 * Kept in `storage.session` beside memory: rules outlive the worker, and so must what we know of them. `watch` is told what is
 * live, before a rule is in force and after it is gone.
 */
export function createArming(clock: Clock, watch: (live: Live) => void): Arming {
  const armed = new Map<number, Armed>();
  const inFlight = new Map<string, InFlight>();
  // Apart from the ids that an earlier worker's rules may still hold.
  let nextId = firstPaymentId + Math.floor(clock() % 1_000_000);
  let isRestored = false;
  /** What is being armed when all is taken back must not be armed afterwards. */
  let takenBack = 0;
  const ready = restore().then(() => {
    isRestored = true;
  });

  async function restore(): Promise<void> {
    const stored = (await chrome.storage.session.get(storageKey))[storageKey] as
      | { armed: Armed[]; inFlight: [string, InFlight][] } // written by `save` alone
      | undefined;
    for (const entry of stored?.armed ?? []) armed.set(entry.ruleId, entry);
    for (const [requestId, entry] of stored?.inFlight ?? []) inFlight.set(requestId, entry);
    if (armed.size > 0) setTimeout(() => void sweepExpired(), lifeTime + 100);
    tell();
  }

  function tell(): void {
    const targetsOf = (live: Map<unknown, { readonly target: Target }>) =>
      [...live.values()].map(({ target }) => target);
    watch({ armed: targetsOf(armed), inFlight: targetsOf(inFlight) });
  }

  function save(): Promise<void> {
    tell();
    return chrome.storage.session.set({
      [storageKey]: { armed: [...armed.values()], inFlight: [...inFlight] },
    });
  }

  async function add(entry: Omit<Armed, 'ruleId' | 'expiresAt'>): Promise<void> {
    const before = takenBack;
    const isTakenBack = () => entry.purchaseId !== null && takenBack !== before;
    await ready;
    await sweepExpired();
    while (armed.size >= maxLive) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      await sweepExpired();
    }
    if (isTakenBack()) throw new Error('taken back before it was armed');
    const ruleId = nextId;
    nextId += rulesPerTarget;
    armed.set(ruleId, { ...entry, ruleId, expiresAt: clock() + lifeTime });
    await save();
    const { purchaseId, target, headers } = entry;
    const addRules =
      purchaseId === null ? letThroughRules(ruleId, target) : paymentRules(ruleId, target, headers);
    await chrome.declarativeNetRequest.updateSessionRules({ addRules }).catch((error) => {
      armed.delete(ruleId);
      tell();
      throw error;
    });
    if (isTakenBack()) {
      await remove([ruleId]);
      throw new Error('taken back while it was armed');
    }
    setTimeout(() => void sweepExpired(), lifeTime + 100);
  }

  async function remove(ruleIds: readonly number[]): Promise<void> {
    if (ruleIds.length === 0) return;
    for (const ruleId of ruleIds) armed.delete(ruleId);
    const removeRuleIds = ruleIds.flatMap(idsFrom);
    await chrome.declarativeNetRequest.updateSessionRules({ removeRuleIds });
    await save();
  }

  async function sweepExpired(): Promise<void> {
    const now = clock();
    await remove([...armed.values()].filter(({ expiresAt }) => expiresAt <= now).map(({ ruleId }) => ruleId));
  }

  return {
    arm: (purchaseId, target, headers) => add({ purchaseId, target, headers }),
    letThrough: (target) => add({ purchaseId: null, target, headers: {} }),

    async fits(url) {
      const regex = expressionOf(url);
      return regex === null || (await chrome.declarativeNetRequest.isRegexSupported({ regex })).isSupported;
    },

    async consume(request) {
      await ready;
      const entry = [...armed.values()].find((candidate) => isCarriedBy(candidate, request));
      if (entry?.purchaseId == null) return null;
      inFlight.set(request.requestId, { purchaseId: entry.purchaseId, target: entry.target });
      await remove([entry.ruleId]);
      return entry.purchaseId;
    },

    mayHaveSent: (requestId) => !isRestored || inFlight.has(requestId),

    async answered(requestId) {
      await ready;
      const entry = inFlight.get(requestId);
      if (entry === undefined) return null;
      inFlight.delete(requestId);
      await save();
      return entry.purchaseId;
    },

    async letThroughDone({ url, tabId, type }) {
      await ready;
      const done = [...armed.values()].filter(
        ({ purchaseId, target }) =>
          purchaseId === null && target.url === url && target.tabId === tabId && target.resourceType === type,
      );
      await remove(done.map(({ ruleId }) => ruleId));
      return done.length > 0;
    },

    async sweep() {
      await ready;
      await sweepExpired();
      const rules = await chrome.declarativeNetRequest.getSessionRules();
      const known = new Set([...armed.keys()].flatMap(idsFrom));
      const strays = rules.map(({ id }) => id).filter((id) => id >= firstPaymentId && !known.has(id));
      if (strays.length > 0) await chrome.declarativeNetRequest.updateSessionRules({ removeRuleIds: strays });
    },

    async disarmAll() {
      takenBack += 1;
      await ready;
      await remove([...armed.keys()]);
    },
  };
}

/** All ids that belong to the rules of one target. */
function idsFrom(firstOfTarget: number): number[] {
  return Array.from({ length: rulesPerTarget }, (_, index) => firstOfTarget + index);
}

function isCarriedBy(entry: Armed, request: SentRequest): boolean {
  const wanted = Object.entries(entry.headers);
  return (
    wanted.length > 0 &&
    entry.target.url === request.url &&
    wanted.every(([name, value]) =>
      request.headers.some(
        ([sent, sentValue]) => sent.toLowerCase() === name.toLowerCase() && sentValue === value,
      ),
    )
  );
}
