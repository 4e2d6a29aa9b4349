// Every screen by its name: entrypoints mount them by it, and the tests walk the list.
import Approve from './screens/Approve.svelte';
import Gate from './screens/Gate.svelte';
import Popup from './screens/Popup.svelte';
import Settings from './screens/Settings.svelte';
import Welcome from './screens/Welcome.svelte';

export const screens = { Welcome, Gate, Approve, Popup, Settings } as const;

export type ScreenName = keyof typeof screens;
