// Mounts any situation of any screen by its name in the address: `?popup, a rule`. For the accessibility test and for eyes.
import { mountScreen } from '../../components/mount.ts';
import { screens } from '../../components/routes.ts';
import { fakeEnvironment } from './fake-environment.ts';
import { situations } from './fake-wallet-api.ts';

const name = decodeURIComponent(location.search.slice(1));
const situation = situations[name];
if (situation === undefined) throw new Error(`no situation is called ${name}`);
if (situation.at !== undefined) history.replaceState(null, '', situation.at);
document.title = `Tuppence: ${name}`;
const environment = fakeEnvironment();
// For the journeys, which look at what a screen has asked of its place.
Object.assign(window, { asked: environment.asked });
mountScreen(screens[situation.screen], { api: situation.api, environment }, document.body);
