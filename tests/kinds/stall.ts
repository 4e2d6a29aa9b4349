// Where one use of one kind buys: every address is new, so every run is a purchase of its own, and its requests are known.
import type { Bazaar } from '../rig/bazaar.ts';
import type { LogEntry, RequestLog } from '../rig/request-log.ts';
import type { Stall, Tab } from './contract.ts';

/** `free` hands over the very same goods for nothing. */
type Counter = 'goods' | 'free';

let uses = Date.now() % 1_000_000;

/** `requests`: what the server was asked for at this stall, so far. */
export function openStall(
  { site, elsewhere }: Bazaar,
  counter: Counter,
  id: string,
  log: RequestLog,
): Stall & { requests(): LogEntry[] } {
  uses += 1;
  const query = `?kind=${id}&use=${uses}`;
  const asked = ({ path }: LogEntry) => path.startsWith(`/${counter}/`) && path.endsWith(query);
  const requests = () => log.filter(asked);
  return {
    site,
    elsewhere,
    // A place of its own: a browser may remember of a page how it asks.
    stand: (markup) => `${site}/stand/${id}?markup=${encodeURIComponent(markup)}`,
    goods: (name) => `${site}/${counter}/${name}${query}`,
    goodsElsewhere: (name) => `${elsewhere}/${counter}/${name}${query}`,
    wasServed: () => requests().some(({ status }) => status === 200),
    requests,
  };
}

/** For what a page does not see itself: waits a moment for the server to hand goods to a page of this markup. */
export async function isServedTo(tab: Tab, stall: Stall, markup: string): Promise<boolean> {
  await tab.goto(stall.stand(markup));
  for (let tries = 0; tries < 20 && !stall.wasServed(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return stall.wasServed();
}
