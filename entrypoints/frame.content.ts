// Isolated world: relays between the page script and the background, and loads again what the page's elements could not load.
import { defineContentScript } from 'wxt/utils/define-content-script';
import { isToFrame } from '../lib/browser/interception/chromium/frame-messages.ts';
import { holdElements } from '../lib/browser/interception/page/hold-elements.ts';
import { answerPage, asAnswer, type MetInPage } from '../lib/browser/interception/page/page-bridge.ts';
import { pageMatches } from '../lib/browser/matches.ts';

export default defineContentScript({
  matches: [...pageMatches],
  allFrames: true,
  matchAboutBlank: true,
  matchOriginAsFallback: true,
  runAt: 'document_start',
  include: ['chrome'],
  noScriptStartedPostMessage: true, // else every page is told of us, by our id
  main() {
    // An orphaned script (the extension was updated) gets an error: the page keeps its 402.
    const ask = async (met: MetInPage) =>
      asAnswer(await chrome.runtime.sendMessage({ verb: 'met', met }).catch(() => 'leave'));
    answerPage(ask);
    const elements = holdElements(async (met) => (await ask(met)) === 'repeat');

    chrome.runtime.onMessage.addListener((message: unknown, _sender, answer) => {
      if (!isToFrame(message)) return;
      if (message.verb === 'seen') {
        elements.seen(message.kind, message.url);
        answer(true); // else it is told again
      }
      if (message.verb === 'reload') location.reload();
      if (message.verb !== 'read') return;
      void whenRead().then(() => answer(textOfJson()));
      return true; // answered later
    });
  },
});

/** A document that has just arrived has no text yet. */
function whenRead(): Promise<unknown> {
  if (document.readyState !== 'loading') return Promise.resolve();
  return new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
}

function textOfJson(): string | null {
  return document.contentType.includes('json') ? (document.body?.textContent ?? null) : null;
}
