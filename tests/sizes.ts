// Prints the gzipped size of each entrypoint of the Chromium build. The page script has a limit, since every page pays for it, and
// so has the number of files of the popup, since each of them costs its opening milliseconds.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const folder = join(import.meta.dirname, '../.output/chrome-mv3');
const pageScript = 'content-scripts/page.js';
const pageScriptLimit = 4_800;
/** Its first script, its screen and what that shares with other pages; two styles. */
const popupFilesLimit = 5;

const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
  background: { service_worker: string };
  content_scripts: { js: string[] }[];
};
// The page script is registered at run time, so no manifest names it.
const inManifest = manifest.content_scripts.flatMap(({ js }) => js);
const scripts = [manifest.background.service_worker, ...inManifest, pageScript];
const pages = ['gate', 'approve', 'popup', 'dashboard', 'welcome'];

for (const file of scripts) console.log(`${file.padEnd(30)}${size(file).toLocaleString('en')} bytes gzipped`);
for (const page of pages) {
  const parts = partsOf(page);
  const sum = parts.reduce((total, path) => total + size(path), size(`${page}.html`));
  console.log(`${`${page}.html`.padEnd(30)}${sum.toLocaleString('en')} bytes gzipped, with all it loads`);
}
if (size(pageScript) > pageScriptLimit) {
  console.error(`${pageScript} is over ${pageScriptLimit} bytes: it is loaded by every page the user opens.`);
  process.exit(1);
}

const popupFiles = partsOf('popup').length;
if (popupFiles > popupFilesLimit) {
  console.error(
    `The popup loads ${popupFiles} files, more than ${popupFilesLimit}: see the bench tests/bench/popup.ts.`,
  );
  process.exit(1);
}

function partsOf(page: string): string[] {
  const html = readFileSync(join(folder, `${page}.html`), 'utf8');
  return [...html.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, path = '']) => path);
}

function size(file: string): number {
  return gzipSync(readFileSync(join(folder, file))).byteLength;
}
