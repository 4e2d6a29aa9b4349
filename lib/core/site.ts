// Who is asking: an origin as the browser vouches for it. The origin string is the only key; hosts and URLs are not.
import { failed, type Outcome, success } from './failure.ts';

/** An https origin, or an http origin of this machine: `https://shop.example`, `http://localhost:3000`. */
export type Site = string & { readonly __site: true };

/** Reads an origin (not a URL): opaque, insecure and odd ones are named failures. */
export function parseSite(origin: string | undefined): Outcome<Site> {
  if (origin === undefined || origin === 'null' || origin === '') return failed('site-opaque');
  const url = urlOf(origin);
  if (url === null || url.origin !== origin) return failed('site-opaque');
  if (url.hostname.endsWith('.')) return failed('site-opaque');
  if (url.protocol === 'http:' && !isLoopback(origin)) return failed('site-not-secure');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return failed('site-opaque');
  // The only place where a string becomes a site: it has just been checked.
  return success(origin as Site);
}

/** The site of a URL that the browser itself reported for a network request. */
export function siteOfUrl(url: string): Outcome<Site> {
  const parsed = urlOf(url);
  if (parsed === null || parsed.username !== '' || parsed.password !== '') return failed('site-opaque');
  return parseSite(parsed.origin);
}

/** Loopback by name or number (Secure Contexts §3.1); other private addresses are ordinary insecure hosts here. */
export function isLoopback(origin: string): boolean {
  const hostname = urlOf(origin)?.hostname ?? '';
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname) ||
    hostname === '[::1]'
  );
}

/** The URL as the network sees it: canonical, without the fragment. Null for what is no URL. */
export function networkUrl(url: string): string | null {
  const parsed = urlOf(url);
  if (parsed === null) return null;
  parsed.hash = '';
  return parsed.href;
}

function urlOf(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
