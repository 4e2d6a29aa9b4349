// Hears of requests that leave: of navigations always, of all others only while a proof is armed. Every listener costs every
// request that it matches the time of a message between processes.
import { networkUrl } from '../../../core/site.ts';
import { repeatableTypes } from '../page/request-kinds.ts';
import type { SentRequest } from './arming.ts';
import { namesAndValues, navigationTypes } from './chromium-facts.ts';

export interface Departures {
  /** While a proof is armed, whichever request carries it is told. */
  watchAll(on: boolean): void;
}

export type Departure = SentRequest & { readonly type: string };

const urls = ['http://*/*', 'https://*/*'];
/** Not all of them: a listener that wants all costs every request of every page, as the gate does (gatekeeper.ts). */
const extra: ['requestHeaders'] = ['requestHeaders'];

/** Registers the listener for navigations; must run synchronously at the start of the worker. */
export function createDepartures(left: (request: Departure) => void): Departures {
  const { onSendHeaders } = chrome.webRequest;
  const hearNavigation = (details: Details) => left(departureOf(details));
  const hearOther = (details: Details) => left(departureOf(details));
  onSendHeaders.addListener(hearNavigation, filterOf(navigationTypes), extra);

  return {
    watchAll(on) {
      if (on === onSendHeaders.hasListener(hearOther)) return;
      if (on) onSendHeaders.addListener(hearOther, filterOf(repeatableTypes), extra);
      else onSendHeaders.removeListener(hearOther);
    },
  };
}

type Details = chrome.webRequest.OnSendHeadersDetails;

function departureOf({ requestId, url, method, type, requestHeaders }: Details): Departure {
  return { requestId, url: networkUrl(url) ?? url, method, type, headers: namesAndValues(requestHeaders) };
}

/** The API's enums are plain strings at run time; the types hide them behind names. */
function filterOf(types: readonly string[]): chrome.webRequest.RequestFilter {
  return { urls, types } as chrome.webRequest.RequestFilter;
}
