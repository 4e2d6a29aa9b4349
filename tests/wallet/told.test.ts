// What is told of a 402 is read from the terms that were weighed, and nothing is asked of the site for it a second time.

import { describe, expect, it } from 'vitest';
import { failure } from '../../lib/core/failure.ts';
import { shelf } from '../../lib/networks/index.ts';
import type { Met } from '../../lib/wallet/met.ts';
import type { Paid } from '../../lib/wallet/pay.ts';
import { watch } from '../../lib/wallet/told.ts';
import { challengeWith, documentV2, headerOf, offerOnBase, paper, payer } from '../fixtures/challenges.ts';
import { noon, shop } from './world.ts';

const foreign: Paid = { kind: 'foreign' };
const refusedFor = (name: Parameters<typeof failure>[0]): Paid => ({
  kind: 'refused',
  failure: failure(name),
  offers: [],
});

/** Seen without its body, which is read `reads` times. */
function metWith(headers: readonly (readonly [string, string])[], body: string | null) {
  let reads = 0;
  const met: Met = {
    context: {
      url: paper,
      method: 'GET',
      kind: 'navigation',
      topOrigin: shop,
      initiator: undefined,
      ancestors: [],
      redirectedFrom: [],
      speculative: false,
      visible: true,
      developerMode: false,
    },
    challenge: challengeWith({ headers, body: null }),
    withBody: async () => {
      reads += 1;
      return challengeWith({ headers, body, source: 'probe' });
    },
    alive: async () => true,
    ready: async () => true,
    file: null,
    body: null,
  };
  return { met, reads: () => reads };
}

const scales = { account: payer, networks: shelf, onlyTestMoney: false };
const broken = headerOf(documentV2([{ ...offerOnBase, amount: '1e4' }]));

describe('a 402 that was not paid', () => {
  it('is told by the body that was read for it', async () => {
    const { met, reads } = metWith([], '{"error":{"code":"card_declined"}}');
    const watched = watch(met);
    await watched.met.withBody();
    expect(watched.diagnosis(foreign, scales, noon)).toMatchObject({ family: 'card', source: 'probe' });
    expect(reads()).toBe(1);
  });

  it('is told by its headers where nobody read its body', () => {
    const { met, reads } = metWith([['x-cashu', 'creqA']], 'anything');
    expect(watch(met).diagnosis(foreign, scales, noon)).toMatchObject({ family: 'cashu', source: 'network' });
    expect(reads()).toBe(0);
  });

  it('is told for what it was refused for', () => {
    const { met } = metWith([['payment-required', broken]], null);
    expect(watch(met).diagnosis(refusedFor('amount-malformed'), scales, noon)?.findings).toEqual([
      { name: 'amount-malformed', field: 'accepts[0].amount' },
    ]);
  });

  it.each(['site-blocked', 'site-not-secure', 'ledger-failed'] as const)('is not told for %s', (name) => {
    const { met } = metWith([['payment-required', broken]], null);
    expect(watch(met).diagnosis(refusedFor(name), scales, noon)).toBeNull();
  });

  it('is not told of terms that are good', () => {
    const { met } = metWith([['payment-required', headerOf(documentV2([offerOnBase]))]], null);
    expect(watch(met).diagnosis(refusedFor('declined'), scales, noon)).toBeNull();
  });
});
