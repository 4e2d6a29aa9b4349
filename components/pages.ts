// The pages of the dashboard, in the order of its navigation; `dashboard.html#receipts` opens the one of that name.
import type { Component } from 'svelte';
import Receipts from './pages/Receipts.svelte';
import Rules from './pages/Rules.svelte';
import Settings from './pages/Settings.svelte';
import type { Environment } from './state/environment.ts';
import type { PageProps } from './state/route.ts';

export interface Page {
  readonly name: string;
  readonly title: (t: Environment['t']) => string;
  readonly component: Component<PageProps>;
}

const receipts: Page = { name: 'receipts', title: (t) => t('receipts_page'), component: Receipts };
const rules: Page = { name: 'rules', title: (t) => t('rules_page'), component: Rules };
const settings: Page = { name: 'settings', title: (t) => t('settings'), component: Settings };

export const pages: readonly Page[] = [receipts, rules, settings];

/** No name: the settings, which ask the wallet once and then leave its background in peace. */
export function pageNamed(name: string): Page {
  return pages.find((page) => page.name === name) ?? settings;
}
