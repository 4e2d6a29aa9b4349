// Paying through Permit2, from the challenge to what is booked: only what Permit2 may take, an allowance signed along after a person's
// yes alone, and of a ceiling all of it counted until the chain shows what was taken.
import { describe, expect, it } from 'vitest';
import { archiveIn } from '../../lib/browser/storage/archive.ts';
import type { ChainWord } from '../../lib/core/chain-word.ts';
import { after } from '../../lib/core/evidence.ts';
import { failed, type Outcome, success } from '../../lib/core/failure.ts';
import { newPurchase, type Purchase } from '../../lib/core/purchase.ts';
import { shelf } from '../../lib/networks/index.ts';
import { permit2Contract } from '../../lib/schemes/permit2-contract.ts';
import { readPast } from '../../lib/wallet/history-row.ts';
import type { Met } from '../../lib/wallet/met.ts';
import { type PayPorts, pay } from '../../lib/wallet/pay.ts';
import { reconcile } from '../../lib/wallet/reconcile.ts';
import { answered, sent } from '../../lib/wallet/settle.ts';
import {
  base64,
  baseUsdc,
  challengeWith,
  documentV2,
  headerOf,
  offerOnBase,
  payee,
  payer,
} from '../fixtures/challenges.ts';
import {
  allowed,
  allPurchases,
  alone,
  clockAt,
  countedRandom,
  freshLedger,
  memorySession,
  networks,
  noon,
  onChain,
  openFor,
  shop,
} from './world.ts';

const facilitator = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const exact = { ...offerOnBase, extra: { name: 'USD Coin', version: '2', assetTransferMethod: 'permit2' } };
const upto = { ...exact, scheme: 'upto', extra: { ...exact.extra, facilitatorAddress: facilitator } };
const sponsored = { eip2612GasSponsoring: { info: { description: 'The seller pays.', version: '1' } } };
const dollarsOnBsc = {
  ...exact,
  network: 'eip155:56',
  asset: '0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d',
  amount: '10000000000000000',
  extra: { assetTransferMethod: 'permit2' },
};

interface Scene {
  readonly accepts?: readonly unknown[];
  readonly extensions?: unknown;
  readonly allowance?: Outcome<bigint>;
  readonly permits?: Outcome<bigint>;
  readonly answer?: 'once' | 'decline';
  readonly path?: string;
  readonly site?: string;
}

/** One shop's wallet over several visits; a rule lets the shop be paid by itself. */
async function wallet() {
  const { ledger, database } = freshLedger();
  const clock = clockAt();
  const random = countedRandom();
  const asked: string[] = [];
  await allowed(ledger);
  await allowed(ledger, { site: 'https://other.example' });
  async function visit(scene: Scene = {}) {
    const { accepts = [exact], extensions, allowance = success(0n), permits = success(7n) } = scene;
    const { site = shop, path = '/paper' } = scene;
    asked.length = 0;
    const ports: PayPorts = {
      ledger,
      networks,
      clock,
      session: memorySession(openFor(600_000)),
      random,
      account: async (family) => (family === 'solana' ? null : payer),
      funds: async () => null,
      standing: async () => 'caught-up',
      ...alone(ledger, clock),
      allowanceOf: async () => allowance,
      permitNonceOf: async () => permits,
      async ask({ reason }) {
        asked.push(reason);
        return { kind: scene.answer ?? 'once' };
      },
      ruled: () => undefined,
    };
    const document = documentV2(accepts, extensions === undefined ? {} : { extensions });
    const met: Met = {
      context: {
        url: `${site}${path}`,
        method: 'GET',
        kind: 'page-request',
        topOrigin: site,
        initiator: site,
        ancestors: [],
        redirectedFrom: [],
        speculative: false,
        visible: true,
        developerMode: false,
      },
      challenge: challengeWith({ header: headerOf(document) }),
      withBody: async () => null,
      alive: async () => true,
      ready: async () => true,
      file: null,
      body: null,
    };
    const paid = await pay(met, ports);
    clock.now += 1_000;
    return { paid, asked: [...asked], header: paid.kind === 'signed' ? headerIn(paid.purchase) : null };
  }
  return { ledger, database, clock, visit };
}

