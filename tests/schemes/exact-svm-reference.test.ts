// The same offer, paid by x402's own client and by this wallet: field by field the same, apart from memo and blockhash.
import { createKeyPairSignerFromPrivateKeyBytes, getTransactionDecoder } from '@solana/kit';
import { ExactSvmScheme } from '@x402/svm/exact/client';
import { ExactSvmSchemeV1 } from '@x402/svm/exact/v1/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { success } from '../../lib/core/failure.ts';
import type { Offer } from '../../lib/core/offer.ts';
import { solana } from '../../lib/networks/solana.ts';
import { exactSvm } from '../../lib/schemes/exact-svm.ts';
import { type ReadMessage, readMessage, readTransaction } from '../../lib/schemes/svm/reading.ts';
import { offerOnSolana, payerKey, payerWith } from '../fixtures/solana.ts';
import { mintData } from '../fixtures/token-accounts.ts';

const blockhash = 'EkSnNWid2cvwEVnVx9aBqawnmiCNiDgp3gUdkDPTKN1N';

/** The public endpoint, as far as the reference client asks it. */
function answer(request: string): string {
  const { id, method, params } = JSON.parse(request) as { id: unknown; method: string; params: [string] };
  const context = { slot: 200 };
  const program = solana.tokens.find(({ address }) => address === params[0])?.program;
  const data = [Buffer.from(mintData(6)).toString('base64'), 'base64'];
  const mint = { data, executable: false, lamports: 1, owner: program, rentEpoch: 0, space: 82 };
  const value = method === 'getAccountInfo' ? mint : { blockhash, lastValidBlockHeight: 300 };
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

async function ours(offer: Offer, symbol: string): Promise<ReadMessage> {
  const payer = payerWith(symbol);
  const draft = exactSvm.draft(offer, payer, { now: 0, maxWindow: 120, nonce: `0x${'ab'.repeat(32)}` });
  const fresh = { blockhash, lastHeight: '300', slot: '200' };
  const whole = await exactSvm.prepare?.(draft, async () => success(fresh));
  if (whole?.ok !== true) throw new Error('a whole draft was expected');
  return messageIn(transactionIn(await exactSvm.sign(whole.value, payer, payerKey)));
}

function transactionIn(payload: unknown): string {
  return (payload as { transaction: string }).transaction; // the payload of both
}

describe.each(solana.tokens.map(({ symbol, address }) => [symbol, address] as const))(
  '%s',
  (symbol, asset) => {
    const offer: Offer = { ...offerOnSolana, asset, extra: { ...offerOnSolana.extra, memo: 'order 7' } };
    const { network, payTo, extra } = offer;
    const terms = { scheme: 'exact', network, asset, payTo, extra, maxTimeoutSeconds: 60 };

    it('as version 2, with the seller’s memo, which is the same too', async () => {
      const client = new ExactSvmScheme(await createKeyPairSignerFromPrivateKeyBytes(payerKey));
      const requirements = { ...terms, amount: '10000' } as Parameters<typeof client.createPaymentPayload>[1];
      const { payload } = await client.createPaymentPayload(2, requirements);
      const theirs = messageIn(transactionIn(payload));
      expect(await ours(offer, symbol)).toEqual(theirs);
    });

    it('as version 1', async () => {
      const client = new ExactSvmSchemeV1(await createKeyPairSignerFromPrivateKeyBytes(payerKey));
      const v1 = {
        ...terms,
        network: 'solana',
        maxAmountRequired: '10000',
        resource: '',
        description: '',
        mimeType: '',
      };
      // Cast: the type is version 2's, the client reads version 1's.
      const requirements = v1 as unknown as Parameters<typeof client.createPaymentPayload>[1];
      const { payload } = await client.createPaymentPayload(1, requirements);
      expect(comparable(await ours({ ...offer, dialect: 'x402-v1' }, symbol))).toEqual(
        comparable(messageIn(transactionIn(payload))),
      );
    });
  },
);
