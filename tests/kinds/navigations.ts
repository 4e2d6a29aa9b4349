// Navigations: the ways in which a person or a page goes somewhere.
import { asked, askedPost, type Kind, never, paid, type Stall, type Tab } from './contract.ts';

const hasGoods = (tab: Tab) => tab.until(() => document.getElementById('goods') !== null);

const forPeople = { not: 'v1 answers a form with a page for people, whose terms no program can read' };
const formCells: Pick<Kind, 'chromium' | 'firefox'> = {
  chromium: { v2: 'asked', v1: forPeople, 'v2-body': 'asked' },
  firefox: askedPost.firefox,
};

export const navigations: readonly Kind[] = [
  {
    id: 'typed',
    label: 'an address typed or a bookmark',
    ...paid,
    async act(tab, stall) {
      await tab.goto(stall.goods('page.html'));
      return hasGoods(tab);
    },
  },
  {
    id: 'link',
    label: 'a link',
    ...paid,
    act: (tab, stall) => follow(tab, stall, `<a id=go href="${stall.goods('page.html')}">go</a>`),
  },
  {
    id: 'link-new-tab',
    label: 'a link into a new tab',
    ...paid,
    async act(tab, stall) {
      await tab.goto(stall.stand(`<a id=go target=_blank href="${stall.goods('page.html')}">go</a>`));
      return inNewTab(tab, () => tab.click('#go'));
    },
  },
  {
    id: 'window-open',
    label: '`window.open`',
    ...paid,
    async act(tab, stall) {
      const url = stall.goods('page.html');
      await tab.goto(stall.stand(`<button id=go onclick="window.open('${url}')">go</button>`));
      return inNewTab(tab, () => tab.click('#go'));
    },
  },
  {
    id: 'reload',
    label: 'a reload of a page that costs by now',
    ...paid,
    async act(tab, stall) {
      // The page stood there for nothing; its address is sold at the next request.
      await tab.goto(stall.stand('<p>before</p>'));
      const url = stall.goods('page.html');
      await tab.evaluate((address) => history.replaceState(null, '', address), url);
      await tab.reload();
      return hasGoods(tab);
    },
  },
  {
    id: 'back-and-forward',
    label: 'back and forward: bought once',
    ...paid,
    async act(tab, stall) {
      await tab.goto(
        stall.stand(`<a id=go href="${stall.goods('page.html').replace('page', 'kept')}">go</a>`),
      );
      await tab.click('#go');
      if (!(await hasGoods(tab))) return false;
      await tab.back();
      await tab.until(() => document.title === 'Stand');
      await tab.forward();
      return hasGoods(tab);
    },
  },
  {
    id: 'form-get',
    label: 'a GET form',
    ...paid,
    act: (tab, stall) => {
      const url = new URL(stall.goods('page.html'));
      const fields = [...url.searchParams].map(([name, value]) => `<input name=${name} value="${value}">`);
      return follow(
        tab,
        stall,
        `<form action="${url.pathname}">${fields.join('')}<button id=go>go</button></form>`,
      );
    },
  },
  { id: 'form-post', label: 'a POST form', ...formCells, act: (tab, stall) => post(tab, stall, '') },
  {
    id: 'form-post-file',
    label: 'a POST form with a file',
    ...formCells,
    act: (tab, stall) => post(tab, stall, 'enctype="multipart/form-data"'),
  },
  {
    id: 'redirect-same-site',
    label: 'a redirect of the same site',
    ...paid,
    act: (tab, stall) =>
      follow(tab, stall, `<a id=go href="/to?url=${encodeURIComponent(stall.goods('page.html'))}">go</a>`),
  },
  {
    id: 'redirect-cross-site',
    label: 'a redirect by another site',
    ...asked,
    act: (tab, stall) => {
      const url = encodeURIComponent(stall.goods('page.html'));
      return follow(tab, stall, `<a id=go href="${stall.elsewhere}/to?url=${url}">go</a>`);
    },
  },
  {
    id: 'link-from-elsewhere',
    label: 'a link on another site',
    ...asked,
    async act(tab, stall) {
      const stand = stall.stand(`<a id=go href="${stall.goods('page.html')}">go</a>`);
      await tab.goto(stand.replace(stall.site, stall.elsewhere));
      await tab.click('#go');
      return hasGoods(tab);
    },
  },
  {
    id: 'download',
    label: 'a download',
    ...paid,
    async act(tab, stall) {
      await tab.goto(stall.stand(`<a id=go href="${stall.goods('report.csv')}">go</a>`));
      return (await tab.downloaded(() => tab.click('#go'))) === 'report.csv';
    },
  },
  {
    id: 'pdf',
    label: 'a PDF in the browser’s viewer',
    ...paid,
    async act(tab, stall) {
      await tab.goto(stall.goods('paper.pdf'));
      return tab.until(
        () =>
          document.contentType === 'application/pdf' ||
          document.querySelector('embed[type="application/pdf"]') !== null,
      );
    },
  },
  {
    id: 'iframe',
    label: 'a frame of the same site',
    ...paid,
    async act(tab, stall) {
      await tab.goto(stall.stand(`<iframe id=frame src="${stall.goods('page.html')}"></iframe>`));
      return tab.until(
        () => document.querySelector('iframe')?.contentDocument?.getElementById('goods') != null,
      );
    },
  },
  {
    id: 'iframe-elsewhere',
    label: 'a frame of another site',
    ...asked,
    async act(tab, stall) {
      const url = stall.goodsElsewhere('framed.html');
      await tab.goto(
        stall.stand(
          `<script>onmessage = ({ data }) => { document.title = data };</script><iframe src="${url}"></iframe>`,
        ),
      );
      return tab.until(() => document.title === 'delivered');
    },
  },
  {
    id: 'prefetch',
    label: 'a prefetch or prerender',
    ...never('nobody has looked at it yet; it is bought when somebody goes there'),
    async act(tab, stall) {
      const rules = JSON.stringify({
        prerender: [{ urls: [stall.goods('page.html')], eagerness: 'immediate' }],
      });
      const link = `<link rel=prefetch href="${stall.goods('page.html')}">`;
      await tab.goto(stall.stand(`${link}<script type=speculationrules>${rules}</script>`));
      await new Promise((resolve) => setTimeout(resolve, 600));
      return tab.evaluate(() => document.title !== 'Stand', null);
    },
  },
];

async function follow(tab: Tab, stall: Stall, markup: string): Promise<boolean> {
  await tab.goto(stall.stand(markup));
  await tab.click('#go');
  return hasGoods(tab);
}

async function inNewTab(tab: Tab, action: () => Promise<void>): Promise<boolean> {
  const opened = await tab.opened(action);
  const came = await hasGoods(opened);
  await opened.close();
  return came;
}

async function post(tab: Tab, stall: Stall, enctype: string): Promise<boolean> {
  const file = enctype === '' ? '' : '<input type=file name=file id=file>';
  await tab.goto(
    stall.stand(
      `<form method=post action="${stall.goods('echo')}" ${enctype}><input name=word value="tup pence">${file}<button id=go>go</button></form>`,
    ),
  );
  if (file !== '') {
    await tab.evaluate(() => {
      const chosen = new DataTransfer();
      chosen.items.add(new File(['in the file'], 'a.txt', { type: 'text/plain' }));
      (document.getElementById('file') as HTMLInputElement).files = chosen.files; // the markup above
    }, null);
  }
  await tab.click('#go');
  const wanted =
    file === ''
      ? () => document.body?.textContent?.includes('tup+pence')
      : () => document.body?.textContent?.includes('in the file');
  return tab.until(wanted);
}
