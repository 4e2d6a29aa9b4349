// What becomes of authorizations on a real chain with Circle's own USDC: each way that one can end, told by the chain alone.
import {
  type Address,
  concatHex,
  encodeFunctionData,
  type Hex,
  hexToBytes,
  numberToHex,
  parseAbi,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeAt, takesSignature } from '../../lib/chain/account-code.ts';
import { readAllowance } from '../../lib/chain/allowance.ts';
import { askAuthorization } from '../../lib/chain/authorization.ts';
import { finalizedHead, headOf } from '../../lib/chain/blocks.ts';
import { cancelCost, sendCancel } from '../../lib/chain/cancel.ts';
import { rpcAt } from '../../lib/chain/rpc.ts';
import { fateOfSend, presentSend, sendCost, signSend } from '../../lib/chain/send.ts';
import { usesSince } from '../../lib/chain/spending.ts';
import type { Authorization } from '../../lib/core/chain-word.ts';
import { failed, type Outcome, success } from '../../lib/core/failure.ts';
import { baseSepolia } from '../../lib/networks/base-sepolia.ts';
import { mismatched, signAccountCheck } from '../../lib/schemes/account-check.ts';
import { exactEip3009 } from '../../lib/schemes/exact-eip3009.ts';
import { permit2Contract } from '../../lib/schemes/permit2-contract.ts';
import { evmTokenOf } from '../fixtures/evm-token.ts';
import { facilitatorV1Account, facilitatorV2Account, payeeOf } from '../rig/accounts.ts';
import { type Chain, startChain } from '../rig/chain.ts';
import { placeSmartAccount } from '../rig/smart-account.ts';
import vectors from '../vectors/eip3009.json' with { type: 'json' };

const token = evmTokenOf(baseSepolia);
const { domain } = token;
const payer = { account: vectors.signed.draft.from, chainId: 84532, token };
// Cast: the file writes it so.
const key = hexToBytes(vectors.signed.key as Hex);
const wallet = privateKeyToAccount(vectors.signed.key as Hex);
/** Sends what others signed, and is paid where the payee has to act itself. */
const facilitator = facilitatorV2Account();
const shop = payeeOf('shop');

const abi = parseAbi([
  'function transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)',
  'function receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)',
]);

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
}, 180_000); // the first time ever, the contracts are fetched
afterAll(() => chain.close());

let nonces = 0;

async function freshAuthorization(change: Partial<Authorization> = {}): Promise<Authorization> {
  nonces += 1;
  const { time } = told(await headOf(rpcAt(chain.rpcUrl)));
  return {
    network: baseSepolia.id,
    asset: token?.address ?? '',
    account: payer.account,
    payTo: shop,
    amount: 10_000n,
    nonce: numberToHex(nonces, { size: 32 }),
    validAfter: time - 60,
    validBefore: time + 120,
    ...change,
  };
}

function ask(authorization: Authorization) {
  return askAuthorization(rpcAt(chain.rpcUrl), authorization, authorization.validAfter);
}

/** The wallet's own signature, in the call that whoever was given it can make. */
async function transferCall(authorization: Authorization): Promise<Hex> {
  const { account, payTo, amount, validAfter, validBefore, nonce } = authorization;
  const draft = {
    from: account,
    to: payTo,
    value: String(amount),
    validAfter: String(validAfter),
    validBefore: String(validBefore),
    nonce,
  };
  const { signature } = (await exactEip3009.sign(draft, payer, key)) as { signature: string };
  const [r, s, v] = [
    signature.slice(0, 66),
    `0x${signature.slice(66, 130)}`,
    Number(`0x${signature.slice(130)}`),
  ];
  return encodeFunctionData({
    abi,
    functionName: 'transferWithAuthorization',
    args: [account, payTo, amount, BigInt(validAfter), BigInt(validBefore), nonce, v, r, s] as never, // strings that are hex
  });
}

async function send(data: Hex, to: Address = chain.usdc): Promise<Hex> {
  const hash = await chain.client.sendTransaction({ account: facilitator, to, data });
  const receipt = await chain.client.waitForTransactionReceipt({ hash });
  expect(receipt.status).toBe('success');
  return hash;
}

async function settle(authorization: Authorization): Promise<Hex> {
  return send(await transferCall(authorization));
}

function told<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.failure.name);
  return outcome.value;
}

