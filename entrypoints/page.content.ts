// Page world: holds what a script of the page asked for and met a 402, repeats it when told. It knows no price, no key and no proof.
import { defineContentScript } from 'wxt/utils/define-content-script';
import { holdEventSource } from '../lib/browser/interception/page/hold-event-source.ts';
import { holdFetch } from '../lib/browser/interception/page/hold-fetch.ts';
import { holdImage } from '../lib/browser/interception/page/hold-image.ts';
import { holdXhr } from '../lib/browser/interception/page/hold-xhr.ts';
import { createPageSide } from '../lib/browser/interception/page/page-bridge.ts';
import { runScripts } from '../lib/browser/interception/page/run-scripts.ts';

export default defineContentScript({
  registration: 'runtime', // see reach.ts
  world: 'MAIN', // else it is built with a frame that sends the page messages of its own
  globalName: false, // a name of ours would be a variable of the page's
  include: ['chrome'],
  main() {
    const ask = createPageSide();
    holdFetch(ask);
    holdXhr(ask);
    runScripts();
    holdEventSource(ask);
    holdImage(ask);
  },
});
