// Mounts any situation of any screen by its name in the address, in any language: `?popup, a rule&de`. For tests and for eyes.
import './as-in-chromium.css';
import { mountScreen } from '../../components/mount.ts';
import { screens } from '../../components/routes.ts';
import type { WalletApi } from '../../lib/wallet/api.ts';
import { fakeEnvironment } from './fake-environment.ts';
import { situations } from './fake-wallet-api.ts';
import type { Language } from './languages.ts';

const [name = '', language = 'en'] = location.search.slice(1).split('&').map(decodeURIComponent);
const situation = situations[name];
if (situation === undefined) throw new Error(`no situation is called ${name}`);
if (situation.at !== undefined) history.replaceState(null, '', situation.at);
document.title = `Tuppence: ${name}`;
const environment = fakeEnvironment(language as Language); // whoever writes the address knows them
const calls: string[] = [];
const answered: unknown[] = [];
const given = situation.api;
const listening: WalletApi = {
  ...given,
  answer(entry) {
    answered.push(entry.answer);
    return given.answer(entry);
  },
};
const api = new Proxy(listening, {
  get(wallet, name: keyof WalletApi) {
    calls.push(name);
    return wallet[name];
  },
});
// For the journeys, which look at what a screen has asked of its place and of the wallet, what it answered, and what the wallet holds.
Object.assign(window, { asked: environment.asked, answered, calls, api: given });
mountScreen(screens[situation.screen], { api, environment }, document.body);
