// What becomes of payments through Permit2 on a real chain, by its real code: used, of a ceiling less, invalidated, or never used; told
// by the chain alone, whatever somebody writes beside it.
import {
  type Address,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  hexToBytes,
  keccak256,
  maxUint256,
  parseAbi,
  toHex,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askAuthorization } from '../../lib/chain/authorization.ts';
import { headOf } from '../../lib/chain/blocks.ts';
import { cancelCost, sendCancel } from '../../lib/chain/cancel.ts';
import { permitsTaken } from '../../lib/chain/permit-state.ts';
import { type Answer, type Rpc, rpcAt } from '../../lib/chain/rpc.ts';
import { nonceInvalidated } from '../../lib/chain/token-events.ts';
import { type Authorization, agreed } from '../../lib/core/chain-word.ts';
import { failed, type Outcome, success } from '../../lib/core/failure.ts';
import type { Offer } from '../../lib/core/offer.ts';
import { baseSepolia } from '../../lib/networks/base-sepolia.ts';
import { invalidateCall } from '../../lib/schemes/cancel-permit2.ts';
import type { Draft, Payer, Scheme } from '../../lib/schemes/contract.ts';
import { exactPermit2, exactSpending } from '../../lib/schemes/exact-permit2.ts';
import { permit2Contract } from '../../lib/schemes/permit2-contract.ts';
import { upto, uptoSpending } from '../../lib/schemes/upto.ts';
import { facilitatorV2Account, payeeOf } from '../rig/accounts.ts';
import { type Chain, startChain } from '../rig/chain.ts';
import { allowPermit2, placePermit2 } from '../rig/permit2.ts';
import vectors from '../vectors/permit2.json' with { type: 'json' };

// Cast: the file writes it so.
const key = hexToBytes(vectors.signed.key as Hex);
const wallet = privateKeyToAccount(vectors.signed.key as Hex);
const payer: Payer = { account: wallet.address, chainId: 84532, token: baseSepolia.tokens[0] };
const facilitator = facilitatorV2Account();
const shop = payeeOf('tollhouse');

const exactAbi = parseAbi([
  'struct Permitted { address token; uint256 amount; }',
  'struct Permit { Permitted permitted; uint256 nonce; uint256 deadline; }',
  'struct Witness { address to; uint256 validAfter; }',
  'function settle(Permit permit, address owner, Witness witness, bytes signature)',
]);
const uptoAbi = parseAbi([
  'struct Permitted { address token; uint256 amount; }',
  'struct Permit { Permitted permitted; uint256 nonce; uint256 deadline; }',
  'struct Witness { address to; address facilitator; uint256 validAfter; }',
  'function settle(Permit permit, uint256 amount, address owner, Witness witness, bytes signature)',
]);

let chain: Chain;
let rpc: Rpc;
beforeAll(async () => {
  chain = await startChain();
  rpc = rpcAt(chain.rpcUrl);
  await placePermit2(chain.client);
  await chain.mint(wallet.address, 1_000_000n);
  await allowPermit2(chain, maxUint256);
}, 180_000); // the first time ever, the contracts are fetched
afterAll(() => chain.close());

let nonces = 0;

interface Paid {
  readonly authorization: Authorization;
  readonly draft: Draft;
  /** The call that whoever was given the payload can make; of a ceiling, for so much. */
  call(amount?: bigint): Promise<Hex>;
}

async function freshPayment(scheme: Scheme, amount = 10_000n): Promise<Paid> {
  nonces += 1;
  const { time } = told(await headOf(rpc));
  const offer: Offer = {
    dialect: 'x402-v2',
    scheme: scheme.id,
    network: baseSepolia.id,
    asset: chain.usdc,
    amount,
    payTo: shop,
    window: 120,
    extra: { assetTransferMethod: 'permit2', facilitatorAddress: facilitator.address },
    words: null,
    original: {},
    echo: {},
  };
  const draft = scheme.draft(offer, payer, { now: time, maxWindow: 120, nonce: keccak256(toHex(nonces)) });
  const authorization: Authorization = {
    network: baseSepolia.id,
    asset: chain.usdc,
    account: wallet.address,
    ...scheme.authorization(draft),
  };
  return {
    authorization,
    draft,
    async call(taken = amount) {
      const { signature } = (await scheme.sign(draft, payer, key)) as { signature: Hex };
      const permit = {
        permitted: { token: chain.usdc, amount },
        nonce: BigInt(draft.nonce ?? ''),
        deadline: BigInt(draft.validBefore ?? ''),
      };
      const exact = { to: shop, validAfter: 0n };
      return scheme.id === 'upto'
        ? encodeFunctionData({
            abi: uptoAbi,
            functionName: 'settle',
            args: [permit, taken, wallet.address, { ...exact, facilitator: facilitator.address }, signature],
          })
        : encodeFunctionData({
            abi: exactAbi,
            functionName: 'settle',
            args: [permit, wallet.address, exact, signature],
          });
    },
  };
}

