// What a client can meet and this wallet does not do: each is called by its name, the offer falls away with a reason of its own, and a
// good offer beside it is paid. The numbers are the rows of the table of edge cases that the behaviour follows.
import { describe, expect, it } from 'vitest';
import { impossibleOffers } from '../../lib/browser/surface/offer-view.ts';
import type { FailureName } from '../../lib/core/failure.ts';
import { shelf } from '../../lib/networks/index.ts';
import { choose } from '../../lib/wallet/choose.ts';
import { diagnose } from '../../lib/wallet/diagnosis.ts';
import { reportOf } from '../../lib/wallet/diagnosis-report.ts';
import { faultOf } from '../../lib/wallet/faults.ts';
import type { Asked } from '../../lib/wallet/obey.ts';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import {
  baseUsdc,
  challengeWith,
  type Document,
  documentV1,
  documentV2,
  headerOf,
  offerOnBase,
  payee,
  payer,
} from '../fixtures/challenges.ts';

const scales = { account: payer, networks: shelf, onlyTestMoney: false };
const usdCoin = { name: 'USD Coin', version: '2' };
const gateway = '0x0077777d7EBA4688BDeF3E311b846F25870A19B9';
const elsewhere = (network: string): Document => ({ ...offerOnBase, network, asset: 'USDC', payTo: 'abc' });

interface Known {
  readonly row: string;
  readonly what: string;
  readonly offer: Document;
  readonly name: FailureName;
  readonly named?: string;
}

const known: readonly Known[] = [
  row('47', 'a chain of Ethereum’s kind that nobody knows', elsewhere('eip155:424242'), 'network-unknown'),
  row('47', 'one that is known by name alone', elsewhere('eip155:59144'), 'network-unknown', 'Linea'),
  row('48', 'no cluster of Solana', elsewhere('solana:bogus'), 'network-unknown'),
  row('49', 'a namespace in capitals', elsewhere('EIP155:8453'), 'network-unknown'),
  row('49', 'a chain with a nought before it', elsewhere('eip155:08453'), 'network-unknown'),
  row('49', 'chain zero', elsewhere('eip155:0'), 'network-unknown'),
  row('51', 'the token by another name', { extra: { name: 'USDC', version: '2' } }, 'token-domain-mismatch'),
  row('52', 'another version', { extra: { name: 'USD Coin', version: '1' } }, 'token-domain-mismatch'),
  row('55', 'another contract by the name of “USD Coin”', { asset: `0x${'52'.repeat(20)}` }, 'token-unknown'),
  row(
    '56',
    'a name with a hidden space',
    { extra: { ...usdCoin, name: 'USD\u200b Coin' } },
    'token-domain-mismatch',
  ),
  row('57', 'the zero address for a token', { asset: `0x${'0'.repeat(40)}` }, 'token-unknown'),
  row('57', 'the mark of a native coin', { asset: `0x${'e'.repeat(40)}` }, 'token-unknown'),
  row('59', 'a token with a wrong checksum', { asset: baseUsdc.replace('fC', 'Fc') }, 'asset-malformed'),
  row(
    '60',
    'Circle’s Gateway',
    { extra: { name: 'GatewayWalletBatched', version: '1', verifyingContract: gateway } },
    'needs-gateway-balance',
  ),
  row(
    '61',
    'its name on the plain token',
    { extra: { name: 'GatewayWalletBatched', version: '1' } },
    'token-domain-mismatch',
  ),
  row(
    '61',
    'its name on the plain token, which is named',
    { extra: { name: 'GatewayWalletBatched', version: '1', verifyingContract: baseUsdc.toLowerCase() } },
    'token-domain-mismatch',
  ),
  row('71', 'a scheme that nobody knows', { scheme: 'barter' }, 'scheme-unknown'),
  row('71', 'a scheme that every object knows', { scheme: 'constructor' }, 'scheme-unknown'),
  row('72', 'a delegation', { extra: { ...usdCoin, assetTransferMethod: 'erc7710' } }, 'needs-delegation'),
  row(
    '72',
    'a method that nobody knows',
    { extra: { ...usdCoin, assetTransferMethod: 'foo' } },
    'transfer-method-unknown',
  ),
  row(
    '80',
    'a flow that nobody knows',
    { extra: { ...usdCoin, paymentFlow: 'weird' } },
    'payment-flow-unknown',
  ),
  row(
    '80',
    'a flow that locks the money away',
    { extra: { ...usdCoin, paymentFlow: 'escrow' } },
    'needs-escrow',
  ),
  row(
    '85',
    'a channel that wants $500 for a cent',
    {
      scheme: 'batch-settlement',
      extra: { ...usdCoin, minDeposit: '500000000', receiverAuthorizer: payee, withdrawDelay: 900 },
    },
    'needs-channel-deposit',
  ),
  row(
    '86',
    'a channel that is open for 32 years',
    {
      scheme: 'batch-settlement',
      extra: { ...usdCoin, receiverAuthorizer: payee, withdrawDelay: 999_999_999 },
    },
    'needs-channel-deposit',
  ),
  row(
    '87, 88',
    'a channel that says what was taken of it',
    { scheme: 'batch-settlement', extra: { ...usdCoin, channelState: {}, voucherState: {} } },
    'needs-channel-deposit',
  ),
  row(
    '90',
    'a fee of all of it, taken in 2100',
    {
      scheme: 'auth-capture',
      extra: {
        ...usdCoin,
        captureDeadline: 4_102_444_800,
        maxFeeBps: 10_000,
        captureAuthorizer: payee,
        authCaptureEscrow: payee,
      },
    },
    'may-be-taken-later',
  ),
  row('90', 'what that was called first', { scheme: 'commerce' }, 'may-be-taken-later'),
  row(
    '91',
    'Cloudflare, with a price',
    { ...elsewhere('cloudflare:402'), scheme: 'batch-settlement', asset: 'USD', payTo: 'merchant' },
    'crawlers-only',
  ),
  row(
    '91',
    'Cloudflare, without price and time',
    {
      ...elsewhere('cloudflare:402'),
      amount: undefined,
      maxTimeoutSeconds: undefined,
    },
    'crawlers-only',
  ),
  row('91', 'Cloudflare’s older name', { scheme: 'deferred' }, 'crawlers-only'),
  row(
    '39',
    'a decimal amount of the XRP Ledger',
    { ...elsewhere('xrpl:0'), amount: '0.01' },
    'network-other-kind',
    'XRP Ledger',
  ),
  ...Object.entries({
    'algorand:wGHE2Pwdvd7S12BL5FaOP20EGYesN73k': 'Algorand',
    'aptos:1': 'Aptos',
    'bip122:000000000019d6689c085ae165831e93': 'Bitcoin',
    'hedera:mainnet': 'Hedera',
    'keeta:21378': 'Keeta',
    'lnbtc:mainnet': 'Lightning',
    'near:mainnet': 'NEAR',
    'starknet:SN_MAIN': 'Starknet',
    'stellar:pubnet': 'Stellar',
    'sui:mainnet': 'Sui',
    'tron:0x2b6653dc': 'Tron',
    'tvm:-239': 'TON',
  }).map(([network, named]) =>
    row('2.6', `an offer on ${named}`, elsewhere(network), 'network-other-kind', named),
  ),
];

