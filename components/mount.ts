// Puts one screen on a page; the only door that entrypoints use.
import { type Component, mount } from 'svelte';
import type { WalletApi } from '../lib/wallet/api.ts';
import Framed from './parts/Framed.svelte';
import { type Environment, environmentContext } from './state/environment.ts';
import './styles/base.css';

export interface ScreenWorld {
  readonly api: WalletApi;
  readonly environment: Environment;
}

/** The screen comes from its own page, which loads it alone: the popup opens at every press of the button. */
export function mountScreen(
  screen: Component<{ api: WalletApi }>,
  { api, environment }: ScreenWorld,
  target: Element,
): void {
  document.documentElement.lang = environment.t('language');
  const context = environmentContext(environment);
  // A framed page can be laid under another page's pointer, so it offers nothing to press or to type.
  if (window.top !== window) mount(Framed, { target, context });
  else mount(screen, { target, context, props: { api } });
}
