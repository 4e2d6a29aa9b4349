// Asks a chain what the wallet needs to know, through its endpoints: several where much depends on the answer. Each family of
// networks is asked in its own way.
import { type Authorization, agreed, type ChainWord } from '../core/chain-word.ts';
import { failed, type Outcome, success } from '../core/failure.ts';
import { familyOf } from '../core/network-family.ts';
import { pairOf, type SolanaToken } from '../networks/index.ts';
import type { Freshness } from '../schemes/index.ts';
import { bytesOfAddress, tokenAccountOf } from '../schemes/svm/addresses.ts';
import type { Approver } from '../wallet/approval-along.ts';
import type { OwnTokenPorts } from '../wallet/own-tokens.ts';
import type { PayPorts } from '../wallet/pay.ts';
import type { AllowancePorts, Networks } from '../wallet/ports.ts';
import type { RecoveryPorts } from '../wallet/recovery.ts';
import type { RefundPorts } from '../wallet/refund.ts';
import { readAllowance } from './allowance.ts';
import { approvalTerms, nextPlace } from './approval.ts';
import { askAuthorization } from './authorization.ts';
import { finalizedHead, headOf } from './blocks.ts';
import { balanceOf } from './evm.ts';
import { permitsTaken } from './permit-state.ts';
import type { Pool } from './pool.ts';
import { refundsAfter } from './refunds.ts';
import type { Rpc } from './rpc.ts';
import { askTransaction } from './solana/authorization.ts';
import { tokenBalance } from './solana/balance.ts';
import { freshBlockhash, freshest } from './solana/freshness.ts';
import { headAt } from './solana/heads.ts';
import { canReceive } from './solana/receiving.ts';
import { paymentsSince } from './solana/spending.ts';
import { usesSince } from './spending.ts';
import { agreedReading, readToken } from './token-reading.ts';

/** From this cost on, in micro-dollars, two endpoints must say the same before anything is concluded. */
const twoFrom = 1_000_000n;

export interface Chain
  extends Pick<RecoveryPorts, 'askChain' | 'usesSince' | 'chainTime'>,
    Pick<PayPorts, 'freshness' | 'receives' | 'permitNonceOf'>,
    Pick<RefundPorts, 'refundsAfter'>,
    Pick<OwnTokenPorts, 'tokenOn'>,
    AllowancePorts,
    Approver {
  /** A blockhash for a transaction of the account's own, and when it lapses. */
  freshnessOfSends(network: string): Promise<Outcome<Freshness>>;
  balanceOf(of: {
    readonly network: string;
    readonly token: string;
    readonly account: string;
  }): Promise<Outcome<bigint>>;
}

