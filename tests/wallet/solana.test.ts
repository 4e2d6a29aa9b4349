// A purchase on Solana, from the challenge to the proof: what the chain must tell is journalled before it is signed, whoever
// cannot be paid is told of before anybody is asked, and a wallet of an earlier version goes on as before.
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { after } from '../../lib/core/evidence.ts';
import { type Failure, failed, failure, type Outcome, success } from '../../lib/core/failure.ts';
import type { NetworkFamily } from '../../lib/core/network-family.ts';
import { newPurchase } from '../../lib/core/purchase.ts';
import { shelf } from '../../lib/networks/index.ts';
import { digestOf } from '../../lib/schemes/exact-svm.ts';
import type { Freshness } from '../../lib/schemes/index.ts';
import { readTransaction } from '../../lib/schemes/svm/reading.ts';
import { readPast } from '../../lib/wallet/history-row.ts';
import { beginWith, createVault, lock, spendingKey } from '../../lib/wallet/lock.ts';
import { type PayPorts, pay } from '../../lib/wallet/pay.ts';
import { authorizationOf, reconcile } from '../../lib/wallet/reconcile.ts';
import { challengeWith, documentV1, offerOnBase, payer } from '../fixtures/challenges.ts';
import { offerOnSolana, payeeOnSolana, payerKey, payerOnSolana, usdcOnSolana } from '../fixtures/solana.ts';
import {
  allPurchases,
  alone,
  challengeFor,
  clockAt,
  countedRandom,
  freshLedger,
  memorySession,
  memoryTries,
  memoryVault,
  metAt,
  networks,
  noon,
  openFor,
} from './world.ts';

const onSolana = {
  scheme: 'exact',
  network: offerOnSolana.network,
  amount: '10000',
  asset: usdcOnSolana,
  payTo: payeeOnSolana,
  maxTimeoutSeconds: 60,
  extra: offerOnSolana.extra,
};
const fresh: Freshness = {
  blockhash: 'EkSnNWid2cvwEVnVx9aBqawnmiCNiDgp3gUdkDPTKN1N',
  lastHeight: '1050',
  slot: '1000',
};

interface Scene {
  readonly accepts?: readonly unknown[];
  readonly body?: string;
  readonly freshness?: () => Promise<Outcome<Freshness>>;
  readonly receives?: (payTo: string) => Failure | null;
  readonly solanaKey?: string | null;
  readonly solanaAccount?: string | null;
}

async function play(scene: Scene = {}) {
  const { accepts = [onSolana], solanaKey = bytesToHex(payerKey), solanaAccount = payerOnSolana } = scene;
  const { ledger } = freshLedger();
  const clock = clockAt();
  const session = memorySession({ ...openFor(600_000), ...(solanaKey === null ? {} : { solanaKey }) });
  const asked: string[] = [];
  const ports: PayPorts = {
    ledger,
    networks,
    clock,
    session,
    random: countedRandom(),
    account: async (family?: NetworkFamily) => (family === 'solana' ? solanaAccount : payer),
    funds: async () => null,
    standing: async () => 'caught-up',
    ...alone(ledger, clock),
    freshness: scene.freshness ?? (async () => success(fresh)),
    receives: async ({ offer }) => scene.receives?.(offer.payTo) ?? null,
    async ask({ candidate }) {
      asked.push(candidate.network.name);
      return { kind: 'once' };
    },
    ruled: () => undefined,
  };
  const challenge =
    scene.body === undefined ? challengeFor(accepts) : challengeWith({ body: scene.body, source: 'probe' });
  const met = metAt(challenge, { kind: 'navigation' });
  const paid = await pay(met, ports);
  const [purchase] = await allPurchases(ledger);
  const log = purchase === undefined ? [] : await ledger.evidence(purchase.id);
  return { paid, asked, ledger, clock, purchase, log, kinds: log.map(({ kind }) => kind) };
}

