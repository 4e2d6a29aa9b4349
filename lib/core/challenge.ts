// What a 402 says, as plain data, as observed: the only thing that dialects read.

export interface Challenge {
  /** The URL that answered 402, without fragment. */
  readonly url: string;
  readonly method: string;
  /** As they arrived, names in lower case, repeated headers repeated. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** null where nobody has read it. */
  readonly body: string | null;
  /**
   * network: the background saw this 402 itself. probe: the background asked the same URL once more and read the body.
   * page: only the page has seen it; never paid without asking.
   */
  readonly source: 'network' | 'probe' | 'page';
}

export function headerValues(challenge: Pick<Challenge, 'headers'>, name: string): string[] {
  return challenge.headers.filter(([key]) => key === name).map(([, value]) => value);
}
