// The world of the model: the real wallet among tabs, sellers, a chain and a person, and the reference that watches every step.
import { after, type Happening } from '../../lib/core/evidence.ts';
import { newPurchase, type Purchase, type Terms } from '../../lib/core/purchase.ts';
import type { Site } from '../../lib/core/site.ts';
import type { Rule } from '../../lib/rules/index.ts';
import type { Draft } from '../../lib/schemes/index.ts';
import type { Met } from '../../lib/wallet/met.ts';
import type { Asked, Reply } from '../../lib/wallet/obey.ts';
import { type PayPorts, pay } from '../../lib/wallet/pay.ts';
import type { Decision, Ledger } from '../../lib/wallet/ports.ts';
import { createRecovery, type Mark, type Recovery, type RecoveryPorts } from '../../lib/wallet/recovery.ts';
import { setRule } from '../../lib/wallet/rule-book.ts';
import { answered, cut, lost, sent } from '../../lib/wallet/settle.ts';
import { createStatements } from '../../lib/wallet/statements.ts';
import { presentAgain } from '../../lib/wallet/take-up.ts';
import { baseUsdc, headerOf, payer } from '../fixtures/challenges.ts';
import type { Heard } from './memory-ledger.ts';
import {
  atOnce,
  happened,
  holds,
  type Limits,
  must,
  newReference,
  presented,
  reserved,
  verdictOn,
} from './model.ts';
import { Chain } from './model-chain.ts';
import { type Fuse, Mortality, unharmed } from './model-worker.ts';
import {
  countedRandom,
  inexperienced,
  memorySession,
  networks,
  noon,
  openFor,
  paidChallenge,
  signInsWith,
  withoutChain,
} from './world.ts';

export interface Visit {
  readonly site: Site;
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly request: 'navigation' | 'page-request';
  readonly payTo: string;
  readonly amount: string;
  /** False: the browser will not repeat the request. */
  readonly isReady: boolean;
  /** What the person says when asked. */
  readonly says: 'once' | 'always' | 'decline' | 'later';
}

/** half: paid, and the goods break off in the middle. */
export type Said = 'receipt' | 'half' | 'bare' | 'refusal' | 'trouble' | 'nothing';

/** A proof that stands armed in the browser, or is on its way. */
interface Proof {
  readonly terms: Terms;
  readonly at: number;
  isBooked: boolean;
}

interface Question {
  readonly site: string;
  readonly reply: (reply: Reply) => void;
}

const network = 'eip155:8453';

/** In milliseconds, by the true time: how long a proof stands armed, and how long nobody locks the wallet. */
const armedFor = 10_000;
const ages = 1_000 * 24 * 3_600_000;

/** How far the clock may be ahead of the chain unnoticed: at the last look, and by a jump since. */
const unnoticed = 900_000 + 15 * 60_000;

const statuses = { receipt: 200, half: 200, bare: 200, refusal: 402, trouble: 500 } as const;
const receipt = headerOf({ success: true, transaction: '0x1', network });
const refusal = headerOf({ success: false, errorReason: 'no', transaction: '', network });
const receipts = {
  receipt: [['payment-response', receipt]],
  half: [['payment-response', receipt]],
  bare: [],
  refusal: [['payment-response', refusal]],
  trouble: [],
} as const;

export class World {
  readonly chain = new Chain(noon);
  readonly reference = newReference();
  readonly session = memorySession(openFor(ages));
  /** What the machine's clock is off by, in milliseconds. */
  skew = 0;
  armed: Proof[] = [];
  flying: Proof[] = [];
  /** What pages have been answered, well or badly: any of them may ask again. */
  disappointed: Terms[] = [];
  /** What sellers have got hold of, for good. */
  readonly received: Terms[] = [];
  questions: Question[] = [];

  private readonly mortality = new Mortality(() => this.wakeAnew());
  private readonly marks = new Map([
    [`${network} ${baseUsdc} ${payer}`, { block: Math.floor(noon / 10_000) - 99, at: 0 }],
  ]);
  private readonly random = countedRandom();
  private readonly clock = () => this.chain.now + this.skew;
  private readonly ledger: Ledger;
  private sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  private started = noon;
  private deaths = 0;
  private broken: unknown = null;
  /** Rows that were found as their log rebuilds them; the ledger in memory keeps what has not changed. */
  private readonly rebuilt = new Map<string, Purchase>();
  private worker: { readonly ports: PayPorts; readonly recovery: Recovery };