export function createChain(
  pool: Pool,
  endpointsOf: (network: string) => Promise<readonly string[]>,
  networks: Networks,
): Chain {
  /** An endpoint of the user's own stands alone, and is trusted by them. */
  const neededFor = async (network: string, cost: bigint) =>
    cost >= twoFrom ? Math.min(2, (await endpointsOf(network)).length) : 1;

  /** What nobody knows the worth of costs nothing, and may be worth much. */
  async function weightOf(of: { readonly network: string; readonly asset: string }, cost: bigint) {
    const token = pairOf(await networks(), of)?.token;
    return token?.peg === null ? twoFrom : cost;
  }

  /** Where an account on Solana has the token; null for a token that is not of Solana, and an owner that is not known. */
  async function tokenAccount(network: string, mint: string, owner: string): Promise<string | null> {
    const token = pairOf(await networks(), { network, asset: mint })?.token;
    const isOwner = bytesOfAddress(owner) !== null;
    return token?.program === undefined || !isOwner ? null : tokenAccountOf(owner, token.program, mint);
  }

  async function askChain(
    authorization: Authorization,
    from: number,
    cost: bigint,
  ): Promise<ChainWord | null> {
    const { network } = authorization;
    const needed = await neededFor(network, await weightOf(authorization, cost));
    const isSolana = familyOf(network) === 'solana';
    const words = await pool.several(network, needed, (rpc) =>
      isSolana ? askTransaction(rpc, authorization) : askAuthorization(rpc, authorization, from),
    );
    return agreed(words, needed);
  }

  async function freshness(network: string, cost: bigint, hint: string): Promise<Outcome<Freshness>> {
    const needed = await neededFor(network, cost);
    const words = await pool.several(network, needed, (rpc) => freshBlockhash(rpc, hint));
    const heard: Freshness[] = words.flatMap((word) => (word.ok ? [word.value] : []));
    const fresh = heard.length < needed ? undefined : freshest(heard);
    return fresh === undefined ? failed('rpc-failed') : success(fresh);
  }

  return {
    askChain,

    async usesSince(of, from) {
      const { network, asset, account } = of;
      if (familyOf(network) === 'eip155') {
        if (from !== null) return pool.first(network, (rpc) => usesSince(rpc, of, from));
        const head = await pool.first(network, finalizedHead);
        return head.ok ? success({ uses: [], upTo: head.value.block }) : head;
      }
      const source = await tokenAccount(network, asset, account);
      if (source === null) return failed('token-unknown');
      if (from !== null) return pool.first(network, (rpc) => paymentsSince(rpc, { source, account }, from));
      const head = await pool.first(network, (rpc) => headAt(rpc, 'finalized'));
      return head.ok ? success({ uses: [], upTo: head.value.slot }) : head;
    },

    async chainTime(network) {
      const isSolana = familyOf(network) === 'solana';
      const headIn = (rpc: Rpc): Promise<Outcome<{ readonly time: number }>> =>
        isSolana ? headAt(rpc, 'confirmed') : headOf(rpc);
      const head = await pool.first(network, headIn);
      return head.ok ? success(head.value.time) : head;
    },

    freshness,

    /** Whatever it is worth: what a person sends away, nobody gives back. */
    freshnessOfSends: (network) => freshness(network, twoFrom, ''),

    /** An endpoint that does not answer is no reason against a payee: whether to pay without knowing is asked elsewhere. */
    async receives({ network, token, offer }) {
      if (token.program === undefined) return null;
      const receiving = receivingOf(token, offer.payTo);
      const able = await pool.first(network.id, (rpc) => canReceive(rpc, receiving));
      return able.ok || isEndpoints(able.failure.name) ? null : able.failure;
    },

    async balanceOf({ network, token, account }) {
      if (familyOf(network) === 'eip155') return pool.first(network, (rpc) => balanceOf(rpc, token, account));
      const address = await tokenAccount(network, token, account);
      return address === null
        ? failed('account-not-ready')
        : pool.first(network, (rpc) => tokenBalance(rpc, address));
    },

    async allowanceOf({ network, token, account }) {
      if (familyOf(network) === 'solana') return failed('token-unknown');
      return pool.first(network, (rpc) => readAllowance(rpc, token, account));
    },

    async permitNonceOf({ network, token, account }) {
      if (familyOf(network) === 'solana') return failed('token-unknown');
      return pool.first(network, (rpc) => permitsTaken(rpc, token, account));
    },

    approvalTerms: (of) => pool.first(of.network, (rpc) => approvalTerms(rpc, of)),
    nextPlace: (of) => pool.first(of.network, (rpc) => nextPlace(rpc, of)),

    /** Whoever lies of a token's decimals has a person pay another amount than is shown. */
    async tokenOn(network, chainId, address) {
      const needed = await neededFor(network, twoFrom);
      const readings = await pool.several(network, needed, (rpc) => readToken(rpc, chainId, address));
      return agreedReading(readings, needed);
    },

    async refundsAfter(network, refund, block) {
      if (familyOf(network) === 'solana') return failed('purchase-unchecked');
      return pool.first(network, (rpc) => refundsAfter(rpc, refund, block));
    },
  };
}

function receivingOf({ address: mint, program, decimals }: SolanaToken, owner: string) {
  return { address: tokenAccountOf(owner, program, mint), owner, mint, program, decimals };
}

function isEndpoints(name: string): boolean {
  return name.startsWith('rpc-');
}