describe('not used', () => {
  it('is told as of the finalized block, with its time', async () => {
    const word = told(await ask(await freshAuthorization()));
    const head = told(await finalizedHead(rpcAt(chain.rpcUrl)));
    expect(word).toEqual({ say: 'unused', ...head, final: true });
    expect(head.block).toBeLessThan(told(await headOf(rpcAt(chain.rpcUrl))).block);
  });

  it('expired: once a finalized block is younger than its end, nobody can cash it any more', async () => {
    const authorization = await freshAuthorization();
    const before = told(await ask(authorization));
    expect(before.time).toBeLessThan(authorization.validBefore);
    await chain.passTime(130);
    // The latest block is past its end; the finalized one is not, and a reorganisation could still use it.
    expect(told(await ask(authorization)).time).toBeLessThan(authorization.validBefore);
    await chain.mine(3);
    const word = told(await ask(authorization));
    expect(word).toMatchObject({ say: 'unused', final: true });
    expect(word.time).toBeGreaterThanOrEqual(authorization.validBefore);
    await expect(settle(authorization)).rejects.toThrow('authorization is expired');
  });

  it('a chain with another number knows nothing of it', async () => {
    const elsewhere = await freshAuthorization({ network: 'eip155:8453' });
    expect(await ask(elsewhere)).toEqual(failed('rpc-malformed'));
  });
});

describe('settled', () => {
  it('is seen first, and final when the chain says so', async () => {
    const authorization = await freshAuthorization();
    const transaction = await settle(authorization);
    const seen = told(await ask(authorization));
    expect(seen).toMatchObject({ say: 'settled', transaction, final: false });
    await chain.mine(3);
    expect(told(await ask(authorization))).toEqual({ ...seen, final: true });
  });

  it('is found by addresses in lower case, and the day after', async () => {
    const authorization = await freshAuthorization({ payTo: shop.toLowerCase() });
    const transaction = await settle(authorization);
    await chain.passTime(86_400);
    await chain.mine(200);
    const account = authorization.account.toLowerCase();
    expect(told(await ask({ ...authorization, account }))).toMatchObject({
      say: 'settled',
      transaction,
      final: true,
    });
  });

  it('a reorganisation takes back what was only seen', async () => {
    const authorization = await freshAuthorization();
    const snapshot = await chain.client.snapshot();
    await settle(authorization);
    expect(told(await ask(authorization))).toMatchObject({ say: 'settled', final: false });
    await chain.client.revert({ id: snapshot });
    await chain.mine(1);
    expect(told(await ask(authorization))).toMatchObject({ say: 'unused' });
    // The other branch may settle it as well: in another block, and only there.
    const transaction = await settle(authorization);
    await chain.mine(3);
    expect(told(await ask(authorization))).toMatchObject({ say: 'settled', transaction, final: true });
  });

  it('two in one transaction, each with its own transfer', async () => {
    const [first, second] = [
      await freshAuthorization({ amount: 1n }),
      await freshAuthorization({ amount: 2n, payTo: payeeOf('newspaper') }),
    ];
    const transaction = await settleBoth(first, second);
    for (const one of [first, second]) {
      expect(told(await ask(one))).toMatchObject({ say: 'settled', transaction });
      // Measured by what the other one moved, it would not be.
      const { amount, payTo } = one === first ? second : first;
      expect(told(await ask({ ...one, amount, payTo }))).toMatchObject({ say: 'conflict', transaction });
    }
  });
});

describe('ended otherwise', () => {
  it('used for another payee: a conflict', async () => {
    const authorization = await freshAuthorization();
    const transaction = await settle({ ...authorization, payTo: payeeOf('thief') });
    expect(told(await ask(authorization))).toMatchObject({ say: 'conflict', transaction });
  });

  it('used for another amount: a conflict', async () => {
    const authorization = await freshAuthorization();
    const transaction = await settle({ ...authorization, amount: 9_999n });
    expect(told(await ask(authorization))).toMatchObject({ say: 'conflict', transaction });
  });

  it('taken by receiveWithAuthorization: settled where it paid what was signed, else a conflict', async () => {
    const authorization = await freshAuthorization({ payTo: facilitator.address });
    const transaction = await receive(authorization);
    expect(told(await ask(authorization))).toMatchObject({ say: 'settled', transaction });
    expect(told(await ask({ ...authorization, payTo: shop }))).toMatchObject({
      say: 'conflict',
      transaction,
    });
  });
});