  constructor(ledgerWith: (heard: Heard) => Ledger) {
    const entry = (id: string, what: Happening) => this.watch(() => this.hear(id, what));
    this.ledger = ledgerWith({ entry, rule: (rule) => this.hearRule(rule) });
    this.worker = this.newWorker();
  }

  // --- what can happen ---

  /** Tabs that meet a 402 in the same instant. */
  async visit(visits: readonly Visit[], fuse: Fuse): Promise<void> {
    await this.during(fuse, ...visits.map((visit) => () => this.tab(visit)));
  }

  /** One tab that gets what it came for, or does not: it waits, its proof leaves, and it is answered. The end comes in one phase. */
  async errand(visit: Visit, said: Said, isCashed: boolean, fuse: Fuse, phase: number): Promise<void> {
    const fuseOf = (nth: number) => (nth === phase ? fuse : unharmed);
    await this.visit([visit], fuseOf(0));
    for (const time of [1_000, 5_000])
      if (this.sleepers.length > 0 && this.armed.length === 0) await this.wait(time);
    if (this.armed.length > 0) await this.send(this.armed.length - 1, true, fuseOf(1));
    if (this.flying.length > 0) await this.answer(this.flying.length - 1, said, isCashed, fuseOf(2));
  }

  /** The bytes leave; in a busy wallet that is booked after the answer. */
  async send(index: number, isBookedAtOnce: boolean, fuse: Fuse): Promise<void> {
    const proof = taken(this.armed, index);
    const row = this.reference.rows.find(({ terms }) => terms.id === proof.terms.id);
    if (row !== undefined) row.departures += 1;
    // What nobody has told the wallet yet it cannot count, and a worker that dies forgets what it has just handed out.
    const untold = this.flying.filter(({ terms, isBooked }) => !isBooked && terms.id === proof.terms.id);
    const most = 3 + untold.length + this.deaths;
    must((row?.departures ?? 0) <= most, 'the same bytes left more than three times');
    this.received.push(proof.terms);
    this.flying.push(proof);
    if (!isBookedAtOnce) return;
    proof.isBooked = true;
    await this.during(fuse, ({ ports }) => sent(proof.terms.id, ports));
  }

  async answer(index: number, said: Said, isCashed: boolean, fuse: Fuse): Promise<void> {
    const { terms, isBooked } = taken(this.flying, index);
    this.disappointed.push(terms);
    if (isCashed) this.cash(terms);
    await this.during(fuse, async ({ ports }) => {
      if (said === 'nothing') await lost(terms.id, ports);
      else await answered(terms.id, { status: statuses[said], headers: receipts[said] }, ports);
      if (said === 'half') await cut(terms.id, ports);
      if (!isBooked) await sent(terms.id, ports);
    });
  }

  /** A page that was answered badly asks for the same once more. */
  async again(index: number, fuse: Fuse): Promise<void> {
    const { id } = taken(this.disappointed, index);
    await this.during(fuse, async ({ ports }) => {
      const purchase = await presentAgain(id, ports);
      if ('headers' in purchase) await this.present(purchase);
    });
  }

  /** A seller cashes what it has got, whenever it likes. */
  cashReceived(index: number): void {
    const terms = this.received[index % this.received.length];
    if (terms !== undefined) this.cash(terms);
  }

  /** The person takes one of theirs back, on the chain. */
  cancel(index: number): void {
    const { rows } = this.reference;
    const row = rows[index % rows.length];
    if (row !== undefined) this.chain.use({ ...authorizationOf(row.terms) }, 'cancelled');
  }

  /** Another copy of this wallet spends from the same account. */
  spendElsewhere(index: number): void {
    const nonce = `0x${index.toString(16).padStart(64, 'e')}`;
    this.chain.use({ nonce, payTo: payer, amount: 10_000n, validBefore: Number.POSITIVE_INFINITY });
  }

