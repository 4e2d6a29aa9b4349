// The built manifests, word for word: what we ask of a browser and open to others changes only where a reviewer sees it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

interface Manifest {
  readonly version: string;
  readonly permissions: readonly string[];
  readonly [key: string]: unknown;
}

const browsers = [
  { name: 'chromium', folder: 'chrome-mv3', build: 'npx wxt build' },
  { name: 'firefox', folder: 'firefox-mv3', build: 'npx wxt build -b firefox --mv3' },
] as const;

function built({ folder, build }: (typeof browsers)[number]): Manifest {
  const path = join(root, '.output', folder, 'manifest.json');
  if (!existsSync(path))
    throw new Error(`There is no build to look at: run “${build}” first (${path} is missing).`);
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest; // the build tool wrote it, the tests look at every part
}

/** The version changes with every release and is compared with package.json instead. */
function reviewable({ version: _version, ...rest }: Manifest): Record<string, unknown> {
  return rest;
}

describe.each(browsers)('the manifest for $name', (browser) => {
  it('is the one that was reviewed', () => {
    const file = `tests/fixtures/manifest-${browser.name}.json`;
    const manifest = reviewable(built(browser));
    if (process.env.UPDATE_MANIFESTS === '1')
      writeFileSync(join(root, file), `${JSON.stringify(manifest, null, 2)}\n`);
    const advice =
      `The manifest for ${browser.name} differs from ${file}. If the change is meant: “${browser.build}”, ` +
      `“UPDATE_MANIFESTS=1 npx vitest run tests/manifest.test.ts”, “npx biome check --write tests/fixtures”; ` +
      'then read the difference before you commit it.';
    expect(manifest, advice).toEqual(JSON.parse(readFileSync(join(root, file), 'utf8')));
  });

  it('has the version of the package', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
    expect(built(browser).version).toBe(version);
  });
});

// What no update of a snapshot may let pass.
describe.each(browsers)('in every manifest, here for $name', (browser) => {
  const manifest = () => built(browser);

  it.each([
    'tabs',
    'cookies',
    'downloads',
    'clipboardRead',
    'management',
    'debugger',
    'nativeMessaging',
    'history',
    'proxy',
  ])('the permission “%s” is not asked for', (permission) => {
    expect([
      ...manifest().permissions,
      ...((manifest().optional_permissions ?? []) as string[]),
    ]).not.toContain(permission);
  });

  it('plain http is reached on this machine alone', () => {
    const hosts = (manifest().host_permissions ?? []) as string[];
    const insecure = hosts.filter((host) => !host.startsWith('https://'));
    expect(hosts.length).toBeGreaterThan(0);
    for (const host of insecure) expect(host).toMatch(/^http:\/\/(localhost|127\.0\.0\.1)\/\*$/);
  });

  it('our pages run our own scripts alone and are framed by nobody', () => {
    const policy = (manifest().content_security_policy as { extension_pages: string }).extension_pages;
    const rules = Object.fromEntries(
      policy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1)]),
    );
    expect(rules).toMatchObject({
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'object-src': ["'none'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    });
    expect(policy).not.toMatch(/unsafe|wasm/);
  });

  it('private windows get no wallet', () => {
    expect(manifest().incognito).toBe('not_allowed');
  });

  it('nothing of ours may be loaded by a page but the gate, at an address that no page can guess', () => {
    const resources = (manifest().web_accessible_resources ?? []) as Record<string, unknown>[];
    for (const entry of resources)
      expect(entry).toMatchObject({ resources: ['gate/*'], use_dynamic_url: true });
  });

  it('no other extension and no page may write to us', () => {
    // Firefox does not know the key; there a message from outside has no listener.
    const expected = browser.name === 'chromium' ? { ids: [], matches: [] } : undefined;
    expect(manifest().externally_connectable).toEqual(expected);
  });
});
