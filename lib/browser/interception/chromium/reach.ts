// Where the page script stands: on every page but those of blocked sites, or only on sites that the user has a rule for.
// It is registered while the browser runs, never by the manifest.
import { pageMatches, patternOf } from '../../matches.ts';

const id = 'page';

/** Changes wait for each other: a script is registered once. */
let last: Promise<unknown> = Promise.resolve();

export interface Reached {
  /** null: every page. */
  readonly sites: readonly string[] | null;
  readonly except: readonly string[];
}

/** A registration outlives the browser, and ends with an update of the extension. */
export function setReach(reached: Reached): Promise<void> {
  const change = last.then(() => register(reached));
  last = change.catch(() => undefined);
  return change;
}

async function register({ sites, except }: Reached): Promise<void> {
  const matches = sites === null ? [...pageMatches] : patternsOf(sites);
  const excludeMatches = patternsOf(except);
  const [registered] = await chrome.scripting.getRegisteredContentScripts({ ids: [id] });
  if (matches.length === 0) {
    if (registered !== undefined) await chrome.scripting.unregisterContentScripts({ ids: [id] });
    return;
  }
  const script = scriptFor(matches, excludeMatches);
  if (registered === undefined) await chrome.scripting.registerContentScripts([script]);
  else if (!isSame(registered.matches, matches) || !isSame(registered.excludeMatches, excludeMatches))
    await chrome.scripting.updateContentScripts([script]);
}

function scriptFor(matches: string[], excludeMatches: string[]): chrome.scripting.RegisteredContentScript {
  return {
    id,
    matches,
    excludeMatches,
    js: ['/content-scripts/page.js'],
    world: 'MAIN',
    runAt: 'document_start',
    allFrames: true,
    matchOriginAsFallback: true, // frames without an address of their own belong to the page that made them
    persistAcrossSessions: true,
  };
}

/** Of this machine's names only those that the script may stand on. */
function patternsOf(sites: readonly string[]): string[] {
  return [...new Set(sites.map(patternOf).filter((pattern) => pattern !== null))].sort();
}

function isSame(some: readonly string[] = [], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}