describe('a smart account (ERC-1271)', () => {
  it('takes our signature and no other; Circle’s contract takes its payments, and its cancellations from us', async () => {
    const rpc = rpcAt(chain.rpcUrl);
    const account = await placeSmartAccount(chain, 30_000n);
    const check = { chainId: 84532, account, nonce: numberToHex(1, { size: 32 }) } as const;
    const signed = signAccountCheck(check, key);
    expect(told(await codeAt(rpc, account))).not.toBe('0x');
    expect(told(await takesSignature(rpc, signed))).toBe(true);
    expect(told(await takesSignature(rpc, mismatched(signed, check, numberToHex(2, { size: 32 }))))).toBe(
      false,
    );
    expect(told(await codeAt(rpc, shop))).toBe('0x');
    expect(told(await takesSignature(rpc, { ...signed, account: shop }))).toBe(false);

    const authorization = await freshAuthorization({ account });
    const transaction = await settle(authorization);
    expect(told(await ask(authorization))).toMatchObject({ say: 'settled', transaction });

    const other = await freshAuthorization({ account });
    const { wei } = told(await cancelCost(rpc, other, wallet.address));
    await chain.client.setBalance({ address: wallet.address, value: wei });
    const order = { chainId: 84532, authorization: other, sender: wallet.address, domain, atMost: wei };
    const cancelled = told(await sendCancel(rpc, order, key)) as Hex;
    await chain.client.waitForTransactionReceipt({ hash: cancelled });
    expect(told(await ask(other))).toMatchObject({ say: 'cancelled', transaction: cancelled });
    await chain.client.setBalance({ address: wallet.address, value: 0n });
  });
});

describe('cancelling', () => {
  it('without coin: what it costs is told, and nothing is sent', async () => {
    const authorization = await freshAuthorization();
    const { wei, have } = told(await cancelCost(rpcAt(chain.rpcUrl), authorization, authorization.account));
    expect(have).toBe(0n);
    expect(wei).toBeGreaterThan(0n);
    const order = { chainId: 84532, authorization, sender: wallet.address, domain, atMost: wei };
    expect(await sendCancel(rpcAt(chain.rpcUrl), order, key)).toEqual(failed('gas-missing'));
    expect(told(await ask(authorization))).toMatchObject({ say: 'unused' });
  });

  it('with just what was told: Circle’s contract takes the signature, and the authorization is dead', async () => {
    const authorization = await freshAuthorization();
    const { wei } = told(await cancelCost(rpcAt(chain.rpcUrl), authorization, authorization.account));
    await chain.client.setBalance({ address: wallet.address, value: wei });
    const order = { chainId: 84532, authorization, sender: wallet.address, domain, atMost: wei };
    const transaction = told(await sendCancel(rpcAt(chain.rpcUrl), order, key)) as Hex;
    const receipt = await chain.client.waitForTransactionReceipt({ hash: transaction });
    expect(receipt.status).toBe('success');
    expect(receipt.gasUsed * receipt.effectiveGasPrice).toBeLessThanOrEqual(wei);
    expect(told(await ask(authorization))).toMatchObject({ say: 'cancelled', transaction, final: false });
    await chain.mine(3);
    expect(told(await ask(authorization))).toMatchObject({ say: 'cancelled', transaction, final: true });
    await expect(settle(authorization)).rejects.toThrow('authorization is used or canceled');
    expect(await cancelCost(rpcAt(chain.rpcUrl), authorization, authorization.account)).toEqual(
      failed('authorization-used'),
    );
  });

  it('too late: what was taken cannot be cancelled, and costs nothing more', async () => {
    const authorization = await freshAuthorization();
    await settle(authorization);
    await chain.client.setBalance({ address: wallet.address, value: 10n ** 18n });
    const order = { chainId: 84532, authorization, sender: wallet.address, domain, atMost: 10n ** 18n };
    expect(await sendCancel(rpcAt(chain.rpcUrl), order, key)).toEqual(failed('authorization-used'));
    expect(await chain.client.getBalance({ address: wallet.address })).toBe(10n ** 18n);
  });

  it('with a domain that is not the token’s, or a key that is not the account’s, nothing is sent', async () => {
    const authorization = await freshAuthorization();
    const order = { chainId: 84532, authorization, sender: wallet.address, domain, atMost: 10n ** 18n };
    const sent = await chain.client.getTransactionCount({ address: wallet.address });
    const wrong = { ...order, domain: { ...domain, name: 'USD Coin' } };
    expect(await sendCancel(rpcAt(chain.rpcUrl), wrong, key)).toEqual(failed('rpc-failed'));
    expect(await sendCancel(rpcAt(chain.rpcUrl), order, new Uint8Array(32).fill(7))).toEqual(
      failed('rpc-failed'),
    );
    expect(await chain.client.getTransactionCount({ address: wallet.address })).toBe(sent);
    expect(told(await ask(authorization))).toMatchObject({ say: 'unused' });
  });
});

