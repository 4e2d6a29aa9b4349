// What is left of a browser that was killed: in the extension's storage, and in clear on the disk.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bareChromiumProbe, newProfile } from './browsers.ts';
import { expect, test } from './facts.ts';

const { profile, folders } = newProfile();
/** Commits that the browser had acknowledged before it died, by their durability. */
const acknowledged: Record<string, number> = { strict: 0, relaxed: 0 };

/** Words that stand nowhere else, so that finding one proves where it was written. */
const canaries = {
  local: 'canary-of-local-storage-7f3a',
  session: 'canary-of-session-storage-7f3a',
  key: 'canary-of-a-key!',
  textarea: 'canary-in-a-textarea-7f3a',
  text: 'canary-in-a-text-field-7f3a',
  off: 'canary-without-completion-7f3a',
  password: 'canary-in-a-password-7f3a',
};

test.beforeAll(async () => {
  const probe = await bareChromiumProbe({ profile, folders });
  const { page } = probe.home;
  await page.evaluate(storeCanaries, canaries);
  await typeCanaries(probe.home.page);
  await page.exposeFunction('acknowledge', (durability: string) => {
    acknowledged[durability] = (acknowledged[durability] ?? 0) + 1;
  });
  // The session's file is written some seconds after a change.
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  void page.evaluate(commitForEver).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const process = probe.browser.process();
  const gone = new Promise((resolve) => process?.once('exit', resolve));
  process?.kill('SIGKILL');
  await gone;
});

async function storeCanaries({ local, session, key }: typeof canaries): Promise<void> {
  await chrome.storage.local.set({ local });
  await chrome.storage.session.set({ session });
  const bytes = new TextEncoder().encode(key);
  const secret = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt']);
  await new Promise<void>((resolve) => {
    const opening = indexedDB.open('commits');
    opening.onupgradeneeded = () => {
      for (const name of ['strict', 'relaxed', 'keys'])
        opening.result.createObjectStore(name, { autoIncrement: true });
    };
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('keys', 'readwrite');
      transaction.objectStore('keys').add(secret);
      transaction.oncomplete = () => resolve();
    };
  });
}

async function typeCanaries(page: import('puppeteer-core').Page): Promise<void> {
  await page.evaluate(() => {
    document.body.innerHTML = `<textarea name="textarea"></textarea><input name="text"><input name="off" autocomplete="off">
      <input name="password" type="password">`;
  });
  for (const name of ['textarea', 'text', 'off', 'password'] as const) {
    await page.focus(`[name=${name}]`);
    await page.keyboard.type(canaries[name]);
  }
}

/** Each is acknowledged to the test when the browser says that it is complete. */
async function commitForEver(): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open('commits');
    opening.onsuccess = () => resolve(opening.result);
  });
  const commit = (durability: 'strict' | 'relaxed') =>
    new Promise<void>((resolve) => {
      const transaction = database.transaction(durability, 'readwrite', { durability });
      transaction.objectStore(durability).add('one');
      transaction.oncomplete = () => resolve();
    });
  for (;;) {
    for (const durability of ['strict', 'relaxed'] as const) {
      await commit(durability);
      Reflect.get(window, 'acknowledge')(durability); // exposed by the test
    }
  }
}

/** Whether a word stands in clear in any file of the profile, as bytes or as UTF-16. */
function isOnDisk(word: string, folder = profile): boolean {
  const needles = [Buffer.from(word), Buffer.from(word, 'utf16le')];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile())
    .some((file) => {
      const bytes = readFileSync(join(file.parentPath, file.name));
      return needles.some((needle) => bytes.includes(needle));
    });
}

test('Chromium: no acknowledged IndexedDB commit is lost when the browser is killed', async () => {
  const probe = await bareChromiumProbe({ profile, folders });
  const kept = await probe.ask(
    () =>
      new Promise<number[]>((resolve) => {
        const opening = indexedDB.open('commits');
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(['strict', 'relaxed']);
          const counts = ['strict', 'relaxed'].map((name) => transaction.objectStore(name).count());
          transaction.oncomplete = () => resolve(counts.map(({ result }) => result));
        };
      }),
    null,
  );
  await probe.close();
  const { strict = 0, relaxed = 0 } = acknowledged;
  expect(strict).toBeGreaterThan(20);
  expect(kept[0]).toBeGreaterThanOrEqual(strict);
  expect(kept[1]).toBeGreaterThanOrEqual(relaxed);
});

test('Chromium: a storage.local value stands in clear in the profile, a storage.session value nowhere', () => {
  expect([isOnDisk(canaries.local), isOnDisk(canaries.session)]).toEqual([true, false]);
});

test('Chromium: a non-extractable key in IndexedDB stands in clear in the profile', () => {
  expect(isOnDisk(canaries.key)).toBe(true);
});

test('Chromium: text typed into an extension’s page stands in clear in the profile, but not from password fields', () => {
  const found = [canaries.textarea, canaries.text, canaries.off, canaries.password].map((word) =>
    isOnDisk(word),
  );
  expect(found).toEqual([true, true, false, false]);
});