describe('a purchase', () => {
  it('is asked, prepared, journalled, and signed: exactly what stands in the journal', async () => {
    const { paid, asked, purchase, kinds } = await play();
    if (paid.kind !== 'signed' || purchase === undefined) throw new Error(JSON.stringify(paid));
    expect(asked).toEqual(['Solana']);
    expect(kinds).toEqual(['reserved', 'prepared', 'signed']);
    const [header = ''] = Object.values(paid.purchase.headers ?? {});
    const { payload, accepted } = JSON.parse(Buffer.from(header, 'base64').toString());
    expect(accepted).toEqual(onSolana);
    const transaction = readTransaction(new Uint8Array(Buffer.from(payload.transaction, 'base64')));
    const { signatures = [], message = new Uint8Array() } = transaction ?? {};
    expect(purchase).toMatchObject({
      account: payerOnSolana,
      payTo: payeeOnSolana,
      nonce: digestOf(message),
    });
    expect(ed25519.verify(signatures[1] ?? message, message, ed25519.getPublicKey(payerKey))).toBe(true);
  });

  it('of version 1, where the network is called solana', async () => {
    const { amount, ...rest } = onSolana;
    const v1 = {
      ...rest,
      network: 'solana',
      maxAmountRequired: amount,
      resource: '',
      description: '',
      mimeType: '',
    };
    const { paid } = await play({ body: JSON.stringify(documentV1([v1])) });
    if (paid.kind !== 'signed') throw new Error(JSON.stringify(paid));
    const [header = ''] = Object.values(paid.purchase.headers ?? {});
    expect(JSON.parse(Buffer.from(header, 'base64').toString())).toMatchObject({
      x402Version: 1,
      network: 'solana',
    });
  });

  it('is what its log says: replayed, it has the same draft and the same name on the chain', async () => {
    const { purchase, log } = await play();
    if (purchase === undefined) throw new Error('a purchase was expected');
    const drafted = { ...purchase, draft: {}, nonce: '' };
    const replayed = log.reduce(after, newPurchase(drafted));
    expect([replayed.draft, replayed.nonce]).toEqual([purchase.draft, purchase.nonce]);
    expect(authorizationOf(replayed)?.trace).toMatchObject({ slot: 1000, lastHeight: 1050 });
  });

  it('that was signed is not prepared anew: its bytes are what they are', async () => {
    const { purchase, ledger } = await play();
    if (purchase === undefined) throw new Error('a purchase was expected');
    const again = await ledger.book(purchase.id, { kind: 'prepared', draft: { nonce: '0x' } }, 0);
    expect([again.draft, again.nonce]).toEqual([purchase.draft, purchase.nonce]);
  });

  it('is not signed where the chain does not answer: it is given up, and costs nothing', async () => {
    const { paid, purchase, kinds } = await play({ freshness: async () => failed('rpc-failed') });
    expect(paid).toMatchObject({ kind: 'refused', failure: { name: 'rpc-failed' } });
    expect(purchase).toMatchObject({ money: 'void', headers: null });
    expect(kinds).toEqual(['reserved', 'given-up']);
  });

  it('is held until the chain says that it is dead, however late it is', async () => {
    const { purchase, ledger, clock } = await play();
    if (purchase === undefined) throw new Error('a purchase was expected');
    const time = purchase.validBefore + 3_600;
    const told = (final: boolean) => ({ say: 'unused', block: 1, time, final }) as const;
    const ask = (final: boolean) => reconcile(purchase, { ledger, clock, askChain: async () => told(final) });
    expect((await ask(false)).money).toBe('signed');
    expect((await ask(true)).money).toBe('expired');
  });
});

describe('a purchase that is known', () => {
  async function written() {
    const { purchase, log, ledger } = await play();
    if (purchase === undefined) throw new Error('a purchase was expected');
    const { headers: _proof, ...row } = purchase;
    const entries = log.map(({ purchase: _id, n: _n, ...entry }) => entry);
    return { purchase, ledger, row: { ...row, log: entries } };
  }
  const read = (row: unknown) => readPast(JSON.parse(JSON.stringify(row)), noon, shelf);

  it('goes into a file and is taken in again, with what it is looked for by', async () => {
    const { purchase, row } = await written();
    const past = read(row);
    if (!past.ok) throw new Error(past.failure.name);
    expect(past.value.terms).toMatchObject({ nonce: purchase.nonce, draft: purchase.draft });
  });

  it('is not taken in where its log makes another payment of it, or its accounts are of another family', async () => {
    const { row } = await written();
    const log = row.log.map((entry) =>
      entry.kind === 'prepared'
        ? { ...entry, draft: { ...entry.draft, nonce: `0x${'00'.repeat(32)}` } }
        : entry,
    );
    for (const change of [{ log }, { account: payer }, { payTo: payer }, { scheme: 'exact-eip3009' }])
      expect(read({ ...row, ...change })).toMatchObject({ failure: { name: 'history-malformed' } });
  });

  it('is not counted twice when the chain shows it', async () => {
    const { purchase, ledger } = await written();
    const { money: _money, delivery: _delivery, headers: _headers, ...terms } = purchase;
    const found = { ...terms, id: `found-${purchase.nonce}`, decidedBy: 'elsewhere' as const };
    expect(await ledger.adopt(found, [])).toBe(false);
    expect(await ledger.adopt({ ...found, nonce: `0x${'00'.repeat(32)}` }, [])).toBe(true);
  });
});

