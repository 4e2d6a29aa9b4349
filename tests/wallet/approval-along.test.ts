// A transaction that is signed along with a payment: only where the person has switched it on and nothing else will do, after a yes each
// time, once, and never beside another transaction of the account's.
import { PERMIT2_ADDRESS } from '@x402/evm';
import {
  declareEip2612GasSponsoringExtension,
  declareErc20ApprovalGasSponsoringExtension,
} from '@x402/extensions';
import fc from 'fast-check';
import { decodeFunctionData, erc20Abi, parseTransaction } from 'viem';
import { describe, expect, it } from 'vitest';
import { failed, type Outcome, success } from '../../lib/core/failure.ts';
import type { Purchase } from '../../lib/core/purchase.ts';
import { mostApprovalFee } from '../../lib/schemes/approval-sponsoring.ts';
import { type Approver, approvalFor } from '../../lib/wallet/approval-along.ts';
import { offerIdOf } from '../../lib/wallet/choose.ts';
import type { Asked, Reply } from '../../lib/wallet/obey.ts';
import { mayAlways } from '../../lib/wallet/obey.ts';
import { type PayPorts, pay } from '../../lib/wallet/pay.ts';
import { viewOfPurchase } from '../../lib/wallet/purchase-view.ts';
import type { Send } from '../../lib/wallet/send-ports.ts';
import { answered, sent } from '../../lib/wallet/settle.ts';
import { challengeWith, documentV2, headerOf, offerOnBase, payee, payer } from '../fixtures/challenges.ts';
import {
  allowed,
  allPurchases,
  alone,
  clockAt,
  countedRandom,
  freshLedger,
  memorySession,
  metAt,
  networks,
  openFor,
  shop,
  withoutChain,
} from './world.ts';

const dollars = '0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d';
const price = 10n ** 16n;
const onBsc = {
  ...offerOnBase,
  network: 'eip155:56',
  asset: dollars,
  amount: `${price}`,
  extra: { assetTransferMethod: 'permit2' },
};
const carried = declareErc20ApprovalGasSponsoringExtension();
const gwei = 1_000_000_000n;
const terms = { place: 7, gas: 60_000n, perGas: gwei, tip: gwei / 10n, rollup: 5n };
const smart = '0x8617E340B3D01FA5F11F306F4090FD50E238070D';

interface Scene {
  readonly accepts?: readonly unknown[];
  readonly extensions?: unknown;
  readonly allowance?: Outcome<bigint>;
  readonly permits?: Outcome<bigint>;
  readonly on?: boolean;
  readonly approver?: Partial<Approver>;
  readonly sends?: readonly Partial<Send>[];
  readonly networks?: PayPorts['networks'];
  readonly path?: string;
  /** What becomes of the world while the person thinks. */
  readonly meanwhile?: () => void;
  readonly answer?: Reply['kind'];
}

/** One shop's wallet over several visits; a rule lets the shop be paid by itself. */
async function wallet() {
  const { ledger } = freshLedger();
  const clock = clockAt();
  const random = countedRandom();
  await allowed(ledger);
  const spied: string[] = [];
  const now = { on: true, place: 7, sends: [] as readonly Partial<Send>[] };
  async function visit(scene: Scene = {}) {
    const { accepts = [onBsc], extensions = carried, allowance = success(0n), path = '/paper' } = scene;
    const { permits = failed('rpc-failed'), answer = 'once' } = scene;
    now.on = scene.on ?? now.on;
    now.sends = scene.sends ?? now.sends;
    const asked: Asked[] = [];
    const ports: PayPorts = {
      ledger,
      clock,
      session: memorySession(openFor(3_600_000)),
      random,
      account: async (family) => (family === 'solana' ? null : payer),
      funds: async () => null,
      standing: async () => 'caught-up',
      ...alone(ledger, clock),
      networks: scene.networks ?? networks,
      allowanceOf: async () => allowance,
      permitNonceOf: async () => permits,
      signsApprovals: async () => now.on,
      sends: { all: async () => now.sends as Send[] },
      approver: {
        async approvalTerms(of) {
          spied.push(`${of.network} ${of.token} ${of.account} ${of.amount}`);
          return success({ ...terms, place: now.place });
        },
        nextPlace: async () => success(now.place),
        ...scene.approver,
      },
      async ask(question) {
        asked.push(question);
        scene.meanwhile?.();
        const isYes = answer === 'once' || answer === 'always';
        const limits = { perRequest: '20000', perDay: '20000' };
        // As the screens answer.
        return {
          kind: answer,
          ...(isYes ? { offer: offerIdOf(question.candidate) } : {}),
          ...limits,
        } as Reply;
      },
      ruled: () => undefined,
    };
    const challenge = challengeWith({ header: headerOf(documentV2(accepts, { extensions })) });
    const paid = await pay(metAt(challenge, { url: shop + path }), ports);
    clock.now += 1_000;
    return { paid, asked, reasons: asked.map(({ reason }) => reason) };
  }
  return { ledger, clock, visit, spied, now };
}