  async reply(index: number, kind: 'once' | 'decline' | 'block', fuse: Fuse): Promise<void> {
    const { reply } = taken(this.questions, index);
    await this.during(fuse, async () => reply({ kind }));
  }

  async wait(time: number): Promise<void> {
    this.chain.now += time;
    this.armed = this.armed.filter(({ at }) => this.chain.now - at < armedFor);
    const due = this.sleepers.filter(({ at }) => at <= this.chain.now);
    this.sleepers = this.sleepers.filter(({ at }) => at > this.chain.now);
    await this.during(unharmed, async () => {
      for (const { wake } of due) wake();
    });
  }

  /** The alarm. */
  async tick(fuse: Fuse): Promise<void> {
    await this.during(fuse, ({ recovery }) => recovery.tick());
  }

  async rule(site: Site, { on, blocked, perRequest, perDay }: Limits): Promise<void> {
    const view = { on, blocked, perRequest: `${perRequest}`, perDay: `${perDay}`, money: 'real' } as const;
    await this.during(unharmed, async ({ ports }) => must((await setRule(site, view, ports)).ok, 'no rule'));
  }

  /** What holds for all sites. */
  async forAll(outstanding: bigint): Promise<void> {
    const settings = { outstanding: `${outstanding}` };
    const rule: Rule = { site: '*', money: 'real', on: true, settings, changedAt: 0 };
    await this.during(unharmed, ({ ports }) => ports.ledger.putRule(rule));
  }

  async lock(isLocked: boolean): Promise<void> {
    await (isLocked ? this.session.close() : this.session.open(openFor(ages)));
  }

  /** All that is in memory is lost; what stands armed in the browser, and what is on its way, is not. */
  async kill(): Promise<void> {
    this.mortality.current += 1;
    this.wakeAnew();
  }

  async restart(): Promise<void> {
    this.started = this.clock();
    [this.armed, this.flying, this.disappointed] = [[], [], []];
    await this.session.close();
    await this.kill();
    await this.tick(unharmed);
  }

  // --- what must hold ---

  /** After anything: the invariants, and every row as its log rebuilds it. */
  async check(): Promise<void> {
    holds(this.reference, this.chain);
    for (const row of await this.ledger.since(0)) {
      if (this.rebuilt.get(row.id) === row) continue;
      this.rebuilt.set(row.id, row);
      const rebuilt = (await this.ledger.evidence(row.id)).reduce(after, newPurchase(row));
      const isSame = JSON.stringify({ ...rebuilt, headers: row.headers }) === JSON.stringify(row);
      must(isSame, `a row that its log does not rebuild: ${JSON.stringify([rebuilt, row])}`);
    }
  }

  /** In the end, with an honest chain and much time, all is known; and to recover twice is as good as once. */
  async checkEnd(): Promise<void> {
    await this.restart();
    this.chain.mood = 'honest';
    this.chain.now += 60 * 24 * 3_600_000;
    this.skew = 0;
    await this.recover();
    const once = await this.everything();
    await this.recover();
    must((await this.everything()) === once, 'I18: to recover twice is not as good as once');
    must((await this.ledger.unsettled()).length === 0, 'something stays open for ever');
    const settled = (await this.ledger.since(0)).filter(({ money }) => money === 'settled');
    const onChain = this.chain.finalPayments();
    const nonces = (all: readonly { nonce: string }[]) => `${all.map(({ nonce }) => nonce).toSorted()}`;
    must(
      nonces(settled) === nonces(onChain),
      'I22: the ledger and the chain do not tell of the same payments',
    );
    await this.check();
  }

  private async recover(): Promise<void> {
    await this.kill();
    await this.during(unharmed, async ({ recovery }) => {
      const standing = await recovery.standing(network);
      must(standing === 'caught-up', `an honest chain, and the wallet is ${standing}`);
    });
    await this.tick(unharmed);
  }

  private async everything(): Promise<string> {
    const rows = await this.ledger.since(0);
    return JSON.stringify([rows, await Promise.all(rows.map(({ id }) => this.ledger.evidence(id)))]);
  }

  // --- the wallet ---

