// The network rules that put one payment on one request: exact URL, method, kind, tab and initiator.
import { isRepeatable } from '../requests.ts';

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

const paymentPriority = 3;
export const letThroughPriority = 2;
export const gatePriority = 1;

/** Ids of the rules for payments and for what is let through start here; the gate's own are lower. */
export const firstPaymentId = 1_000;

/** The expression a URL needs, to be measured against the browser's limit; null: it needs none. */
export function expressionOf(url: string): string | null {
  return urlFilters(url)[0]?.regexFilter ?? null;
}

/** Ids that one target takes, from `firstId` on. */
export const rulesPerTarget = 2;

export function paymentRules(
  firstId: number,
  target: Target,
  headers: Readonly<Record<string, string>>,
): Rule[] {
  const requestHeaders = Object.entries(headers).map(([header, value]) => ({
    header,
    operation: 'set',
    value,
  }));
  return conditionsOf(target).map((condition, index) => ({
    id: firstId + index,
    priority: paymentPriority,
    condition,
    // Casts in this file: the API's enums are plain strings at run time, and the types hide them behind names.
    action: { type: 'modifyHeaders', requestHeaders } as chrome.declarativeNetRequest.RuleAction,
  }));
}

/** The gate stays open for one navigation: its 402, or its 200 that carries the header, is shown as it is. */
export function letThroughRules(firstId: number, target: Target): Rule[] {
  const [{ urlFilter, regexFilter, ...condition } = {}] = conditionsOf(target);
  return [
    {
      id: firstId,
      priority: letThroughPriority,
      // Nothing is paid by this rule, so the beginning of the URL is exact enough, and never too long to compile.
      condition: {
        ...condition,
        urlFilter: `|${target.url}`,
        responseHeaders: [{ header: 'payment-required' }],
      },
      action: { type: 'allow' } as chrome.declarativeNetRequest.RuleAction,
    },
  ];
}

function conditionsOf(target: Target): Condition[] {
  if (!isRepeatable(target.method)) throw new Error(`a payment never rides on ${target.method}`);
  const exactly = {
    isUrlFilterCaseSensitive: true,
    // Never omitted: without a method the header would ride on the CORS preflight,
    // without a type the rule would not match navigations.
    requestMethods: [target.method.toLowerCase()],
    resourceTypes: [target.resourceType],
    tabIds: [target.tabId],
    ...(target.initiator === undefined ? {} : { initiatorDomains: [new URL(target.initiator).hostname] }),
  };
  return urlFilters(target.url).map((filter) => ({ ...filter, ...exactly }) as Condition);
}

/**
 * Exactly this URL. Chromium matches against the URL with its fragment, so a second filter stands for `url#…`.
 * A URL that holds one of the filter's own signs is written as an expression instead.
 */
function urlFilters(url: string): Pick<Condition, 'urlFilter' | 'regexFilter'>[] {
  if (!/[*^|]/.test(url)) return [{ urlFilter: `|${url}|` }, { urlFilter: `|${url}#` }];
  return [{ regexFilter: `^${url.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')}(#.*)?$` }];
}
