// Mounts any situation of any screen by its name in the address, in any language: `?popup, a rule&de`. For tests and for eyes.
import { mountScreen } from '../../components/mount.ts';
import { fakeEnvironment } from './fake-environment.ts';
import { situations } from './fake-wallet-api.ts';
import type { Language } from './languages.ts';

const [name = '', language = 'en'] = location.search.slice(1).split('&').map(decodeURIComponent);
const situation = situations[name];
if (situation === undefined) throw new Error(`no situation is called ${name}`);
if (situation.at !== undefined) history.replaceState(null, '', situation.at);
document.title = `Tuppence: ${name}`;
const environment = fakeEnvironment(language as Language); // whoever writes the address knows them
// For the journeys, which look at what a screen has asked of its place.
Object.assign(window, { asked: environment.asked });
mountScreen(situation.screen, { api: situation.api, environment }, document.body);
