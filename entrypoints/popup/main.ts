// Mounts the screen Popup on its page.
import { mountScreen } from '../../components/mount.ts';
import Popup from '../../components/screens/Popup.svelte';
import { answeredEarly } from '../../lib/browser/surface/early-answer.ts';
import { pageEnvironment } from '../../lib/browser/surface/environment.ts';
import { walletFromPage } from '../../lib/browser/surface/messages.ts';

const api = answeredEarly(walletFromPage());
mountScreen(Popup, { api, environment: pageEnvironment() }, document.body);
