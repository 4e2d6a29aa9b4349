// The types of browsers.mjs.

export function chromiumPath(): string | null;

export function firefoxPath(): string | null;