describe('sent by the account itself', () => {
  const transfer = () => ({
    network: baseSepolia.id,
    chainId: 84532,
    does: 'transfer' as const,
    token: chain.usdc,
    account: wallet.address,
    to: payeeOf('somebody'),
    amount: 250_000n,
  });
  const fateOf = (count: number, transaction: string) =>
    fateOfSend(rpcAt(chain.rpcUrl), { network: baseSepolia.id, account: wallet.address, count, transaction });

  it('costs no more than was told, moves what was signed, and is final when the chain says so', async () => {
    await chain.client.setBalance({ address: wallet.address, value: 10n ** 18n });
    const [had, got] = [await chain.usdcBalance(wallet.address), await chain.usdcBalance(transfer().to)];
    const { wei, have } = told(await sendCost(rpcAt(chain.rpcUrl), transfer()));
    const { bytes, count, transaction } = told(
      await signSend(rpcAt(chain.rpcUrl), { ...transfer(), atMost: wei }, key),
    );
    expect(told(await fateOf(count, transaction))).toEqual({ say: 'pending' });
    expect(told(await presentSend(rpcAt(chain.rpcUrl), bytes))).toBe(transaction);
    expect(told(await fateOf(count, transaction))).toEqual({ say: 'moved', final: false });
    await chain.finalize();
    expect(told(await fateOf(count, transaction))).toEqual({ say: 'moved', final: true });
    expect(await chain.usdcBalance(transfer().to)).toBe(got + 250_000n);
    expect(await chain.usdcBalance(wallet.address)).toBe(had - 250_000n);
    expect(have - (await chain.client.getBalance({ address: wallet.address }))).toBeLessThanOrEqual(wei);
  });

  it('the same bytes again move nothing again', async () => {
    const { wei } = told(await sendCost(rpcAt(chain.rpcUrl), transfer()));
    const { bytes } = told(await signSend(rpcAt(chain.rpcUrl), { ...transfer(), atMost: wei }, key));
    await presentSend(rpcAt(chain.rpcUrl), bytes);
    const had = await chain.usdcBalance(wallet.address);
    expect((await presentSend(rpcAt(chain.rpcUrl), bytes)).ok).toBe(false);
    await chain.finalize();
    expect(await chain.usdcBalance(wallet.address)).toBe(had);
  });

  it('of two signed for the same place one happens, and the other is replaced', async () => {
    const { wei } = told(await sendCost(rpcAt(chain.rpcUrl), transfer()));
    const sign = (amount: bigint) =>
      signSend(rpcAt(chain.rpcUrl), { ...transfer(), amount, atMost: wei }, key).then(told);
    const [one, other] = [await sign(1n), await sign(2n)];
    expect(one.count).toBe(other.count);
    await presentSend(rpcAt(chain.rpcUrl), one.bytes);
    await presentSend(rpcAt(chain.rpcUrl), other.bytes);
    expect(told(await fateOf(other.count, other.transaction))).toEqual({ say: 'pending' });
    await chain.finalize();
    expect(told(await fateOf(other.count, other.transaction))).toEqual({ say: 'replaced' });
    expect(told(await fateOf(one.count, one.transaction))).toEqual({ say: 'moved', final: true });
  });

  it('an allowance is exactly what was signed, and nought takes it back', async () => {
    const rpc = rpcAt(chain.rpcUrl);
    const say = async (amount: bigint) => {
      const order = { ...transfer(), does: 'allow' as const, to: permit2Contract, amount };
      const { wei } = told(await sendCost(rpc, order));
      const { bytes } = told(await signSend(rpc, { ...order, atMost: wei }, key));
      await presentSend(rpc, bytes);
      return told(await readAllowance(rpc, chain.usdc, wallet.address));
    };
    expect(await say(12_345n)).toBe(12_345n);
    expect(await say(7n)).toBe(7n);
    expect(await say(0n)).toBe(0n);
  });

  it('more than the account has is not even signed', async () => {
    const amount = (await chain.usdcBalance(wallet.address)) + 1n;
    expect(await sendCost(rpcAt(chain.rpcUrl), { ...transfer(), amount })).toEqual(failed('rpc-failed'));
    const order = { ...transfer(), amount, atMost: 10n ** 18n };
    expect(await signSend(rpcAt(chain.rpcUrl), order, key)).toEqual(failed('rpc-failed'));
  });
});

