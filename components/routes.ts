// Every screen by its name, for what walks the list: the looking glass and its tests. A page of the browser loads one alone.
import Approve from './screens/Approve.svelte';
import Dashboard from './screens/Dashboard.svelte';
import Gate from './screens/Gate.svelte';
import Popup from './screens/Popup.svelte';
import Welcome from './screens/Welcome.svelte';

export const screens = { Welcome, Gate, Approve, Popup, Dashboard } as const;

export type ScreenName = keyof typeof screens;
