// Mounts the screen Gate on its page, and leaves when its question is decided.
import { mountScreen } from '../../components/mount.ts';
import Gate from '../../components/screens/Gate.svelte';
import { hearAtGate } from '../../lib/browser/interception/chromium/frame-messages.ts';
import { heldUrl, urlBehind } from '../../lib/browser/interception/chromium/gate.ts';
import { pageEnvironment } from '../../lib/browser/surface/environment.ts';
import { walletFromPage } from '../../lib/browser/surface/messages.ts';

mountScreen(Gate, { api: walletFromPage(), environment: pageEnvironment() }, document.body);
hearAtGate(heldUrl(location.href), urlBehind(location.href));
