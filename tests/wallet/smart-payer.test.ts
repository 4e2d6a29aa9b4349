// A smart account pays: what is reserved and signed is its own, what is there is its own, and it goes on being watched as its own
// whoever pays afterwards.
import { type Hex, hashTypedData, recoverAddress } from 'viem';
import { describe, expect, it } from 'vitest';
import { archiveIn } from '../../lib/browser/storage/archive.ts';
import type { Authorization } from '../../lib/core/chain-word.ts';
import { success } from '../../lib/core/failure.ts';
import { typedData } from '../../lib/schemes/exact-eip3009.ts';
import type { Draft } from '../../lib/schemes/index.ts';
import type { Candidate } from '../../lib/wallet/choose.ts';
import { exportHistory } from '../../lib/wallet/history-export.ts';
import { importHistory } from '../../lib/wallet/history-import.ts';
import { type Paid, type PayPorts, pay } from '../../lib/wallet/pay.ts';
import { nobodyElse, type Payers } from '../../lib/wallet/payers.ts';
import { viewOfPurchase } from '../../lib/wallet/purchase-view.ts';
import { createRecovery } from '../../lib/wallet/recovery.ts';
import { offerOnBase, payer } from '../fixtures/challenges.ts';
import {
  allowed,
  alone,
  challengeFor,
  clockAt,
  countedRandom,
  freshLedger,
  memorySession,
  metAt,
  networks,
  openFor,
} from './world.ts';

const contract = '0x8617E340B3D01FA5F11F306F4090FD50E238070D';
const smart: Payers = { smart: [{ network: 'eip155:8453', address: contract, pays: true }], refusing: [] };

async function customer(payers: Payers) {
  const { ledger, database } = freshLedger();
  const clock = clockAt();
  await allowed(ledger);
  const looked: string[] = [];
  const ports: PayPorts = {
    ledger,
    networks,
    clock,
    session: memorySession(openFor(600_000)),
    random: countedRandom(),
    account: async () => payer,
    payers: async () => payers,
    async funds({ payer: by }: Candidate) {
      looked.push(by.account);
      return 1_000_000n;
    },
    standing: async () => 'caught-up',
    ...alone(ledger, clock),
    ask: async () => {
      throw new Error('nobody expected a question here');
    },
    ruled: () => undefined,
  };
  const met = metAt(challengeFor([offerOnBase]));
  return { ledger, clock, archive: archiveIn(database), looked, bought: purchaseIn(await pay(met, ports)) };
}

function purchaseIn(paid: Paid) {
  if (paid.kind !== 'signed') throw new Error(`a payment was expected: ${JSON.stringify(paid)}`);
  return paid.purchase;
}

describe('a rule pays from a smart account', () => {
  it('what is signed is from the contract, and by the key of the words', async () => {
    const { bought, looked } = await customer(smart);
    expect(bought).toMatchObject({ account: contract, decidedBy: 'rule', draft: { from: contract } });
    expect(new Set(looked)).toEqual(new Set([contract]));
    const [proof = ''] = Object.values(bought.headers ?? {});
    // Cast: our own header.
    const { payload } = JSON.parse(Buffer.from(proof, 'base64').toString()) as {
      payload: { authorization: Draft; signature: Hex };
    };
    expect(payload.authorization.from).toBe(contract);
    const token = (await networks()).find(({ id }) => id === 'eip155:8453')?.tokens[0];
    const data = typedData(payload.authorization, { account: contract, chainId: 8453, token });
    expect(await recoverAddress({ hash: hashTypedData(data), signature: payload.signature })).toBe(payer);
  });

  it('the receipt says so, and that of the account itself does not', async () => {
    const views = [];
    for (const payers of [smart, nobodyElse]) {
      const { bought, ledger, clock } = await customer(payers);
      const cancels = { of: async () => ({}), note: async () => undefined };
      views.push(
        await viewOfPurchase(bought.id, { ledger, clock, networks, cancels, account: async () => payer }),
      );
    }
    expect(views.map((view) => view?.smartAccount)).toEqual([contract, undefined]);
  });

  it('it is asked about under its own address when somebody else pays by then', async () => {
    const { bought, ledger, clock } = await customer(smart);
    const asked: Authorization[] = [];
    const searched: string[] = [];
    const recovery = createRecovery({
      ledger,
      clock,
      networks,
      payer: async () => payer, // the smart account has been removed
      started: Promise.resolve(clock.now - 1),
      marks: { read: async () => null, write: async () => undefined },
      usesSince: async ({ account }) => {
        searched.push(account);
        return success({ uses: [], upTo: 1 });
      },
      chainTime: async () => success(clock.now / 1000),
      timeout: () => new Promise(() => {}),
      askChain: async (authorization) => {
        asked.push(authorization);
        return null;
      },
    });
    await recovery.standing('eip155:8453');
    expect(asked).toMatchObject([{ account: contract, nonce: bought.nonce }]);
    expect(new Set(searched)).toEqual(new Set([payer]));
  });

  it.each([
    ['where it is named there too', smart, { ok: true, value: { added: 1 } }],
    ['not where nobody knows it', nobodyElse, { ok: false, failure: { name: 'history-other-account' } }],
  ])('its history is taken in on another machine, %s', async (_name, payers, outcome) => {
    const { ledger, archive, clock } = await customer(smart);
    const of = { clock, networks, account: async () => payer };
    const json = await exportHistory('json', {}, { ...of, archive, ledger });
    const other = archiveIn(freshLedger().database);
    const taken = await importHistory(json, { ...of, archive: other, payers: async () => payers });
    expect(taken).toEqual(outcome);
  });
});
