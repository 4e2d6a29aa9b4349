// Keeps the journal and the chain in agreement: at start, at every alarm, and before anything is paid silently. What an older
// profile or another copy of this wallet has spent is found on the chain and taken into the ledger.
import { failed, type Outcome } from '../core/failure.ts';
import type { Purchase, Terms } from '../core/purchase.ts';
import { costOf, type Network, networkOf, type Token } from '../networks/index.ts';
import type { Networks } from './ports.ts';
import { check, type ReconcilePorts, reconcileAll } from './reconcile.ts';
import { givenUp, lost } from './settle.ts';

/** An authorization of ours that the chain saw used. */
export interface Use {
  readonly nonce: string;
  readonly transaction: string;
  readonly block: number;
  /** Seconds since 1970. */
  readonly time: number;
  readonly payTo: string;
  readonly amount: bigint;
}

/** Up to where the chain has been searched for uses, and when that was (milliseconds by this machine). */
export interface Mark {
  readonly block: number;
  readonly at: number;
}

export interface RecoveryPorts extends ReconcilePorts {
  /** Who pays on a network now; null while nobody does. */
  payer(network: string): Promise<string | null>;
  readonly networks: Networks;
  /** When this browser started, in milliseconds: what was known before may be an older profile's. */
  readonly started: Promise<number>;
  readonly marks: {
    read(network: string, asset: string, account: string): Promise<Mark | null>;
    write(network: string, asset: string, account: string, mark: Mark): Promise<void>;
  };
  /** Every use from the block on, up to a finalized one; `from: null` only tells where the chain stands. */
  usesSince(
    of: { readonly network: string; readonly asset: string; readonly account: string },
    from: number | null,
  ): Promise<Outcome<{ readonly uses: readonly Use[]; readonly upTo: number }>>;
  /** Time of the chain's latest block, in seconds. */
  chainTime(network: string): Promise<Outcome<number>>;
  /** Resolves to null after so many milliseconds. */
  timeout(time: number): Promise<null>;
}

/** behind: the chain did not answer, so nothing is paid without asking. clock-wrong: nothing is signed at all. */
export type ChainStanding = 'caught-up' | 'behind' | 'clock-wrong';

export interface Recovery {
  /** At start and at every alarm: what is due is asked about. */
  tick(): Promise<void>;
  standing(network: string): Promise<ChainStanding>;
  /** Asks about this one at once; soon done, whatever the chain does. */
  check(purchase: Purchase): Promise<Outcome<Purchase>>;
  /** The same; unchanged where there is nothing to rely on. */
  recheck(purchase: Purchase): Promise<Purchase>;
}

/** How long a silent payment waits for the chain, and how long its agreement holds. In milliseconds. */
const patience = 4_000;
const freshness = 15 * 60_000;
const backwards = 5 * 60_000;

/** How far this machine's clock may be behind the chain's and ahead of it, in seconds; a chain may pause for a while. */
const maxBehind = 120;
const maxAhead = 900;

/** The first question about a purchase, and the longest time between two. In milliseconds. */
const firstCheck = 20_000;
const longestWait = 30 * 60_000;

