// Everything that a page gets to see of a 402, by each way of asking.
import type { Page } from '@playwright/test';
import { expect } from './journey.ts';

/** Of a paid shop's own page, which must be open: plain data that can be compared. */
export async function seenBy(page: Page, origin: string): Promise<Record<string, unknown>> {
  return {
    byFetch: await page.evaluate(seenByFetch, '/api/quote'),
    byXhr: await page.evaluate(seenByXhr, '/api/quote'),
    byImage: await page.evaluate(seenByImage, '/image/plate.png'),
    inFrame: await seenInFrame(page, '/article/lighthouse'),
    byNavigation: await seenByNavigation(page, `${origin}/article/lighthouse`),
  };
}

/** Milliseconds that the middle one of so many fetches took. */
export function medianOfFetches(page: Page, times: number): Promise<number> {
  return page.evaluate(async (count) => {
    const took: number[] = [];
    for (let n = 0; n < count; n += 1) {
      const start = performance.now();
      await (await fetch('/api/quote')).text();
      took.push(performance.now() - start);
    }
    return took.toSorted((one, other) => one - other)[Math.floor(count / 2)] ?? Number.NaN;
  }, times);
}

async function seenByFetch(url: string) {
  const response = await fetch(url);
  const { status, statusText, type, redirected } = response;
  const headers = [...response.headers].filter(([name]) => name !== 'date');
  return { status, statusText, type, redirected, headers, body: await response.text() };
}

function seenByXhr(url: string) {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    const events: string[] = [];
    for (const type of ['readystatechange', 'loadstart', 'progress', 'load', 'error', 'loadend'])
      xhr.addEventListener(type, () => events.push(`${type} ${xhr.readyState} ${xhr.status}`));
    xhr.addEventListener('loadend', () => {
      const { status, statusText, responseText } = xhr;
      const headers = xhr.getAllResponseHeaders().replace(/^date:.*\r\n/m, '');
      resolve({ status, statusText, responseText, headers, events });
    });
    xhr.open('GET', url);
    xhr.send();
  });
}

function seenByImage(url: string) {
  return new Promise((resolve) => {
    const image = document.createElement('img');
    const events: string[] = [];
    for (const type of ['load', 'error']) image.addEventListener(type, () => events.push(type));
    image.addEventListener('error', () => setTimeout(() => resolve([events, image.naturalWidth]), 300));
    image.src = url;
    document.body.append(image);
  });
}

async function seenInFrame(page: Page, url: string) {
  await page.evaluate((src) => {
    const frame = document.createElement('iframe');
    frame.src = src;
    document.body.append(frame);
  }, url);
  const inside = () =>
    page.evaluate(() => {
      const document = window.frames[0]?.document;
      return [document?.URL, document?.readyState, document?.documentElement?.outerHTML] as const;
    });
  await expect.poll(async () => (await inside())[0]).toContain(url);
  await expect.poll(async () => (await inside())[1]).toBe('complete');
  return (await inside())[2];
}

async function seenByNavigation(page: Page, url: string) {
  await page.goto(url);
  await page.waitForURL(url); // a gate may stand before it
  await page.waitForLoadState();
  const status = await page.evaluate(
    () => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).responseStatus,
  );
  return { status, document: await page.content() };
}
