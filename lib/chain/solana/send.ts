// Sending a token on Solana: what it costs, the one signature, the bytes to the chain, what became of them. The account pays for
// it in SOL: for its signature, for what it bids, and for the recipient's token account where there is none.
import { allOf, failed, type Outcome, success } from '../../core/failure.ts';
import type { Freshness } from '../../schemes/index.ts';
import { tokenAccountOf } from '../../schemes/svm/addresses.ts';
import type { SvmSend } from '../../schemes/svm/send-message.ts';
import type { Fate, SendCost, SignedOnSolana, SolanaOrder, SolanaTransfer } from '../../wallet/send-ports.ts';
import { ask, type Rpc } from '../rpc.ts';
import { signatureOf, simulatedOf, statusOf } from './answers.ts';
import { bidFor, bidWithin, coinOf, costOfBid, feeOf, rentFor, signatureFee, unitsFor } from './fees.ts';
import { finalizedSince } from './heads.ts';
import { type Receiving, readReceiving } from './receiving.ts';
import { checkRecipient } from './recipient.ts';
import { messageBytes, signatureIn, signedTransfer, unsignedTransfer } from './send-transaction.ts';

/** The most that it costs now, and what the account has. Nothing is signed for it. */
export async function transferCost(
  rpc: Rpc,
  wanted: SolanaTransfer,
  fresh: Freshness,
): Promise<Outcome<SendCost>> {
  const needs = await needsOf(rpc, wanted);
  if (!needs.ok) return needs;
  const { have, keep, rent, opens, bid } = needs.value;
  const fee = await feeFor(rpc, sendOf(wanted, needs.value, bid, fresh));
  return fee.ok ? success({ fee: fee.value + rent, have, keep, opening: opens ? rent : null }) : fee;
}

/** Signed and not sent: whoever asked keeps it first. */
export async function signTransfer(
  rpc: Rpc,
  order: SolanaOrder,
  fresh: Freshness,
  key: Uint8Array,
): Promise<Outcome<SignedOnSolana>> {
  const needs = await needsOf(rpc, order);
  if (!needs.ok) return needs;
  const { have, keep, rent, bid, units } = needs.value;
  const room = order.atMost - rent - signatureFee;
  if (room < 0n) return failed('gas-dearer');
  const affordable = bidWithin(room, units);
  const isDearer = bid > affordable; // than it was: what was agreed to is bid, and it may take longer
  const send = sendOf(order, needs.value, isDearer ? affordable : bid, fresh);
  const fee = await feeFor(rpc, send);
  if (!fee.ok) return fee;
  const cost = fee.value + rent;
  if (cost > order.atMost) return failed('gas-dearer');
  if (!mayBeLeftWith(have - cost, keep)) return failed('gas-missing');
  const tried = await tryOut(rpc, send, have - order.atMost);
  if (!tried.ok) return tried;
  const { slot, lastHeight } = fresh;
  const times = { slot: Number(slot), lastHeight: Number(lastHeight) };
  return success({ family: 'solana', ...signedTransfer(send, key), ...times });
}

/** The same bytes as often as one likes: they count once. What would fail was not signed, so nobody tries it out again. */
export async function presentTransfer(rpc: Rpc, bytes: string): Promise<Outcome<string>> {
  const options = { encoding: 'base64', skipPreflight: true };
  const told = await ask(rpc, signatureOf, 'sendTransaction', bytes, options);
  return told.ok && told.value !== signatureIn(bytes) ? failed('rpc-malformed') : told;
}

