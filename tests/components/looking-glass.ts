// Mounts any situation of any screen by its name in the address: `#popup, unlocked`. For the accessibility test and for eyes.
import { mountScreen } from '../../components/mount.ts';
import { fakeEnvironment } from './fake-environment.ts';
import { situations } from './fake-wallet-api.ts';

const name = decodeURIComponent(location.hash.slice(1));
const situation = situations[name];
if (situation === undefined) throw new Error(`no situation is called ${name}`);
document.title = `Tuppence: ${name}`;
mountScreen(situation.screen, { api: situation.api, environment: fakeEnvironment() }, document.body);
