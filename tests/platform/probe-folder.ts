// Writes the probe, an extension that only obeys the tests, with the manifest that a browser wants.
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `neighbour`: the same extension once more, as somebody else's; it stands in no page and wants no messages. */
export type Kind = 'chromium' | 'firefox' | 'neighbour';

export function probeFolder(kind: Kind): string {
  const folder = mkdtempSync(join(tmpdir(), `tuppence-probe-${kind}-`));
  cpSync(join(import.meta.dirname, 'probe'), folder, { recursive: true });
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...basis, ...manifests[kind] }, null, 2));
  return folder;
}

const permissions = [
  'storage',
  'unlimitedStorage',
  'webRequest',
  'webNavigation',
  'declarativeNetRequestWithHostAccess',
];

const basis = { manifest_version: 3, version: '1', permissions, host_permissions: ['<all_urls>'] };

const scripts = (more: object) =>
  (['isolated', 'main'] as const).map((world) => ({
    matches: ['<all_urls>'],
    js: [`${world}.js`],
    world: world.toUpperCase(),
    run_at: 'document_start',
    all_frames: true,
    match_about_blank: true,
    ...more,
  }));

const manifests: Record<Kind, object> = {
  chromium: {
    name: 'Probe',
    background: { service_worker: 'background.js' },
    content_scripts: scripts({ match_origin_as_fallback: true }),
    web_accessible_resources: [
      { resources: ['gate/*'], matches: ['<all_urls>'], use_dynamic_url: true },
      { resources: ['narrow/*'], matches: ['http://*/*', 'https://*/*'], use_dynamic_url: true },
      { resources: ['fixed/*'], matches: ['http://*/*', 'https://*/*'] },
    ],
  },
  neighbour: {
    name: 'Neighbour',
    background: { service_worker: 'background.js' },
    externally_connectable: { ids: [], matches: [] },
  },
  firefox: {
    name: 'Probe',
    permissions: [...permissions, 'webRequestBlocking'],
    background: { scripts: ['background.js'] },
    content_scripts: scripts({}),
    browser_specific_settings: { gecko: { id: 'probe@tuppence.example' } },
  },
};