type Visit = Awaited<ReturnType<Awaited<ReturnType<typeof wallet>>['visit']>>;

function bought({ paid }: Pick<Visit, 'paid'>): Purchase {
  if (paid.kind !== 'signed') throw new Error(JSON.stringify(paid));
  return paid.purchase;
}

function headerIn({ headers }: Purchase) {
  return JSON.parse(Buffer.from(Object.values(headers ?? {})[0] ?? '', 'base64').toString());
}

const alongIn = (visited: Pick<Visit, 'paid'>) =>
  headerIn(bought(visited)).extensions?.erc20ApprovalGasSponsoring?.info;

describe('switched on', () => {
  it('approves Permit2 of exactly the price, after a yes, and stands in the journal before it is signed', async () => {
    const { ledger, visit, spied } = await wallet();
    const visited = await visit();
    expect(visited.reasons).toEqual(['signs-approval']);
    expect(spied).toEqual([`eip155:56 ${dollars} ${payer} ${price}`]);
    const info = alongIn(visited);
    expect(info).toMatchObject({
      ...carried.erc20ApprovalGasSponsoring?.info,
      from: payer,
      asset: dollars,
      spender: PERMIT2_ADDRESS,
      amount: `${price}`,
    });
    const { data = '0x', ...rest } = parseTransaction(info.signedTransaction);
    expect(rest).toMatchObject({ to: dollars.toLowerCase(), nonce: 7, gas: 60_000n, maxFeePerGas: gwei });
    expect(decodeFunctionData({ abi: erc20Abi, data }).args).toEqual([PERMIT2_ADDRESS, price]);
    const row = await ledger.find(bought(visited).id);
    expect(row?.draft).toMatchObject({ approvalNonce: '7', approvalGas: '60000' });
    expect(row).toMatchObject({ decidedBy: 'user', payTo: payee });
  });

  it('asks every time, whatever the rule says and whoever has agreed before', async () => {
    const { visit, now } = await wallet();
    await visit();
    now.place = 8; // it was sent
    const again = await visit({ path: '/again' });
    expect(again.reasons).toEqual(['signs-approval']);
    expect(parseTransaction(alongIn(again).signedTransaction).nonce).toBe(8);
    expect(again.asked.map(mayAlways)).toEqual([false]);
  });

  it('no rule is made from it', async () => {
    const { ledger, visit } = await wallet();
    const { paid } = await visit({ answer: 'always' });
    expect(paid).toMatchObject({ kind: 'refused', failure: { name: 'sender-refused' } });
    expect(await allPurchases(ledger)).toEqual([]);
  });

  it('a no signs nothing', async () => {
    const { ledger, visit } = await wallet();
    expect((await visit({ answer: 'decline' })).paid).toMatchObject({ failure: { name: 'declined' } });
    expect(await allPurchases(ledger)).toEqual([]);
  });

  it('a seller’s own words for it change nothing of what is signed', async () => {
    const { visit } = await wallet();
    const lies = { from: smart, asset: smart, amount: `${2n ** 256n - 1n}`, signedTransaction: '0x02c0' };
    const info = alongIn(await visit({ extensions: saying(lies) }));
    expect(info).toMatchObject({ from: payer, asset: dollars, amount: `${price}` });
    expect(parseTransaction(info.signedTransaction).to).toBe(dollars.toLowerCase());
  });

  it('what may be taken already is paid by rule, and nothing but the payment is signed', async () => {
    const { visit, spied } = await wallet();
    const visited = await visit({ allowance: success(price) });
    expect(visited.reasons).toEqual([]);
    expect(headerIn(bought(visited)).extensions).toEqual(carried);
    expect(spied).toEqual([]);
  });

  it('a permit goes before it, where there can be one', async () => {
    const { visit, spied } = await wallet();
    const base = {
      ...offerOnBase,
      extra: { name: 'USD Coin', version: '2', assetTransferMethod: 'permit2' },
    };
    const both = { ...declareEip2612GasSponsoringExtension(), ...carried };
    const visited = await visit({ accepts: [base], extensions: both, permits: success(3n) });
    expect(visited.reasons).toEqual(['signs-allowance']);
    expect(headerIn(bought(visited)).extensions.eip2612GasSponsoring.info).toMatchObject({ nonce: '3' });
    expect(alongIn(visited)).toEqual(carried.erc20ApprovalGasSponsoring?.info);
    expect(spied).toEqual([]);
  });

  it('what is paid without it is proposed before it, whatever it costs less', async () => {
    const { ledger, visit } = await wallet();
    const dearer = { ...offerOnBase, amount: '12000' };
    const visited = await visit({ accepts: [onBsc, dearer] });
    expect(visited.asked).toEqual([]);
    expect(bought(visited).network).toBe('eip155:8453');
    const [reserved] = await ledger.evidence(bought(visited).id);
    expect(reserved).toMatchObject({ because: { reason: 'without-approval' } });
  });

  it('is told of on the receipt, once it was signed', async () => {
    const { ledger, clock, visit } = await wallet();
    const { id } = bought(await visit());
    const cancels = { of: async () => ({}), note: async () => undefined };
    const view = () => viewOfPurchase(id, { ledger, clock, cancels, networks });
    expect(await view()).toMatchObject({ approval: true });
    const plain = bought(await visit({ path: '/plain', allowance: success(price) }));
    expect(await viewOfPurchase(plain.id, { ledger, clock, cancels, networks })).not.toHaveProperty(
      'approval',
    );
  });
});

