// The same challenge, answered by the published clients and by this wallet: on every EVM token of the shelf and in each dialect the two
// headers are the same field by field, apart from nonce and window, and either signs what the other has drafted with the same bytes.
import { x402Client } from '@x402/core/client';
import { encodePaymentSignatureHeader } from '@x402/core/http';
import type { PaymentRequired } from '@x402/core/types';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { ExactEvmSchemeV1 } from '@x402/evm/exact/v1/client';
import { EVM_NETWORK_CHAIN_ID_MAP } from '@x402/evm/v1';
import { hexToBytes } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { createPaymentHeader } from 'x402/client';
import { EvmNetworkToChainId } from 'x402/types';
import type { Challenge } from '../../lib/core/challenge.ts';
import { dialectOf } from '../../lib/dialects/index.ts';
import { chainIdOf, type EvmToken, type Network, shelf } from '../../lib/networks/index.ts';
import type { Draft } from '../../lib/schemes/contract.ts';
import { type Candidate, choose } from '../../lib/wallet/choose.ts';
import {
  payer as account,
  challengeWith,
  documentV1,
  documentV2,
  headerOf,
  offerV1,
  payee,
} from '../fixtures/challenges.ts';
import vectors from '../vectors/eip3009.json' with { type: 'json' };

const key = vectors.signed.key as `0x${string}`;
const signer = privateKeyToAccount(key);

interface Payment {
  readonly payload: { readonly signature: string; readonly authorization: Draft };
}

const cases = shelf.flatMap((network) =>
  network.tokens.flatMap((token) =>
    token.domain !== undefined && token.transferMethods.includes('eip3009')
      ? [[`${token.symbol} on ${network.name}`, network, token] as const]
      : [],
  ),
);

describe.each(cases)('%s', (_name, network, token) => {
  const terms = termsOn(network, token);

  it('in version 2, beside @x402/evm', async () => {
    const document = documentV2([terms], { extensions: { bazaar: { info: { a: 1 } } } });
    const client = x402Client
      .fromConfig({ schemes: [], spendControls: false })
      .register(terms.network, new ExactEvmScheme(signer));
    // Cast: the same document, typed as the package wants it.
    const payload = await client.createPaymentPayload(document as unknown as PaymentRequired);
    await compare(challengeWith({ header: headerOf(document) }), encodePaymentSignatureHeader(payload));
  });

  const named = network.v1Names.filter((name) => name in EVM_NETWORK_CHAIN_ID_MAP);
  it.each(named)('in version 1 as %s, beside @x402/evm', async (name) => {
    const document = documentV1([offerV1(terms, { network: name })]);
    const client = x402Client
      .fromConfig({ schemes: [], spendControls: false })
      .registerV1(name, new ExactEvmSchemeV1(signer));
    const payload = await client.createPaymentPayload(document as unknown as PaymentRequired);
    await compare(challengeWith({ body: JSON.stringify(document) }), headerOf(payload));
  });

  const legacy = [...EvmNetworkToChainId].filter(([, id]) => id === chainIdOf(network));
  it.each(legacy)('in version 1 as %s, beside x402 1.2', async (name) => {
    const requirements = offerV1(terms, { network: name });
    const body = JSON.stringify(documentV1([requirements]));
    // Cast: as above.
    type Requirements = Parameters<typeof createPaymentHeader>[2];
    const header = await createPaymentHeader(signer, 1, requirements as unknown as Requirements);
    await compare(challengeWith({ body }), header);
  });
});

function termsOn({ id }: Network, { address, domain }: EvmToken) {
  return {
    scheme: 'exact',
    network: id as `eip155:${string}`, // the shelf's are
    amount: '10000',
    asset: address,
    payTo: payee,
    maxTimeoutSeconds: 60,
    extra: { name: domain.name, version: domain.version },
  };
}

async function compare(challenge: Challenge, header: string): Promise<void> {
  const candidate = candidateIn(challenge);
  const moment = { now: 1_800_000_000, maxWindow: 120, nonce: `0x${'11'.repeat(32)}` } as const;
  const draft = candidate.scheme.draft(candidate.offer, candidate.payer, moment);
  const [ours, theirs] = [await paymentOf(candidate, draft), read(header)];
  expect(fixed(ours)).toEqual(fixed(theirs));
  expect(await paymentOf(candidate, theirs.payload.authorization)).toEqual(theirs);
}

function candidateIn(challenge: Challenge): Candidate {
  const choice = choose(challenge, { account, networks: shelf, onlyTestMoney: false });
  if (choice.kind !== 'candidate') throw new Error('an offer that can be paid was expected');
  return choice.candidate;
}

/** As it leaves: out of the header of its dialect. */
async function paymentOf({ offer, scheme, payer }: Candidate, draft: Draft): Promise<Payment> {
  const payload = await scheme.sign(draft, payer, hexToBytes(key));
  const headers = Object.values(dialectOf(offer.dialect)?.headersFor(offer, payload) ?? {});
  expect(headers).toHaveLength(1);
  return read(headers[0] ?? '');
}

function read(header: string): Payment {
  return JSON.parse(Buffer.from(header, 'base64').toString('utf8')) as Payment; // all three write it
}

/** What is of chance and of the clock is held to its form alone. */
function fixed({ payload, ...rest }: Payment) {
  const { nonce = '', validAfter = '', validBefore = '', ...said } = payload.authorization;
  const forms = [/^0x[0-9a-f]{64}$/.test(nonce), /^\d+$/.test(validAfter), /^\d+$/.test(validBefore)];
  const isSigned = /^0x[0-9a-f]{130}$/.test(payload.signature);
  return { ...rest, payload: { ...payload, signature: isSigned, authorization: said }, forms };
}
