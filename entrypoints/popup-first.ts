// The popup's first script, ahead of its screen: asks for what the screen will show.
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { askEarly } from '../lib/browser/surface/early-answer.ts';

export default defineUnlistedScript(askEarly);
