// Finds the browsers that tests and the demo drive. Plain JavaScript: it runs before anything is installed.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const chromiums = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/snap/bin/chromium'],
  darwin: ['/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: [],
};

/** A Chromium, not a branded Chrome: that one no longer loads unpacked extensions from the command line. */
export function chromiumPath() {
  const named = process.env.TUPPENCE_CHROMIUM;
  return firstThere([named, ...(chromiums[process.platform] ?? []), playwrightsOwn()]);
}

const firefoxes = {
  linux: ['/usr/bin/firefox-esr', '/usr/bin/firefox'],
  darwin: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  win32: ['C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
};

/** Any Firefox: extensions are installed for the session, so they need no signature. */
export function firefoxPath() {
  return firstThere([process.env.TUPPENCE_FIREFOX, ...(firefoxes[process.platform] ?? [])]);
}

function firstThere(paths) {
  return paths.find((path) => path && existsSync(path)) ?? null;
}

function playwrightsOwn() {
  try {
    return createRequire(import.meta.url)('@playwright/test').chromium.executablePath();
  } catch {
    return null;
  }
}
