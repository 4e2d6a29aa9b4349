// The reference clients as buyers on Solana, one for each generation, and their keys for more than whole purchases.

import { getAddressEncoder, getBase58Decoder } from '@solana/kit';
import { x402Client } from '@x402/core/client';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { wrapFetchWithPayment } from '@x402/fetch';
import { ExactSvmScheme } from '@x402/svm/exact/client';
import { parseUnits } from 'viem';
import { createSigner } from 'x402/types';
import { wrapFetchWithPayment as wrapFetchV1 } from 'x402-fetch';
import { walletAccount } from './accounts.ts';
import type { Dialect } from './goods.ts';
import type { Payer } from './payers.ts';
import { NETWORK_V2 } from './paywall-v2.ts';
import { privateKeyOf, walletKey } from './solana/keys.ts';
import { SOLANA_NETWORK, SOLANA_V1 } from './solana.ts';

export async function solanaPayers(rpcUrl: string): Promise<Record<Dialect, Payer>> {
  return { v2: wrapFetchWithPayment(fetch, await solanaClient(rpcUrl)), v1: await payerV1(rpcUrl) };
}

/** On Solana alone, and without its spend controls, which refuse more than a dollar. */
export async function solanaClient(rpcUrl: string): Promise<x402Client> {
  return x402Client
    .fromConfig({ schemes: [], spendControls: false })
    .register(SOLANA_NETWORK, new ExactSvmScheme(await walletKey(), { rpcUrl }));
}

/** One that can pay on either chain, and takes what stands first. */
export async function payerOnBoth(rpcUrl: string): Promise<Payer> {
  const client = (await solanaClient(rpcUrl)).register(NETWORK_V2, new ExactEvmScheme(walletAccount()));
  return wrapFetchWithPayment(fetch, client);
}

async function payerV1(rpcUrl: string): Promise<Payer> {
  const { address } = await walletKey();
  const pair = Buffer.concat([privateKeyOf(0), Buffer.from(getAddressEncoder().encode(address))]);
  const signer = await createSigner(SOLANA_V1, getBase58Decoder().decode(pair));
  return wrapFetchV1(fetch, signer, parseUnits('10', 6), undefined, { svmConfig: { rpcUrl } });
}