async function send(to: Address, data: Hex): Promise<Hex> {
  const hash = await chain.client.sendTransaction({ account: facilitator, to, data });
  const { status } = await chain.client.waitForTransactionReceipt({ hash });
  expect(status).toBe('success');
  return hash;
}

function ask({ authorization }: Paid, by = rpc) {
  return askAuthorization(by, authorization, openedAt(authorization));
}

/** Nothing of it can have happened before. */
function openedAt({ validBefore }: Authorization): number {
  return validBefore - 600;
}

function told<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.failure.name);
  return outcome.value;
}

/** Anybody can write this: a transfer of nothing from the account to the payee, with a nonce behind it. */
function forged({ authorization }: Paid): Hex {
  const nothing = encodeFunctionData({
    abi: erc20Abi,
    functionName: 'transferFrom',
    args: [wallet.address, shop, 0n],
  });
  return `${nothing}${authorization.nonce.slice(2)}`;
}

it('the event is Permit2’s own', () => {
  expect(nonceInvalidated).toBe(keccak256(toHex('UnorderedNonceInvalidation(address,uint256,uint256)')));
});

describe('exact', () => {
  it('unused, seen, and final', async () => {
    const paid = await freshPayment(exactPermit2);
    expect(told(await ask(paid))).toMatchObject({ say: 'unused', final: true });
    const transaction = await send(exactSpending.spender, await paid.call());
    expect(told(await ask(paid))).toMatchObject({ say: 'settled', transaction, final: false });
    await chain.finalize();
    const word = told(await ask(paid));
    expect(word).toMatchObject({ say: 'settled', transaction, final: true });
    expect(word).not.toHaveProperty('taken');
  });

  it('of two that are alike each is its own', async () => {
    const [one, other] = [await freshPayment(exactPermit2), await freshPayment(exactPermit2)];
    const first = await send(exactSpending.spender, await one.call());
    expect(told(await ask(other))).toMatchObject({ say: 'unused' });
    const second = await send(exactSpending.spender, await other.call());
    expect(told(await ask(one))).toMatchObject({ say: 'settled', transaction: first });
    expect(told(await ask(other))).toMatchObject({ say: 'settled', transaction: second });
  });

  it('dead: past its end by a final block, and nobody can use it', async () => {
    const paid = await freshPayment(exactPermit2);
    await chain.passTime(130);
    await chain.finalize();
    const word = told(await ask(paid));
    expect(word).toMatchObject({ say: 'unused', final: true });
    expect(word.time).toBeGreaterThanOrEqual(paid.authorization.validBefore);
    await expect(send(exactSpending.spender, await paid.call())).rejects.toThrow();
  });

  it('a transfer of nothing with the nonce behind it is not taken for it', async () => {
    const paid = await freshPayment(exactPermit2);
    await send(chain.usdc, forged(paid));
    expect(told(await ask(paid))).toMatchObject({ say: 'unused' });
    const transaction = await send(exactSpending.spender, await paid.call());
    expect(told(await ask(paid))).toMatchObject({ say: 'settled', transaction });
  });

  it('a used nonce of which no transfer tells is no conclusion', async () => {
    const paid = await freshPayment(exactPermit2);
    await send(exactSpending.spender, await paid.call());
    const without: Rpc = async (method, ...params): Promise<Answer> =>
      method === 'eth_getLogs' ? { kind: 'result', result: [] } : rpc(method, ...params);
    expect(told(await ask(paid, without))).toMatchObject({ say: 'used-somehow' });
  });

  it('a transaction that the endpoint tells another one for is not believed', async () => {
    const paid = await freshPayment(exactPermit2);
    await send(exactSpending.spender, await paid.call());
    const other: Rpc = async (method, ...params): Promise<Answer> =>
      method === 'eth_getTransactionByHash'
        ? { kind: 'result', result: { hash: `0x${'ab'.repeat(32)}`, input: paid.authorization.nonce } }
        : rpc(method, ...params);
    expect(await ask(paid, other)).toEqual(failed('rpc-malformed'));
  });
});

