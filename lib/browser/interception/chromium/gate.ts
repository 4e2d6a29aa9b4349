// The gate: Chromium sends a navigation that met a 402 to our own page, where the worker can hold it.
import { isLoopback } from '../../../core/site.ts';
import { gatePriority } from './header-rule.ts';

const gateRuleId = 1;

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

/** Closed while there is no wallet. Plain http stays outside, but for this machine in developer mode. */
export async function setGate(state: {
  readonly open: boolean;
  readonly developerMode: boolean;
}): Promise<void> {
  await chrome.declarativeNetRequest.updateSessionRules({
    removeRuleIds: [gateRuleId],
    addRules: state.open ? [gateRule(state.developerMode)] : [],
  });
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
