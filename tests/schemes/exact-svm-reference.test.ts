// The same offer, paid by x402's own clients and by this wallet: field by field the same, apart from memo and blockhash. The client of
// 1.2 writes no memo and a compute budget of its own: of it who pays whom what, for whose fee, is held against ours.
import { createKeyPairSignerFromPrivateKeyBytes, getTransactionDecoder } from '@solana/kit';
import { ExactSvmScheme } from '@x402/svm/exact/client';
import { ExactSvmSchemeV1 } from '@x402/svm/exact/v1/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPaymentHeader } from 'x402/client';
import { SupportedSVMNetworks } from 'x402/types';
import { success } from '../../lib/core/failure.ts';
import type { Offer } from '../../lib/core/offer.ts';
import { shelf } from '../../lib/networks/index.ts';
import type { Payer } from '../../lib/schemes/contract.ts';
import { exactSvm } from '../../lib/schemes/exact-svm.ts';
import { type ReadMessage, readMessage, readTransaction } from '../../lib/schemes/svm/reading.ts';
import { offerOnSolana, payerKey, payerOnSolana } from '../fixtures/solana.ts';
import { mintData } from '../fixtures/token-accounts.ts';

const tokens = shelf.flatMap((network) =>
  network.tokens.flatMap((token) =>
    token.program === undefined ? [] : [[`${token.symbol} on ${network.name}`, network, token] as const],
  ),
);

const blockhash = 'EkSnNWid2cvwEVnVx9aBqawnmiCNiDgp3gUdkDPTKN1N';

/** The public endpoint, as far as the reference client asks it. */
function answer(request: string): string {
  const { id, method, params } = JSON.parse(request) as { id: unknown; method: string; params: [string] };
  const context = { slot: 200 };
  const program = tokens.find(([, , { address }]) => address === params[0])?.[2].program;
  const data = [Buffer.from(mintData(6)).toString('base64'), 'base64'];
  const mint = { data, executable: false, lamports: 1, owner: program, rentEpoch: 0, space: 82 };
  const run = { err: null, logs: [], unitsConsumed: 5_000 };
  const values: Readonly<Record<string, unknown>> = { getAccountInfo: mint, simulateTransaction: run };
  const value = values[method] ?? { blockhash, lastValidBlockHeight: 300 };
  return JSON.stringify({ jsonrpc: '2.0', id, result: { context, value } });
}

beforeEach(() => {
  vi.stubGlobal('fetch', async (_url: unknown, { body }: { body: string }) => new Response(answer(body)));
});
afterEach(() => void vi.unstubAllGlobals());

/** Without what is of chance. */
function comparable({ instructions, ...message }: ReadMessage) {
  const [, , , memo] = instructions;
  return { ...message, instructions: instructions.slice(0, 3), memo: memo?.program };
}

function messageIn(transaction: string): ReadMessage {
  const bytes = new Uint8Array(Buffer.from(transaction, 'base64'));
  getTransactionDecoder().decode(bytes); // theirs reads it as well
  const message = readTransaction(bytes)?.message;
  const read = message && readMessage(message);
  if (read == null) throw new Error('a message was expected');
  return read;
}

async function ours(offer: Offer, payer: Payer): Promise<ReadMessage> {
  const draft = exactSvm.draft(offer, payer, { now: 0, maxWindow: 120, nonce: `0x${'ab'.repeat(32)}` });
  const fresh = { blockhash, lastHeight: '300', slot: '200' };
  const whole = await exactSvm.prepare?.(draft, async () => success(fresh));
  if (whole?.ok !== true) throw new Error('a whole draft was expected');
  return messageIn(transactionIn(await exactSvm.sign(whole.value, payer, payerKey)));
}

function transactionIn(payload: unknown): string {
  return (payload as { transaction: string }).transaction; // the payload of all three
}

describe.each(tokens)('%s', (_name, network, token) => {
  const asset = token.address;
  const payer: Payer = { account: payerOnSolana, chainId: null, token };
  const offer: Offer = {
    ...offerOnSolana,
    network: network.id,
    asset,
    extra: { ...offerOnSolana.extra, memo: 'order 7' },
  };
  const { payTo, extra } = offer;
  const terms = { scheme: 'exact', network: network.id, asset, payTo, extra, maxTimeoutSeconds: 60 };
  const about = {
    maxAmountRequired: '10000',
    resource: 'https://shop.example/',
    description: '',
    mimeType: '',
  };
  const v1 = { ...terms, ...about, network: network.v1Names[0] };

  it('as version 2, with the seller’s memo, which is the same too', async () => {
    const client = new ExactSvmScheme(await createKeyPairSignerFromPrivateKeyBytes(payerKey));
    const requirements = { ...terms, amount: '10000' } as Parameters<typeof client.createPaymentPayload>[1];
    const { payload } = await client.createPaymentPayload(2, requirements);
    expect(await ours(offer, payer)).toEqual(messageIn(transactionIn(payload)));
  });

  it('as version 1', async () => {
    const client = new ExactSvmSchemeV1(await createKeyPairSignerFromPrivateKeyBytes(payerKey));
    // Cast: the type is version 2's, the client reads version 1's.
    const requirements = v1 as unknown as Parameters<typeof client.createPaymentPayload>[1];
    const { payload } = await client.createPaymentPayload(1, requirements);
    expect(comparable(await ours({ ...offer, dialect: 'x402-v1' }, payer))).toEqual(
      comparable(messageIn(transactionIn(payload))),
    );
  });

  const legacy = SupportedSVMNetworks.filter((name) => name === v1.network);
  it.each(legacy)('as version 1 on %s, by the client of 1.2', async () => {
    const signer = await createKeyPairSignerFromPrivateKeyBytes(payerKey);
    // Casts: the package's types know names and addresses by their form alone.
    const requirements = v1 as unknown as Parameters<typeof createPaymentHeader>[2];
    const config = { svmConfig: { rpcUrl: 'https://rpc.example/' } };
    const header = await createPaymentHeader(signer, 1, requirements, config);
    const { payload } = JSON.parse(Buffer.from(header, 'base64').toString()) as { payload: unknown };
    const [mine, theirs] = [await ours(offer, payer), messageIn(transactionIn(payload))];
    expect(transferIn(mine)).toEqual(transferIn(theirs));
    expect(mine.accounts[0], 'who pays the fee').toBe(theirs.accounts[0]);
  });
});

/** The one instruction that moves the token: its program, its accounts, its bytes. */
function transferIn({ instructions }: ReadMessage) {
  return instructions.filter(({ program }) => tokens.some(([, , token]) => token.program === program));
}
