// Balances are remembered for a while: a payment does not wait for the network, and is not refused on old news.
import { expect, it, vi } from 'vitest';
import { createBalances } from '../../lib/chain/balances.ts';
import { failed, success } from '../../lib/core/failure.ts';

const of = { network: 'eip155:84532', token: '0xtoken', account: '0xaccount' };

function remembering(...answers: (bigint | null)[]) {
  const clock = { now: 0 };
  const ask = vi.fn(async () => {
    const answer = answers.shift() ?? null;
    return answer === null ? failed('rpc-failed') : success(answer);
  });
  return { clock, ask, balances: createBalances(ask, () => clock.now) };
}

it('asks once for many questions within the age', async () => {
  const { clock, ask, balances } = remembering(5n, 6n);
  expect(await balances.read(1_000, of)).toEqual(success(5n));
  clock.now = 999;
  expect(await balances.read(1_000, of)).toEqual(success(5n));
  clock.now = 1_000;
  expect(await balances.read(1_000, of)).toEqual(success(6n));
  expect(ask).toHaveBeenCalledTimes(2);
});

it('does not remember that the network did not answer', async () => {
  const { balances } = remembering(null, 7n);
  expect(await balances.read(1_000, of)).toMatchObject({ ok: false });
  expect(await balances.read(1_000, of)).toEqual(success(7n));
});

it('a first payment does not wait: what is not known is null', async () => {
  const { ask, balances } = remembering(5n);
  expect(await balances.funds(1n, 1_000, of)).toBeNull();
  expect(ask).toHaveBeenCalledTimes(1);
});

it('what is enough is told from memory; what is too little is asked again before it is told', async () => {
  const { ask, balances } = remembering(5n, 50n);
  await balances.read(0, of);
  expect(await balances.funds(5n, 1_000, of)).toBe(5n);
  expect(ask).toHaveBeenCalledTimes(1);
  expect(await balances.funds(6n, 1_000, of)).toBe(50n);
});

it('too little in memory and no answer now is not known', async () => {
  const { balances } = remembering(5n, null);
  await balances.read(0, of);
  expect(await balances.funds(6n, 1_000, of)).toBeNull();
});

it('after a payment what is remembered is soon too old, and so is what was asked before the network knew', async () => {
  const { clock, ask, balances } = remembering(9n, 9n, 8n);
  clock.now = 10_000;
  await balances.read(30_000, of);
  clock.now = 13_000;
  expect(await balances.read(30_000, of)).toEqual(success(9n));
  expect(ask).toHaveBeenCalledTimes(1);
  balances.moved();
  expect(await balances.read(30_000, of)).toEqual(success(9n)); // the endpoint is behind
  clock.now = 15_000;
  expect(await balances.read(30_000, of)).toEqual(success(8n));
  expect(ask).toHaveBeenCalledTimes(3);
});

it('many payments ask the network every two seconds, and no more often', async () => {
  const { clock, ask, balances } = remembering(...Array.from({ length: 100 }, () => 5n));
  for (clock.now = 0; clock.now < 10_000; clock.now += 100) {
    balances.moved();
    await balances.funds(1n, 30_000, of);
  }
  expect(ask).toHaveBeenCalledTimes(5);
});

it('when nothing moves any more, an answer is good for its whole age again', async () => {
  const { clock, ask, balances } = remembering(9n, 8n);
  balances.moved();
  clock.now = 4_000;
  await balances.read(30_000, of);
  clock.now = 33_999;
  await balances.read(30_000, of);
  expect(ask).toHaveBeenCalledTimes(1);
});
