// Odd places to ask from: frames without an address, pages with a strict policy, pages that changed the browser's own parts.
import { type Kind, paid, type Stall, type Tab } from './contract.ts';

const fetches = async (url: string) => {
  const answer = await fetch(url).catch(() => null);
  return answer !== null && (await answer.text()).includes('delivered');
};

export const places: readonly Kind[] = [
  {
    id: 'bfcache',
    label: 'a page left and come back to: nothing is bought twice',
    ...paid,
    async act(tab, stall) {
      await tab.goto(stall.stand(`<img src="${stall.goods('kept.png')}">`));
      const shows = () => (document.querySelector('img')?.naturalWidth ?? 0) > 0;
      if (!(await tab.until(shows))) return false;
      await tab.evaluate(() => {
        (globalThis as { wasHere?: boolean }).wasHere = true;
      }, null);
      await tab.goto(`${stall.site}/`);
      await tab.back();
      return tab.until(shows);
    },
  },
  {
    id: 'about-blank',
    label: 'fetch in an `about:blank` frame',
    chromium: { not: 'Chromium runs no script of ours in a frame that has never loaded anything' },
    firefox: 'paid',
    act: (tab, stall) => inFrame(tab, stall, '<iframe></iframe>'),
  },
  {
    id: 'srcdoc',
    label: 'fetch in a `srcdoc` frame',
    ...paid,
    act: (tab, stall) => inFrame(tab, stall, '<iframe srcdoc="<p>within</p>"></iframe>'),
  },
  {
    id: 'spa',
    label: 'fetch after the page changed its own address',
    ...paid,
    async act(tab, stall) {
      await tab.goto(stall.stand(''));
      await tab.evaluate(() => history.pushState(null, '', '/somewhere/else'), null);
      return tab.evaluate(fetches, stall.goods('data.json'));
    },
  },
  {
    id: 'strict-policy',
    label: 'fetch on a page with a strict policy',
    ...paid,
    async act(tab, stall) {
      await tab.goto(`${stall.site}/strict`);
      return tab.evaluate(fetches, stall.goods('data.json'));
    },
  },
  {
    id: 'strict-policy-img',
    label: 'an image on a page with a strict policy',
    ...paid,
    async act(tab, stall) {
      await tab.goto(`${stall.site}/strict`);
      await tab.evaluate((src) => {
        document.body.append(Object.assign(document.createElement('img'), { src }));
      }, stall.goods('plate.png'));
      return tab.until(() => (document.querySelector('img')?.naturalWidth ?? 0) > 0);
    },
  },
  changed(
    'fetch-wrapped',
    'a page that wrapped `fetch`',
    'const own = fetch; fetch = (...all) => own(...all)',
  ),
  changed(
    'promise-replaced',
    'a page that replaced `Promise`',
    'globalThis.Promise = class extends Promise { then(...all) { return super.then(...all) } }',
  ),
  changed(
    'prototypes-changed',
    'a page that changed the prototypes',
    'Array.prototype.map = () => []; Function.prototype.call = () => 0; Object.defineProperty(Object.prototype, "apply", { value: 1, configurable: true })',
  ),
];

function changed(id: string, label: string, script: string): Kind {
  return {
    id,
    label,
    ...paid,
    async act(tab, stall) {
      const url = stall.goods('data.json');
      const ask = `fetch("${url}").then((answer) => answer.text()).then((text) => { document.title = text })`;
      await tab.goto(stall.stand(`<script>${script}</script><script>${ask}</script>`));
      return tab.until(() => document.title.includes('delivered'));
    },
  };
}

async function inFrame(tab: Tab, stall: Stall, markup: string): Promise<boolean> {
  await tab.goto(stall.stand(markup));
  await tab.until(() => document.readyState === 'complete');
  return tab.evaluate(async (url) => {
    const inside = document.querySelector('iframe')?.contentWindow as (Window & typeof globalThis) | null; // the markup above
    const answer = await inside?.fetch(url);
    return (await answer?.text())?.includes('delivered') === true;
  }, stall.goods('data.json'));
}
