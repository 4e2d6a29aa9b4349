// Signing in to a site with an account (EIP-4361): read strictly from what the site asks for, and written as the one text that is signed.
import { failed, type Outcome, success } from './failure.ts';
import { isList, isRecord, type Json, type JsonRecord, stringOf } from './json.ts';
import { type Site, siteOfUrl } from './site.ts';

/** Checked: it binds the account to one origin, now. The signer takes nothing else, least of all a text of somebody's. */
export type SignIn = SignInMembers & { readonly __signIn: true };

interface SignInMembers {
  readonly domain: string;
  readonly address: string;
  readonly uri: string;
  /** CAIP-2, `eip155:…`. */
  readonly network: string;
  readonly nonce: string;
  readonly issuedAt: string;
  /** What a site may leave out; absent members stand neither in the text nor in the answer. */
  readonly statement: string | undefined;
  readonly expirationTime: string | undefined;
  readonly notBefore: string | undefined;
  readonly requestId: string | undefined;
  readonly resources: readonly string[];
}

export interface SignInFacts {
  /** EIP-55. */
  readonly account: string;
  /** The final URL of the answer that asks. */
  readonly url: string;
  /** CAIP-2 id of the chain that the account is known on there. */
  readonly network: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Five minutes: what servers allow the moment of issue to lie back, and clocks to differ. */
const freshness = 5 * 60_000;
const maxLength = 2048;
const maxResources = 8;

// RFC 3986, which has no space, no line end and no quote; `new URL` alone would drop line ends silently.
const uriGrammar = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;
// The statement of EIP-4361: reserved and unreserved characters and the space.
const statementGrammar = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;= ]{1,256}$/;
const nonceGrammar = /^[A-Za-z0-9]{8,128}$/;
const requestIdGrammar = /^[A-Za-z0-9\-._~!$&'()*+,;=:@]{1,128}$/;
const momentGrammar = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const addressGrammar = /^0x[0-9a-fA-F]{40}$/;
const networkGrammar = /^eip155:[1-9][0-9]{0,15}$/;

export function readSignIn(info: unknown, facts: SignInFacts): Outcome<SignIn> {
  const site = siteOfUrl(facts.url);
  if (!site.ok) return site;
  const members = isRecord(info) ? membersOf(info, facts) : null;
  if (members === null) return failed('sign-in-malformed');
  if (!isOf(site.value, members)) return failed('sign-in-other-site');
  if (!isTimely(members, facts.now)) return failed('sign-in-untimely');
  // The only place where a sign-in is made: every member of it has just been checked.
  return success(members as SignIn);
}

/** The text that is signed, to the letter: servers build it anew from the answer's members. */
export function signInText(signIn: SignIn): string {
  const { statement, expirationTime, notBefore, requestId, resources } = signIn;
  return [
    `${signIn.domain} wants you to sign in with your Ethereum account:`,
    signIn.address,
    '',
    ...(statement === undefined ? [''] : [statement, '']),
    `URI: ${signIn.uri}`,
    'Version: 1',
    `Chain ID: ${signIn.network.slice('eip155:'.length)}`,
    `Nonce: ${signIn.nonce}`,
    `Issued At: ${signIn.issuedAt}`,
    ...(expirationTime === undefined ? [] : [`Expiration Time: ${expirationTime}`]),
    ...(notBefore === undefined ? [] : [`Not Before: ${notBefore}`]),
    ...(requestId === undefined ? [] : [`Request ID: ${requestId}`]),
    ...(resources.length === 0 ? [] : ['Resources:', ...resources.map((resource) => `- ${resource}`)]),
  ].join('\n');
}

/** Null where a member is missing, of another kind, or outside its grammar. */
function membersOf(info: JsonRecord, facts: SignInFacts): SignInMembers | null {
  const optional = [
    written(info.statement === '' ? undefined : info.statement, statementGrammar),
    written(info.expirationTime, momentGrammar),
    written(info.notBefore, momentGrammar),
    written(info.requestId, requestIdGrammar),
  ] as const;
  const [domain, uri] = [stringOf(info.domain), uriOf(info.uri)];
  const [nonce, issuedAt] = [written(info.nonce, nonceGrammar), written(info.issuedAt, momentGrammar)];
  const resources = resourcesOf(info.resources);
  if (info.version !== '1' || !addressGrammar.test(facts.account) || !networkGrammar.test(facts.network))
    return null;
  if (!domain || !uri || !nonce || !issuedAt || resources === null || optional.includes(null)) return null;
  const [statement, expirationTime, notBefore, requestId] = optional.map((value) => value ?? undefined);
  const { account: address, network } = facts;
  const given = { statement, expirationTime, notBefore, requestId, resources };
  return { domain, address, uri, network, nonce, issuedAt, ...given };
}

/** Undefined where it is absent, null where it is not as it must be. */
function written(value: Json | undefined, grammar: RegExp): string | undefined | null {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' && grammar.test(value) ? value : null;
}

function uriOf(value: unknown): string | null {
  return typeof value === 'string' && value.length <= maxLength && uriGrammar.test(value) ? value : null;
}

function resourcesOf(value: Json | undefined): readonly string[] | null {
  if (value === undefined || value === null) return [];
  if (!isList(value) || value.length > maxResources) return null;
  const uris = value.map(uriOf).filter((uri) => uri !== null);
  return uris.length === value.length ? uris : null;
}

/**
 * A signature for one site must be worth nothing at another. EIP-4361 allows resources anywhere, and ERC-5573 grants
 * abilities by them; here they are the site's own or none.
 */
function isOf(site: Site, { domain, uri, resources }: SignInMembers): boolean {
  if (domain !== new URL(site).host) return false;
  return [uri, ...resources].every((one) => {
    const other = siteOfUrl(one);
    return other.ok && other.value === site;
  });
}

function isTimely({ issuedAt, expirationTime, notBefore }: SignInMembers, now: number): boolean {
  const issued = Date.parse(issuedAt);
  // Written so that a moment which is none (month 13) fails every comparison, and with it the check.
  if (!(Math.abs(now - issued) <= freshness)) return false;
  if (expirationTime !== undefined && !(Date.parse(expirationTime) > Math.max(now, issued))) return false;
  return notBefore === undefined || Date.parse(notBefore) <= now;
}
