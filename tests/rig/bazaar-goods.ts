// What the bazaar hands over: one thing of every kind that a page can ask for, each real enough for a browser to say so.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { htmlPage } from './html-page.ts';
import { platePng } from './plate.ts';

export type BazaarGood = { readonly mimeType: string; readonly body: string | Buffer };

export const bazaarGoods: Readonly<Record<string, BazaarGood>> = {
  'page.html': { mimeType: 'text/html', body: htmlPage('Goods', '<p id="goods">The goods.</p>') },
  /** Tells the page around it that it has come. */
  'framed.html': {
    mimeType: 'text/html',
    body: "<!doctype html><title>Framed</title><script>parent.postMessage('delivered', '*')</script>",
  },
  /** May be kept by the browser, so that going back and forth asks for it once. */
  'kept.html': { mimeType: 'text/html', body: htmlPage('Goods', '<p id="goods">The goods.</p>') },
  'kept.png': { mimeType: 'image/png', body: platePng() },
  'data.json': { mimeType: 'application/json', body: '{"goods":"delivered"}' },
  'plate.png': { mimeType: 'image/png', body: platePng() },
  'drawing.svg': {
    mimeType: 'image/svg+xml',
    body: '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30"/></svg>',
  },
  'classic.js': { mimeType: 'text/javascript', body: "globalThis.goods = 'delivered';\n" },
  'module.mjs': {
    mimeType: 'text/javascript',
    body: "export const goods = 'delivered';\nglobalThis.goods = goods;\n",
  },
  'worker.js': { mimeType: 'text/javascript', body: "postMessage('delivered');\n" },
  'ink.css': { mimeType: 'text/css', body: 'h1 { color: rgb(128, 0, 32) }\n' },
  'face.ttf': { mimeType: 'font/ttf', body: aFont() },
  'tone.wav': { mimeType: 'audio/wav', body: aTone() },
  'words.vtt': { mimeType: 'text/vtt', body: 'WEBVTT\n\n00:00.000 --> 00:02.000\nThe goods.\n' },
  'paper.pdf': { mimeType: 'application/pdf', body: aPaper() },
  'report.csv': { mimeType: 'text/csv', body: 'month,pence\nJanuary,2\n' },
  events: { mimeType: 'text/event-stream', body: 'data: one\n\nevent: named\ndata: two\n\n' },
};

/** A real font: one that a package of the tests carries. */
function aFont(): Buffer {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')),
    'lib/vite/traceViewer',
  );
  const file = readdirSync(folder).find((name) => name.endsWith('.ttf'));
  if (file === undefined) throw new Error('the font that the tests borrow is no longer there');
  return readFileSync(join(folder, file));
}

/** Three seconds of a quiet tone, 8-bit PCM. */
function aTone(): Buffer {
  const rate = 8_000;
  const samples = Buffer.from(
    Array.from({ length: 3 * rate }, (_, n) => 128 + Math.round(20 * Math.sin(n / 3))),
  );
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(1, 22); // one channel
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

/** One empty page, with the table of offsets that a reader wants (ISO 32000-1 §7.5). */
function aPaper(): Buffer {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const table = text.length;
  text += `xref\n0 4\n0000000000 65535 f \n${offsets.join('')}trailer << /Size 4 /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
