// The wallet's API as tests call it: through an extension page, as the screens do.
import type { WalletApi } from '../../lib/wallet/api.ts';

/** `send` runs `browser.runtime.sendMessage` in an extension page. */
export function apiThrough(
  send: (message: { verb: 'call'; name: string; entry: unknown }) => Promise<unknown>,
): WalletApi {
  const call = (name: string) => (entry: unknown) => send({ verb: 'call', name, entry });
  // A proxy has no methods of its own; the background answers exactly the names of WalletApi.
  return new Proxy({} as WalletApi, {
    get: (_target, name) => (name === 'then' ? undefined : call(String(name))),
  });
}