/** What the chain says of a transaction of the account's. */
export async function fateOfTransfer(
  rpc: Rpc,
  { transaction, slot, lastHeight }: Pick<SignedOnSolana, 'transaction' | 'slot' | 'lastHeight'>,
): Promise<Outcome<Fate>> {
  // Asked before it is looked for: what these blocks hold is known by then.
  const since = await finalizedSince(rpc);
  if (!since.ok) return since;
  const { head, first } = since.value;
  const options = { searchTransactionHistory: true };
  const status = await ask(rpc, statusOf, 'getSignatureStatuses', [transaction], options);
  if (!status.ok) return status;
  const { upTo, landed } = status.value;
  if (landed !== null) {
    if (landed.standing === 'processed') return success({ say: 'pending' }); // a fork may still take it back
    return success({ say: landed.failed ? 'reverted' : 'moved', final: landed.standing === 'finalized' });
  }
  if (head.height <= lastHeight) return success({ say: 'pending' });
  // It has forgotten what was then; or another machine behind the same address answers, and has not come as far.
  if (first > slot || upTo < head.slot) return failed('rpc-failed');
  return success({ say: 'lapsed' });
}

interface Needs {
  /** Lamports: what the account has, what it must keep, and what opening the recipient's account takes. */
  readonly have: bigint;
  readonly keep: bigint;
  readonly rent: bigint;
  readonly opens: boolean;
  readonly bid: bigint;
  readonly units: bigint;
}

async function needsOf(rpc: Rpc, wanted: SolanaTransfer): Promise<Outcome<Needs>> {
  const { account, to } = wanted;
  const receiving = receivingOf(wanted);
  const asked = await allOf([
    checkRecipient(rpc, to, account),
    readReceiving(rpc, receiving),
    coinOf(rpc, account),
    rentFor(rpc, 0),
  ]);
  if (!asked.ok) return asked;
  const [, found, have, keep] = asked.value;
  const opens = found.account === 'missing';
  if (!opens && !found.isUsable) return failed('recipient-account-unusable');
  const rent = opens ? await rentFor(rpc, found.room) : success(0n);
  if (!rent.ok) return rent;
  const bid = await bidFor(rpc, [account, tokenAccount(wanted, account), receiving.address]);
  return success({ have, keep, rent: rent.value, opens, bid, units: unitsFor({ opens }) });
}

/** A wallet holds what keeps it on the chain, or nothing at all: the chain refuses whatever would leave it with less. */
function mayBeLeftWith(rest: bigint, keep: bigint): boolean {
  return rest === 0n || rest >= keep;
}

/** What the chain says, and never less than what the message itself offers. */
async function feeFor(rpc: Rpc, send: SvmSend): Promise<Outcome<bigint>> {
  const fee = await feeOf(rpc, messageBytes(send));
  const offered = signatureFee + costOfBid(BigInt(send.unitPrice), BigInt(send.unitLimit));
  return fee.ok && fee.value < offered ? success(offered) : fee;
}

/** The endpoint runs it once without sending it: one that would fail, or would cost more than it should, is not even signed. */
async function tryOut(rpc: Rpc, send: SvmSend, least: bigint): Promise<Outcome<null>> {
  const accounts = { encoding: 'base64', addresses: [send.from] };
  const options = { encoding: 'base64', sigVerify: false, commitment: 'confirmed', accounts };
  const tried = await ask(rpc, simulatedOf, 'simulateTransaction', unsignedTransfer(send), options);
  if (!tried.ok) return tried;
  const { failed: fails, lamports } = tried.value;
  if (fails) return failed('send-would-fail');
  return (lamports[0] ?? 0n) < least ? failed('gas-dearer') : success(null);
}

function sendOf(wanted: SolanaTransfer, { opens, units }: Needs, bid: bigint, fresh: Freshness): SvmSend {
  const { account, to, token: mint, program, decimals, amount } = wanted;
  return {
    from: account,
    to,
    value: amount.toString(),
    mint,
    decimals: String(decimals),
    program,
    source: tokenAccount(wanted, account),
    destination: tokenAccount(wanted, to),
    unitLimit: units.toString(),
    unitPrice: bid.toString(),
    blockhash: fresh.blockhash,
    lastHeight: fresh.lastHeight,
    opens,
  };
}

function receivingOf(wanted: SolanaTransfer): Receiving {
  const { to: owner, token: mint, program, decimals } = wanted;
  return { address: tokenAccount(wanted, owner), owner, mint, program, decimals };
}

function tokenAccount({ program, token }: SolanaTransfer, owner: string): string {
  return tokenAccountOf(owner, program, token);
}