describe('upto', () => {
  it.each([10_000n, 4_000n, 1n, 0n])('of a ceiling of 10000 are taken %s', async (taken) => {
    const paid = await freshPayment(upto);
    const transaction = await send(uptoSpending.spender, await paid.call(taken));
    await chain.finalize();
    expect(told(await ask(paid))).toMatchObject({ say: 'settled', transaction, taken, final: true });
  });

  it('more than the ceiling is taken by nobody', async () => {
    const paid = await freshPayment(upto);
    await expect(send(uptoSpending.spender, await paid.call(10_001n))).rejects.toThrow();
  });

  it('a transfer of nothing with the nonce behind it makes nothing of what was taken', async () => {
    const paid = await freshPayment(upto);
    await send(chain.usdc, forged(paid));
    const transaction = await send(uptoSpending.spender, await paid.call(9_000n));
    await send(chain.usdc, forged(paid));
    await chain.finalize();
    expect(told(await ask(paid))).toMatchObject({ say: 'settled', transaction, taken: 9_000n });
  });

  it('an endpoint that knows no old state proves no amount: the ceiling goes on counting', async () => {
    const paid = await freshPayment(upto);
    await send(chain.usdc, forged(paid));
    const forgetful: Rpc = async (method, ...params): Promise<Answer> => {
      const { number } = await chain.client.getBlock({ blockTag: 'finalized' });
      const isOld = method === 'eth_call' && params[1] !== 'latest' && BigInt(String(params[1])) !== number;
      return isOld ? { kind: 'refused', message: 'missing trie node' } : rpc(method, ...params);
    };
    await send(uptoSpending.spender, await paid.call(9_000n));
    await chain.mine(10);
    const word = told(await ask(paid, forgetful));
    expect(word).toMatchObject({ say: 'settled', final: true });
    expect(word).not.toHaveProperty('taken');
    const proved = told(await ask(paid));
    // Beside one that can tell, its word still stands, and all of it counts; what two tell differently nobody knows.
    const same = { ...proved, transaction: 'transaction' in word ? word.transaction : '' };
    expect(agreed([success(word), success({ ...same, block: word.block })], 2)).not.toHaveProperty('taken');
    const less = { ...proved, taken: 1n } as typeof proved;
    expect(agreed([success(proved), success(less)], 2)).toBeNull();
  });
});

describe('ended by the account', () => {
  it('told what it costs, sent for no more, and dead for everybody', async () => {
    const paid = await freshPayment(exactPermit2);
    await chain.client.setBalance({ address: wallet.address, value: 10n ** 18n });
    const cost = told(await cancelCost(rpc, paid.authorization, wallet.address));
    const order = {
      chainId: 84532,
      authorization: paid.authorization,
      sender: wallet.address,
      atMost: cost.wei,
    };
    const hash = told(await sendCancel(rpc, order, key));
    const receipt = await chain.client.waitForTransactionReceipt({ hash: hash as Hex });
    expect(receipt.to).toBe(permit2Contract.toLowerCase());
    await chain.finalize();
    expect(told(await ask(paid))).toMatchObject({ say: 'cancelled', transaction: hash, final: true });
    await expect(send(exactSpending.spender, await paid.call())).rejects.toThrow();
    expect(await cancelCost(rpc, paid.authorization, wallet.address)).toEqual(failed('authorization-used'));
  });

  it('a call that ends another nonce of the same word ends that one alone', async () => {
    const [one, other] = [await freshPayment(exactPermit2), await freshPayment(exactPermit2)];
    const near = {
      ...other.authorization,
      nonce: one.authorization.nonce.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    };
    const hash = await chain.client.sendTransaction({
      account: wallet,
      to: permit2Contract,
      data: invalidateCall(near.nonce),
    });
    await chain.client.waitForTransactionReceipt({ hash });
    expect(told(await ask(one))).toMatchObject({ say: 'unused' });
    expect(told(await ask({ ...other, authorization: near }))).toMatchObject({ say: 'cancelled' });
  });
});

it('the token tells how many permits it has taken, and one that knows none tells nothing', async () => {
  expect(await permitsTaken(rpc, chain.usdc, wallet.address)).toEqual(success(0n));
  expect((await permitsTaken(rpc, permit2Contract, wallet.address)).ok).toBe(false);
});
