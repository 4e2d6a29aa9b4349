// Smart accounts: what the chain must show before one is kept, who pays then, and what becomes of what it has signed.
import { encodeFunctionResult, recoverAddress } from 'viem';
import { describe, expect, it } from 'vitest';
import { payerSettingsIn } from '../../lib/browser/storage/payer-settings.ts';
import { codeAt, takesSignature } from '../../lib/chain/account-code.ts';
import type { Answer, Rpc } from '../../lib/chain/rpc.ts';
import { failed, type Outcome, success } from '../../lib/core/failure.ts';
import type { SignedCheck } from '../../lib/schemes/account-check.ts';
import { choose } from '../../lib/wallet/choose.ts';
import { nobodyElse, type Payers, payerOn } from '../../lib/wallet/payers.ts';
import {
  lookAtOwnCode,
  nameAccount,
  payFrom,
  removeAccount,
  type SmartAccountPorts,
} from '../../lib/wallet/smart-accounts.ts';
import { payee, payer } from '../fixtures/challenges.ts';
import {
  clockAt,
  countedRandom,
  freshDatabase,
  memorySession,
  networks,
  openFor,
  paidChallenge,
} from './world.ts';

const base = 'eip155:8453';
const contract = '0x8617E340B3D01FA5F11F306F4090FD50E238070D';
const place = { network: base, address: contract };

/** Takes a signature as a contract of this owner does. */
const ownedBy =
  (owner: string) =>
  async ({ digest, signature }: SignedCheck) =>
    success((await recoverAddress({ hash: digest, signature })) === owner);

interface Scene {
  readonly code?: Outcome<string>;
  readonly takes?: (signed: SignedCheck) => Promise<Outcome<boolean>>;
  readonly locked?: boolean;
  readonly account?: string | null;
}

function scene({ code = success('0x6001'), takes = ownedBy(payer), locked, account = payer }: Scene = {}) {
  const asked: string[] = [];
  const state = { code, takes };
  const ports: SmartAccountPorts = {
    account: async () => account,
    networks,
    session: memorySession(locked === true ? null : openFor(600_000)),
    clock: clockAt(),
    random: countedRandom(),
    payerStore: payerSettingsIn(freshDatabase()),
    accountCode: {
      async codeAt(network, of) {
        asked.push(`${network} ${of}`);
        return state.code;
      },
      takesSignature: (_network, signed) => state.takes(signed),
    },
  };
  const kept = async () => (await ports.payerStore.payers(payer)).smart;
  return { ports, kept, asked, state };
}

