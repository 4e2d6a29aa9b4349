// A wallet without a browser: a real ledger on an IndexedDB in memory, a clock to turn, chance that is never by chance.
import 'fake-indexeddb/auto';
import { type Database, openDatabase } from '../../lib/browser/storage/database.ts';
import { ledgerIn } from '../../lib/browser/storage/ledger.ts';
import type { Challenge } from '../../lib/core/challenge.ts';
import type { Happening, OnChain } from '../../lib/core/evidence.ts';
import { failed } from '../../lib/core/failure.ts';
import type { MoneyState, Purchase } from '../../lib/core/purchase.ts';
import type { Site } from '../../lib/core/site.ts';
import type { Random } from '../../lib/core/time-and-chance.ts';
import { shelf } from '../../lib/networks/index.ts';
import { type Candidate, choose } from '../../lib/wallet/choose.ts';
import type { Met } from '../../lib/wallet/met.ts';
import type { PayPorts } from '../../lib/wallet/pay.ts';
import type { Ledger, OpenSession, Session, Tries, VaultStore } from '../../lib/wallet/ports.ts';
import { type ReservePorts, reserve, type Wanted } from '../../lib/wallet/reserve.ts';
import { setRule } from '../../lib/wallet/rule-book.ts';
import { createSignIns, type SignInPorts, type SignIns } from '../../lib/wallet/sign-in.ts';
import { createStatements } from '../../lib/wallet/statements.ts';
import type { SealedVault } from '../../lib/wallet/vault.ts';
import { challengeWith, documentV2, headerOf, offerOnBase, payer } from '../fixtures/challenges.ts';

/** Those of the shelf: nobody has added any. */
export const networks = async () => shelf;

export const shop = 'https://shop.example' as Site; // an https origin, as parseSite would say
export const key = new Uint8Array(
  Buffer.from('ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80', 'hex'),
);

/** Noon of a day in 2027, in milliseconds. */
export const noon = Date.UTC(2027, 0, 15, 12);

export interface TurnableClock {
  (): number;
  now: number;
}

export function clockAt(now = noon): TurnableClock {
  const clock = () => clock.now;
  clock.now = now;
  return clock;
}

/** Every call gives other bytes, and every run the same ones. */
export function countedRandom(): Random {
  let count = 0;
  return (length) => {
    count += 1;
    const bytes = new Uint8Array(length);
    new DataView(bytes.buffer).setUint32(0, count);
    return bytes;
  };
}

let databases = 0;

export function freshDatabase(): Promise<Database> {
  databases += 1;
  return openDatabase(`wallet-${databases}`);
}

export function freshLedger(): { ledger: Ledger; database: Promise<Database> } {
  const database = freshDatabase();
  return { ledger: ledgerIn(database), database };
}

export async function allowed(
  ledger: Ledger,
  limits: { perRequest?: bigint; perDay?: bigint; on?: boolean; blocked?: boolean; site?: string } = {},
): Promise<void> {
  const { perDay = 500_000n, on = true, blocked = false, site = shop } = limits;
  const { perRequest = perDay < 50_000n ? perDay : 50_000n } = limits;
  const view = {
    on,
    blocked,
    perRequest: String(perRequest),
    perDay: String(perDay),
    money: 'real',
  } as const;
  const set = await setRule(site, view, { ledger, clock: () => noon });
  if (!set.ok) throw new Error(`the rule was not accepted: ${set.failure.name}`);
}

export function paidChallenge(
  change: Readonly<Record<string, unknown>> = {},
  more: Partial<Challenge> = {},
): Challenge {
  return { ...challengeWith({ header: headerOf(documentV2([{ ...offerOnBase, ...change }])) }), ...more };
}

/** A 402 at the shop that its own page has met, as the browser vouches for it. */
export function metAt(challenge: Challenge, context: Partial<Met['context']> = {}): Met {
  return {
    context: {
      url: `${shop}/paper`,
      method: 'GET',
      kind: 'page-request',
      topOrigin: shop,
      initiator: shop,
      ancestors: [],
      redirectedFrom: [],
      speculative: false,
      visible: true,
      developerMode: false,
      ...context,
    },
    challenge,
    withBody: async () => null,
    alive: async () => true,
    ready: async () => true,
    file: null,
    body: null,
  };
}

/** A challenge of x402 v2 that takes any of these. */
export function challengeFor(accepts: readonly unknown[]): Challenge {
  return challengeWith({ header: headerOf(documentV2(accepts)) });
}

export function candidateFor(change: Readonly<Record<string, unknown>> = {}): Candidate {
  const choice = choose(paidChallenge(change), { account: payer, networks: shelf, onlyTestMoney: false });
  if (choice.kind !== 'candidate') throw new Error('a candidate was expected');
  return choice.candidate;
}

/** What a rule of the shop would pay for its paper, or something near to it. */
export function wantedFor(change: Partial<Wanted> = {}): Wanted {
  return {
    site: shop,
    url: `${shop}/paper`,
    method: 'GET',
    request: 'page-request',
    body: null,
    file: null,
    challenge: 'as it was observed',
    candidate: candidateFor(),
    decidedBy: 'rule',
    doubt: null,
    ...change,
  };
}