function saying(info: object) {
  return { erc20ApprovalGasSponsoring: { info } };
}

describe('as if it were off', () => {
  const underWay = { id: 'a', network: 'eip155:56', state: 'sent' } as const;
  const ownToken: PayPorts['networks'] = async () =>
    (await networks()).map((network) => ({
      ...network,
      tokens: network.tokens.map((token) =>
        token.address === dollars ? { ...token, address: smart } : token,
      ),
    }));

  it.each<[string, Scene]>([
    ['it is off', { on: false }],
    ['the seller offers none', { extensions: {} }],
    ['the seller’s words for it are none', { extensions: { erc20ApprovalGasSponsoring: true } }],
    ['the seller means an allowance for somebody else', { extensions: saying({ spender: smart }) }],
    ['the chain does not tell', { approver: { approvalTerms: async () => failed('rpc-failed') } }],
    [
      'it would be dearer than an approval is',
      { approver: { approvalTerms: async () => success({ ...terms, gas: mostApprovalFee / gwei + 1n }) } },
    ],
    [
      'a rollup’s part would make it so',
      { approver: { approvalTerms: async () => success({ ...terms, rollup: mostApprovalFee }) } },
    ],
    ['a transaction of the account’s own is on its way', { sends: [underWay] }],
    ['the token stands in no table of ours', { networks: ownToken, accepts: [{ ...onBsc, asset: smart }] }],
  ])('%s', async (_what, scene) => {
    const { ledger, visit } = await wallet();
    const { paid, asked } = await visit(scene);
    expect(paid).toMatchObject({
      kind: 'refused',
      failure: {
        name: 'allowance-missing',
        detail: { network: 'eip155:56', amount: `${price}` },
      },
    });
    expect(asked).toEqual([]);
    expect(await allPurchases(ledger)).toEqual([]);
  });

  it.each<[string, Partial<Send>]>([
    ['on another network', { ...underWay, network: 'eip155:8453' }],
    ['that has come', { ...underWay, state: 'done' }],
    ['that was only planned', { ...underWay, state: 'planned' }],
  ])('but not for a transaction %s', async (_what, send) => {
    const { visit } = await wallet();
    expect((await visit({ sends: [send] })).reasons).toEqual(['signs-approval']);
  });
});

it('a smart account signs none, whatever way of paying it were to pay by', async () => {
  const { visit } = await wallet();
  const [{ candidate }] = (await visit()).asked as [Asked];
  const ports = { ...withoutChain, ledger: freshLedger().ledger, signsApprovals: async () => true };
  const approver = { ...withoutChain.approver, approvalTerms: async () => success(terms) };
  const wish = { url: shop, method: 'GET' };
  expect(await approvalFor(candidate, wish, { ...ports, approver })).toMatchObject({
    approval: { nonce: '7' },
  });
  const contract = { ...candidate, payer: { ...candidate.payer, account: smart, signer: payer } };
  expect(await approvalFor(contract, wish, { ...ports, approver })).toBeNull();
});