function row(number: string, what: string, change: Document, name: FailureName, named?: string): Known {
  const offer = { ...offerOnBase, ...change };
  return { row: number, what, offer, name, ...(named === undefined ? {} : { named }) };
}

const challengeOf = (...offers: readonly Document[]) =>
  challengeWith({ header: headerOf(documentV2(offers)) });

describe('what is known and not done', () => {
  it.each(known)('row $row, $what: $name', ({ offer, name, named }) => {
    const alone = choose(challengeOf(offer), scales);
    expect(alone).toMatchObject({ kind: 'refused', failure: { name }, offers: [name] });
    if (alone.kind === 'refused') expect(alone.failure.detail?.named).toBe(named);
    expect(messages).toHaveProperty(`failure_${name.replaceAll('-', '_')}`);

    const beside = choose(challengeOf(offer, offerOnBase), scales);
    expect(beside).toMatchObject({ kind: 'candidate', setAside: [{ name }] });
    if (beside.kind !== 'candidate') return;
    // Cast: of a question only what was set aside is looked at.
    const [told] = impossibleOffers(beside as unknown as Asked, shelf);
    expect(told?.name).toBe(name);
    if (named !== undefined) expect(told?.network).toBe(named);
  });

  it.each(known)(
    'row $row, $what, in the diagnosis: what it is, where it stands, with whom it lies',
    (one) => {
      const diagnosis = diagnose(challengeOf(one.offer), scales, 0);
      if (diagnosis === null) throw new Error('it cannot be paid');
      if (diagnosis.family === 'pay-per-crawl') return expect(diagnosis.fault).toBeNull();
      const [finding] = diagnosis.findings;
      expect(finding).toMatchObject({ name: one.name, field: expect.stringMatching(/^accepts\[/) });
      expect(finding?.named).toBe(one.named);
      expect(diagnosis.fault).toBe(faultOf(one.name));
      expect(reportOf(diagnosis)).toContain(one.name);
    },
  );

  it('a fault of the seller’s is told from what this wallet does not do, and from what is nobody’s', () => {
    const whose = (wanted: string) => faultOf(known.find(({ what }) => what === wanted)?.name ?? 'declined');
    expect(whose('its name on the plain token')).toBe('site');
    expect(whose('Circle’s Gateway')).toBe('wallet');
    expect(whose('Cloudflare’s older name')).toBeNull();
  });

  it('usage on Solana wants a deposit, whatever it is called elsewhere', () => {
    const usage = { ...offerOnBase, scheme: 'upto', network: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp' };
    expect(choose(challengeOf(usage), scales)).toMatchObject({ failure: { name: 'needs-channel-deposit' } });
  });

  it('the short names of the first version are known as well', () => {
    const v1 = { ...offerOnBase, network: 'stellar-testnet', maxAmountRequired: '1', amount: undefined };
    const said = choose(challengeWith({ body: JSON.stringify(documentV1([v1])) }), scales);
    expect(said).toMatchObject({ failure: { name: 'network-other-kind', detail: { named: 'Stellar' } } });
  });

  it.each(['', 'constructor', '__proto__', 'toString:1', 'base', 'sepolia', 'nearly:1', 'suicide'])(
    '%j is no kind of network',
    (network) => {
      const said = choose(challengeOf(elsewhere(network)), scales);
      expect(said).toMatchObject({
        failure: { name: network === '' ? 'offer-malformed' : 'network-unknown' },
      });
    },
  );
});