/** Reserved, or the test is wrong. */
export async function reserved(wanted: Wanted, ports: ReservePorts): Promise<Purchase> {
  const made = await reserve(wanted, ports);
  const row =
    made.ok && made.value.kind === 'reserved' ? await ports.ledger.find(made.value.purchase.id) : null;
  if (row == null) throw new Error(`a reservation was expected: ${JSON.stringify(made)}`);
  return row;
}

export const onChain: OnChain = { transaction: `0x${'ab'.repeat(32)}`, block: 1_000, time: noon / 1000 + 10 };
export const claimOfSuccess = {
  success: true,
  transaction: onChain.transaction,
  network: 'eip155:8453',
  errorReason: '',
};

const signed = { kind: 'signed', proof: 'ab' } as const;
const sent = { kind: 'sent' } as const;

/** What happens to a reserved purchase until its money is there. */
export const waysTo: Readonly<Record<MoneyState, readonly Happening[]>> = {
  reserved: [],
  signed: [signed],
  live: [signed, sent],
  claimed: [signed, sent, { kind: 'answered', status: 200, claim: claimOfSuccess, receipt: null }],
  unknown: [signed, sent, { kind: 'lost' }],
  seen: [signed, sent, { kind: 'seen', ...onChain }],
  settled: [signed, sent, { kind: 'settled', ...onChain }],
  expired: [signed, sent, { kind: 'expired', block: onChain.block, time: onChain.time }],
  cancelled: [signed, sent, { kind: 'cancelled', ...onChain }],
  conflict: [signed, sent, { kind: 'conflict', ...onChain }],
  void: [{ kind: 'given-up' }],
};

export const proofHeaders = { 'PAYMENT-SIGNATURE': 'proof-of-payment' };

/** Books one thing after the other, the proof with its signing. */
export async function happen(
  ledger: Ledger,
  id: string,
  happenings: readonly Happening[],
  at = noon,
): Promise<void> {
  for (const happening of happenings)
    await ledger.book(id, happening, at, happening.kind === 'signed' ? proofHeaders : undefined);
}

type OfChain =
  | 'freshness'
  | 'receives'
  | 'allowanceOf'
  | 'permitNonceOf'
  | 'signsApprovals'
  | 'sends'
  | 'approver';

/** No network answers, and none is needed: nothing is paid on Solana, and no transaction is signed along. */
export const withoutChain: Pick<PayPorts, OfChain> = {
  freshness: async () => failed('rpc-failed'),
  receives: async () => null,
  allowanceOf: async () => failed('rpc-failed'),
  permitNonceOf: async () => failed('rpc-failed'),
  signsApprovals: async () => false,
  sends: { all: async () => [] },
  approver: {
    approvalTerms: async () => failed('rpc-failed'),
    nextPlace: async () => failed('rpc-failed'),
  },
};

/** Of nobody else in a test: no chain is asked, and waiting turns the clock. */
export function alone(
  ledger: Ledger,
  clock: TurnableClock,
): Pick<PayPorts, OfChain | 'pause' | 'recheck' | 'handedOut' | 'signIns' | 'statements' | 'experience'> {
  return {
    ...withoutChain,
    async pause(time) {
      clock.now += time;
      await ledger.find('nobody'); // whatever else is under way goes on meanwhile
    },
    recheck: async (purchase) => purchase,
    handedOut: new Map(),
    experience: inexperienced,
    signIns: signInsWith({ clock }),
    statements: createStatements({ ledger, clock, published: async () => null }),
  };
}

/** Of a wallet that has paid nowhere yet. */
export const inexperienced: PayPorts['experience'] = {
  record: async () => undefined,
  endpoints: async () => null,
  temperament: async () => 'balanced',
};

/** Unless a test says more: of an account that has bought nothing, and remembers nothing. */
export function signInsWith(ports: Pick<SignInPorts, 'clock'> & Partial<SignInPorts>): SignIns {
  const archive = { async *backwards() {} };
  const notes = { isFirstUse: async () => true, isRefused: async () => false, refuse: async () => {} };
  const random = countedRandom();
  return createSignIns({ archive, session: memorySession(), random, pause: async () => {}, notes, ...ports });
}

export async function allPurchases(ledger: Ledger): Promise<Purchase[]> {
  return ledger.since(0);
}

/** The unlocked wallet in a variable; a touch after the end changes nothing, as in the browser. */
export function memorySession(start: OpenSession | null = null): Session & { current: OpenSession | null } {
  return {
    current: start,
    async read() {
      return this.current;
    },
    async open(session) {
      this.current = session;
    },
    async touch(idleDeadline) {
      if (this.current !== null) this.current = { ...this.current, idleDeadline };
    },
    async close() {
      this.current = null;
    },
  };
}

export function openFor(milliseconds: number, from = noon): OpenSession {
  const deadline = from + milliseconds;
  return { key: Buffer.from(key).toString('hex'), idleDeadline: deadline, finalDeadline: deadline };
}

export function memoryTries(): Tries & { current: { failed: number; retryAt: number } } {
  return {
    current: { failed: 0, retryAt: 0 },
    async read() {
      return this.current;
    },
    async write(tries) {
      this.current = { ...tries };
    },
  };
}

export function memoryVault(start: SealedVault | null = null): VaultStore & { current: SealedVault | null } {
  return {
    current: start,
    async read() {
      return this.current;
    },
    async replace(vault, verify) {
      if (!(await verify(vault))) return false;
      this.current = vault;
      return true;
    },
    async keepOnly() {}, // it has one slot
  };
}
