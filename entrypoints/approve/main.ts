// Mounts the screen Approve on its page.
import { mountScreen } from '../../components/mount.ts';
import Approve from '../../components/screens/Approve.svelte';
import { pageEnvironment } from '../../lib/browser/surface/environment.ts';
import { walletFromPage } from '../../lib/browser/surface/messages.ts';

mountScreen(Approve, { api: walletFromPage(), environment: pageEnvironment() }, document.body);
