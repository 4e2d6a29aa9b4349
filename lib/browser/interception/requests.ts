// What must be remembered of a request until its answer comes: whether it was speculative, and who redirected it.

export interface Requests {
  /** The request says that it is a prefetch or a prerender; the life of its document alone does not tell. */
  isSpeculative(requestId: string): void;
  /** A redirect keeps the request's id; `from` is the URL that redirected. */
  redirected(requestId: string, from: string): void;
  of(requestId: string): { readonly speculative: boolean; readonly redirectedFrom: readonly string[] };
}

/** Few requests are speculative or redirected, and their answers come soon: the oldest are forgotten. */
const capacity = 1_000;

export function createRequests(): Requests {
  const speculative = new Set<string>();
  const redirects = new Map<string, readonly string[]>();

  return {
    isSpeculative(requestId) {
      speculative.add(requestId);
      forgetOldest(speculative);
    },
    redirected(requestId, from) {
      redirects.set(requestId, [...(redirects.get(requestId) ?? []), new URL(from).origin]);
      forgetOldest(redirects);
    },
    of: (requestId) => ({
      speculative: speculative.has(requestId),
      redirectedFrom: redirects.get(requestId) ?? [],
    }),
  };
}

function forgetOldest(kept: Set<string> | Map<string, unknown>): void {
  const [oldest] = kept.keys();
  if (kept.size > capacity && oldest !== undefined) kept.delete(oldest);
}

/** Methods that a page's request may be repeated with; a payment never rides on a preflight or a tunnel. */
export function isRepeatable(method: string): boolean {
  return ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method);
}
