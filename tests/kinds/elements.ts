// What elements and style sheets load: pictures, scripts, styles, fonts, sound, and documents inside documents.
import { asked, type Kind, paid, type Stall, type Tab } from './contract.ts';

const shows = () => {
  const image = document.querySelector('img');
  return image !== null && image.naturalWidth > 0;
};
const ran = () => (globalThis as unknown as { goods?: string }).goods === 'delivered';
const isInked = () => {
  const heading = document.querySelector('h1');
  return heading !== null && getComputedStyle(heading).color === 'rgb(128, 0, 32)';
};

export const elements: readonly Kind[] = [
  element('img', 'an image in the page', ({ goods }) => `<img src="${goods('plate.png')}">`, shows),
  element('img-svg', 'an SVG image', ({ goods }) => `<img src="${goods('drawing.svg')}">`, shows),
  element(
    'img-srcset',
    'an image by `srcset`',
    ({ goods }) => `<img srcset="${goods('plate.png')} 1x">`,
    shows,
  ),
  element(
    'picture',
    'a `<picture>`',
    ({ goods }) => `<picture><source srcset="${goods('plate.png')}"><img></picture>`,
    shows,
  ),
  element(
    'img-lazy',
    'a lazy image, scrolled to',
    ({ goods }) =>
      `<div style="height:6000px"></div><img loading=lazy width=96 height=64 src="${goods('plate.png')}"><script>onload = () => document.querySelector('img').scrollIntoView()</script>`,
    shows,
  ),
  element(
    'img-twice',
    'the same image twice: bought once',
    ({ goods }) => {
      const url = goods('plate.png');
      return `<img src="${url}"><img src="${url}">`;
    },
    () => [...document.querySelectorAll('img')].every(({ naturalWidth }) => naturalWidth > 0),
  ),
  element(
    'img-appended',
    'an image that a script adds',
    ({ goods }) =>
      `<script>const image = document.createElement('img'); image.src = "${goods('plate.png')}"; onload = () => document.body.append(image)</script>`,
    shows,
  ),
  element(
    'img-detached',
    'a detached `new Image()`',
    ({ goods }) =>
      `<script>const image = new Image(); image.onload = () => { document.title = 'delivered' }; image.src = "${goods('plate.png')}"</script>`,
    () => document.title === 'delivered',
  ),
  element(
    'img-shadow',
    'an image in a shadow tree',
    ({ goods }) =>
      `<div id=host></div><script>host.attachShadow({ mode: 'closed' }).innerHTML = '<img onload="document.title = \\'delivered\\'" src="${goods('plate.png')}">'</script>`,
    () => document.title === 'delivered',
  ),
  element(
    'img-elsewhere',
    'an image of another site',
    ({ goodsElsewhere }) => `<img src="${goodsElsewhere('plate.png')}">`,
    shows,
    asked,
  ),
  element(
    'css-background',
    'a CSS background',
    ({ goods }) =>
      `<style>p { background: url("${goods('plate.png')}"); height: 60px }</style><p></p><script>${whenServed('image', 'plate.png')}</script>`,
    () => document.title === 'delivered',
  ),
  element(
    'css-background-sheet',
    'a CSS background of a linked sheet',
    ({ goods }) =>
      `<link rel=stylesheet href="${sheet(`p { background: url("${goods('plate.png')}"); height: 60px }`)}"><p></p><script>${whenServed('image', 'plate.png')}</script>`,
    () => document.title === 'delivered',
  ),
  element(
    'css-import',
    'CSS `@import`',
    ({ goods }) => `<style>@import "${goods('ink.css')}";</style>`,
    isInked,
  ),
  element(
    'stylesheet',
    'a linked style sheet',
    ({ goods }) => `<link rel=stylesheet href="${goods('ink.css')}">`,
    isInked,
  ),
  element(
    'font',
    'a font',
    ({ goods }) =>
      `<style>@font-face { font-family: Goods; src: url("${goods('face.ttf')}") } h1 { font-family: Goods }</style>`,
    () => [...document.fonts].some(({ family, status }) => family === 'Goods' && status === 'loaded'),
  ),
  element(
    'script-in-order',
    'a script in the page, and the one after it in its order',
    ({ goods }) =>
      `<script src="${goods('classic.js')}"></script><script>document.title = globalThis.goods ?? 'too early'</script>`,
    () => document.title === 'delivered',
  ),
  element(
    'script-appended',
    'a script that a script adds, and its `load`',
    ({ goods }) =>
      `<script>const script = document.createElement('script'); script.src = "${goods('classic.js')}"; script.onload = () => { document.title = globalThis.goods }; document.head.append(script)</script>`,
    () => document.title === 'delivered',
  ),
  element(
    'script-async',
    'an async script',
    ({ goods }) => `<script async src="${goods('classic.js')}"></script>`,
    ran,
  ),
  element(
    'script-defer',
    'a deferred script',
    ({ goods }) => `<script defer src="${goods('classic.js')}"></script>`,
    ran,
  ),
  element(
    'script-module',
    'a module script',
    ({ goods }) => `<script type=module src="${goods('module.mjs')}"></script>`,
    ran,
  ),
  element(
    'module-import',
    'a module that a module imports',
    ({ goods }) => `<script type=module>import "${goods('module.mjs')}"</script>`,
    ran,
    {
      chromium: { not: 'a module that failed to load is not loaded again, and nothing can hold it' },
      firefox: 'paid',
    },
  ),
  {
    id: 'audio',
    label: 'sound that plays and seeks: bought once',
    ...paid,
    async act(tab, stall) {
      await tab.goto(stall.stand(`<audio muted preload=auto src="${stall.goods('tone.wav')}"></audio>`));
      if (!(await tab.until(() => (document.querySelector('audio')?.readyState ?? 0) > 2))) return false;
      return tab.evaluate(async () => {
        const audio = document.querySelector('audio') as HTMLAudioElement; // the markup above
        const seeked = new Promise((resolve) => audio.addEventListener('seeked', resolve, { once: true }));
        audio.currentTime = 2;
        await seeked;
        return audio.duration > 2.9 && audio.currentTime >= 2;
      }, null);
    },
  },
  element(
    'source',
    'sound by `<source>`',
    ({ goods }) => `<audio muted preload=auto><source src="${goods('tone.wav')}"></audio>`,
    () => (document.querySelector('audio')?.readyState ?? 0) > 2,
  ),
  element(
    'track',
    'a text track',
    (stall) =>
      `<audio muted preload=auto src="${stall.site}/free/tone.wav"><track default kind=subtitles src="${stall.goods('words.vtt')}"></audio>`,
    () => document.querySelector('audio')?.textTracks[0]?.cues?.length === 1,
  ),
  element(
    'poster',
    'the poster of a film',
    ({ goods }) => `<video poster="${goods('plate.png')}"></video>`,
    () => document.querySelector('video')?.offsetWidth === 96,
  ),
  element(
    'object',
    'an `<object>`',
    ({ goods }) => `<object type="image/svg+xml" data="${goods('drawing.svg')}"></object>`,
    () => document.querySelector('object')?.contentDocument?.documentElement?.localName === 'svg',
  ),
  element(
    'embed',
    'an `<embed>`',
    ({ goods }) => `<embed type="image/svg+xml" src="${goods('drawing.svg')}">`,
    () => document.querySelector('embed')?.getSVGDocument() != null,
  ),
  {
    id: 'favicon',
    label: 'a favicon',
    chromium: { not: 'the browser asks for it, not the page' },
    firefox: 'paid', // Firefox asks for it as for any image
    act: (tab, stall) => isServedFor(tab, stall, (url) => `<link rel=icon href="${url}">`),
  },
  {
    id: 'preload',
    label: 'a preload that nothing uses',
    chromium: { not: 'it is not the thing itself; that is bought when it is used' },
    firefox: 'paid', // Firefox asks for it as for the thing itself
    act: (tab, stall) => isServedFor(tab, stall, (url) => `<link rel=preload as=image href="${url}">`),
  },
];

/** What no page sees, the server knows. */
async function isServedFor(tab: Tab, stall: Stall, markup: (url: string) => string): Promise<boolean> {
  const url = stall.goods('plate.png');
  await tab.goto(stall.stand(markup(url)));
  for (let tries = 0; tries < 20 && !stall.wasServed(url); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return stall.wasServed(url);
}

function element(
  id: string,
  label: string,
  markup: (stall: Stall) => string,
  hasCome: () => unknown,
  cells: Pick<Kind, 'chromium' | 'firefox'> = paid,
): Kind {
  return {
    id,
    label,
    ...cells,
    async act(tab: Tab, stall: Stall) {
      await tab.goto(stall.stand(markup(stall)));
      return tab.until(hasCome);
    },
  };
}

function sheet(rules: string): string {
  return `/style?rules=${encodeURIComponent(rules)}`;
}

/** A background has no event: the browser's own list of what it loaded says when it came, and how it was answered. */
function whenServed(_by: string, name: string): string {
  return `new PerformanceObserver((list) => { if (list.getEntries().some((entry) => entry.name.includes('/goods/${name}') && entry.responseStatus === 200)) document.title = 'delivered' }).observe({ type: 'resource', buffered: true })`;
}
