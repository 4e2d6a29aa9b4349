// The types of browsers.mjs.

export function chromiumPath(): string | null;
