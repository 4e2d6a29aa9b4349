// Where the page script stands: on every page, or only on sites that the user has a rule for. It is registered while the browser runs, never by the manifest.
import { isLoopback } from '../../../core/site.ts';
import { pageMatches } from '../../matches.ts';

const id = 'page';

/** Changes wait for each other: a script is registered once. */
let last: Promise<unknown> = Promise.resolve();

/** `sites` null: every page. A registration outlives the browser, and ends with an update of the extension. */
export function setReach(sites: readonly string[] | null): Promise<void> {
  const change = last.then(() => register(sites));
  last = change.catch(() => undefined);
  return change;
}

async function register(sites: readonly string[] | null): Promise<void> {
  const matches = sites === null ? [...pageMatches] : patternsOf(sites);
  const [registered] = await chrome.scripting.getRegisteredContentScripts({ ids: [id] });
  if (matches.length === 0) {
    if (registered !== undefined) await chrome.scripting.unregisterContentScripts({ ids: [id] });
    return;
  }
  if (registered === undefined) await chrome.scripting.registerContentScripts([scriptFor(matches)]);
  else if (!isSame(registered.matches ?? [], matches))
    await chrome.scripting.updateContentScripts([scriptFor(matches)]);
}

function scriptFor(matches: string[]): chrome.scripting.RegisteredContentScript {
  return {
    id,
    matches,
    js: ['/content-scripts/page.js'],
    world: 'MAIN',
    runAt: 'document_start',
    allFrames: true,
    matchOriginAsFallback: true, // frames without an address of their own belong to the page that made them
    persistAcrossSessions: true,
  };
}

/** Match patterns know no port: the script of one local server also stands on another's pages, where it has no rule. */
function patternsOf(sites: readonly string[]): string[] {
  const hosts = sites
    .map((site) => new URL(site))
    .filter(({ href }) => !isLoopback(href) || isPageMatch(href));
  return [...new Set(hosts.map(({ protocol, hostname }) => `${protocol}//${hostname}/*`))].sort();
}

function isPageMatch(href: string): boolean {
  return ['localhost', '127.0.0.1'].includes(new URL(href).hostname);
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}
