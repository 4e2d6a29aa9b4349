// Sends a token to an address that a person named: planned and shown, confirmed by the password, kept before it is signed,
// signed once. A lost answer is never sent anew: the identical bytes are, and they count once.
import { bytesToHex } from '@noble/hashes/utils.js';
import { failed, type Outcome, success } from '../core/failure.ts';
import { parseAmount } from '../core/money.ts';
import type { NetworkFamily } from '../core/network-family.ts';
import { chainIdOf, inUse, type Network, networkOf, tokenOf } from '../networks/index.ts';
import type { SendPlan, SendView } from './api.ts';
import { confirmPassword, type LockPorts, spendingKey } from './lock.ts';
import type { Networks } from './ports.ts';
import { readRecipient } from './recipient.ts';
import type { Send, SendChange, Sender, SendJournal } from './send-ports.ts';
import { planViewOf, sendViewOf } from './send-view.ts';
import { lookAfterSend } from './send-watch.ts';
import { holdsPlace, promisedOf } from './spoken-for.ts';

export interface SendPorts extends LockPorts {
  readonly sender: Sender;
  readonly sends: SendJournal;
  account(family?: NetworkFamily): Promise<string | null>;
  readonly networks: Networks;
  /** Asked of the network now. */
  balanceOf(of: {
    readonly network: string;
    readonly token: string;
    readonly account: string;
  }): Promise<Outcome<bigint>>;
  /** Money has moved. */
  moved(): void;
}

export interface SendWish {
  readonly network: string;
  readonly asset: string;
  readonly to: string;
  /** Smallest unit, decimal. */
  readonly amount: string;
}

/** Everything is looked at and nothing is signed. What is kept of it is what may be sent. */
export async function planSend(wish: SendWish, ports: SendPorts): Promise<Outcome<SendPlan>> {
  const account = await ports.account();
  if (account === null) return failed('wallet-missing');
  const networks = await ports.networks();
  const place = placeOf(wish, networks);
  if (!place.ok) return place;
  const to = readRecipient(wish.to, account, networks);
  if (!to.ok) return to;
  const { network, token } = place.value;
  const balance = await ports.balanceOf({ network: network.id, token: token.address, account });
  if (!balance.ok) return balance;
  const amount = readAmount(wish.amount, await freeOf(balance.value, { ...wish, account }, ports));
  if (!amount.ok) return amount;
  const transfer = {
    network: network.id,
    chainId: place.value.chainId,
    token: token.address,
    account,
    to: to.value,
  };
  const cost = await ports.sender.sendCost({ ...transfer, amount: amount.value });
  if (!cost.ok) return cost;
  const at = ports.clock();
  const plan: Send = {
    id: bytesToHex(ports.random(16)),
    at,
    network: network.id,
    asset: token.address,
    account,
    to: to.value,
    amount: amount.value.toString(),
    fee: cost.value.wei.toString(),
    state: 'planned',
    signed: null,
    triedAt: 0,
  };
  await ports.sends.forgetPlans(at - planLife);
  await ports.sends.change(plan.id, () => ({ write: plan, tell: null }));
  return success(planViewOf(plan, network, token, cost.value.have));
}

/** Milliseconds for which what a person was shown may still be sent. */
const planLife = 15 * 60_000;

/** Once for a plan, however often it is asked for. What became of it is told by `sends`. */
export async function send(
  entry: { plan: string; password: string },
  ports: SendPorts,
): Promise<Outcome<SendView>> {
  const confirmed = await confirmPassword(entry.password, ports);
  if (!confirmed.ok) return confirmed;
  const reserved = await reserveSend(String(entry.plan), ports);
  if (!reserved.ok) return reserved;
  const { fresh, row } = reserved.value;
  const kept = fresh ? await signOnce(row, ports) : success(row);
  if (!kept.ok) return kept;
  ports.moved();
  return success(sendViewOf(await lookAfterSend(kept.value, ports), await ports.networks()));
}

/** Newest first, those under way as the chain knows them now. */
export async function sends(ports: SendPorts): Promise<SendView[]> {
  const before = await ports.sends.all();
  const rows = await Promise.all(before.map((row) => lookAfterSend(row, ports)));
  // The chain has it, and what is remembered of the balance is from before.
  if (rows.some((row, at) => hasLeft(row) && !hasLeft(before[at]))) ports.moved();
  const networks = await ports.networks();
  return rows
    .filter(({ state }) => state !== 'planned' && state !== 'reserved')
    .map((row) => sendViewOf(row, networks));
}

