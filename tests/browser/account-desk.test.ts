// The account's desk: of which tokens it asks what Permit2 may take, and that nobody is asked who was not needed.
import { expect, it, vi } from 'vitest';
import { type AccountDeskPorts, accountDesk } from '../../lib/browser/surface/account-desk.ts';
import { failed, success } from '../../lib/core/failure.ts';
import { shelf } from '../../lib/networks/index.ts';
import { polygon } from '../../lib/networks/polygon.ts';
import { payer } from '../fixtures/challenges.ts';

const [usual, usualTest] = shelf;
const asset = polygon.tokens[0]?.address ?? '';

function desk() {
  const allowed = vi.fn(async (_maxAge: number, _of: { readonly network: string }) => success(0n));
  const now = vi.fn(async () => failed('rpc-failed'));
  // What the list of allowances reads, and nothing else.
  const ports = {
    account: async () => payer,
    networks: async () => shelf,
    settings: { networks: async () => shelf, moneySeen: async () => new Set<string>() },
    sends: { all: async () => [] },
    allowed,
    allowanceOf: now,
  } as unknown as AccountDeskPorts;
  return { desk: accountDesk(ports), allowed, now };
}

it('asks where money is looked for, and remembers the answer for a while', async () => {
  const { desk: asked, allowed, now } = desk();
  const entries = await asked.allowances();
  const networks = [...new Set(allowed.mock.calls.map(([, { network }]) => network))];
  expect(networks).toEqual([usual?.id, usualTest?.id]);
  expect(entries.length).toBe(allowed.mock.calls.length);
  expect(allowed.mock.calls[0]?.[0], 'not each time a screen looks').toBeGreaterThan(5_000);
  expect(now, 'nor anybody now').not.toHaveBeenCalled();
});

it('asks of what a payment was lacking too, in whichever case it is written', async () => {
  const { desk: asked, allowed } = desk();
  const also = { network: polygon.id, asset: asset.toLowerCase() };
  expect(await asked.allowances({ also })).toContainEqual(
    expect.objectContaining({ asset, coin: polygon.coin.symbol }),
  );
  expect(allowed).toHaveBeenCalledWith(expect.any(Number), {
    network: polygon.id,
    token: asset,
    account: payer,
  });
});

it.each([
  ['a token that nobody knows', { network: polygon.id, asset: payer }],
  ['a network that nobody knows', { network: 'eip155:999999', asset }],
])('of %s nobody is asked', async (_name, also) => {
  const { desk: asked, allowed } = desk();
  const alone = await asked.allowances();
  expect(await asked.allowances({ also })).toEqual(alone);
  expect(allowed.mock.calls.map(([, { network }]) => network)).not.toContain(also.network);
});

it('to say how much, the chain is asked now, not remembered', async () => {
  const { desk: asked, now } = desk();
  const [token] = usual?.tokens ?? [];
  const wish = { network: usual?.id ?? '', asset: token?.address ?? '', amount: '1' };
  expect(await asked.planAllowance(wish)).toEqual(failed('rpc-failed'));
  expect(now).toHaveBeenCalledOnce();
});