  private newWorker(): { ports: PayPorts; recovery: Recovery } {
    const { mortality, chain, clock } = this;
    const ledger = mortality.mortal(this.watchedLedger());
    const session = mortality.mortal(this.session);
    const ofChain: RecoveryPorts = {
      ledger,
      clock,
      payer: async () => payer,
      networks,
      started: Promise.resolve(this.started),
      marks: mortality.mortal(this.storedMarks()),
      timeout: () => new Promise(() => {}),
      ...mortality.mortal({
        askChain: async (...[of]: Parameters<RecoveryPorts['askChain']>) => chain.ask(of),
        usesSince: async (...[, from]: Parameters<RecoveryPorts['usesSince']>) => chain.usesSince(from),
        chainTime: async () => chain.time(),
      }),
    };
    const recovery = createRecovery(ofChain);
    const ports: PayPorts = {
      ...withoutChain,
      ledger,
      session,
      clock,
      random: this.random,
      account: async () => payer,
      networks,
      funds: async () => null,
      experience: inexperienced,
      standing: recovery.standing,
      recheck: recovery.recheck,
      pause: (time) => new Promise((wake) => void this.sleepers.push({ at: chain.now + time, wake })),
      handedOut: new Map(),
      signIns: signInsWith({ clock }),
      statements: createStatements({ ledger, clock, published: async () => null }),
      ask: async () => ({ kind: 'decline' }),
      ruled: (site) => this.weighAgain(site),
    };
    return { ports, recovery };
  }

  private wakeAnew(): void {
    this.deaths += 1;
    this.sleepers = [];
    this.questions = [];
    this.worker = this.newWorker();
  }

  private storedMarks(): RecoveryPorts['marks'] {
    return {
      read: async (...of) => this.marks.get(of.join(' ')) ?? null,
      write: async (...[chainId, asset, account, mark]) => {
        this.marks.set([chainId, asset, account].join(' '), mark satisfies Mark);
      },
    };
  }

  private async tab(visit: Visit): Promise<void> {
    const { ports } = this.worker;
    const worker = this.mortality.current;
    const ask = (asked: Asked) => this.ask(asked, visit.says);
    const paid = await pay(metBy(visit), { ...ports, ask });
    if (paid.kind !== 'signed') return;
    must(worker === this.mortality.current, 'a worker that is dead has gone on');
    const { purchase } = paid;
    const isWanted =
      purchase.url === visit.site + visit.path &&
      purchase.method === visit.method &&
      purchase.amount === visit.amount &&
      purchase.payTo === visit.payTo;
    must(isWanted, 'a proof for something else than what was asked for');
    await this.present(purchase);
  }

  private async present(purchase: Purchase): Promise<void> {
    must(this.isUnlocked(), 'I17: a locked wallet presents a proof');
    must(!this.reference.limits.get(purchase.site)?.blocked, 'a proof for a site that is blocked');
    presented(purchase, await this.stored(purchase.id), this.reference);
    this.armed.push({ terms: purchase, at: this.chain.now, isBooked: false });
  }

  private stored(id: string): Promise<Purchase | undefined> {
    return this.mortality.counted(() => this.ledger.find(id));
  }

  private async ask({ site }: Asked, says: Visit['says']): Promise<Reply> {
    if (says === 'later') return new Promise((reply) => void this.questions.push({ site, reply }));
    return says === 'always' ? { kind: says, perRequest: '30000', perDay: '60000' } : { kind: says };
  }

  private isUnlocked(): boolean {
    const { current } = this.session;
    return current !== null && this.clock() < Math.min(current.idleDeadline, current.finalDeadline);
  }

  private weighAgain(site: string): void {
    const waiting = this.questions.filter((question) => question.site === site);
    this.questions = this.questions.filter((question) => question.site !== site);
    for (const { reply } of waiting) reply({ kind: 'weigh-again' });
  }

  private cash(terms: Terms): void {
    this.chain.use(authorizationOf(terms));
  }

  // --- the reference, watching ---