function hasLeft(row: Send | undefined): boolean {
  return row?.state === 'seen' || row?.state === 'done';
}

/** The money is counted before anything is signed; for a plan that was sent already, what was kept. */
async function reserveSend(
  id: string,
  ports: SendPorts,
): Promise<Outcome<{ readonly fresh: boolean; readonly row: Send }>> {
  const plan = (await ports.sends.all()).find((row) => row.id === id);
  if (plan === undefined) return failed('send-unknown');
  const balance = await ports.balanceOf({ network: plan.network, token: plan.asset, account: plan.account });
  const now = ports.clock();
  type Told = Outcome<{ readonly fresh: boolean; readonly row: Send }>;
  return ports.sends.change(id, (row, spokenFor): SendChange<Told> => {
    if (row === null) return { write: null, tell: failed('send-unknown') };
    if (row.signed !== null) return { write: null, tell: success({ fresh: false, row }) };
    if (spokenFor.sends.some((other) => holdsPlace(other, row.network)))
      return { write: null, tell: failed('send-under-way') };
    if (now - row.at > planLife) return { write: null, tell: failed('send-unknown') };
    if (!balance.ok) return { write: null, tell: balance };
    if (BigInt(row.amount) > balance.value - promisedOf(row, spokenFor))
      return { write: null, tell: failed('send-too-much') };
    const reserved: Send = { ...row, state: 'reserved', triedAt: now };
    return { write: reserved, tell: success({ fresh: true, row: reserved }) };
  });
}

/** Kept before it leaves: what comes back from a crash is these bytes and no others. */
async function signOnce(row: Send, ports: SendPorts): Promise<Outcome<Send>> {
  const signed = await signatureFor(row, ports);
  return ports.sends.change(row.id, (now): SendChange<Outcome<Send>> => {
    // Given up meanwhile, because it took so long: these bytes are thrown away.
    if (now?.state !== 'reserved' || now.triedAt !== row.triedAt)
      return { write: null, tell: failed('send-unknown') };
    if (!signed.ok) return { write: { ...now, state: 'planned' }, tell: signed };
    const kept: Send = { ...now, state: 'signed', signed: signed.value, triedAt: 0 };
    return { write: kept, tell: success(kept) };
  });
}

async function signatureFor(row: Send, ports: SendPorts): ReturnType<Sender['signSend']> {
  const key = await spendingKey(ports);
  if (key === null) return failed('wallet-locked');
  const { network: id, account, to } = row;
  const network = networkOf(await ports.networks(), id);
  if (network === undefined) return failed('network-unknown');
  const chainId = chainIdOf(network);
  if (chainId === null) return failed('send-not-there');
  const order = {
    network: id,
    chainId,
    token: row.asset,
    account,
    to,
    amount: BigInt(row.amount),
    atMost: BigInt(row.fee),
  };
  return ports.sender
    .signSend(order, key)
    .catch(() => failed('rpc-failed'))
    .finally(() => key.fill(0));
}

function placeOf({ network: id, asset }: SendWish, networks: readonly Network[]) {
  const network = networkOf(inUse(networks), String(id));
  if (network === undefined) return failed('network-unknown');
  const [token, chainId] = [tokenOf(network, String(asset)), chainIdOf(network)];
  if (token === undefined) return failed('token-unknown');
  // Whoever sends a token on Solana pays for it in SOL, and with instructions of their own: that is another wallet's business.
  return chainId === null ? failed('send-not-there') : success({ network, token, chainId });
}

async function freeOf(
  balance: bigint,
  of: Pick<Send, 'network' | 'asset' | 'account'>,
  ports: SendPorts,
): Promise<bigint> {
  const free = balance - promisedOf(of, await ports.sends.spokenFor());
  return free > 0n ? free : 0n;
}

function readAmount(typed: unknown, free: bigint): Outcome<bigint> {
  const amount = parseAmount(typed);
  if (!amount.ok) return failed('send-amount-malformed');
  return amount.value > free ? failed('send-too-much') : amount;
}
