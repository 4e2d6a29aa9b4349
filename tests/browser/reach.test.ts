// Where the page script stands: registered once, changed when its sites change, never on a blocked site.
import { beforeEach, expect, it, vi } from 'vitest';
import { setReach } from '../../lib/browser/interception/chromium/reach.ts';

type Script = chrome.scripting.RegisteredContentScript;

/** What the browser keeps. */
let registered: Script[] = [];
let changes = 0;

beforeEach(() => {
  registered = [];
  changes = 0;
  vi.stubGlobal('chrome', {
    scripting: {
      getRegisteredContentScripts: async () => registered,
      registerContentScripts: async (scripts: Script[]) => {
        changes += 1;
        registered = scripts;
      },
      updateContentScripts: async (scripts: Script[]) => {
        changes += 1;
        registered = scripts;
      },
      unregisterContentScripts: async () => {
        changes += 1;
        registered = [];
      },
    },
  });
});

it('on every page but those of blocked sites, at their own port alone', async () => {
  await setReach({
    sites: null,
    except: ['https://shop.example', 'https://shop.example:8443', 'http://localhost:3000'],
  });
  expect(registered[0]?.matches).toContain('https://*/*');
  expect(registered[0]?.excludeMatches).toEqual([
    'http://localhost:3000/*',
    'https://shop.example:443/*',
    'https://shop.example:8443/*',
  ]);
});

it('on the sites that have a rule', async () => {
  await setReach({ sites: ['https://shop.example', 'http://[::1]:3000'], except: [] });
  expect(registered[0]?.matches).toEqual(['https://shop.example:443/*']);
});

it('nowhere, where there is no site', async () => {
  await setReach({ sites: null, except: [] });
  await setReach({ sites: [], except: [] });
  expect(registered).toEqual([]);
});

it('what stands already is not registered again, and a site that was blocked since is left', async () => {
  const everywhere = { sites: null, except: [] };
  await Promise.all([setReach(everywhere), setReach(everywhere)]);
  expect(changes).toBe(1);
  await setReach({ sites: null, except: ['https://shop.example'] });
  expect(changes).toBe(2);
  expect(registered[0]?.excludeMatches).toEqual(['https://shop.example:443/*']);
});
