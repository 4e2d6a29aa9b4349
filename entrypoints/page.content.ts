// Page world: holds a fetch or XHR that met a 402, repeats it when told. It knows no price, no key and no proof.
import { defineContentScript } from 'wxt/utils/define-content-script';
import { holdFetch } from '../lib/browser/interception/hold-fetch.ts';
import { holdXhr } from '../lib/browser/interception/hold-xhr.ts';
import { createPageSide } from '../lib/browser/interception/page-bridge.ts';
import { runScripts } from '../lib/browser/interception/run-scripts.ts';

export default defineContentScript({
  registration: 'runtime', // see reach.ts
  include: ['chrome'],
  main() {
    const ask = createPageSide();
    holdFetch(ask);
    holdXhr(ask);
    runScripts();
  },
});
