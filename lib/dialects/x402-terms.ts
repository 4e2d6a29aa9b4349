// The grammar that all x402 dialects share: a document with a version and offers, each offer read on its own.
import { type Failure, type FailureName, failed, failure, type Outcome, success } from '../core/failure.ts';
import { isList, isRecord, type Json, type JsonRecord, stringOf } from '../core/json.ts';
import { parseAmount } from '../core/money.ts';
import type { Offer, Reading } from '../core/offer.ts';
import { siteWords } from '../core/words.ts';
import type { NetworkNames } from './contract.ts';
import { echoOf } from './x402-extensions/echo.ts';
import { signInWithX } from './x402-extensions/sign-in.ts';

const maxOffers = 32;
const maxStringLength = 2048;
const defaultWindow = 60;

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
  const extensions = echoOf(extensionsOf(document));
  const echo: JsonRecord = {
    ...(resource === null ? {} : { resource }),
    ...(Object.keys(extensions).length === 0 ? {} : { extensions }),
  };
  return readOffers(dialect, document, (entry) =>
    offerV2(dialect, entry, siteWords(resource?.description), echo),
  );
}

export function refused(dialect: string, name: FailureName): Reading {
  return { dialect, offers: [], dropped: [], refusal: failure(name), extensions: {} };
}

function readOffers(dialect: string, document: JsonRecord, read: (entry: Json) => Outcome<Offer>): Reading {
  const accepts = document.accepts;
  if (!isList(accepts)) return refused(dialect, 'challenge-without-offers');
  const extensions = extensionsOf(document);
  if (accepts.length === 0) return { ...refused(dialect, emptyMeans(extensions)), extensions };
  const outcomes = accepts.slice(0, maxOffers).map((entry, index) => placed(read(entry), entry, index));
  return {
    dialect,
    offers: outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : [])),
    dropped: outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.failure])),
    refusal: null,
    extensions,
  };
}

/** `field` tells where in the document it is wrong, for whoever has to mend it; `network`, for what was meant. */
function placed(outcome: Outcome<Offer>, entry: Json, index: number): Outcome<Offer> {
  if (outcome.ok) return outcome;
  const { name, detail } = outcome.failure;
  const member = detail?.field === undefined ? '' : `.${detail.field}`;
  const network = isRecord(entry) ? stringOf(entry.network) : undefined;
  const meant = network === undefined ? {} : { network: network.slice(0, 60) };
  return failed(name, { field: `accepts[${index}]${member}`, ...meant });
}

function extensionsOf(document: JsonRecord): JsonRecord {
  return isRecord(document.extensions) ? document.extensions : {};
}

/** No offers but a sign-in: a route for those who have paid before. */
function emptyMeans(extensions: JsonRecord): FailureName {
  return signInWithX in extensions ? 'challenge-sign-in-only' : 'challenge-without-offers';
}

function offerV1(dialect: string, entry: Json, names: NetworkNames): Outcome<Offer> {
  if (!isRecord(entry)) return failed('offer-malformed');
  if (entry.amount !== undefined && entry.amount !== entry.maxAmountRequired)
    return failed('amount-contradictory', { field: 'amount' });
  const name = stringOf(entry.network);
  const network = name === undefined ? undefined : (names(name) ?? name);
  const words = siteWords(entry.description);
  return offerOf(entry, 'maxAmountRequired', network, { dialect, words, echo: {} });
}

function offerV2(dialect: string, entry: Json, words: string | null, echo: JsonRecord): Outcome<Offer> {
  if (!isRecord(entry)) return failed('offer-malformed');
  return offerOf(entry, 'amount', stringOf(entry.network), { dialect, words, echo });
}

function offerOf(
  entry: JsonRecord,
  price: 'amount' | 'maxAmountRequired',
  network: string | undefined,
  rest: Pick<Offer, 'dialect' | 'words' | 'echo'>,
): Outcome<Offer> {
  const amount = parseAmount(entry[price]);
  if (!amount.ok) return failed(amount.failure.name, { field: price });
  const window = parseWindow(entry.maxTimeoutSeconds);
  if (!window.ok) return failed(window.failure.name, { field: 'maxTimeoutSeconds' });
  const [scheme, asset, payTo] = [entry.scheme, entry.asset, entry.payTo].map(boundedString);
  if (!scheme) return failed('offer-malformed', { field: 'scheme' });
  if (!asset) return failed('offer-malformed', { field: 'asset' });
  if (!payTo) return failed('offer-malformed', { field: 'payTo' });
  if (!boundedString(network)) return failed('offer-malformed', { field: 'network' });
  if (entry.extra !== undefined && entry.extra !== null && !isRecord(entry.extra))
    return failed('offer-malformed', { field: 'extra' });
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
