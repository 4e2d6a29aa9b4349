// The one place that imports the browser API: promises everywhere, in the background and in the extension's pages.

export type { WebRequest } from 'webextension-polyfill';
export { default as browser } from 'webextension-polyfill';