function headerIn({ headers }: Purchase) {
  const [value = ''] = Object.values(headers ?? {});
  return JSON.parse(Buffer.from(value, 'base64').toString());
}

function bought({ paid }: { paid: Awaited<ReturnType<typeof pay>> }): Purchase {
  if (paid.kind !== 'signed') throw new Error(JSON.stringify(paid));
  return paid.purchase;
}

describe('what Permit2 may take', () => {
  it('is paid by rule, and nothing but the payment is signed', async () => {
    const { visit } = await wallet();
    const { asked, header } = await visit({ allowance: success(10_000n), extensions: sponsored });
    expect(asked).toEqual([]);
    expect(header.payload.permit2Authorization).toMatchObject({ from: payer, witness: { to: payee } });
    expect(header.extensions).toEqual(sponsored);
  });

  it.each<[string, Scene]>([
    ['not enough, and nobody carries an allowance out', { allowance: success(9_999n) }],
    ['none at all', {}],
    ['the seller wants an allowance for somebody else', { extensions: sponsoring({ spender: facilitator }) }],
    ['the seller’s words for it are none', { extensions: { eip2612GasSponsoring: true } }],
    ['the token knows no permits', { extensions: sponsored, permits: failed('rpc-failed') }],
    ['the token has no domain', { extensions: sponsored, accepts: [dollarsOnBsc] }],
  ])('%s: told by name before anybody is asked, and nothing is journalled', async (_what, scene) => {
    const { ledger, visit } = await wallet();
    const { paid, asked } = await visit(scene);
    // As the scenes write them.
    const [offer] = (scene.accepts ?? [exact]) as { network: string; asset: string; amount: string }[];
    const { network, asset: token, amount } = offer ?? {};
    expect(paid).toMatchObject({
      kind: 'refused',
      failure: { name: 'allowance-missing', detail: { network, token, amount } },
    });
    expect(asked).toEqual([]);
    expect(await allPurchases(ledger)).toEqual([]);
  });

  it('a chain that is silent is no reason against the seller: without an allowance nothing can be taken', async () => {
    const { visit } = await wallet();
    const { header } = await visit({ allowance: failed('rpc-failed'), extensions: sponsored });
    expect(header.extensions).toEqual(sponsored);
    expect(header.payload.permit2Authorization).toBeDefined();
  });

  it('of two offers the one that can be paid is, and the other is told of', async () => {
    const { visit } = await wallet();
    const { paid } = await visit({ accepts: [{ ...exact, amount: '9000' }, offerOnBase] });
    expect(bought({ paid }).scheme).toBe('exact-eip3009');
  });

  it.each([
    ['last', [exact, offerOnBase]],
    ['first', [offerOnBase, exact]],
  ])('at the same price the token’s own way is taken, be it named %s', async (_place, accepts) => {
    const { visit } = await wallet();
    expect(bought(await visit({ accepts, allowance: success(10_000n) })).scheme).toBe('exact-eip3009');
  });

  it('dollars of eighteen decimals cost what they cost', async () => {
    const { visit } = await wallet();
    const { paid } = await visit({ accepts: [dollarsOnBsc], allowance: success(10n ** 30n) });
    expect(bought({ paid })).toMatchObject({ amount: '10000000000000000', cost: '10000', kind: 'real' });
  });
});

function sponsoring(more: object) {
  return { eip2612GasSponsoring: { info: { ...sponsored.eip2612GasSponsoring.info, ...more } } };
}

