// The pages that the content scripts stand in, and the addresses that the wallet may hear of: https everywhere, and this machine
// for developer mode.

export const pageMatches = ['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*'] as const;

/** Everything at this origin; null where the extension may not go. */
export function patternOf(origin: string): string | null {
  const { protocol, hostname, port } = new URL(origin);
  const isReachable =
    protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1'].includes(hostname));
  // Chromium's match patterns may name a port, and stand for every port where they do not.
  return isReachable ? `${protocol}//${hostname}:${port || (protocol === 'https:' ? 443 : 80)}/*` : null;
}
