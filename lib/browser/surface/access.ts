// Whether the browser lets the wallet stand at web pages. Firefox and Chromium both let the user withdraw that.
import { browser } from '../browser.ts';
import { pageMatches } from '../matches.ts';

/** This machine's own pages are for developers; the web is what counts. */
export function hasAccess(): Promise<boolean> {
  return browser.permissions.contains({ origins: ['https://*/*'] });
}

/** Called in the click itself: browsers ask the user only then. */
export function requestAccess(): Promise<boolean> {
  return browser.permissions.request({ origins: [...pageMatches] });
}
