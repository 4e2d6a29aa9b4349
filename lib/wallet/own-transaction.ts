// One transaction of the account's own: planned, confirmed by the password, kept before it is signed, signed once. A lost answer
// is never sent anew: the identical bytes are, and they count once. What they do, send.ts and allowances.ts say.
import { bytesToHex } from '@noble/hashes/utils.js';
import { type Failure, failed, type Outcome, success } from '../core/failure.ts';
import { familyOf } from '../core/network-family.ts';
import { chainIdOf, inUse, type Network, networkOf, type Token, tokenOf } from '../networks/index.ts';
import { confirmPassword, type LockPorts, spendingKey } from './lock.ts';
import type { Networks } from './ports.ts';
import type {
  Deed,
  Send,
  SendChange,
  SendCost,
  Sender,
  SendJournal,
  SendTransfer,
  SpokenFor,
} from './send-ports.ts';
import { lookAfterSend } from './send-watch.ts';
import { deedOf, holdsPlace } from './spoken-for.ts';

export interface OwnPorts extends LockPorts {
  readonly sender: Sender;
  readonly sends: SendJournal;
  readonly networks: Networks;
  /** Money has moved, or what may be taken of it. */
  moved(): void;
}

/** What a person wants done, checked. */
export interface Errand {
  readonly place: Place;
  readonly does: Deed;
  readonly account: string;
  readonly to: string;
  readonly amount: bigint;
}

export interface Place {
  readonly network: Network;
  readonly token: Token;
}

export interface Planned {
  readonly plan: Send;
  readonly cost: SendCost;
}

/** Everything is looked at and nothing is signed. What is kept of it is what may be sent. */
export async function planErrand(errand: Errand, ports: OwnPorts): Promise<Outcome<Planned>> {
  const { place, does, account, to, amount } = errand;
  const cost = await ports.sender.sendCost(transferOf(errand));
  if (!cost.ok) return cost;
  const at = ports.clock();
  const plan: Send = {
    id: bytesToHex(ports.random(16)),
    does,
    at,
    network: place.network.id,
    asset: place.token.address,
    account,
    to,
    amount: amount.toString(),
    fee: cost.value.fee.toString(),
    state: 'planned',
    signed: null,
    triedAt: 0,
  };
  await ports.sends.forgetPlans(at - planLife);
  await ports.sends.change(plan.id, () => ({ write: plan, tell: null }));
  return success({ plan, cost: cost.value });
}

/** Milliseconds for which what a person was shown may still be sent. */
const planLife = 15 * 60_000;

/** Why a plan may not be carried out any more, by what of the account's money is spoken for at that very moment. */
export type Objection = (row: Send, spokenFor: SpokenFor) => Failure | null;

export interface Confirmed {
  readonly plan: string;
  readonly password: string;
}

/** Once for a plan that does this, however often it is asked for. `objectionTo`: asked of the network, and then held against the journal. */
export async function carryOut(
  { plan: id, password }: Confirmed,
  does: Deed,
  objectionTo: (plan: Send) => Promise<Objection>,
  ports: OwnPorts,
): Promise<Outcome<Send>> {
  const confirmed = await confirmPassword(password, ports);
  if (!confirmed.ok) return confirmed;
  const plan = (await ports.sends.all()).find((row) => row.id === String(id));
  if (plan === undefined || deedOf(plan) !== does) return failed('send-unknown');
  const reserved = await reserve(plan.id, await objectionTo(plan), ports);
  if (!reserved.ok) return reserved;
  const { fresh, row } = reserved.value;
  const kept = fresh ? await signOnce(row, ports) : success(row);
  if (!kept.ok) return kept;
  ports.moved();
  return success(await lookAfterSend(kept.value, ports));
}

/** Those that do this, newest first, those under way as the chain knows them now; what was only planned is not among them. */
export async function errandsOf(does: Deed, ports: OwnPorts): Promise<Send[]> {
  const before = (await ports.sends.all()).filter((row) => deedOf(row) === does);
  const rows = await Promise.all(before.map((row) => lookAfterSend(row, ports)));
  // The chain has it, and what is remembered of the account is from before.
  if (rows.some((row, at) => hasLeft(row) && !hasLeft(before[at]))) ports.moved();
  return rows.filter(({ state }) => state !== 'planned' && state !== 'reserved');
}

/** Where a token of ours is, that this wallet can write transactions for. */
export function placeOf(
  { network: id, asset }: { readonly network: string; readonly asset: string },
  networks: readonly Network[],
): Outcome<Place> {
  const network = networkOf(inUse(networks), String(id));
  if (network === undefined) return failed('network-unknown');
  const token = tokenOf(network, String(asset));
  return token === undefined ? failed('token-unknown') : success({ network, token });
}

/** As the chain is told of it: on Solana with what our own table says of the mint. */
function transferOf({ place: { network, token }, does, account, to, amount }: Errand): SendTransfer {
  const wanted = { network: network.id, token: token.address, account, to, amount };
  const chainId = chainIdOf(network);
  if (chainId !== null) return { ...wanted, does, chainId };
  if (token.program === undefined || does !== 'transfer') throw new Error('nothing else is done there');
  return { ...wanted, does, program: token.program, decimals: token.decimals };
}

function hasLeft(row: Send | undefined): boolean {
  return row?.state === 'seen' || row?.state === 'done';
}

interface Reserved {
  readonly fresh: boolean;
  readonly row: Send;
}

/** It is counted before anything is signed; for a plan that was sent already, what was kept. */
function reserve(id: string, objection: Objection, ports: OwnPorts): Promise<Outcome<Reserved>> {
  const now = ports.clock();
  return ports.sends.change(id, (row, spokenFor): SendChange<Outcome<Reserved>> => {
    if (row === null) return { write: null, tell: failed('send-unknown') };
    if (row.signed !== null) return { write: null, tell: success({ fresh: false, row }) };
    if (spokenFor.sends.some((other) => holdsPlace(other, row.network)))
      return { write: null, tell: failed('send-under-way') };
    if (now - row.at > planLife) return { write: null, tell: failed('send-unknown') };
    const failure = objection(row, spokenFor);
    if (failure !== null) return { write: null, tell: { ok: false, failure } };
    const reserved: Send = { ...row, state: 'reserved', triedAt: now };
    return { write: reserved, tell: success({ fresh: true, row: reserved }) };
  });
}

/** Kept before it leaves: what comes back from a crash is these bytes and no others. */
async function signOnce(row: Send, ports: OwnPorts): Promise<Outcome<Send>> {
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

async function signatureFor(row: Send, ports: OwnPorts): ReturnType<Sender['signSend']> {
  const { network: id, asset, account, to } = row;
  const network = networkOf(await ports.networks(), id);
  if (network === undefined) return failed('network-unknown');
  const token = tokenOf(network, asset);
  if (token === undefined) return failed('token-unknown');
  const errand = {
    place: { network, token },
    does: deedOf(row),
    account,
    to,
    amount: BigInt(row.amount),
  };
  const order = { ...transferOf(errand), atMost: BigInt(row.fee) };
  const key = await spendingKey(ports, familyOf(id));
  if (key === null) return failed('wallet-locked');
  return ports.sender
    .signSend(order, key)
    .catch(() => failed('rpc-failed'))
    .finally(() => key.fill(0));
}
