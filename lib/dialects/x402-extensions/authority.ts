// Who may speak for a seller: the key that is paid, or a key that the seller's own host publishes (did:web). Nobody else.
// x402 specs/extensions/extension-offer-and-receipt.md §4.5.1 ; https://w3c-ccg.github.io/did-method-web/
import { isList, isRecord, type JsonRecord, stringOf } from '../../core/json.ts';
import { addressOf, isSameKey, keyOfJwk, keyOfMultibase, type PublicKey } from './public-keys.ts';

export type Authority = 'payee' | 'domain' | 'unknown' | 'stranger';

/**
 * What stands at a URL of the seller's own origin, as parsed JSON: `{}` where nothing is published there, null where that
 * cannot be known now. No other origin is ever asked, nor redirected to: whoever signs would decide whom the wallet calls.
 */
export type Published = (url: string) => Promise<unknown>;

/** One entry of the seller's DID document. */
interface PublishedKey {
  readonly fragment: string;
  readonly key: PublicKey | null;
  /** Of the key, or named in its place. */
  readonly address: string | null;
}

export interface Seller {
  readonly payTo: string;
  readonly host: string;
  /** Null: not to be known now. Asked for at most once. */
  readonly keys: () => Promise<readonly PublishedKey[] | null>;
}

const maxKeys = 32;

export function sellerAt(url: string, payTo: string, published: Published): Seller {
  const { host, origin } = new URL(url);
  let asked: Promise<readonly PublishedKey[] | null> | undefined;
  const keys = () => {
    asked ??= keysAt(`${origin}/.well-known/did.json`, host, published);
    return asked;
  };
  return { payTo, host, keys };
}

/** For the signer of a sound signature: an account, a key, or both. */
export async function authorityOf(
  signer: { readonly address: string | null; readonly key: PublicKey | null },
  seller: Seller,
): Promise<Authority> {
  if (signer.address !== null && isSame(signer.address, seller.payTo)) return 'payee';
  const keys = await seller.keys();
  if (keys === null) return 'unknown';
  const isPublished = keys.some(
    ({ key, address }) =>
      (key !== null && signer.key !== null && isSameKey(key, signer.key)) ||
      (address !== null && signer.address !== null && isSame(address, signer.address)),
  );
  return isPublished ? 'domain' : 'stranger';
}

/** The host of a did:web without a path: what lies on a path may be a tenant's. Null for all other ids. */
export function hostOfDidWeb(id: string): string | null {
  const host = /^did:web:([A-Za-z0-9.-]+(?:%3[Aa][0-9]{1,5})?)(?:#|$)/.exec(id)?.[1];
  return host === undefined ? null : host.toLowerCase().replace(/%3a/, ':');
}

export function fragmentOf(id: string): string {
  return id.slice(id.indexOf('#') + 1 || id.length);
}

async function keysAt(
  url: string,
  host: string,
  published: Published,
): Promise<readonly PublishedKey[] | null> {
  const document = await Promise.resolve()
    .then(() => published(url))
    .catch(() => null);
  return keysIn(document, host);
}

/** A document that calls itself by another name is nobody's: null, as if it could not be had. */
function keysIn(document: unknown, host: string): readonly PublishedKey[] | null {
  if (!isRecord(document)) return null;
  if (document.id === undefined && document.verificationMethod === undefined) return [];
  if (hostOfDidWeb(stringOf(document.id) ?? '') !== host) return null;
  const methods = isList(document.verificationMethod) ? document.verificationMethod : [];
  return methods.slice(0, maxKeys).filter(isRecord).map(publishedKey);
}

function publishedKey(method: JsonRecord): PublishedKey {
  const key = keyOfJwk(method.publicKeyJwk) ?? keyOfMultibase(method.publicKeyMultibase);
  // CAIP-10; the same account on every chain of EVM.
  const account = /^eip155:[0-9]{1,16}:(0x[0-9a-fA-F]{40})$/.exec(stringOf(method.blockchainAccountId) ?? '');
  const address = key === null ? (account?.[1] ?? null) : addressOf(key);
  return { fragment: fragmentOf(stringOf(method.id) ?? ''), key, address };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
