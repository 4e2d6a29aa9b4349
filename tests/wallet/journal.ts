// Terms and rows to vary, for tests that write the journal by hand.
import { newPurchase, type Purchase, type Terms } from '../../lib/core/purchase.ts';
import { baseUsdc, payee, payer } from '../fixtures/challenges.ts';
import { noon, shop } from './world.ts';

const nonce = `0x${'11'.repeat(32)}`;

export function termsLike(change: Partial<Terms> = {}): Terms {
  return {
    id: 'a1',
    key: 'the key',
    thing: 'the paper',
    at: noon,
    site: shop,
    url: `${shop}/paper`,
    method: 'GET',
    request: 'page-request',
    body: '',
    file: null,
    dialect: 'x402-v2',
    scheme: 'exact-eip3009',
    network: 'eip155:8453',
    asset: baseUsdc,
    amount: '10000',
    cost: '10000',
    kind: 'real',
    payTo: payee,
    account: payer,
    nonce,
    validBefore: noon / 1000 + 60,
    draft: {
      from: payer,
      to: payee,
      value: '10000',
      validAfter: String(noon / 1000 - 60),
      validBefore: String(noon / 1000 + 60),
      nonce,
    },
    decidedBy: 'rule',
    ...change,
  };
}

export function purchaseLike(change: Partial<Purchase> = {}): Purchase {
  return { ...newPurchase(termsLike(change)), ...change };
}
