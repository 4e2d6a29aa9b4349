// When the gate stands: while something is being navigated to. Its rules look at the headers of answers, and while there is one such
// rule Chromium stops every request of every page twice and asks about its headers (RulesetManager::HasExtraHeadersMatcherForRequest).
import { type GateState, gateRules, isOfGate } from './gate.ts';

export interface Gatekeeper {
  /** Resolves when the gate is as it should be. */
  set(state: GateState): Promise<void>;
  /** A document is on its way to a frame; its request has not left yet. */
  began(navigation: Navigation): void;
  /** A document is there. */
  arrived(navigation: Navigation): void;
  /** One never comes; another may be on its way by now. */
  failed(navigation: Navigation): void;
}

interface Navigation {
  readonly tabId: number;
  readonly frameId: number;
  readonly url: string;
}

/** A page's frames come one after the other: the gate is not moved for each. In milliseconds. */
const pause = 1_000;
/** Some that begin are never said to end. In milliseconds. */
const longest = 60_000;

export function createGatekeeper(): Gatekeeper {
  /** By their frames. */
  const underWay = new Map<string, string>();
  let state: GateState = { open: false, developerMode: false, blocked: [] };
  let stands = false;
  /** The ids of the rules in force. Changes wait for each other; those of an earlier worker are read. */
  let inForce = readIds();

  /** The servers of this machine may answer before any rule could be put up. */
  function isWanted(): boolean {
    return state.open && (state.developerMode || underWay.size > 0);
  }

  function adjust(): void {
    if (isWanted() !== stands) put(isWanted());
  }

  function put(on: boolean): void {
    stands = on;
    const addRules = on ? gateRules(state) : [];
    inForce = inForce
      .then((removeRuleIds) => chrome.declarativeNetRequest.updateSessionRules({ removeRuleIds, addRules }))
      .then(() => addRules.map(({ id }) => id))
      .catch(readIds);
  }

  function arrived(navigation: Navigation): void {
    underWay.delete(frameOf(navigation));
    setTimeout(adjust, pause);
  }

  function failed(navigation: Navigation): void {
    if (underWay.get(frameOf(navigation)) === navigation.url) arrived(navigation);
  }

  return {
    async set(next) {
      state = next;
      put(isWanted());
      await inForce;
    },

    began(navigation) {
      underWay.set(frameOf(navigation), navigation.url);
      setTimeout(failed, longest, navigation);
      adjust();
    },

    arrived,
    failed,
  };
}

function frameOf({ tabId, frameId }: Navigation): string {
  return `${tabId} ${frameId}`;
}

async function readIds(): Promise<number[]> {
  const rules = await chrome.declarativeNetRequest.getSessionRules();
  return rules.map(({ id }) => id).filter(isOfGate);
}
