// Mounts the screen Popup on its page.
import { mountScreen } from '../../components/mount.ts';
import Popup from '../../components/screens/Popup.svelte';
import { pageEnvironment } from '../../lib/browser/surface/environment.ts';
import { walletFromPage } from '../../lib/browser/surface/messages.ts';

mountScreen(Popup, { api: walletFromPage(), environment: pageEnvironment() }, document.body);
