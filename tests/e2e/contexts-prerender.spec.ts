// A page that is prerendered runs before anybody sees it: its requests are not paid until it is shown. Playwright keeps
// such pages waiting for its debugger, so this one browser is driven by Puppeteer.
import { expect, test } from '@playwright/test';
import puppeteer, { type Page } from 'puppeteer-core';
import { extensionFolder, setUpWallet } from '../rig/chromium.ts';
import { chromiumFlags, chromiumOrExplain } from '../rig/chromium-launch.ts';
import { apiThrough } from '../rig/extension-api.ts';
import { startWorld, type World } from '../rig/world.ts';

async function launch(world: World) {
  const browser = await puppeteer.launch({
    executablePath: chromiumOrExplain(),
    headless: false, // the flags say it in the way that keeps extensions
    args: chromiumFlags({ extensionFolders: [extensionFolder] }),
    ignoreDefaultArgs: ['--disable-extensions'],
  });
  const worker = await browser.waitForTarget((target) => target.type() === 'service_worker');
  const home = await browser.newPage();
  await home.goto(`chrome-extension://${new URL(worker.url()).host}/dashboard.html#settings`);
  const api = apiThrough((message) => home.evaluate((said) => chrome.runtime.sendMessage(said), message));
  await setUpWallet({ api }, world);
  return { browser, api };
}

/** Pages report where no test can look. */
function reports({ stage }: World): string[] {
  const heard: string[] = [];
  stage.set('/report', (request, response) => {
    heard.push(String(request.query.said));
    response.status(204).end();
  });
  return heard;
}

const fetchAndReport = (name: string, url: string) =>
  `fetch('${url}').then(({ status }) => fetch('/report?said=${name}+' + status))`;

function prerender(page: Page, url: string): Promise<void> {
  return page.evaluate((to) => {
    const rules = document.createElement('script');
    rules.type = 'speculationrules';
    rules.text = JSON.stringify({ prerender: [{ source: 'list', urls: [to], eagerness: 'immediate' }] });
    document.head.append(rules);
    document.body.insertAdjacentHTML('beforeend', `<a href="${to}">Go there</a>`);
  }, url);
}

test('a prerendered page fetches for nothing until it is shown', async () => {
  const world = await startWorld();
  const { browser, api } = await launch(world);
  try {
    const { origin } = world.stage;
    const rule = { on: true, blocked: false, perRequest: '50000', perDay: '500000', money: 'test' } as const;
    await api.setRule({ site: origin, rule });
    const heard = reports(world);
    world.stage.set(
      '/ahead',
      `<script>${fetchAndReport('ahead', '/api/item/801')};
        document.addEventListener('prerenderingchange', () => ${fetchAndReport('shown', '/api/item/802')});
      </script>`,
    );
    const page = await browser.newPage();
    await page.goto(origin);
    await page.bringToFront(); // nothing is prerendered for a tab in the background
    await prerender(page, '/ahead');
    const met = () => world.log.find(({ path, status }) => path === '/api/item/801' && status === 402);
    await expect.poll(() => met()?.secFetchPurpose, { timeout: 20_000 }).toContain('prerender');
    await page.bringToFront();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await api.receipts({ limit: 5 })).toEqual([]);
    expect(heard).toEqual([]); // held until somebody sees the page
    await page.click('a');
    await expect.poll(() => heard.toSorted()).toEqual(['ahead 200', 'shown 200']);
    const bought = (await api.receipts({ limit: 5 })).map(({ path }) => path).toSorted();
    expect(bought).toEqual(['/api/item/801', '/api/item/802']);
  } finally {
    await browser.close();
    await world.close();
  }
});
