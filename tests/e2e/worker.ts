// The worker of the extension, ended on demand.
import type { Wallet } from '../rig/chromium.ts';

/** As the browser does after thirty idle seconds: everything in the worker's memory is gone (CDP ServiceWorker domain). */
export async function killWorker(wallet: Wallet): Promise<void> {
  const page = await wallet.open('dashboard');
  const session = await wallet.context.newCDPSession(page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await page.close();
}
