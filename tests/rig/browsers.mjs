// Finds the browsers that tests and the demo drive. Plain JavaScript: it runs before anything is installed.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const places = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/snap/bin/chromium'],
  darwin: ['/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: [],
};

/** A Chromium, not a branded Chrome: that one no longer loads unpacked extensions from the command line. */
export function chromiumPath() {
  const named = process.env.TUPPENCE_CHROMIUM;
  const found = [named, ...(places[process.platform] ?? []), playwrightsOwn()].find(
    (path) => path && existsSync(path),
  );
  return found ?? null;
}

function playwrightsOwn() {
  try {
    return createRequire(import.meta.url)('@playwright/test').chromium.executablePath();
  } catch {
    return null;
  }
}