describe('an allowance that is signed along', () => {
  it('is asked about the first time, whatever the rule says, and is journalled before it leaves', async () => {
    const { ledger, visit } = await wallet();
    const { paid, asked, header } = await visit({ extensions: sponsored });
    expect(asked).toEqual(['signs-allowance']);
    const { info } = header.extensions.eip2612GasSponsoring;
    expect(info).toMatchObject({
      ...sponsored.eip2612GasSponsoring.info,
      from: payer,
      asset: baseUsdc,
      spender: permit2Contract,
      amount: '10000',
      nonce: '7',
      deadline: header.payload.permit2Authorization.deadline,
    });
    const row = await ledger.find(bought({ paid }).id);
    expect(row?.draft).toMatchObject({ permitNonce: '7' });
    expect(headerIn(row as Purchase)).toEqual(header);
  });

  it('a seller’s own words for it change nothing of what is signed', async () => {
    const { visit } = await wallet();
    const lies = {
      from: facilitator,
      asset: facilitator,
      amount: '999999999',
      nonce: '0',
      deadline: '9999999999',
    };
    const { header } = await visit({ extensions: sponsoring(lies) });
    expect(header.extensions.eip2612GasSponsoring.info).toMatchObject({
      from: payer,
      asset: baseUsdc,
      amount: '10000',
      nonce: '7',
    });
  });

  it('after a yes the rule pays at this site; another site and another token ask again', async () => {
    const { visit } = await wallet();
    await visit({ extensions: sponsored });
    const again = await visit({ extensions: sponsored, path: '/again', permits: success(8n) });
    expect(again.asked).toEqual([]);
    expect(again.header.extensions.eip2612GasSponsoring.info).toMatchObject({ amount: '10000', nonce: '8' });
    const elsewhere = await visit({ extensions: sponsored, site: 'https://other.example' });
    expect(elsewhere.asked).toEqual(['signs-allowance']);
  });

  it('a no signs nothing, and the next time asks again', async () => {
    const { ledger, visit } = await wallet();
    const { paid } = await visit({ extensions: sponsored, answer: 'decline' });
    expect(paid).toMatchObject({ kind: 'refused', failure: { name: 'declined' } });
    expect(await allPurchases(ledger)).toEqual([]);
    expect((await visit({ extensions: sponsored })).asked).toEqual(['signs-allowance']);
  });

  it('a yes to a plain payment is none to an allowance', async () => {
    const { visit } = await wallet();
    await visit({ allowance: success(10_000n) });
    expect((await visit({ extensions: sponsored, path: '/next' })).asked).toEqual(['signs-allowance']);
  });
});