  /** Before anything is signed: what is signed stands in the ledger, field by field, and may be. */
  async signing(draft: Draft): Promise<void> {
    const row = this.reference.rows.find(({ terms }) => terms.nonce === draft.nonce);
    const stored = row && (await this.stored(row.terms.id));
    this.watch(() => {
      const isWritten =
        stored?.money === 'reserved' && JSON.stringify(stored.draft) === JSON.stringify(draft);
      must(isWritten, 'I3: a signature of what does not stand in the ledger');
      must(this.isUnlocked(), 'I16: a signature of a locked wallet');
      const isInTime = row?.silent === null || this.skew <= unnoticed;
      must(isInTime, 'a silent signature by a clock that is far ahead');
    });
  }

  private watchedLedger(): Ledger {
    const { ledger, reference, chain } = this;
    return {
      ...ledger,
      reserve: (terms, first, decide) =>
        ledger.reserve(terms, first, (facts) => {
          const verdict = decide(facts);
          this.watch(() => {
            const expected = verdictOn(terms, reference);
            must(nameOf(verdict) === expected, `${nameOf(verdict)} where the reference says ${expected}`);
            if (verdict.say === 'pay') reserved(terms, reference);
          });
          return verdict;
        }),
      adopt: async (terms, log) => {
        const isNew = await ledger.adopt(terms, log);
        const isOurs = reference.rows.some((row) => row.terms.nonce === terms.nonce);
        const isTrue = chain.wasPaid(terms.nonce) && chain.isFinal(terms.nonce);
        this.watch(() => must(!isNew || (isTrue && !isOurs), 'what was not spent elsewhere was adopted'));
        return isNew;
      },
    };
  }

  private hear(id: string, what: Happening): void {
    if (what.kind !== 'reserved' && !id.startsWith('found-')) happened(id, what, this.reference, this.chain);
  }

  private hearRule({ site, money, on, settings }: Rule): void {
    if (money !== 'real') return;
    if (site === '*') {
      this.reference.outstanding = BigInt(String(settings.outstanding));
      return;
    }
    const { blocked, 'per-request': perRequest, 'per-day': perDay } = settings;
    this.reference.limits.set(site, {
      on,
      blocked: blocked === true,
      perRequest: BigInt(String(perRequest)),
      perDay: BigInt(String(perDay)),
    });
  }

  /** The wallet may live with an error that it meets; this one is kept for the end of the command. */
  private watch(look: () => void): void {
    try {
      look();
    } catch (error) {
      this.broken ??= error;
      throw error;
    }
  }

  /** All at once, by the worker that lives now, until everybody waits. */
  private async during(
    fuse: Fuse,
    ...doings: ((worker: { ports: PayPorts; recovery: Recovery }) => Promise<unknown>)[]
  ): Promise<void> {
    atOnce(this.reference);
    this.mortality.light(fuse);
    const { worker } = this;
    for (const doing of doings)
      void doing(worker).catch((error) => {
        this.broken ??= error;
      });
    await this.mortality.quiet();
    if (this.broken !== null) throw this.broken;
  }
}

function metBy({ site, path, method, request, payTo, amount, isReady }: Visit): Met {
  return {
    context: {
      url: site + path,
      method,
      kind: request,
      topOrigin: site,
      initiator: request === 'navigation' ? undefined : site,
      ancestors: [],
      redirectedFrom: [],
      speculative: false,
      visible: true,
      developerMode: false,
    },
    challenge: challengeFor(payTo, amount),
    withBody: async () => null,
    alive: async () => true,
    ready: async () => isReady,
    file: null,
    body: null,
  };
}

const challenges = new Map<string, Met['challenge']>();

function challengeFor(payTo: string, amount: string): Met['challenge'] {
  const known = challenges.get(payTo + amount) ?? paidChallenge({ payTo, amount, maxTimeoutSeconds: 300 });
  challenges.set(payTo + amount, known);
  return known;
}

function authorizationOf({ nonce, payTo, amount, validBefore }: Terms) {
  return { nonce, payTo, amount: BigInt(amount), validBefore };
}

function nameOf(verdict: Decision): string {
  if (verdict.say === 'ask') return `ask ${verdict.reason}`;
  if (verdict.say === 'pay') return 'pay';
  return verdict.reason === 'open-elsewhere' ? 'open' : 'refuse';
}

function taken<T>(from: T[], index: number): T {
  const [one] = from.splice(index % from.length, 1);
  if (one === undefined) throw new Error('there is nothing to take');
  return one;
}
