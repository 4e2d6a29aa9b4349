// One row of an imported history: checked as if a stranger had written it, and made of nothing but its terms and its log.
import { failed, type Outcome, success } from '../core/failure.ts';
import { isList, isRecord, type JsonRecord } from '../core/json.ts';
import { parseAmount } from '../core/money.ts';
import { familyOf } from '../core/network-family.ts';
import type { Terms } from '../core/purchase.ts';
import { dialectOf } from '../dialects/index.ts';
import { costOf, type Network, networkOf, pairOf } from '../networks/index.ts';
import { schemeOf } from '../schemes/index.ts';
import { readEntry } from './history-entry.ts';
import {
  isAddress,
  isDecider,
  isDraft,
  isMethod,
  isName,
  isNonce,
  isPlace,
  isRequest,
  isWhole,
} from './history-members.ts';
import type { Past } from './ports.ts';
import { isBodiless } from './reserve.ts';

/** In milliseconds: clocks differ by so much, and a purchase of the future would count for ever. */
const clockMargin = 5 * 60_000;
/** Seconds around a purchase in which its authorization ends; the longest is given ten minutes. */
const longestWindow = 24 * 3_600;
const longestLog = 1_000;

export function readPast(row: unknown, now: number, networks: readonly Network[]): Outcome<Past> {
  if (!isRecord(row) || !isList(row.log) || row.log.length > longestLog) return failed('history-malformed');
  const terms = readTerms(row, now, networks);
  if (!terms.ok) return terms;
  const log = row.log.map((entry) => readEntry(entry, now + clockMargin));
  const entries = log.filter((entry) => entry !== null);
  const isReadable = entries.length === log.length && isBegun(entries);
  return isReadable && isFit(terms.value, entries)
    ? success({ terms: terms.value, log: entries })
    : failed('history-malformed');
}

/** Reserved once, at the beginning. */
function isBegun([first, ...rest]: Past['log']): boolean {
  return first?.kind === 'reserved' && rest.every(({ kind }) => kind !== 'reserved');
}

/** Of what was found on the chain there is no authorization to ask about, so the chain must have had its word. */
function isFit({ decidedBy, nonce }: Terms, log: Past['log']): boolean {
  // What was prepared is what is named: a log must not make another payment of it.
  if (log.some((entry) => entry.kind === 'prepared' && entry.draft.nonce !== nonce)) return false;
  return decidedBy !== 'elsewhere' || log.some(({ kind }) => kind === 'settled');
}

function readTerms(row: JsonRecord, now: number, networks: readonly Network[]): Outcome<Terms> {
  const { id, key, thing, at, site, url, method, request, file, dialect, scheme } = row;
  const { network, asset, amount, cost, kind, payTo, account, nonce, validBefore, draft, decidedBy } = row;
  const { ceiling } = row;
  const isSound =
    isName(id) &&
    isName(key) &&
    isName(thing) &&
    isWhole(at) &&
    at <= now + clockMargin &&
    isMethod(method) &&
    isRequest(request) &&
    (file === null || isName(file)) &&
    typeof dialect === 'string' &&
    typeof scheme === 'string' &&
    typeof network === 'string' &&
    typeof asset === 'string' &&
    isAddress(payTo, familyOf(network)) &&
    isAddress(account, familyOf(network)) &&
    isNonce(nonce) &&
    isWhole(validBefore) &&
    Math.abs(validBefore - at / 1000) <= longestWindow &&
    isDraft(draft) &&
    isDecider(decidedBy) &&
    isPlace(site, url, decidedBy);
  if (!isSound) return failed('history-malformed');
  // What was taken of a ceiling the log tells, and not the row.
  const agreed = ceiling === undefined ? { amount, cost } : { amount: ceiling, cost: null };
  const price = priceOf({ network, asset, ...agreed, kind }, networks);
  if (!price.ok) return price;
  // Written again from what was checked: nothing else of the row is carried on.
  const terms: Terms = {
    id,
    key,
    thing,
    body: isBodiless(method) ? '' : null, // what it carried is not written to a file
    at,
    site: site as string, // isPlace
    url: url as string, // isPlace
    method,
    request,
    file,
    dialect,
    scheme,
    ...price.value,
    ...(ceiling === undefined ? {} : { ceiling: price.value.amount }),
    payTo,
    account,
    nonce,
    validBefore,
    draft,
    decidedBy,
  };
  return decidedBy === 'elsewhere' ? foundTerms(terms) : boughtTerms(terms);
}

/** Token and price as this wallet knows them: what a file says of them is compared, never believed. `cost` null: it is not said. */
function priceOf(
  {
    network,
    asset,
    amount,
    cost,
    kind,
  }: Readonly<Record<'network' | 'asset', string>> & Readonly<Record<'amount' | 'cost' | 'kind', unknown>>,
  networks: readonly Network[],
): Outcome<Pick<Terms, 'network' | 'asset' | 'amount' | 'cost' | 'kind'>> {
  const known = pairOf(networks, { network, asset });
  // Written by a wallet that knows more networks than this one, or a token that its owner has added there.
  if (known === undefined)
    return failed(networkOf(networks, network) === undefined ? 'history-newer' : 'history-token-unknown');
  const { token } = known;
  const parsed = parseAmount(amount);
  if (!parsed.ok) return failed('history-malformed');
  const price = costOf(token, parsed.value).toString();
  const money = known.network.testnet ? 'test' : 'real';
  if ((cost !== null && cost !== price) || kind !== money) return failed('history-malformed');
  return success({
    network,
    asset: token.address,
    amount: parsed.value.toString(),
    cost: price,
    kind: money,
  });
}

/** What the chain is asked about must be what the row says. */
function boughtTerms(terms: Terms): Outcome<Terms> {
  const scheme = schemeOf(terms.scheme);
  if (scheme === undefined || dialectOf(terms.dialect) === undefined) return failed('history-newer');
  if (scheme.family !== familyOf(terms.network)) return failed('history-malformed');
  if (!/^[0-9]{1,78}$/.test(terms.draft.value ?? '')) return failed('history-malformed');
  const { payTo, amount, nonce, validBefore } = scheme.authorization(terms.draft);
  const isSame =
    terms.draft.from === terms.account &&
    payTo === terms.payTo &&
    amount.toString() === terms.amount &&
    nonce === terms.nonce &&
    validBefore === terms.validBefore &&
    (scheme.isCeiling === true) === (terms.ceiling !== undefined) &&
    !terms.id.startsWith('found-');
  return isSame ? success(terms) : failed('history-malformed');
}

function foundTerms(terms: Terms): Outcome<Terms> {
  const isNamed = terms.id === `found-${terms.nonce}` && terms.key === terms.id && terms.thing === terms.id;
  const isFound = isNamed && terms.ceiling === undefined;
  return isFound ? success({ ...terms, dialect: '', scheme: '', draft: {} }) : failed('history-malformed');
}