describe('a smart account that is named', () => {
  it('is kept where the contract takes our signature, and pays nothing yet', async () => {
    const { ports, kept, asked } = scene();
    expect(await nameAccount({ ...place, address: contract.toLowerCase() }, ports)).toEqual(success(null));
    expect(await kept()).toEqual([{ ...place, pays: false }]);
    expect(asked).toEqual([`${base} ${contract}`]);
    expect(await nameAccount(place, ports)).toEqual(failed('account-named'));
  });

  it.each<[string, Scene, Partial<Record<'network' | 'address', unknown>>, string]>([
    ['another key is the owner', { takes: ownedBy(payee) }, {}, 'account-refuses-key'],
    [
      'the contract does not know the question',
      { takes: async () => success(false) },
      {},
      'account-refuses-key',
    ],
    ['it takes any signature', { takes: async () => success(true) }, {}, 'account-takes-anything'],
    ['no contract is there yet (ERC-6492)', { code: success('0x') }, {}, 'account-not-deployed'],
    ['the chain does not answer', { code: failed('rpc-failed') }, {}, 'rpc-failed'],
    [
      'the chain does not answer the second time',
      { takes: async () => failed('rpc-failed') },
      {},
      'rpc-failed',
    ],
    ['the wallet is locked', { locked: true }, {}, 'wallet-locked'],
    ['there is no wallet', { account: null }, {}, 'wallet-missing'],
    ['it is our own address', {}, { address: payer.toLowerCase() }, 'account-is-own'],
    ['it is no address', {}, { address: 'shop.eth' }, 'account-malformed'],
    ['its checksum is wrong', {}, { address: contract.replace('E3', 'e3') }, 'account-malformed'],
    ['it is no text', {}, { address: { toString: () => contract } }, 'account-malformed'],
    ['the network is unknown', {}, { network: 'eip155:1234567' }, 'network-unknown'],
    [
      'it is a network of another family',
      {},
      { network: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp' },
      'network-unknown',
    ],
  ])('is not kept where %s', async (_name, given, change, name) => {
    const { ports, kept } = scene(given);
    expect(await nameAccount({ ...place, ...change }, ports)).toEqual(failed(name as never));
    expect(await kept()).toEqual([]);
  });

  it('is asked about what nobody can use: no token, no account has that name', async () => {
    const seen: SignedCheck[] = [];
    const takes = async (signed: SignedCheck) => {
      seen.push(signed);
      return ownedBy(payer)(signed);
    };
    await nameAccount(place, scene({ takes }).ports);
    const [asked, other] = seen;
    expect(asked?.signature).toBe(other?.signature);
    expect(asked?.digest).not.toBe(other?.digest);
  });

  it('pays when it is switched on, alone on its network, and is looked at once more for it', async () => {
    const { ports, kept, state } = scene();
    const second = { network: base, address: payee };
    for (const one of [place, second]) {
      await nameAccount(one, ports);
      expect(await payFrom({ ...one, on: true }, ports)).toEqual(success(null));
    }
    expect((await kept()).map(({ address, pays }) => [address, pays])).toEqual([
      [contract, false],
      [payee, true],
    ]);
    state.takes = ownedBy(payee); // it has another owner by now
    expect(await payFrom({ ...place, on: true }, ports)).toEqual(failed('account-refuses-key'));
    expect((await kept()).find(({ pays }) => pays)?.address).toBe(payee);
    expect(await payFrom({ ...second, on: false }, ports), 'off needs no chain').toEqual(success(null));
    expect((await kept()).some(({ pays }) => pays)).toBe(false);
  });

  it('that was never named cannot be switched on', async () => {
    const { ports, kept } = scene();
    expect(await payFrom({ ...place, on: true }, ports)).toEqual(failed('account-unknown'));
    expect(await kept()).toEqual([]);
  });

  it('can be removed, and is of no other words', async () => {
    const { ports, kept } = scene();
    await nameAccount(place, ports);
    expect((await ports.payerStore.payers(payee)).smart).toEqual([]);
    expect(await removeAccount({ ...place, address: contract.toLowerCase() }, ports)).toEqual(success(null));
    expect(await kept()).toEqual([]);
  });
});

describe('who pays', () => {
  const smart = [
    { ...place, pays: true },
    { network: 'eip155:10', address: payee, pays: false },
  ];
  const payers: Payers = { smart, refusing: [] };

  it.each([
    [base, { account: contract, signer: payer }],
    ['eip155:10', { account: payer }],
    ['solana:abc', { account: '' }],
  ])('on %s', (network, expected) => {
    expect(payerOn(network, { account: payer, payers })).toEqual(expected);
    expect(payerOn('eip155:1', { account: payer })).toEqual({ account: payer });
  });

  async function chosen(change: Readonly<Record<string, unknown>>, given = payers) {
    const scales = { account: payer, networks: await networks(), onlyTestMoney: false, payers: given };
    return choose(paidChallenge(change), scales);
  }

  it('the draft is from the contract; the payee is neither it nor the account behind it', async () => {
    const choice = await chosen({});
    if (choice.kind !== 'candidate') throw new Error('something to pay was expected');
    const { scheme, offer, payer: by } = choice.candidate;
    const moment = { now: 1_800_000_000, maxWindow: 120, nonce: `0x${'11'.repeat(32)}` } as const;
    expect(scheme.draft(offer, by, moment).from).toBe(contract);
    for (const payTo of [contract, payer])
      expect(await chosen({ payTo })).toMatchObject({ failure: { name: 'payee-is-you' } });
  });

  it('nothing is signed where code of the account’s own does not take its signatures; a smart account pays', async () => {
    const refusing = [base];
    expect(await chosen({}, { smart: [], refusing })).toMatchObject({
      failure: { name: 'account-code-refuses' },
    });
    expect((await chosen({}, { smart, refusing })).kind).toBe('candidate');
    expect((await chosen({}, { smart: [], refusing: ['eip155:10'] })).kind).toBe('candidate');
  });
});

describe('code of the account’s own (EIP-7702)', () => {
  const delegated = success(`0xef0100${payee.slice(2).toLowerCase()}`);

  it.each<[string, Scene, unknown, readonly string[]]>([
    ['there is none', { code: success('0x') }, [], []],
    ['it takes our signatures', { code: delegated }, [{ network: base, delegate: payee, accepts: true }], []],
    [
      'it does not',
      { code: delegated, takes: async () => success(false) },
      [{ network: base, delegate: payee, accepts: false }],
      [base],
    ],
    [
      'the wallet is locked',
      { code: delegated, locked: true },
      [{ network: base, delegate: payee, accepts: null }],
      [],
    ],
    ['the chain does not answer', { code: failed('rpc-failed') }, [], []],
  ])('%s', async (_name, given, told, refusing) => {
    const { ports } = scene(given);
    expect(await lookAtOwnCode([base], ports)).toEqual(told);
    expect((await ports.payerStore.payers(payer)).refusing).toEqual(refusing);
  });

  it('what is known stands until it is known otherwise', async () => {
    const { ports, state } = scene({ code: delegated, takes: async () => success(false) });
    const refusing = async () => (await ports.payerStore.payers(payer)).refusing;
    await lookAtOwnCode([base], ports);
    state.code = failed('rpc-failed');
    await lookAtOwnCode([base, 'eip155:10'], ports);
    expect(await refusing()).toEqual([base]);
    state.code = success('0x');
    await lookAtOwnCode([base], ports);
    expect(await refusing()).toEqual([]);
  });
});

describe('what an endpoint says of an account', () => {
  const signed: SignedCheck = {
    account: contract,
    digest: `0x${'11'.repeat(32)}`,
    signature: `0x${'22'.repeat(65)}`,
  };
  const saying =
    (answer: Answer): Rpc =>
    async () =>
      answer;
  const abi = [
    { type: 'function', name: 'f', inputs: [], outputs: [{ type: 'bytes4' }], stateMutability: 'view' },
  ] as const;
  const yes = encodeFunctionResult({ abi, functionName: 'f', result: '0x1626ba7e' });

  it.each<[string, Answer, Outcome<boolean>]>([
    ['the word of ERC-1271', { kind: 'result', result: yes }, success(true)],
    ['the word, and more behind it', { kind: 'result', result: `${yes}00` }, success(false)],
    ['another word', { kind: 'result', result: `0xffffffff${'0'.repeat(56)}` }, success(false)],
    ['true', { kind: 'result', result: `0x${'0'.repeat(63)}1` }, success(false)],
    ['nothing', { kind: 'result', result: '0x' }, success(false)],
    ['no text', { kind: 'result', result: { yes: true } }, success(false)],
    ['that it fails', { kind: 'refused', message: 'execution reverted' }, success(false)],
    ['no answer', { kind: 'silent' }, failed('rpc-failed')],
    ['rubbish', { kind: 'garbled' }, failed('rpc-malformed')],
  ])('%s', async (_name, answer, outcome) => {
    expect(await takesSignature(saying(answer), signed)).toEqual(outcome);
  });

  it.each<[string, unknown, Outcome<string>]>([
    ['no code', '0x', success('0x')],
    ['code', '0xEF01', success('0xef01')],
    ['half a byte', '0x1', failed('rpc-malformed')],
    ['a number', 7, failed('rpc-malformed')],
  ])('%s', async (_name, result, outcome) => {
    expect(await codeAt(saying({ kind: 'result', result }), contract)).toEqual(outcome);
  });
});

describe('what is stored', () => {
  it.each([
    null,
    'text',
    [],
    { smart: 'x', refusing: 1 },
    { smart: [null, {}, { network: 1 }], refusing: [2] },
  ])('of %j nobody is read', async (stored) => {
    const database = freshDatabase();
    await (await database).put('settings', stored, `payers:${payer}`);
    expect(await payerSettingsIn(database).payers(payer)).toEqual(nobodyElse);
  });
});