describe('whoever cannot be paid', () => {
  it('is told of before anybody is asked, and nothing is reserved', async () => {
    const { paid, asked, purchase } = await play({ receives: () => failure('payee-without-account') });
    expect(paid).toMatchObject({ kind: 'refused', failure: { name: 'payee-without-account' } });
    expect([asked, purchase]).toEqual([[], undefined]);
  });

  it('leaves the other offers as they are', async () => {
    const dear = { ...offerOnBase, amount: '20000' };
    const cannot = (payTo: string) => (payTo === payeeOnSolana ? failure('payee-without-account') : null);
    expect((await play({ accepts: [onSolana, dear], receives: cannot })).asked).toEqual(['Base']);
    expect((await play({ accepts: [onSolana, dear] })).asked).toEqual(['Solana']);
  });

  it.each<[string, unknown]>([
    ['an unknown cluster', { ...onSolana, network: 'solana:bogus' }],
    ['no fee payer', { ...onSolana, extra: {} }],
    ['the buyer as fee payer', { ...onSolana, extra: { feePayer: payerOnSolana } }],
    ['a memo of 300 bytes', { ...onSolana, extra: { ...onSolana.extra, memo: 'x'.repeat(300) } }],
    ['no account there yet', { ...onSolana, payTo: payerOnSolana }],
  ])('with %s does not hinder a good offer beside it', async (_what, bogus) => {
    expect((await play({ accepts: [bogus, offerOnBase] })).asked).toEqual(['Base']);
  });
});

describe('a wallet of an earlier version', () => {
  it('that is unlocked pays on EVM chains, and says of Solana that it must be unlocked once more', async () => {
    const old: Scene = { solanaKey: null, solanaAccount: null };
    expect((await play({ ...old, accepts: [offerOnBase] })).paid.kind).toBe('signed');
    expect((await play(old)).paid).toMatchObject({ failure: { name: 'account-not-ready' } });
  });

  it('whose session has no key there signs nothing there, though the account is known', async () => {
    const { paid, purchase } = await play({ solanaKey: null });
    expect(paid).toMatchObject({ failure: { name: 'wallet-locked' } });
    expect(purchase?.money).toBe('void');
  });
});

describe('unlocking', () => {
  const words = 'test test test test test test test test test test test junk';
  const password = 'a password of enough letters';
  const noted: string[] = [];
  const ports = {
    vault: memoryVault(),
    session: memorySession(),
    tries: memoryTries(),
    clock: clockAt(),
    random: countedRandom(),
    noteSolana: async (...of: [string, string]) => void noted.push(...of),
  };
  beforeAll(async () => {
    await createVault({ words, password }, ports);
    await lock(ports);
    await beginWith(words, ports);
  }, 60_000);

  it('opens the keys of both families, each its own, and keeps where money is received on Solana', async () => {
    const [evm, sol] = [await spendingKey(ports), await spendingKey(ports, 'solana')];
    expect([evm?.length, sol?.length, evm?.join() === sol?.join()]).toEqual([32, 32, false]);
    const [account, address] = noted;
    expect(account).toBe('0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266');
    expect(noted).toEqual([account, address, account, address]);
  });

  it('and locking closes both', async () => {
    await lock(ports);
    expect([await spendingKey(ports), await spendingKey(ports, 'solana')]).toEqual([null, null]);
  });
});
