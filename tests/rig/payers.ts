// The reference clients as buyers, one for each dialect of the local world. Each takes what `fetch` takes.
import { x402Client } from '@x402/core/client';
import { encodePaymentSignatureHeader } from '@x402/core/http';
import type { PaymentRequired } from '@x402/core/types';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { wrapFetchWithPayment } from '@x402/fetch';
import { parseUnits } from 'viem';
import type { Signer } from 'x402/types';
import { wrapFetchWithPayment as wrapFetchV1 } from 'x402-fetch';
import { walletAccount } from './accounts.ts';
import { accountClient, CHAIN_ID } from './chain-client.ts';
import { NETWORK_V2 } from './paywall-v2.ts';
import type { Shop } from './shops.ts';

export type Payer = (url: string, init?: RequestInit) => Promise<Response>;

export function payers(rpcUrl: string, chainId = CHAIN_ID): Record<Shop['dialect'], Payer> {
  return {
    v2: wrapFetchWithPayment(fetch, clientV2(`eip155:${chainId}`)),
    v1: payerV1(rpcUrl, chainId),
    'v2-body': payerInBody(),
  };
}

/** Without its spend controls, which refuse more than a dollar. */
export function clientV2(network: `eip155:${number}` = NETWORK_V2): x402Client {
  return x402Client
    .fromConfig({ schemes: [], spendControls: false })
    .register(network, new ExactEvmScheme(walletAccount()));
}

function payerV1(rpcUrl: string, chainId: number): Payer {
  // As in facilitator-v1.ts: the package's type knows only viem's own chains.
  const signer = accountClient(rpcUrl, walletAccount(), chainId) as unknown as Signer;
  return wrapFetchV1(fetch, signer, parseUnits('10', 6));
}

/** No reference client reads v2 from a body or sends it as `X-PAYMENT`: only the payload is made by one. */
function payerInBody(): Payer {
  const client = clientV2();
  return async (url, init) => {
    const challenge = (await (await fetch(url, init)).json()) as PaymentRequired;
    const payload = await client.createPaymentPayload(challenge);
    const headers = new Headers(init?.headers);
    headers.set('X-PAYMENT', encodePaymentSignatureHeader(payload));
    return fetch(url, { ...init, headers });
  };
}
