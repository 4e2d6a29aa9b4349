// Who may be paid silently: one total function over what the browser vouches for.
import { type Failure, failure } from './failure.ts';
import { isLoopback, parseSite, type Site, siteOfUrl } from './site.ts';
import type { Reason } from './verdict.ts';

/** Facts about one 402, each from the browser itself; nothing in here was said by a page. */
export interface RequestContext {
  /** The request that got the 402: its final URL, after redirects. */
  readonly url: string;
  readonly method: string;
  /** element: an image, a script, a style, … that nobody but the page has asked for. */
  readonly kind: 'navigation' | 'page-request' | 'element';
  /** Origin of the top-level document; for a navigation, of the URL navigated to. */
  readonly topOrigin: string | undefined;
  /** Origin of the document that asked; undefined where the user did (typed, bookmark, reload). */
  readonly initiator: string | undefined;
  /** Origins from the asking frame's parent up to the top; empty in the top frame. */
  readonly ancestors: readonly string[];
  /** Origins of the URLs that redirected the request here, in order; empty for most. */
  readonly redirectedFrom: readonly string[];
  /** A prefetch or prerender (`Sec-Purpose`), or a document that is not active. */
  readonly speculative: boolean;
  readonly visible: boolean;
  readonly unlocked: boolean;
  /** The terms come from our own observation of the network. */
  readonly observed: boolean;
  readonly developerMode: boolean;
}

export type Standing =
  | { readonly say: 'silent'; readonly site: Site }
  | { readonly say: 'ask'; readonly site: Site; readonly reason: Reason }
  | { readonly say: 'leave'; readonly failure: Failure };

/**
 * Silent, ask, or leave the 402 to the page untouched; the strictest fact decides. `allowed`: of the reasons to ask, those that a
 * person has answered for this site beforehand; only what another origin charges and what acts can be answered so.
 */
export function standingOf(context: RequestContext, allowed: readonly Reason[] = []): Standing {
  const site = parseSite(context.topOrigin);
  if (!site.ok) return { say: 'leave', failure: site.failure };
  const target = siteOfUrl(context.url);
  if (!target.ok) return { say: 'leave', failure: target.failure };
  if (context.speculative) return { say: 'leave', failure: failure('site-speculative') };
  if (context.initiator === 'null') return { say: 'leave', failure: failure('site-opaque') };
  if (!context.developerMode && (isLoopback(site.value) || isLoopback(target.value))) {
    return { say: 'leave', failure: failure('site-loopback') };
  }
  const reason = whyNotSilent(context, site.value, target.value, allowed);
  return reason === null ? { say: 'silent', site: site.value } : { say: 'ask', site: site.value, reason };
}

function whyNotSilent(
  context: RequestContext,
  site: Site,
  target: Site,
  allowed: readonly Reason[],
): Reason | null {
  if (!context.observed) return 'unobserved';
  if (context.ancestors.some((origin) => origin !== site)) return 'embedded';
  if (target !== site && !allowed.includes('other-origin')) return 'other-origin';
  if (context.redirectedFrom.some((origin) => origin !== site)) return 'redirected';
  if (!isOwnDoing(context, site)) return 'opened-by-another-site';
  const isRead = context.method === 'GET' || context.method === 'HEAD';
  if (!isRead && !allowed.includes('not-a-read')) return 'not-a-read'; // a repeat may act twice
  if (!context.visible) return 'not-visible';
  if (!context.unlocked) return 'locked';
  return null;
}

/** A navigation of the user's own has no initiator; a page's request always has one. */
function isOwnDoing(context: RequestContext, site: Site): boolean {
  if (context.initiator === undefined) return context.kind === 'navigation';
  return context.initiator === site;
}
