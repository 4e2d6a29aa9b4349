// What a gate without a question is told: the payment for the very page that it holds, while nothing has come of it.
import { describe, expect, it } from 'vitest';
import { gateDesk } from '../../lib/browser/surface/gate-desk.ts';
import type { MoneyState } from '../../lib/core/purchase.ts';
import {
  clockAt,
  countedRandom,
  freshLedger,
  happen,
  memorySession,
  networks,
  noon,
  openFor,
  reserved,
  shop,
  wantedFor,
  waysTo,
} from '../wallet/world.ts';

const page = `${shop}/paper?edition=7`;

async function told(held: string | null, paid: readonly [string, MoneyState][], isOpen = true) {
  const { ledger } = freshLedger();
  const clock = clockAt();
  const ports = { ledger, clock, random: countedRandom() };
  for (const [url, state] of paid) {
    const { id } = await reserved(wantedFor({ decidedBy: 'user', url }), ports);
    await happen(ledger, id, waysTo[state]);
  }
  const session = memorySession(isOpen ? openFor(60_000, noon) : null);
  return gateDesk(held, { ledger, clock, session, networks }).heldPayment();
}

describe('a gate without a question', () => {
  it.each<MoneyState>(['signed', 'live', 'unknown'])('tells of a payment that is %s', async (state) => {
    expect(await told(page, [[page, state]])).toMatchObject({ site: shop, path: '/paper', money: state });
  });

  it.each<[string, string | null, MoneyState, boolean]>([
    ['another page of the site', `${shop}/other`, 'unknown', true],
    ['the same path with another query', `${shop}/paper?edition=8`, 'unknown', true],
    ['any page but the gate', null, 'unknown', true],
    ['a wallet that is locked', page, 'unknown', false],
    ['a payment whose fate is known', page, 'expired', true],
  ])('tells nothing to %s', async (_name, held, state, isOpen) => {
    expect(await told(held, [[page, state]], isOpen)).toBeNull();
  });

  it('tells nothing of what was delivered', async () => {
    expect(await told(page, [[page, 'claimed']])).toBeNull();
  });
});
