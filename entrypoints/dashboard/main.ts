// Mounts the screen Dashboard on its page.
import { mountScreen } from '../../components/mount.ts';
import Dashboard from '../../components/screens/Dashboard.svelte';
import { pageEnvironment } from '../../lib/browser/surface/environment.ts';
import { walletFromPage } from '../../lib/browser/surface/messages.ts';

mountScreen(Dashboard, { api: walletFromPage(), environment: pageEnvironment() }, document.body);