describe('what the account spent', () => {
  it('finds a use of which no journal knows, once it is final', async () => {
    await chain.mine(3);
    const { block } = told(await finalizedHead(rpcAt(chain.rpcUrl)));
    const [plain, batched] = [await freshAuthorization(), await freshAuthorization({ amount: 7n })];
    const transactions = [
      await settle(plain),
      await settleBoth(batched, await freshAuthorization({ amount: 8n })),
    ];
    expect(told(await usesSince(rpcAt(chain.rpcUrl), accountOf(plain), block + 1)).uses).toEqual([]);
    await chain.mine(3);
    const { uses, upTo } = told(await usesSince(rpcAt(chain.rpcUrl), accountOf(plain), block + 1));
    expect(upTo).toBe(told(await finalizedHead(rpcAt(chain.rpcUrl))).block);
    expect(uses.map(({ amount, transaction }) => [amount, transaction])).toEqual([
      [10_000n, transactions[0]],
      [7n, transactions[1]],
      [8n, transactions[1]],
    ]);
    expect(uses[0]).toMatchObject({ nonce: plain.nonce, payTo: shop.toLowerCase() });
    const { timestamp } = await chain.client.getBlock({ blockNumber: BigInt(uses[0]?.block ?? 0) });
    expect(uses[0]?.time).toBe(Number(timestamp));
  });

  it('others’ payments, cancellations and plain transfers are no uses of the account', async () => {
    const authorization = await freshAuthorization();
    const other = { ...accountOf(authorization), account: facilitatorV1Account().address };
    expect(await usesSince(rpcAt(chain.rpcUrl), other, 0)).toMatchObject(success({ uses: [] }));
    const { uses } = told(await usesSince(rpcAt(chain.rpcUrl), accountOf(authorization), 0));
    expect(new Set(uses.map(({ nonce }) => nonce)).size).toBe(uses.length);
  });
});

function accountOf({ asset, account }: Authorization) {
  return { asset, account };
}

/** The payee's own call, for which the payer signs another type under the same nonce. */
async function receive({
  account,
  payTo,
  amount,
  validAfter,
  validBefore,
  nonce,
}: Authorization): Promise<Hex> {
  const words = [account, payTo, amount, BigInt(validAfter), BigInt(validBefore), nonce] as const;
  const [from, to, value, after, before] = words;
  const signature = await wallet.signTypedData({
    domain: { ...domain, chainId: 84532, verifyingContract: chain.usdc },
    types: {
      ReceiveWithAuthorization: [
        { name: 'from', type: 'address' },
        { name: 'to', type: 'address' },
        { name: 'value', type: 'uint256' },
        { name: 'validAfter', type: 'uint256' },
        { name: 'validBefore', type: 'uint256' },
        { name: 'nonce', type: 'bytes32' },
      ],
    },
    primaryType: 'ReceiveWithAuthorization',
    message: { from, to, value, validAfter: after, validBefore: before, nonce } as never, // strings that are hex
  });
  const args = [...words, signature] as never;
  return send(encodeFunctionData({ abi, functionName: 'receiveWithAuthorization', args }));
}

/** A contract of 86 bytes: it copies what it is sent, and makes two calls of the token out of it. */
async function settleBoth(first: Authorization, second: Authorization): Promise<Hex> {
  const calls = [await transferCall(first), await transferCall(second)];
  const size = (292).toString(16).padStart(4, '0'); // bytes of one call
  const call = (offset: string) => `60006000${`61${size}`}${offset}600073${chain.usdc.slice(2)}5af1` as const;
  const code = `0x366000600037${call('6000')}${call(`61${size}`)}1660545760006000fd5b00` as const;
  const both = payeeOf('two at once');
  await chain.client.setCode({ address: both, bytecode: code });
  return send(concatHex(calls), both);
}
