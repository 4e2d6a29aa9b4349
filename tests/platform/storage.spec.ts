// Where an extension may keep what: who can read it, and what holds under concurrency.
import { expect, inBoth, inChromium, inFirefox, type Lab } from './facts.ts';
import type { Probe } from './probe.ts';

/** What a content script reads of each storage area of the extension. */
async function readByContentScript({ paywall, probe }: Lab): Promise<Record<string, string>> {
  await probe.ask(async () => {
    const { local, sync, session } = chrome.storage;
    for (const area of [local, sync, session]) await area.set({ secret: 'told' });
  }, null);
  const tab = await probe.open(paywall.origin);
  await tab.evaluate(() => void window.dispatchEvent(new Event('probe-storage')), null);
  const told = () => tab.evaluate(() => document.documentElement.dataset.storage ?? '', null);
  await expect.poll(told).not.toBe('');
  return JSON.parse(await told());
}

inChromium(
  'content scripts can read storage.local and storage.sync, but not storage.session',
  async (lab) => {
    expect(await readByContentScript(lab)).toEqual({ local: 'told', sync: 'told', session: 'refused' });
  },
);

inFirefox(
  'content scripts can read storage.local and storage.sync; storage.session does not exist there',
  async (lab) => {
    expect(await readByContentScript(lab)).toEqual({ local: 'told', sync: 'told' });
  },
);

const setAccess = (probe: Probe, accessLevel: 'TRUSTED_CONTEXTS' | 'TRUSTED_AND_UNTRUSTED_CONTEXTS') =>
  probe.ask(async (level) => {
    const { local, sync } = chrome.storage;
    await Promise.all([local, sync].map((area) => area.setAccessLevel({ accessLevel: level as never }))); // by its name
  }, accessLevel);

inChromium('setAccessLevel closes storage.local and storage.sync to content scripts', async (lab) => {
  await setAccess(lab.probe, 'TRUSTED_CONTEXTS');
  const read = await readByContentScript(lab);
  await setAccess(lab.probe, 'TRUSTED_AND_UNTRUSTED_CONTEXTS');
  expect(read).toEqual({ local: 'refused', sync: 'refused', session: 'refused' });
});

inFirefox('setAccessLevel does not exist', async ({ probe }) => {
  const kinds = await probe.ask(() => {
    const { local, sync, session } = chrome.storage;
    return [local, sync, session].map((area) => typeof Reflect.get(area, 'setAccessLevel'));
  }, null);
  expect(kinds).toEqual(['undefined', 'undefined', 'undefined']);
});

inBoth(
  'get, check and set on storage.local lets fifty at once overrun a budget of ten',
  async ({ probe }) => {
    const granted = await probe.ask(async () => {
      await chrome.storage.local.set({ spent: 0 });
      const spend = async () => {
        const { spent } = await chrome.storage.local.get<{ spent: number }>('spent');
        if (spent >= 10) return false;
        await chrome.storage.local.set({ spent: spent + 1 });
        return true;
      };
      return (await Promise.all(Array.from({ length: 50 }, spend))).filter(Boolean).length;
    }, null);
    expect(granted).toBeGreaterThan(10);
  },
);

inBoth('the same check in one IndexedDB transaction grants exactly ten', async ({ probe }) => {
  const granted = await probe.ask(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open(`budget ${Math.random()}`);
      opening.onupgradeneeded = () => opening.result.createObjectStore('spent', { autoIncrement: true });
      opening.onsuccess = () => resolve(opening.result);
    });
    const spend = () =>
      new Promise<boolean>((resolve) => {
        const transaction = database.transaction('spent', 'readwrite');
        const store = transaction.objectStore('spent');
        const count = store.count();
        count.onsuccess = () => {
          if (count.result < 10) store.add(1);
          transaction.oncomplete = () => resolve(count.result < 10);
        };
      });
    return (await Promise.all(Array.from({ length: 50 }, spend))).filter(Boolean).length;
  }, null);
  expect(granted).toBe(10);
});

inBoth('an IndexedDB transaction is over when something else is awaited in it', async ({ probe }) => {
  const outcome = await probe.ask(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open(`awaiting ${Math.random()}`);
      opening.onupgradeneeded = () => opening.result.createObjectStore('spent', { autoIncrement: true });
      opening.onsuccess = () => resolve(opening.result);
    });
    const store = database.transaction('spent', 'readwrite').objectStore('spent');
    await new Promise((resolve) => setTimeout(resolve, 50));
    try {
      store.add(1);
      return 'added';
    } catch (error) {
      return (error as DOMException).name;
    }
  }, null);
  expect(outcome).toBe('TransactionInactiveError');
});

inChromium(
  'the browser does not promise to keep an extension’s storage, even with unlimitedStorage',
  async ({ probe }) => {
    expect(await probe.ask(() => navigator.storage.persist(), null)).toBe(false);
  },
);

inBoth('the default content security policy of an extension page blocks WebAssembly', async ({ probe }) => {
  const outcome = await probe.ask(
    () =>
      WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(
        () => 'compiled',
        (error: Error) => error.name,
      ),
    null,
  );
  expect(outcome).toBe('CompileError');
});

inChromium(
  'a passkey’s PRF works on an extension page: 32 bytes, the same at making and at asking',
  async ({ probe }) => {
    const page = await probe.context.newPage();
    await page.goto(`${probe.extensionOrigin}/home.html`);
    const session = await probe.context.newCDPSession(page);
    await session.send('WebAuthn.enable');
    await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        hasPrf: true,
      },
    });
    const [made, asked] = await page.evaluate(async () => {
      const salt = new Uint8Array(32).fill(7);
      const extensions = { prf: { eval: { first: salt } } };
      const first = (credential: Credential | null) => {
        const { prf } = (credential as PublicKeyCredential).getClientExtensionResults();
        return [...new Uint8Array((prf?.results?.first as ArrayBuffer | undefined) ?? new ArrayBuffer(0))];
      };
      const challenge = new Uint8Array(32);
      const created = await navigator.credentials.create({
        publicKey: {
          challenge,
          rp: { name: 'Probe' },
          user: { id: new Uint8Array(16), name: 'user', displayName: 'User' },
          pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
          extensions,
        },
      });
      const id = (created as PublicKeyCredential).rawId;
      const got = await navigator.credentials.get({
        publicKey: { challenge, allowCredentials: [{ type: 'public-key', id }], extensions },
      });
      return [first(created), first(got)];
    });
    await page.close();
    expect(made).toHaveLength(32);
    expect(asked).toEqual(made);
  },
);
