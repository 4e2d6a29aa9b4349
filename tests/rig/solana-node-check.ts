// Does the node of the local Solana answer as a real one: to the client of @solana/kit, to plain JSON-RPC, and in its refusals?
import { deepEqual, equal, ok } from 'node:assert/strict';
import {
  address,
  createSolanaRpc,
  getBase64EncodedWireTransaction,
  isSolanaError,
  type Signature,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE,
} from '@solana/kit';
import type { Check } from './self-check.ts';
import { signed } from './solana/hand.ts';
import { openTokenAccount, tokenAddressOf } from './solana/instructions.ts';
import { solanaPayeeOf, tokenOwnerKey, walletKey } from './solana/keys.ts';
import type { SolanaSide } from './solana-side.ts';

export function solanaNodeChecks({ chain }: SolanaSide): readonly Check[] {
  const rpc = createSolanaRpc(chain.rpcUrl);
  const ask = (body: unknown) => post(chain.rpcUrl, JSON.stringify(body));
  const { ledger, tokens, wallet } = chain;
  /** A transaction of the rig's that opens the account of somebody new. */
  const opening = async (name: string) => {
    const owner = await tokenOwnerKey();
    const instruction = await openTokenAccount(owner.address, await solanaPayeeOf(name), tokens.usdc);
    return signed(ledger, owner, [instruction]);
  };
  const send = async (name: string) => {
    const transaction = getBase64EncodedWireTransaction(await opening(name));
    return rpc.sendTransaction(transaction, { encoding: 'base64' }).send();
  };
  const statusOf = async (signature: Signature) =>
    (await rpc.getSignatureStatuses([signature]).send()).value[0] ?? null;
  return [
    [
      'it is healthy, of a version, and devnet',
      async () => {
        equal(await rpc.getHealth().send(), 'ok');
        ok((await rpc.getVersion().send())['solana-core']);
        equal(`solana:${(await rpc.getGenesisHash().send()).slice(0, 32)}`, chain.network);
      },
    ],
    [
      'slots, heights and epochs agree, and final is 32 slots below',
      async () => {
        const [newest, final] = await Promise.all([
          rpc.getSlot({ commitment: 'confirmed' }).send(),
          rpc.getSlot({ commitment: 'finalized' }).send(),
        ]);
        equal(newest - final, 32n);
        const info = await rpc.getEpochInfo({ commitment: 'confirmed' }).send();
        equal(info.absoluteSlot, newest);
        equal(info.blockHeight, await rpc.getBlockHeight({ commitment: 'confirmed' }).send());
        ok(info.blockHeight < newest, 'a height that is the slot hides who mistakes the one for the other');
      },
    ],
    [
      'a blockhash lives for 150 blocks',
      async () => {
        const { value } = await rpc.getLatestBlockhash({ commitment: 'confirmed' }).send();
        const isGood = async () => (await rpc.isBlockhashValid(value.blockhash).send()).value;
        chain.passSlots(150);
        const height = await rpc.getBlockHeight({ commitment: 'confirmed' }).send();
        deepEqual([height, await isGood()], [value.lastValidBlockHeight, true]);
        chain.passSlots(1);
        equal(await isGood(), false);
      },
    ],
    [
      'accounts: bytes, spelled out, several at once, and none',
      async () => {
        const purse = await tokenAddressOf(wallet.address, tokens.usdc);
        const nobody = await tokenAddressOf(chain.newcomer, tokens.usdc);
        const bytes = await rpc.getAccountInfo(purse, { encoding: 'base64' }).send();
        equal(Buffer.from(bytes.value?.data[0] ?? '', 'base64').length, 165);
        const { value } = await rpc.getMultipleAccounts([purse, nobody], { encoding: 'jsonParsed' }).send();
        equal(value[1], null);
        const amount = await chain.usdcBalance(wallet.address);
        ok(JSON.stringify(value[0], withoutBigInts).includes(`"amount":"${amount}"`));
        const balance = await rpc.getTokenAccountBalance(purse).send();
        deepEqual([BigInt(balance.value.amount), balance.value.decimals], [amount, 6]);
        equal((await rpc.getBalance(wallet.address).send()).value, 0n);
        ok((await rpc.getMinimumBalanceForRentExemption(165n).send()) > 2_000_000n);
      },
    ],
    [
      'the accounts of an owner, by mint and by program',
      async () => {
        const byMint = await rpc
          .getTokenAccountsByOwner(wallet.address, { mint: tokens.usdc.mint }, { encoding: 'jsonParsed' })
          .send();
        equal(byMint.value[0]?.account.data.parsed.info.mint, tokens.usdc.mint);
        const byProgram = await rpc
          .getTokenAccountsByOwner(
            wallet.address,
            { programId: tokens.pyusd.program },
            { encoding: 'jsonParsed' },
          )
          .send();
        deepEqual(
          byProgram.value.map(({ account }) => account.data.parsed.info.mint),
          [tokens.pyusd.mint],
        );
      },
    ],
    [
      'a transaction is confirmed when it has landed, final 32 slots later, and found by the accounts it names',
      async () => {
        const signature = await send('node check 1');
        equal((await statusOf(signature))?.confirmationStatus, 'confirmed');
        const named = address((await tokenOwnerKey()).address);
        const final = { commitment: 'finalized' } as const;
        const of = async () =>
          (await rpc.getSignaturesForAddress(named, { ...final, limit: 1 }).send())[0]?.signature;
        const read = () =>
          rpc
            .getTransaction(signature, { ...final, encoding: 'json', maxSupportedTransactionVersion: 0 })
            .send();
        deepEqual([(await of()) === signature, await read()], [false, null]); // neither tells what is not final
        chain.finalize();
        equal((await statusOf(signature))?.confirmationStatus, 'finalized');
        equal(await of(), signature);
        const found = await read();
        equal(found?.transaction.signatures[0], signature);
        equal(found?.meta?.fee, 5_000n);
        equal(found?.meta?.postTokenBalances?.[0]?.uiTokenAmount.amount, '0');
      },
    ],
    [
      'a status older than a blockhash is told only to who searches the whole history',
      async () => {
        const signature = await send('node check 2');
        chain.passSlots(151);
        equal(await statusOf(signature), null);
        const { value } = await rpc
          .getSignatureStatuses([signature], { searchTransactionHistory: true })
          .send();
        equal(value[0]?.confirmationStatus, 'finalized');
      },
    ],
    [
      'what waits is not there; let go it lands, and too late it never does',
      async () => {
        const letGo = chain.hold();
        const [first, second] = [await send('node check 3'), await opening('node check 4')];
        equal(await statusOf(first), null);
        letGo();
        ok(await statusOf(first));
        const letTooLate = chain.hold();
        const wire = getBase64EncodedWireTransaction(second);
        const late = await rpc.sendTransaction(wire, { encoding: 'base64' }).send();
        chain.expireBlockhashes();
        letTooLate();
        equal(await statusOf(late), null);
      },
    ],
    [
      'a snapshot brings back balances, time and history: what came later was on a fork',
      async () => {
        const before = [await chain.usdcBalance(chain.merchant), await rpc.getSlot().send()];
        const goBack = chain.snapshot();
        await chain.mint(chain.merchant, 5n);
        const signature = await send('node check 5');
        goBack();
        deepEqual([await chain.usdcBalance(chain.merchant), await rpc.getSlot().send()], before);
        equal(await statusOf(signature), null);
        await chain.mint(chain.merchant, 5n); // and life goes on
        equal(await chain.usdcBalance(chain.merchant), (before[0] ?? 0n) + 5n);
      },
    ],
    [
      'a simulation does nothing, needs no signature, and tells what was called and what it costs',
      async () => {
        const transaction = await opening('node check 6');
        const wire = getBase64EncodedWireTransaction({ ...transaction, signatures: unsigned(transaction) });
        const settings = { encoding: 'base64', sigVerify: false, replaceRecentBlockhash: true } as const;
        const { value } = await rpc
          .simulateTransaction(wire, { ...settings, innerInstructions: true })
          .send();
        equal(value.err, null);
        ok((value.innerInstructions?.[0]?.instructions.length ?? 0) > 1);
        ok((value.unitsConsumed ?? 0n) > 1_000n);
        const message = Buffer.from(transaction.messageBytes).toString('base64');
        const fee = await ask(call('getFeeForMessage', [message, { commitment: 'confirmed' }]));
        equal(fee.result.value, 5_000);
        equal(ledger.find(String(Object.values(transaction.signatures)[0])), undefined);
      },
    ],
    [
      'sent once it lands; sent again, without a signature or after its time it is refused with the reason',
      async () => {
        const transaction = await opening('node check 7');
        const bare = getBase64EncodedWireTransaction({ ...transaction, signatures: unsigned(transaction) });
        const wire = getBase64EncodedWireTransaction(transaction);
        const sendWire = (data: string) => ask(call('sendTransaction', [data, { encoding: 'base64' }]));
        deepEqual((await sendWire(bare)).error, {
          code: -32003,
          message: 'Transaction signature verification failure',
        });
        ok((await sendWire(wire)).result);
        const again = (await sendWire(wire)).error;
        deepEqual([again.code, again.data.err], [-32002, 'AlreadyProcessed']);
        const old = getBase64EncodedWireTransaction(await opening('node check 8'));
        chain.expireBlockhashes();
        const late = (await sendWire(old)).error;
        deepEqual([late.code, late.message], [-32002, 'Transaction simulation failed: Blockhash not found']);
        const error = await rpc
          .sendTransaction(old as typeof wire, { encoding: 'base64' })
          .send()
          .catch((thrown: unknown) => thrown);
        ok(isSolanaError(error, SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE));
      },
    ],
    [
      'one that fails is charged for where nobody looked at it first, and told of where somebody did',
      async () => {
        const owner = await tokenOwnerKey();
        const before = chain.lamportsOf(owner.address);
        const opened = await openTokenAccount(owner.address, wallet.address, tokens.usdc);
        const transaction = await signed(ledger, owner, [{ ...opened, data: Uint8Array.of(0) }]); // it is open already
        const wire = getBase64EncodedWireTransaction(transaction);
        const looked = (await ask(call('sendTransaction', [wire, { encoding: 'base64' }]))).error;
        equal(looked.code, -32002);
        ok(looked.data.logs.length > 0 && looked.data.err.InstructionError[0] === 0, JSON.stringify(looked));
        const signature = await rpc.sendTransaction(wire, { encoding: 'base64', skipPreflight: true }).send();
        ok((await statusOf(signature))?.err);
        equal(before - chain.lamportsOf(owner.address), 5_000n);
      },
    ],
    [
      'several questions at once, what is no question, and what nobody knows',
      async () => {
        const several = await ask([
          { ...call('getHealth', []), id: 7 },
          { ...call('getSlot', []), id: 'b' },
        ]);
        deepEqual(
          several.map(({ id }: { id: unknown }) => id),
          [7, 'b'],
        );
        equal((await ask(call('getCheese', []))).error.code, -32601);
        equal((await ask(call('getBalance', ['no address']))).error.code, -32602);
        equal((await ask(call('getSlot', [{ commitment: 'hoped' }]))).error.code, -32602);
        equal((await ask(call('getSlot', [{ minContextSlot: 2 ** 50 }]))).error.code, -32016);
        equal((await ask({ method: 'getHealth' })).error.code, -32600);
        equal((await post(chain.rpcUrl, '{"jsonrpc":')).error.code, -32700);
      },
    ],
    [
      'any page may ask it',
      async () => {
        const preflight = await fetch(chain.rpcUrl, {
          method: 'OPTIONS',
          headers: { 'Access-Control-Request-Headers': 'content-type, solana-client' },
        });
        equal(preflight.headers.get('access-control-allow-origin'), '*');
        equal(preflight.headers.get('access-control-allow-headers'), 'content-type, solana-client');
        equal((await fetch(chain.rpcUrl)).status, 405);
      },
    ],
    [
      'the wallet’s address is the one of its words, as every Solana wallet has it',
      async () => equal((await walletKey()).address, 'oeYf6KAJkLYhBuR8CiGc6L4D4Xtfepr85fuDgA9kq96'),
    ],
  ];
}

function call(method: string, params: readonly unknown[]) {
  return { jsonrpc: '2.0', id: 1, method, params };
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the node answers is what is looked at here
async function post(url: string, body: string): Promise<any> {
  const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  return answer.json();
}

function unsigned<Signatures extends object>(transaction: { readonly signatures: Signatures }): Signatures {
  // Every name stays, and nobody has signed.
  return Object.fromEntries(Object.keys(transaction.signatures).map((name) => [name, null])) as Signatures;
}

function withoutBigInts(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