describe('a ceiling', () => {
  const open = { accepts: [upto], allowance: success(10n ** 12n) } as const;

  async function delivered(receipt: Record<string, unknown> | null) {
    const { ledger, database, clock, visit } = await wallet();
    const { id } = bought(await visit(open));
    await sent(id, { ledger, clock });
    const headers =
      receipt === null ? [] : ([['payment-response', base64(JSON.stringify(receipt))]] as const);
    const purchase = await answered(id, { status: 200, headers }, { ledger, clock });
    const told = (word: ChainWord) => reconcile(purchase, { ledger, clock, askChain: async () => word });
    return { ledger, database, purchase, told };
  }

  const receipt = { success: true, transaction: onChain.transaction, network: 'eip155:8453' };

  it('is reserved whole, for the facilitator that is named', async () => {
    const { visit } = await wallet();
    const { paid, header } = await visit(open);
    expect(bought({ paid })).toMatchObject({ amount: '10000', ceiling: '10000', cost: '10000' });
    expect(header.payload.permit2Authorization.witness).toMatchObject({ facilitator });
  });

  it.each<[string, Record<string, unknown> | null, string]>([
    ['less', { ...receipt, amount: '4000' }, 'claimed'],
    ['all of it', { ...receipt, amount: '10000' }, 'claimed'],
    ['nothing, by no transaction', { ...receipt, amount: '0', transaction: '' }, 'claimed'],
    ['more than was signed', { ...receipt, amount: '10001' }, 'unknown'],
    ['no amount', receipt, 'unknown'],
    ['an amount that is none', { ...receipt, amount: '-1' }, 'unknown'],
    ['an amount in hexadecimal', { ...receipt, amount: '0x1' }, 'unknown'],
    ['nothing at all', null, 'unknown'],
  ])('whose receipt says %s: %s, and all of it counts', async (_what, said, money) => {
    const { ledger, purchase } = await delivered(said as Record<string, unknown> | null);
    expect(purchase).toMatchObject({ money, delivery: 'delivered', amount: '10000', cost: '10000' });
    const answer = (await ledger.evidence(purchase.id)).find(({ kind }) => kind === 'answered');
    expect(answer).toMatchObject({ receipt: said === null ? null : expect.any(String) });
  });

  it.each([4_000n, 1n, 0n, 10_000n])(
    'of which the chain shows %s taken counts so much and no more',
    async (taken) => {
      const { ledger, database, purchase, told } = await delivered({ ...receipt, amount: '10000' });
      const seen = await told({ say: 'settled', ...onChain, final: false, taken });
      expect(seen).toMatchObject({ money: 'seen', amount: '10000', cost: '10000' });
      const settled = await told({ say: 'settled', ...onChain, final: true, taken });
      expect(settled).toMatchObject({
        money: 'settled',
        amount: `${taken}`,
        cost: `${taken}`,
        ceiling: '10000',
      });
      const facts = await ledger.facts({ site: shop, kind: 'real', at: noon + 60_000, thing: '' });
      expect(facts.spentEverywhere).toBe(taken);
      const days = await archiveIn(database).daySums(0, 1e6);
      expect(days.map(({ cost, count }) => [cost, count])).toEqual([[`${taken}`, 1]]);
      const log = await ledger.evidence(purchase.id);
      const begun = { ...purchase, amount: '10000', cost: '10000' };
      expect(log.reduce(after, newPurchase(begun))).toMatchObject({ amount: `${taken}`, cost: `${taken}` });
    },
  );

  it('of which the chain cannot tell how much was taken counts whole', async () => {
    const { told } = await delivered({ ...receipt, amount: '1' });
    const settled = await told({ say: 'settled', ...onChain, final: true });
    expect(settled).toMatchObject({ money: 'settled', amount: '10000', cost: '10000' });
  });

  it('more than it is believed of nobody', async () => {
    const { told } = await delivered({ ...receipt, amount: '10000' });
    const settled = await told({ say: 'settled', ...onChain, final: true, taken: 10_001n });
    expect(settled).toMatchObject({ amount: '10000', cost: '10000' });
  });

  it('that was never used is over with its time', async () => {
    const { purchase, told } = await delivered({ ...receipt, amount: '0', transaction: '' });
    const time = purchase.validBefore + 300;
    expect(await told({ say: 'unused', block: 9, time, final: true })).toMatchObject({ money: 'expired' });
  });

  it('goes into a file with what was taken, and comes back as its log tells', async () => {
    const { ledger, purchase, told } = await delivered({ ...receipt, amount: '4000' });
    const settled = await told({ say: 'settled', ...onChain, final: true, taken: 4_000n });
    const row = { ...settled, log: await ledger.evidence(purchase.id) };
    const read = (changed: unknown) => readPast(JSON.parse(JSON.stringify(changed)), noon + 60_000, shelf);
    const past = read(row);
    if (!past.ok) throw new Error(past.failure.name);
    const { terms, log } = past.value;
    const again = log.reduce(
      (so, entry, n) => after(so, { ...entry, purchase: terms.id, n }),
      newPurchase(terms),
    );
    expect(again).toMatchObject({ amount: '4000', cost: '4000', ceiling: '10000', money: 'settled' });
    // What the row itself says is not what counts, and a ceiling is none that was not signed.
    expect(read({ ...row, amount: '1', cost: '1' })).toEqual(past);
    for (const nonce of ['', 'x', '-1', `${2n ** 256n}`])
      expect(read({ ...row, draft: { ...row.draft, nonce } }).ok).toBe(false);
    for (const ceiling of ['9999', '10001', 0, undefined]) expect(read({ ...row, ceiling }).ok).toBe(false);
  });
});