export function createRecovery(ports: RecoveryPorts): Recovery {
  const catchingUp = new Map<string, Promise<ChainStanding>>();
  const checks = new Map<string, Check>();

  async function standing(network: string): Promise<ChainStanding> {
    if (await isFresh(network)) return 'caught-up';
    const running = catchingUp.get(network) ?? catchUp(network).catch(() => 'behind' as const);
    catchingUp.set(network, running);
    void running.then(() => catchingUp.delete(network));
    return (await Promise.race([running, ports.timeout(patience)])) ?? 'behind';
  }

  const known = async (id: string) => networkOf(await ports.networks(), id);

  /** A mark of before this browser's start, of long ago or of the future is worth nothing: a clock may have jumped. */
  async function isFresh(network: string): Promise<boolean> {
    const account = await ports.payer(network);
    const [started, now] = [await ports.started, ports.clock()];
    if (account === null) return true;
    const marks = await Promise.all(
      tokensOf(await known(network)).map(({ address }) => ports.marks.read(network, address, account)),
    );
    return marks.every(
      (mark) => mark !== null && mark.at >= started && mark.at > now - freshness && mark.at < now + backwards,
    );
  }

  async function catchUp(network: string): Promise<ChainStanding> {
    const account = await ports.payer(network);
    if (account === null) return 'behind';
    const time = await ports.chainTime(network);
    if (!time.ok) return 'behind';
    if (!isClockRight(ports.clock(), time.value)) return 'clock-wrong';
    const its = await known(network);
    // At once: somebody waits, and some networks have several tokens.
    const searched = await Promise.all(tokensOf(its).map((token) => its && searchUses(its, token, account)));
    if (its === undefined || !searched.every((done) => done === true)) return 'behind';
    const open = (await ports.ledger.unsettled()).filter((one) => one.network === network);
    await reconcileAll(open.filter(isDoubtful), ports);
    return 'caught-up';
  }

  async function searchUses(network: Network, token: Token, account: string): Promise<boolean> {
    const mark = await ports.marks.read(network.id, token.address, account);
    const of = { network: network.id, asset: token.address, account };
    const found = await ports.usesSince(of, mark === null ? null : mark.block + 1);
    if (!found.ok) return false;
    for (const use of found.value.uses) await adopt(use, { network, token, account }, ports);
    await ports.marks.write(network.id, token.address, account, {
      block: found.value.upTo,
      at: ports.clock(),
    });
    return true;
  }

  /** What was on its way when the browser ended has no answer coming, and what was only reserved is never signed. */
  async function leaveBehind(): Promise<void> {
    const started = await ports.started;
    for (const { id, money, lastAt } of await ports.ledger.unsettled()) {
      if (lastAt >= started) continue;
      if (money === 'live') await lost(id, ports);
      if (money === 'reserved') await givenUp(id, ports);
    }
  }

  let isLeftBehind = false;
  async function tick(): Promise<void> {
    if (!isLeftBehind) await leaveBehind();
    isLeftBehind = true;
    const now = ports.clock();
    const open = await ports.ledger.unsettled();
    const due = open.filter(({ id, lastAt }) => isDue(checks.get(id) ?? { tries: 0, at: lastAt }, now));
    for (const { id } of due) checks.set(id, { tries: (checks.get(id)?.tries ?? 0) + 1, at: now });
    for (const id of checks.keys()) if (!open.some((one) => one.id === id)) checks.delete(id);
    await reconcileAll(due, ports);
  }

  async function checkSoon(purchase: Purchase): Promise<Outcome<Purchase>> {
    const checked = check(purchase, ports).catch(() => null);
    return (await Promise.race([checked, ports.timeout(patience)])) ?? failed('purchase-unchecked');
  }

  return {
    tick,
    standing,
    check: checkSoon,
    async recheck(purchase) {
      const checked = await checkSoon(purchase);
      return checked.ok ? checked.value : purchase;
    },
  };
}

/** How often the chain was asked about a purchase, and when there was last news of it, or a question. */
interface Check {
  readonly tries: number;
  readonly at: number;
}

/** What happened in the future happened by another clock: that is no reason to wait for it. */
function isDue({ tries, at }: Check, now: number): boolean {
  return now < at || now - at >= Math.min(firstCheck * 2 ** tries, longestWait);
}

/** Milliseconds of this machine, seconds of the chain. */
export function isClockRight(now: number, chainTime: number): boolean {
  const ahead = now / 1000 - chainTime;
  return ahead > -maxBehind && ahead < maxAhead;
}

/** Nobody is waiting for an answer that would tell it sooner. */
function isDoubtful({ money }: Purchase): boolean {
  return money === 'unknown' || money === 'signed' || money === 'reserved';
}

/**
 * Of what a person has added no limit counts anything, and its contract may write whatever it likes: it neither puts anything into
 * the ledger nor keeps the others from being paid.
 */
function tokensOf(network: Network | undefined): readonly Token[] {
  return network?.tokens.filter(({ retired, own }) => retired !== true && own !== true) ?? [];
}

/** Spent from elsewhere: it counts in every total, and belongs to no site that we know. */
async function adopt(
  use: Use,
  { network, token, account }: { network: Network; token: Token; account: string },
  ports: RecoveryPorts,
): Promise<void> {
  const { nonce, transaction, block, time } = use;
  const id = `found-${nonce}`;
  const terms: Terms = {
    id,
    key: id,
    thing: id,
    at: time * 1000,
    site: '',
    url: '',
    method: '',
    request: 'page-request',
    body: null,
    file: null,
    dialect: '',
    scheme: '',
    network: network.id,
    asset: token.address,
    amount: use.amount.toString(),
    cost: costOf(token, use.amount).toString(),
    kind: network.testnet ? 'test' : 'real',
    payTo: use.payTo,
    account,
    nonce,
    validBefore: time,
    draft: {},
    decidedBy: 'elsewhere',
  };
  const log = [
    { kind: 'reserved', challenge: '', offer: null },
    { kind: 'signed', proof: '' },
    { kind: 'settled', transaction, block, time },
  ] as const;
  await ports.ledger.adopt(terms, log);
}
