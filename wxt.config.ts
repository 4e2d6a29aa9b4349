// The build and the manifest. Every permission has its reason beside it.
import { defineConfig } from 'wxt';
import { shippedDocuments } from './documents.ts';
import { pageMatches } from './lib/browser/matches.ts';

export default defineConfig({
  modules: ['@wxt-dev/module-svelte'],
  imports: false,
  vite: () => ({
    build: {
      // Each file that a page loads costs it milliseconds, however small: what several pages have in common is one file.
      rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'screen', minShareCount: 2 }] } } },
    },
  }),
  manifestVersion: 3,
  hooks: {
    'build:manifestGenerated': (_wxt, manifest) => {
      // WXT writes the title of the popup's page here, which no locale can change.
      if (manifest.action !== undefined) manifest.action.default_title = '__MSG_actionTitle__';
    },
    'build:publicAssets': (wxt, files) => {
      files.push(...shippedDocuments(wxt.config.root));
    },
  },
  manifest: ({ browser }) => ({
    name: '__MSG_extensionName__',
    description: '__MSG_extensionDescription__',
    default_locale: 'en',
    permissions: [
      'storage', // the unlocked session, in memory (`storage.session`)
      'unlimitedStorage', // the ledger of receipts must not be thrown away for lack of room
      'webRequest', // sees the 402 and the answer to the payment on the network
      'webNavigation', // which frame and document a request belongs to: who is asking
      'alarms', // locks on time and takes back unused payments although the worker sleeps
      'idle', // no silent payment, and locking, when the screen is locked
      ...(browser === 'firefox'
        ? ['webRequestBlocking'] // Firefox: holds and repeats the request itself
        : [
            'declarativeNetRequestWithHostAccess', // Chromium: adds the payment header to the one request
            'scripting', // Chromium: the page script stands only where the user wants it
          ]),
    ],
    // Paywalls are anywhere on https; this machine's are for developers, and only ever get test money.
    host_permissions: [...pageMatches],
    incognito: 'not_allowed', // a private window leaves no ledger, so it gets no wallet
    ...(browser === 'firefox' ? firefoxOnly : chromiumOnly),
    action: { default_popup: 'popup.html' },
    commands: {
      // Chromium keeps Alt+Shift+P, and X, Z, C and W, for its tab groups, and silently gives no extension any of them.
      _execute_action: {
        suggested_key: { default: browser === 'firefox' ? 'Alt+Shift+P' : 'Alt+Shift+2' },
      },
      // A full stop. Not S: that opens the status area in ChromeOS, and saves the page in every MediaWiki.
      stop: { suggested_key: { default: 'Alt+Shift+Period' }, description: '__MSG_command_stop__' },
    },
    content_security_policy: { extension_pages: contentSecurityPolicy },
  }),
});

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  // RPC endpoints are the user's choice, and a challenge in a body is read by asking its own site again.
  'connect-src https: http://localhost:* http://127.0.0.1:*',
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const chromiumOnly = {
  minimum_chrome_version: '140', // response-header conditions, setAccessLevel and documentId as measured
  externally_connectable: { ids: [], matches: [] }, // an absent key would let other extensions write to us
  web_accessible_resources: [
    // The network rule may redirect a held navigation here. The dynamic address keeps pages from probing for us;
    // with it Chromium blocks the redirect unless every URL is matched.
    { resources: ['gate/*'], matches: ['<all_urls>'], use_dynamic_url: true },
  ],
};

const firefoxOnly = {
  browser_specific_settings: {
    gecko: {
      id: 'tuppence@tuppence.example',
      strict_min_version: '153.0', // names the documents of requests and frames, as measured
      data_collection_permissions: { required: ['none' as const] },
    },
    gecko_android: { strict_min_version: '153.0' },
  },
};
