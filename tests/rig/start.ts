// `npm start`: builds the extension, starts the local world and a browser with a funded wallet, and shows it paying.
// With a display the browser stays open; without one a tour runs headless, checks the chain, and leaves screenshots.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { launchWallet, setUpWallet, type Wallet } from './chromium.ts';
import { takeTour } from './tour.ts';
import { startWorld, type World } from './world.ts';

const root = join(import.meta.dirname, '../..');
const hasDisplay =
  process.platform === 'linux' ? Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY) : true;
const headless = process.argv.includes('--headless') || process.env.CI !== undefined || !hasDisplay;

build();
console.log('Starting the local world: a chain with real USDC code, facilitators, paid shops …');
const world = await startWorld();
try {
  const wallet = await launchWallet({ headless });
  await setUpWallet(wallet, world);
  process.exitCode = headless ? await tour(wallet, world) : await stayOpen(wallet, world);
} finally {
  await world.close();
}

function build(): void {
  console.log('Building the extension …');
  const env = { ...process.env, WXT_TELEMETRY: '0' };
  const built = spawnSync('npx', ['--no-install', 'wxt', 'build'], { cwd: root, encoding: 'utf8', env });
  if (built.status !== 0) throw new Error(`the extension does not build:\n${built.stdout}${built.stderr}`);
}

async function tour(wallet: Wallet, opened: World): Promise<number> {
  const isExact = await takeTour(wallet, opened, join(root, 'demo-output'));
  await leave(wallet);
  return isExact ? 0 : 1;
}

/** Until the window is closed or Ctrl-C. */
async function stayOpen(wallet: Wallet, { newspaper, chain }: World): Promise<number> {
  chain.keepTime();
  const page = await wallet.context.newPage();
  await page.goto(newspaper.localhost);
  const others = wallet.context.pages().filter((other) => other !== page);
  await Promise.all(others.map((other) => other.close())); // set up is done, the paper alone is left
  console.log(`
The Tuppenny Post is open at ${newspaper.localhost}, and the wallet holds 100 USDC of play money.

Try this:
  1. Open an article. Nobody has paid here yet, so the wallet asks: pay once, or always up to a limit.
  2. Say “always”, then open another: it is there at once, and paid.
  3. Go to “The desk” and let the page call paid APIs by fetch, by XHR and by POST.
  4. Press the coin in the toolbar (it may hide behind the puzzle piece): what was spent, on what, and the proof.

Close the window or press Ctrl-C to end.`);
  await new Promise<void>((resolve) => {
    wallet.context.once('close', () => resolve());
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  await leave(wallet);
  return 0;
}

/** The demo's profile is nobody's: it goes with the browser. */
async function leave(wallet: Wallet): Promise<void> {
  await wallet.close().catch(() => undefined);
  rmSync(wallet.profile, { recursive: true, force: true, maxRetries: 5 });
}
