// Puts one screen on a page; the only door that entrypoints use.
import { type Component, mount } from 'svelte';
import type { WalletApi } from '../lib/wallet/api.ts';
import Framed from './parts/Framed.svelte';
import { type Environment, environmentContext } from './state/environment.ts';
import { isolating } from './state/texts.ts';
import './styles/base.css';

export interface ScreenWorld {
  readonly api: WalletApi;
  readonly environment: Environment;
}

/** The screen comes from its entrypoint, so that a page loads its own alone: the popup has no need of the dashboard's plots. */
export function mountScreen(
  screen: Component<{ api: WalletApi }>,
  { api, environment }: ScreenWorld,
  target: Element,
): void {
  document.documentElement.lang = environment.t('language');
  document.documentElement.dir = environment.t('direction');
  const context = environmentContext({ ...environment, t: isolating(environment.t) });
  // A framed page can be laid under another page's pointer, so it offers nothing to press or to type.
  if (window.top !== window) mount(Framed, { target, context });
  else mount(screen, { target, context, props: { api } });
}
