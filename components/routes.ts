// Every screen by its name: the tests walk the list. An entrypoint mounts its own and loads no other.
import Approve from './screens/Approve.svelte';
import Dashboard from './screens/Dashboard.svelte';
import Gate from './screens/Gate.svelte';
import Popup from './screens/Popup.svelte';
import Welcome from './screens/Welcome.svelte';

export const screens = { Welcome, Gate, Approve, Popup, Dashboard } as const;

export type ScreenName = keyof typeof screens;
