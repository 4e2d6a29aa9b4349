// The network rule that puts one payment on one request: exact URL, method, kind, tab and initiator (I12).

export interface Target {
  /** Without fragment, as the network sees it. */
  readonly url: string;
  readonly method: string;
  readonly resourceType: string;
  /** -1: a request of a site's service worker. */
  readonly tabId: number;
  /** Origin of the asking document; undefined for navigations, whose initiator may be the user. */
  readonly initiator: string | undefined;
}

type Rule = chrome.declarativeNetRequest.Rule;
type Condition = chrome.declarativeNetRequest.RuleCondition;

const payment = 3;
const letThrough = 2;
export const gatePriority = 1;

export function paymentRule(id: number, target: Target, headers: Readonly<Record<string, string>>): Rule {
  return {
    id,
    priority: payment,
    condition: conditionOf(target),
    // Casts in this file: the API's enums are plain strings at run time, and the types hide them behind names.
    action: {
      type: 'modifyHeaders',
      requestHeaders: Object.entries(headers).map(([header, value]) => ({ header, operation: 'set', value })),
    } as chrome.declarativeNetRequest.RuleAction,
  };
}

/** The gate stays open for one navigation: its 402, or its 200 that carries the header, is shown as it is. */
export function letThroughRule(id: number, target: Target): Rule {
  return {
    id,
    priority: letThrough,
    condition: { ...conditionOf(target), responseHeaders: [{ header: 'payment-required' }] },
    action: { type: 'allow' } as chrome.declarativeNetRequest.RuleAction,
  };
}

function conditionOf(target: Target): Condition {
  return {
    ...exactUrl(target.url),
    isUrlFilterCaseSensitive: true,
    // Never omitted: without a method the header would ride on the CORS preflight (M4),
    // without a type the rule would not match navigations (M2).
    requestMethods: [target.method.toLowerCase()],
    resourceTypes: [target.resourceType],
    tabIds: [target.tabId],
    ...(target.initiator === undefined ? {} : { initiatorDomains: [new URL(target.initiator).hostname] }),
  } as Condition;
}

/** `|url|` is exact unless the URL itself holds one of the filter's own signs. */
function exactUrl(url: string): Pick<Condition, 'urlFilter'> | Pick<Condition, 'regexFilter'> {
  if (!/[*^|]/.test(url)) return { urlFilter: `|${url}|` };
  return { regexFilter: `^${url.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')}$` };
}
