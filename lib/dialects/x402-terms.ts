// The grammar that all x402 dialects share: a document with a version and offers, each offer read on its own.
import { type Failure, type FailureName, failed, failure, type Outcome, success } from '../core/failure.ts';
import { isList, isRecord, type Json, type JsonRecord, stringOf } from '../core/json.ts';
import { parseAmount } from '../core/money.ts';
import type { Offer, Reading } from '../core/offer.ts';
import { siteWords } from '../core/words.ts';
import type { NetworkNames } from './contract.ts';

const maxOffers = 32;
const maxStringLength = 2048;
const defaultWindow = 60;
const maxEchoLength = 2048;

/** A document that is not x402 at all (no version, no record) is null: the 402 belongs to somebody else. */
export function versionOf(document: Json): number | Failure | null {
  if (!isRecord(document)) return null;
  const version = document.x402Version;
  if (version === undefined || version === null) return null;
  if (version === 1 || version === 2) return version;
  return failure(
    typeof version === 'number' && version > 2 ? 'challenge-newer-protocol' : 'challenge-version-unknown',
  );
}

export function readV1(dialect: string, document: JsonRecord, names: NetworkNames): Reading {
  return readOffers(dialect, document, (entry) => offerV1(dialect, entry, names));
}

export function readV2(dialect: string, document: JsonRecord): Reading {
  const resource = isRecord(document.resource) ? document.resource : null;
  const extensions = isRecord(document.extensions) ? echoed(document.extensions) : null;
  const echo: JsonRecord = {
    ...(resource === null ? {} : { resource }),
    ...(extensions === null ? {} : { extensions }),
  };
  return readOffers(dialect, document, (entry) =>
    offerV2(dialect, entry, siteWords(resource?.description), echo),
  );
}

/**
 * Servers want back what they sent. Schemas are left out when they would make the header large, and all of it
 * when the rest is still large: a server that reads none is content, one that misses a part is not.
 */
function echoed(extensions: JsonRecord): JsonRecord | null {
  if (isSmall(extensions)) return extensions;
  const infoOnly = Object.fromEntries(
    Object.entries(extensions).map(([name, value]) => [
      name,
      isRecord(value) ? { info: value.info ?? {} } : {},
    ]),
  );
  return isSmall(infoOnly) ? infoOnly : null;
}

function isSmall(value: JsonRecord): boolean {
  return JSON.stringify(value).length <= maxEchoLength;
}

export function refused(dialect: string, name: FailureName): Reading {
  return { dialect, offers: [], dropped: [], refusal: failure(name) };
}

function readOffers(dialect: string, document: JsonRecord, read: (entry: Json) => Outcome<Offer>): Reading {
  const accepts = document.accepts;
  if (!isList(accepts)) return refused(dialect, 'challenge-without-offers');
  if (accepts.length === 0) return refused(dialect, emptyMeans(document));
  const outcomes = accepts.slice(0, maxOffers).map(read);
  return {
    dialect,
    offers: outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : [])),
    dropped: outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.failure])),
    refusal: null,
  };
}

/** No offers but a sign-in: a route for those who have paid before. */
function emptyMeans(document: JsonRecord): FailureName {
  const extensions = document.extensions;
  return isRecord(extensions) && 'sign-in-with-x' in extensions
    ? 'challenge-sign-in-only'
    : 'challenge-without-offers';
}

function offerV1(dialect: string, entry: Json, names: NetworkNames): Outcome<Offer> {
  if (!isRecord(entry)) return failed('offer-malformed');
  if (entry.amount !== undefined && entry.amount !== entry.maxAmountRequired)
    return failed('amount-contradictory');
  const name = stringOf(entry.network);
  const network = name === undefined ? undefined : (names(name) ?? name);
  const words = siteWords(entry.description);
  return offerOf(entry, entry.maxAmountRequired, network, { dialect, words, echo: {} });
}

function offerV2(dialect: string, entry: Json, words: string | null, echo: JsonRecord): Outcome<Offer> {
  if (!isRecord(entry)) return failed('offer-malformed');
  return offerOf(entry, entry.amount, stringOf(entry.network), { dialect, words, echo });
}

function offerOf(
  entry: JsonRecord,
  price: unknown,
  network: string | undefined,
  rest: Pick<Offer, 'dialect' | 'words' | 'echo'>,
): Outcome<Offer> {
  const amount = parseAmount(price);
  if (!amount.ok) return amount;
  const window = parseWindow(entry.maxTimeoutSeconds);
  if (!window.ok) return window;
  const [scheme, asset, payTo] = [entry.scheme, entry.asset, entry.payTo].map(boundedString);
  if (!scheme || !asset || !payTo || !boundedString(network)) return failed('offer-malformed');
  if (entry.extra !== undefined && entry.extra !== null && !isRecord(entry.extra))
    return failed('offer-malformed');
  return success({
    ...rest,
    scheme,
    asset,
    payTo,
    network: network ?? '',
    amount: amount.value,
    window: window.value,
    extra: isRecord(entry.extra) ? entry.extra : {},
    original: entry,
  });
}

/** Whole seconds above zero, also as a string of digits; absent and 0 mean a short default. */
function parseWindow(value: unknown): Outcome<number> {
  if (value === undefined || value === null || value === 0) return success(defaultWindow);
  const seconds = typeof value === 'string' && /^[0-9]{1,10}$/.test(value) ? Number(value) : value;
  if (typeof seconds !== 'number' || !Number.isSafeInteger(seconds) || seconds < 0)
    return failed('window-malformed');
  return success(seconds === 0 ? defaultWindow : seconds);
}

function boundedString(value: unknown): string | undefined {
  const text = stringOf(value);
  return text !== undefined && text !== '' && text.length <= maxStringLength ? text : undefined;
}
