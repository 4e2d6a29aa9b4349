// Purchases of the past as their logs tell them, for whatever reads the ledger at length.
import { archiveIn } from '../../lib/browser/storage/archive.ts';
import type { Database } from '../../lib/browser/storage/database.ts';
import { ledgerIn } from '../../lib/browser/storage/ledger.ts';
import type { Happening } from '../../lib/core/evidence.ts';
import type { MoneyState, Terms } from '../../lib/core/purchase.ts';
import type { Archive, Ledger, Past } from '../../lib/wallet/ports.ts';
import { baseSepoliaUsdc, baseUsdc, headerOf, offerOnBase, payee, payer } from '../fixtures/challenges.ts';
import { freshDatabase, noon, shop } from './world.ts';

export const transaction = `0x${'ab'.repeat(32)}`;
const onChain = { transaction, block: 1_000, time: noon / 1000 } as const;
const claim = { success: true, transaction, network: 'eip155:8453', errorReason: '' };

/** What happens after the reservation, to each state that money can be in. */
export const stories: Readonly<Record<MoneyState, readonly Happening[]>> = {
  reserved: [],
  void: [{ kind: 'given-up' }],
  signed: [signed()],
  live: [signed(), { kind: 'sent' }],
  unknown: [signed(), { kind: 'sent' }, { kind: 'lost' }],
  claimed: [signed(), { kind: 'sent' }, answered(200)],
  seen: [signed(), { kind: 'sent' }, answered(200), { kind: 'seen', ...onChain }],
  settled: [signed(), { kind: 'sent' }, answered(200), { kind: 'settled', ...onChain }],
  expired: [signed(), { kind: 'sent' }, { kind: 'lost' }, { kind: 'expired', block: 1_000, time: noon }],
  cancelled: [signed(), { kind: 'sent' }, { kind: 'lost' }, { kind: 'cancelled', ...onChain }],
  conflict: [signed(), { kind: 'sent' }, { kind: 'lost' }, { kind: 'conflict', ...onChain }],
};

function signed(): Happening {
  return { kind: 'signed', proof: 'cd'.repeat(32) };
}

export function answered(status: number): Happening {
  const receipt = headerOf(claim);
  return { kind: 'answered', status, claim: status < 300 ? claim : null, receipt };
}

let count = 0;

/** One cent of real USDC at the shop, or what is changed of that. Each has an id and a nonce of its own. */
export function past(money: MoneyState, change: Partial<Terms> = {}, more: readonly Happening[] = []): Past {
  count += 1;
  const number = count.toString(16).padStart(8, '0');
  const { at = noon, amount = '10000', payTo = payee, kind = 'real' } = change;
  const nonce = change.nonce ?? `0x${number.repeat(8)}`;
  const seconds = Math.floor(at / 1000);
  const terms: Terms = {
    id: number.repeat(4),
    key: 'aa'.repeat(32),
    thing: 'bb'.repeat(32),
    at,
    site: shop,
    url: `${shop}/paper/${count}`,
    method: 'GET',
    request: 'navigation',
    body: '',
    file: null,
    dialect: 'x402-v2',
    scheme: 'exact-eip3009',
    network: kind === 'real' ? 'eip155:8453' : 'eip155:84532',
    asset: kind === 'real' ? baseUsdc : baseSepoliaUsdc,
    amount,
    cost: amount,
    kind,
    payTo,
    account: payer,
    nonce,
    validBefore: seconds + 60,
    draft: {
      from: payer,
      to: payTo,
      value: amount,
      validAfter: String(seconds - 60),
      validBefore: String(seconds + 60),
      nonce,
    },
    decidedBy: 'rule',
    ...change,
  };
  const reserved: Happening = {
    kind: 'reserved',
    challenge: headerOf({}),
    offer: { ...offerOnBase } as never,
  };
  const log = [reserved, ...stories[money], ...more].map((happening, n) => ({ ...happening, at: at + n }));
  return { terms, log };
}

export async function filled(
  ...all: readonly Past[]
): Promise<{ database: Promise<Database>; ledger: Ledger; archive: Archive }> {
  const database = freshDatabase();
  const archive = archiveIn(database);
  await archive.takeIn(all);
  return { database, ledger: ledgerIn(database), archive };
}
