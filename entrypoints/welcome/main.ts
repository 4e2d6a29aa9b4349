// Mounts the screen Welcome on its page.
import { mountScreen } from '../../components/mount.ts';
import Welcome from '../../components/screens/Welcome.svelte';
import { pageEnvironment } from '../../lib/browser/surface/environment.ts';
import { walletFromPage } from '../../lib/browser/surface/messages.ts';

mountScreen(Welcome, { api: walletFromPage(), environment: pageEnvironment() }, document.body);
