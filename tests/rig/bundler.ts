// Carries out what a facilitator was handed as a whole transaction of a payer without coin: gives its sender the coin for the fee, sends
// it, and then the facilitator's own. One after the other: on this chain nobody comes in between.
import { createErc20ApprovalGasSponsoringExtension } from '@x402/extensions';
import { type Hex, parseTransaction, recoverTransactionAddress } from 'viem';
import type { accountClient } from './chain-client.ts';

type Client = ReturnType<typeof accountClient>;
type Signer = Parameters<typeof createErc20ApprovalGasSponsoringExtension>[0];

export function bundling(signer: Omit<Signer, 'sendTransactions'>, client: Client) {
  return createErc20ApprovalGasSponsoringExtension({
    ...signer,
    async sendTransactions(transactions) {
      const hashes: Hex[] = [];
      for (const one of transactions) {
        const hash = typeof one === 'string' ? await sendFor(one, client) : await client.sendTransaction(one);
        await succeeded(hash, client);
        hashes.push(hash);
      }
      return hashes;
    },
  });
}

/** Whoever signed it pays the fee of it, by what is given to them for that. */
async function sendFor(transaction: Hex, client: Client): Promise<Hex> {
  const serializedTransaction = transaction as `0x02${string}`; // or it is not parsed
  const { gas = 0n, maxFeePerGas = 0n } = parseTransaction(serializedTransaction);
  const to = await recoverTransactionAddress({ serializedTransaction });
  const value = gas * maxFeePerGas - (await client.getBalance({ address: to }));
  if (value > 0n) await succeeded(await client.sendTransaction({ to, value }), client);
  return client.sendRawTransaction({ serializedTransaction });
}

async function succeeded(hash: Hex, client: Client): Promise<void> {
  const { status } = await client.waitForTransactionReceipt({ hash });
  if (status !== 'success') throw new Error(`${hash} was reverted`);
}
