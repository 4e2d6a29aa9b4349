// Isolated world: relays between the page script and the background; what comes back is yes or no, nothing else.
import { defineContentScript } from 'wxt/utils/define-content-script';
import { answerPage } from '../lib/browser/interception/page-bridge.ts';
import { pageMatches } from '../lib/browser/matches.ts';

export default defineContentScript({
  matches: [...pageMatches],
  allFrames: true,
  runAt: 'document_start',
  include: ['chrome'],
  main() {
    // An orphaned script (the extension was updated) gets an error: the page keeps its 402.
    answerPage(
      async (met) => (await chrome.runtime.sendMessage({ verb: 'met', met }).catch(() => false)) === true,
    );
  },
});
