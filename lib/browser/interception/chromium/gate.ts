// The gate: Chromium sends a navigation that met a 402 to our own page, where the worker can hold it.
import { isLoopback } from '../../../core/site.ts';
import { firstPaymentId, gatePriority, letThroughPriority } from './header-rule.ts';

const gateRuleId = 1;
/** From here on, one for each blocked site; payments' rules have higher ids. */
const firstBlockedId = 2;

/** The held URL is the rest of the gate's own URL, as `regexSubstitution` put it there. */
function gatePrefix(): string {
  return `${chrome.runtime.getURL('')}gate/`;
}

/** The URL that a gate's page stands for, with its fragment. */
export function urlBehind(pageUrl: string): string {
  return pageUrl.slice(gatePrefix().length);
}

/** The URL that is held at the gate, without fragment; null for any other page. */
export function heldUrl(pageUrl: string): string | null {
  if (!pageUrl.startsWith(gatePrefix())) return null;
  try {
    const url = new URL(urlBehind(pageUrl));
    url.hash = '';
    const isHeld = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.href));
    return isHeld ? url.href : null;
  } catch {
    return null;
  }
}

export interface GateState {
  /** Closed while there is no wallet. */
  readonly open: boolean;
  readonly developerMode: boolean;
  readonly blocked: readonly string[];
}

/** Plain http stays outside, but for this machine in developer mode; so do blocked sites. */
export function gateRules({ developerMode, blocked }: GateState): chrome.declarativeNetRequest.Rule[] {
  return [gateRule(developerMode), ...blockedRules(blocked)];
}

export function isOfGate(ruleId: number): boolean {
  return ruleId < firstPaymentId;
}

/** The site's own pages are not held. In frames of another site the wallet weighs what that site is allowed. */
function blockedRules(sites: readonly string[]): chrome.declarativeNetRequest.Rule[] {
  return sites.slice(0, firstPaymentId - firstBlockedId).map(
    (site, index) =>
      ({
        id: firstBlockedId + index,
        priority: letThroughPriority,
        condition: {
          urlFilter: `|${site}/`,
          responseHeaders: [{ header: 'payment-required' }],
          requestMethods: ['get'],
          resourceTypes: ['main_frame'],
        },
        action: { type: 'allow' },
      }) as chrome.declarativeNetRequest.Rule, // as below
  );
}

function gateRule(developerMode: boolean): chrome.declarativeNetRequest.Rule {
  const loopback = '|http://(localhost|[a-z0-9.-]+\\.localhost|127\\.[0-9.]+|\\[::1\\])[:/]';
  return {
    id: gateRuleId,
    priority: gatePriority,
    condition: {
      regexFilter: `^(https://${developerMode ? loopback : ''}).*`,
      responseHeaders: [{ header: 'payment-required' }],
      requestMethods: ['get'],
      resourceTypes: ['main_frame', 'sub_frame'],
    },
    // The API's enums are plain strings at run time; the types hide them behind names.
    action: { type: 'redirect', redirect: { regexSubstitution: `${gatePrefix()}\\0` } },
  } as chrome.declarativeNetRequest.Rule;
}

/** The gate's page itself, served at the held URL so that the address bar and a reload keep it. */
export async function gatePage(): Promise<Response> {
  return fetch(chrome.runtime.getURL('/gate.html'));
}
