// A film of its own making for the paid cinema: about 1.4 MB of WebM that plays and seeks in every browser. A Chromium
// encodes it once; it is kept in .cache/ and nothing of it is committed.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import type * as Mediabunny from 'mediabunny';
import { chromiumPath } from './browsers.mjs';

/** In seconds. */
const filmLength = 8;

const cacheFolder = fileURLToPath(new URL('../../.cache/', import.meta.url));
const kept = join(cacheFolder, 'film-1.webm');

export async function film(): Promise<Buffer> {
  if (!existsSync(kept)) await encodeIntoCache();
  return readFile(kept);
}

/** Two processes may do this at once: each writes a file of its own, and a rename is whole. */
async function encodeIntoCache(): Promise<void> {
  const executablePath = chromiumPath();
  if (executablePath === null) throw new Error('no Chromium was found: npm start installs one');
  const args = ['--headless=new', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const encoded = await encodeIn(await browser.newPage());
    await mkdir(cacheFolder, { recursive: true });
    const part = `${kept}.${process.pid}`;
    await writeFile(part, Buffer.from(encoded, 'base64'));
    await rename(part, kept);
  } finally {
    await browser.close();
  }
}

/** In base64. Encoders only work on a secure page; this one is answered by the test itself. */
async function encodeIn(page: Page): Promise<string> {
  const secure = 'https://film.test/';
  await page.route(secure, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
  await page.goto(secure);
  const require = createRequire(import.meta.url);
  await page.addScriptTag({ path: require.resolve('mediabunny').replace(/[^/\\]*$/, 'mediabunny.cjs') });
  return page.evaluate(async (seconds) => {
    const { Output, WebMOutputFormat, BufferTarget, CanvasSource } = (
      globalThis as unknown as { Mediabunny: typeof Mediabunny }
    ).Mediabunny; // the script above has set it
    const canvas = new OffscreenCanvas(320, 180);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    const target = new BufferTarget();
    const output = new Output({ format: new WebMOutputFormat(), target });
    const source = new CanvasSource(canvas, { codec: 'vp8', bitrate: 2_150_000, keyFrameInterval: 1 });
    output.addVideoTrack(source);
    await output.start();
    const rate = 20;
    for (let frame = 0; frame < seconds * rate; frame += 1) {
      // Snow that no encoder can foresee, so that the file is as long as a real film's is.
      const snow = context.createImageData(canvas.width, canvas.height);
      for (let at = 0; at < snow.data.length; at += 4) {
        const grey = ((at * 2_654_435_761 + frame * 40_503) >>> 9) & 63;
        snow.data.set([grey + frame, grey, 190 - grey, 255], at);
      }
      context.putImageData(snow, 0, 0);
      await source.add(frame / rate, 1 / rate);
    }
    await output.finalize();
    let text = '';
    for (const byte of new Uint8Array(target.buffer ?? new ArrayBuffer(0))) text += String.fromCharCode(byte);
    return btoa(text);
  }, filmLength);
}
