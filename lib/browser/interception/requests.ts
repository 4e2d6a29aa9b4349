// What must be remembered of a request until its answer comes: whether it was speculative, and who redirected it.

export interface Requests {
  /** The request says that it is a prefetch or a prerender; the life of its document alone does not tell. */
  isSpeculative(requestId: string): void;
  /** A redirect keeps the request's id; `from` is the URL that redirected. */
  redirected(requestId: string, from: string): void;
  of(requestId: string): { readonly speculative: boolean; readonly redirectedFrom: readonly string[] };
  forget(requestId: string): void;
}

export function createRequests(): Requests {
  const speculative = new Set<string>();
  const redirects = new Map<string, readonly string[]>();

  return {
    isSpeculative: (requestId) => void speculative.add(requestId),
    redirected(requestId, from) {
      redirects.set(requestId, [...(redirects.get(requestId) ?? []), new URL(from).origin]);
    },
    of: (requestId) => ({
      speculative: speculative.has(requestId),
      redirectedFrom: redirects.get(requestId) ?? [],
    }),
    forget(requestId) {
      speculative.delete(requestId);
      redirects.delete(requestId);
    },
  };
}

/** Methods that a page's request may be repeated with; a payment never rides on a preflight or a tunnel. */
export function isRepeatable(method: string): boolean {
  return ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method);
}
