// Carries out transactions of the account's own, on each family of networks in its own way.
import { type Outcome, success } from '../core/failure.ts';
import { familyOf } from '../core/network-family.ts';
import type { Freshness } from '../schemes/index.ts';
import type { Fate, Sender, SignedOnSolana } from '../wallet/send-ports.ts';
import type { Pool } from './pool.ts';
import { fateOfSend, presentSend, sendCost, signSend } from './send.ts';
import { freshBlockhash } from './solana/freshness.ts';
import { fateOfTransfer, presentTransfer, signTransfer, transferCost } from './solana/send.ts';

/** `freshness`: a blockhash and the height at which it lapses, however much hangs on it. */
export function createSender(
  pool: Pool,
  freshness: (network: string) => Promise<Outcome<Freshness>>,
): Sender {
  /** Nobody sends the same money anew because one endpoint alone calls it dead. */
  async function fateOnSolana(network: string, signed: SignedOnSolana): Promise<Outcome<Fate>> {
    const word = await pool.first(network, (rpc) => fateOfTransfer(rpc, signed));
    if (!word.ok || word.value.say !== 'lapsed') return word;
    const words = await pool.several(network, 2, (rpc) => fateOfTransfer(rpc, signed));
    const heard = words.flatMap((one) => (one.ok ? [one.value] : []));
    const isAgreed = heard.length >= Math.min(2, words.length) && heard.every(({ say }) => say === 'lapsed');
    return isAgreed ? word : success(heard.find(({ say }) => say !== 'lapsed') ?? { say: 'pending' });
  }

  return {
    async sendCost(transfer) {
      if ('program' in transfer)
        return pool.first(transfer.network, async (rpc) => {
          const fresh = await freshBlockhash(rpc, '');
          return fresh.ok ? transferCost(rpc, transfer, fresh.value) : fresh;
        });
      const cost = await pool.first(transfer.network, (rpc) => sendCost(rpc, transfer));
      return cost.ok
        ? success({ fee: cost.value.wei, have: cost.value.have, keep: 0n, opening: null })
        : cost;
    },

    async signSend(order, key) {
      if (!('program' in order)) return pool.one(order.network, (rpc) => signSend(rpc, order, key));
      const fresh = await freshness(order.network);
      if (!fresh.ok) return fresh;
      return pool.one(order.network, (rpc) => signTransfer(rpc, order, fresh.value, key));
    },

    presentSend: (network, bytes) =>
      pool.one(network, (rpc) =>
        familyOf(network) === 'solana' ? presentTransfer(rpc, bytes) : presentSend(rpc, bytes),
      ),

    async fateOfSend({ network, account }, signed) {
      if (signed.family === 'solana') return fateOnSolana(network, signed);
      return pool.first(network, (rpc) => fateOfSend(rpc, { network, account, ...signed }));
    },
  };
}