describe('while the switch is off, whatever a challenge says', () => {
  const info = fc.dictionary(
    fc.constantFrom('spender', 'amount', 'signedTransaction', 'version', 'description'),
    fc.oneof(fc.string(), fc.constantFrom(PERMIT2_ADDRESS, '1', `${2n ** 256n - 1n}`)),
  );
  const extension = fc.oneof(
    fc.constant(carried.erc20ApprovalGasSponsoring),
    fc.record({ info }),
    fc.jsonValue(),
  );
  const offered = fc.record({ erc20ApprovalGasSponsoring: extension }, { requiredKeys: [] });
  const allowances = fc.constantFrom(0n, price - 1n, price, 2n ** 96n);

  it('nothing but the payment is signed, or nothing at all', async () => {
    await fc.assert(
      fc.asyncProperty(offered, allowances, async (extensions, allowance) => {
        const { visit } = await wallet();
        const visited = await visit({ on: false, extensions, allowance: success(allowance) });
        if (allowance < price) {
          expect(visited.paid).toMatchObject({ failure: { name: 'allowance-missing' } });
          return;
        }
        const { draft } = bought(visited);
        expect(Object.keys(draft).filter((name) => /approval|permitNonce/.test(name))).toEqual([]);
        // What goes back is the seller's own, and nothing of ours.
        expect(headerIn(bought(visited)).extensions ?? {}).toEqual(JSON.parse(JSON.stringify(extensions)));
      }),
      { numRuns: 60 },
    );
  });
});

describe('one at a time', () => {
  it('the same thing again is the identical bytes, and nobody is asked', async () => {
    const { ledger, clock, visit } = await wallet();
    const first = bought(await visit());
    await sent(first.id, { ledger, clock });
    await answered(first.id, { status: 503, headers: [] }, { ledger, clock });
    const again = await visit();
    expect(again.reasons).toEqual([]);
    expect(bought(again).headers).toEqual(first.headers);
    expect(await allPurchases(ledger)).toHaveLength(1);
  });

  it('the same where the chain tells no terms any more, because another transaction is on its way', async () => {
    const { ledger, clock, visit } = await wallet();
    const first = bought(await visit());
    await sent(first.id, { ledger, clock });
    await answered(first.id, { status: 503, headers: [] }, { ledger, clock });
    const again = await visit({ approver: { approvalTerms: async () => failed('send-under-way') } });
    expect(bought(again).headers).toEqual(first.headers);
  });

  it('another thing is not paid so before the chain has got on', async () => {
    const { visit, now } = await wallet();
    await visit();
    expect((await visit({ path: '/other' })).paid).toMatchObject({ failure: { name: 'allowance-missing' } });
    now.place = 8;
    expect((await visit({ path: '/other' })).reasons).toEqual(['signs-approval']);
  });

  it.each<[string, (now: Awaited<ReturnType<typeof wallet>>['now']) => void]>([
    [
      'the account has sent something',
      (now) => {
        now.place = 8;
      },
    ],
    [
      'a transaction of the account’s own has begun',
      (now) => {
        now.sends = [{ network: 'eip155:56', state: 'reserved' }];
      },
    ],
    [
      'it was switched off',
      (now) => {
        now.on = false;
      },
    ],
  ])('while the person thought, %s: nothing is signed', async (_what, happens) => {
    const { ledger, visit, now } = await wallet();
    const { paid } = await visit({ meanwhile: () => happens(now) });
    expect(paid).toMatchObject({ kind: 'refused', failure: { name: 'approval-outdated' } });
    const [row] = await allPurchases(ledger);
    expect(row).toMatchObject({ money: 'void', headers: null });
  });

  it('of two that are agreed to at once one is signed', async () => {
    const { ledger, visit } = await wallet();
    const both = await Promise.all([visit(), visit({ path: '/other' })]);
    expect(both.flatMap(({ reasons }) => reasons)).toEqual(['signs-approval', 'signs-approval']);
    const rows = await allPurchases(ledger);
    expect(rows.map(({ money }) => money).toSorted()).toEqual(['signed', 'void']);
  });
});
