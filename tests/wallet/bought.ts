// Buys as the wallet buys, from a challenge or from a real seller, and lets the real chain have the last word.
import { askAuthorization } from '../../lib/chain/authorization.ts';
import { type Rpc, rpcAt } from '../../lib/chain/rpc.ts';
import { askTransaction } from '../../lib/chain/solana/authorization.ts';
import { freshBlockhash } from '../../lib/chain/solana/freshness.ts';
import type { Challenge } from '../../lib/core/challenge.ts';
import { success } from '../../lib/core/failure.ts';
import { familyOf } from '../../lib/core/network-family.ts';
import type { Purchase } from '../../lib/core/purchase.ts';
import type { Site } from '../../lib/core/site.ts';
import { shelf } from '../../lib/networks/index.ts';
import type { Approval } from '../../lib/schemes/index.ts';
import { type Candidate, carrierOf, choose, type Scales } from '../../lib/wallet/choose.ts';
import { exportEvidence } from '../../lib/wallet/evidence-export.ts';
import type { Ledger } from '../../lib/wallet/ports.ts';
import { reconcile } from '../../lib/wallet/reconcile.ts';
import { reserve } from '../../lib/wallet/reserve.ts';
import { answered, sent } from '../../lib/wallet/settle.ts';
import { type SignPorts, sign } from '../../lib/wallet/sign.ts';
import { walletAccount } from '../rig/accounts.ts';
import { privateKeyOf, walletKey } from '../rig/solana/keys.ts';
import type { Document } from './stranger.ts';
import { freshLedger, memorySession, networks, openFor, withoutChain } from './world.ts';

const clock = () => Date.now();

export interface Order {
  /** With what the offer is weighed, beside the wallet's own accounts. */
  readonly scales?: Partial<Scales>;
  /** Of a permit that is signed along. */
  readonly permitNonce?: string;
  /** Of a transaction that is signed along. */
  readonly approval?: Approval;
  readonly freshness?: SignPorts['freshness'];
}

export interface Signed {
  readonly ledger: Ledger;
  readonly purchase: Purchase;
  readonly headers: Readonly<Record<string, string>>;
  /** What a stranger gets. */
  evidence(): Promise<Document>;
  /** Asks the chain; what it says is booked. */
  check(rpcUrl: string): Promise<Purchase>;
}

/** What a challenge asks for, up to the proof. */
export async function signedFor(challenge: Challenge, order: Order = {}): Promise<Signed> {
  const { ledger } = freshLedger();
  const candidate = await candidateOf(challenge, order);
  const wanted = {
    site: new URL(challenge.url).origin as Site, // an origin, as parseSite would say
    url: challenge.url,
    method: 'GET',
    request: 'navigation',
    body: null,
    file: null,
    challenge: carrierOf(challenge, candidate),
    candidate,
    decidedBy: 'user',
    doubt: null,
  } as const;
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
  const reserved = await reserve(wanted, { ledger, clock, random });
  if (!reserved.ok || reserved.value.kind !== 'reserved') throw new Error('a reservation was expected');
  const { id } = reserved.value.purchase;
  const open = openFor(600_000, Date.now());
  const session = memorySession({ ...open, solanaKey: Buffer.from(privateKeyOf(0)).toString('hex') });
  const { freshness = withoutChain.freshness } = order;
  const signed = await sign(id, candidate, {
    ...withoutChain,
    ...approving(order),
    freshness,
    ledger,
    session,
    clock,
  });
  if (!signed.ok) throw new Error(`a signature was expected: ${signed.failure.name}`);
  const purchase = signed.value;
  return {
    ledger,
    purchase,
    headers: purchase.headers ?? {},
    evidence: () => evidenceIn(ledger, id),
    check: (rpcUrl) => checked(ledger, id, rpcAt(rpcUrl)),
  };
}

/** The place is as it was when the terms were made. */
function approving({ approval }: Order): Pick<SignPorts, 'signsApprovals' | 'approver'> {
  const nextPlace = async () => success(Number(approval?.nonce));
  return {
    signsApprovals: async () => approval !== undefined,
    approver: { ...withoutChain.approver, nextPlace },
  };
}

/** From a real seller, up to the answer. */
export async function bought(
  url: string,
  rpcUrl: string,
  order: Omit<Order, 'freshness'> = {},
): Promise<Signed> {
  const signed = await signedAt(url, rpcUrl, order);
  const { ledger, headers } = signed;
  const { id } = signed.purchase;
  const answer = await fetch(url, { headers });
  await sent(id, { ledger, clock });
  await answered(id, { status: answer.status, headers: [...answer.headers] }, { ledger, clock });
  return signed;
}

/** What a real seller asks for; it is presented to nobody yet. */
export async function signedAt(
  url: string,
  rpcUrl: string,
  order: Omit<Order, 'freshness'> = {},
): Promise<Signed> {
  const rpc = rpcAt(rpcUrl);
  const freshness: SignPorts['freshness'] = (_network, _cost, hint) => freshBlockhash(rpc, hint);
  return signedFor(await challengeAt(url), { ...order, freshness });
}

async function evidenceIn(ledger: Ledger, id: string): Promise<Document> {
  const account = async () => walletAccount().address;
  const exported = await exportEvidence(id, { ledger, clock, networks, account });
  if (!exported.ok) throw new Error(`evidence was expected: ${exported.failure.name}`);
  return JSON.parse(exported.value);
}

async function checked(ledger: Ledger, id: string, rpc: Rpc): Promise<Purchase> {
  const purchase = await ledger.find(id);
  if (purchase === undefined) throw new Error('a purchase was expected');
  const ask = familyOf(purchase.network) === 'solana' ? askTransaction : askAuthorization;
  return reconcile(purchase, {
    ledger,
    clock,
    async askChain(authorization, from) {
      const word = await ask(rpc, authorization, from);
      return word.ok ? word.value : null;
    },
  });
}

async function candidateOf(challenge: Challenge, order: Order): Promise<Candidate> {
  const { scales = {}, permitNonce, approval } = order;
  const account = walletAccount().address;
  const solanaAccount = (await walletKey()).address;
  const own = { account, solanaAccount, networks: shelf, onlyTestMoney: true };
  const choice = choose(challenge, { ...own, ...scales });
  if (choice.kind !== 'candidate') throw new Error(`an offer was expected: ${JSON.stringify(choice)}`);
  const { candidate } = choice;
  const along = {
    ...(permitNonce === undefined ? {} : { permitNonce }),
    ...(approval === undefined ? {} : { approval }),
  };
  return { ...candidate, payer: { ...candidate.payer, ...along } };
}

async function challengeAt(url: string): Promise<Challenge> {
  const response = await fetch(url, { headers: { Accept: 'application/json' } });
  return {
    url,
    method: 'GET',
    headers: [...response.headers],
    body: await response.text(),
    source: 'network',
  };
}
