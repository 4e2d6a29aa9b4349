// Time and chance are arguments, so that every rule and every payment runs in a test in a millisecond.

/** Milliseconds since 1970. */
export type Clock = () => number;

/** That many bytes from a cryptographic source. */
export type Random = (bytes: number) => Uint8Array;
