// The pages of the dashboard, in the order of its navigation; `dashboard.html#receipts` opens the one of that name.
import type { Component } from 'svelte';
import About from './pages/About.svelte';
import Accounts from './pages/Accounts.svelte';
import Networks from './pages/Networks.svelte';
import Overview from './pages/Overview.svelte';
import Receipts from './pages/Receipts.svelte';
import Rules from './pages/Rules.svelte';
import Security from './pages/Security.svelte';
import Settings from './pages/Settings.svelte';
import type { Environment } from './state/environment.ts';
import type { PageProps } from './state/route.ts';

export interface Page {
  readonly name: string;
  readonly title: (t: Environment['t']) => string;
  readonly component: Component<PageProps>;
}

const overview: Page = { name: 'overview', title: (t) => t('overview_page'), component: Overview };
const receipts: Page = { name: 'receipts', title: (t) => t('receipts_page'), component: Receipts };
const rules: Page = { name: 'rules', title: (t) => t('rules_page'), component: Rules };
const accounts: Page = { name: 'accounts', title: (t) => t('accounts'), component: Accounts };
const networks: Page = { name: 'networks', title: (t) => t('networks_title'), component: Networks };
const security: Page = { name: 'security', title: (t) => t('security'), component: Security };
const settings: Page = { name: 'settings', title: (t) => t('settings'), component: Settings };
const about: Page = { name: 'about', title: (t) => t('about_page'), component: About };

export const pages: readonly Page[] = [
  overview,
  receipts,
  rules,
  accounts,
  networks,
  security,
  settings,
  about,
];

/** No name: the overview, which asks the wallet once and then leaves its background in peace. */
export function pageNamed(name: string): Page {
  return pages.find((page) => page.name === name) ?? overview;
}
