// An address of the web as it may be shown to a stranger: no query, no fragment, no user, and nothing in its path that may be a secret.

/** `https://shop.example/reset/…/done`; empty for what is no address of the web. */
export function bareAddress(url: string): string {
  if (!URL.canParse(url)) return '';
  const { protocol, host, pathname } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return '';
  return `${protocol}//${host}${pathname.split('/').map(bareSegment).join('/').slice(0, longest)}`;
}

const longest = 400;

/** What is left out is marked, so that whoever owns the site sees that there was something. */
function bareSegment(segment: string): string {
  return isSuspicious(decoded(segment)) ? '…' : segment;
}

/**
 * A mail address, a telephone number, an account, a token: long runs of digits, and of letters mixed with digits. Words with
 * hyphens between them, as titles are written, are none of these, however long they are.
 */
function isSuspicious(segment: string): boolean {
  if (segment.includes('@')) return true;
  return segment
    .split(/[^\p{L}\p{N}]+/u)
    .some((word) => isLongNumber(word) || isMixed(word) || word.length > longestWord);
}

function isLongNumber(word: string): boolean {
  return /\d{9}/.test(word);
}

function isMixed(word: string): boolean {
  return word.length >= 12 && /\d/.test(word) && /\p{L}/u.test(word);
}

const longestWord = 40;

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
