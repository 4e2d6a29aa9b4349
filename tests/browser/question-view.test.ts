// A question as its page shows it: the frozen offers, what is there to pay them, what a site may cost, what is not as it was.

import { describe, expect, it } from 'vitest';
import { archiveIn } from '../../lib/browser/storage/archive.ts';
import { type QuestionPorts, questionView } from '../../lib/browser/surface/question-view.ts';
import type { Waiting } from '../../lib/browser/surface/questions.ts';
import { failed, success } from '../../lib/core/failure.ts';
import { shelf } from '../../lib/networks/index.ts';
import { permit2Contract } from '../../lib/schemes/permit2-contract.ts';
import { choose, offerIdOf } from '../../lib/wallet/choose.ts';
import { type Asked, proposed } from '../../lib/wallet/obey.ts';
import { reserve } from '../../lib/wallet/reserve.ts';
import {
  baseSepoliaUsdc,
  baseUsdc,
  challengeWith,
  type Document,
  documentV2,
  headerOf,
  offerOnBase,
  offerOnSepolia,
  payee,
  payer,
} from '../fixtures/challenges.ts';
import {
  allowed,
  clockAt,
  countedRandom,
  freshLedger,
  memorySession,
  networks,
  noon,
  openFor,
  shop,
  wantedFor,
} from '../wallet/world.ts';

const otherPayee = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const dear: Document = { ...offerOnBase, amount: '20000', payTo: otherPayee };
const elsewhere: Document = { ...offerOnBase, network: 'eip155:999999' };

/** By the token's address. */
const balances: Readonly<Record<string, bigint>> = { [baseUsdc]: 15_000n, [baseSepoliaUsdc]: 7n };

function portsWith(change: Partial<QuestionPorts> = {}): QuestionPorts {
  const { ledger, database } = freshLedger();
  return {
    ledger,
    archive: archiveIn(database),
    clock: clockAt(),
    session: memorySession(openFor(60_000)),
    questions: { count: () => 3 } as unknown as QuestionPorts['questions'],
    networks,
    chain: { balanceOf: async (_age, { token }) => success(balances[token] ?? 0n) },
    ...change,
  };
}

function waitingFor(accepts: readonly Document[], change: Partial<Asked> = {}): Waiting {
  const challenge = challengeWith({ header: headerOf(documentV2(accepts)) });
  const chosen = choose(challenge, { account: payer, networks: shelf, onlyTestMoney: false });
  if (chosen.kind !== 'candidate') throw new Error('something to pay was expected');
  const context = { url: `${shop}/paper?secret=1`, method: 'GET' };
  const asked = {
    site: shop,
    met: { context, challenge, visit: 'ab'.repeat(16) },
    ...chosen,
    reason: 'no-rule',
    verdict: { say: 'ask', reason: 'no-rule', opinions: [{ kind: 'rule', say: 'ask', reason: 'no-rule' }] },
    ...change,
  } as unknown as Asked; // what is looked at of it
  return holding(
    { id: '01'.repeat(16), place: { at: 'window', tabId: 1 }, expiresAt: noon + 120_000 },
    asked,
  );
}

function holding(waiting: Omit<Waiting, 'items'>, ...items: readonly [Asked, ...Asked[]]): Waiting {
  const [first, ...others] = items.map((asked, at) => ({ id: `${at}`, asked }));
  if (first === undefined) throw new Error('a question has an item');
  return { ...waiting, items: [first, ...others] };
}

async function bought(ports: QuestionPorts, change: Document = {}): Promise<void> {
  const chosen = choose(challengeWith({ header: headerOf(documentV2([{ ...offerOnBase, ...change }])) }), {
    account: payer,
    networks: shelf,
    onlyTestMoney: false,
  });
  if (chosen.kind !== 'candidate') throw new Error('something to pay was expected');
  const wanted = wantedFor({ candidate: chosen.candidate, decidedBy: 'user' });
  const done = await reserve(wanted, {
    ledger: ports.ledger as never,
    clock: ports.clock,
    random: countedRandom(),
  });
  if (!done.ok) throw new Error(done.failure.name);
}

describe('a question', () => {
  it('shows the terms of the proposed offer, and no query of the address', async () => {
    const waiting = waitingFor([offerOnBase]);
    expect(await questionView(waiting, portsWith())).toMatchObject({
      id: waiting.id,
      site: shop,
      path: '/paper',
      amount: '10000',
      payTo: payee,
      siteWords: 'Today’s paper',
      token: { symbol: 'USDC', networkName: 'Base', testnet: false },
      proposal: { perRequest: '50000', perDay: '500000' },
      balance: '15000',
      spentToday: '0',
      budgets: [],
      changes: [],
      impossible: [],
      mayVisit: true,
      locked: false,
      waiting: 2,
      opinions: [{ reason: 'no-rule' }],
    });
  });

  it('lists all offers under the names of what would be signed, the proposed one first and with its reason', async () => {
    const because = { reason: 'cheapest' } as const;
    const accepts = [dear, offerOnSepolia, elsewhere, offerOnBase, { scheme: 'exact' }];
    const waiting = waitingFor(accepts, { because });
    const [{ asked }] = waiting.items;
    const { offers, impossible } = await questionView(waiting, portsWith());
    expect(
      offers.map(({ id, amount, payTo, balance, because }) => [id, amount, payTo, balance, because]),
    ).toEqual(
      [
        ['10000', payee, '15000', { reason: 'cheapest' }],
        ['20000', otherPayee, '15000', null],
        ['10000', payee, '7', null],
      ].map((told, index) => [[asked.candidate, ...asked.others].map(offerIdOf)[index], ...told]),
    );
    expect(impossible).toEqual([
      { name: 'network-unknown', network: 'eip155:999999' },
      { name: 'amount-malformed', network: null },
    ]);
  });

  it('says of one that Permit2 is not allowed enough for what would have to be allowed, and of no other', async () => {
    const waiting = waitingFor([offerOnBase]);
    const [{ asked }] = waiting.items;
    const { offer } = asked.candidate;
    const setAside = [
      { offer, name: 'allowance-missing' },
      { offer, name: 'payee-is-you' },
    ] as const;
    const { impossible } = await questionView(holding(waiting, { ...asked, setAside }), portsWith());
    expect(impossible).toEqual([
      {
        name: 'allowance-missing',
        network: 'Base',
        lacks: { network: 'eip155:8453', asset: baseUsdc, amount: '10000' },
      },
      { name: 'payee-is-you', network: 'Base' },
    ]);
  });

  it('says of a transaction that is signed along whom it allows, and the most that it costs whoever has coin', async () => {
    const waiting = waitingFor([offerOnBase]);
    const [{ asked }] = waiting.items;
    const approval = { nonce: '7', gas: '60000', feePerGas: '1000', tip: '1', fee: '60000123' };
    const candidate = { ...asked.candidate, payer: { ...asked.candidate.payer, approval } };
    const { offers, mayAlways } = await questionView(holding(waiting, { ...asked, candidate }), portsWith());
    const coin = { symbol: 'ETH', decimals: 18 };
    expect(offers.map((offer) => offer.approval)).toEqual([
      { spender: permit2Contract, fee: '60000123', coin },
    ]);
    expect(mayAlways).toBe(false);
    // Other terms are another thing to agree to.
    const dearer = {
      ...candidate,
      payer: { ...candidate.payer, approval: { ...approval, fee: '60000124' } },
    };
    expect(new Set([asked.candidate, candidate, dearer].map(offerIdOf)).size).toBe(3);
  });

  it('of a dearer one the reason is told, and why the cheaper one had better not be taken', async () => {
    const waiting = waitingFor([dear, offerOnBase]);
    const [{ asked }] = waiting.items;
    const [other] = asked.others;
    if (other === undefined) throw new Error('another offer was expected');
    const because = { reason: 'answering', numbers: { more: '10000' } } as const;
    const cautions = { [offerIdOf(asked.candidate)]: 'silent' } as const;
    const turned = { ...asked, candidate: other, others: [asked.candidate], because, cautions };
    const { offers } = await questionView(holding(waiting, turned), portsWith());
    expect(offers.map(({ amount, because: why, caution }) => [amount, why, caution])).toEqual([
      ['20000', because, null],
      ['10000', null, 'silent'],
    ]);
  });

  it('does not wait for a chain that does not answer', async () => {
    const silent = portsWith({ chain: { balanceOf: async () => failed('rpc-failed') } });
    expect((await questionView(waitingFor([offerOnBase]), silent)).balance).toBeNull();
  });

  it('says what the site may still cost where a rule lets it, by the clock of the rules', async () => {
    const ports = portsWith();
    await allowed(ports.ledger as never);
    await bought(ports);
    const { budgets, spentToday } = await questionView(waitingFor([offerOnBase]), ports);
    expect(spentToday).toBe('10000');
    const day = { kind: 'per-day', spent: '10000', limit: '500000', own: true, lessAt: noon + 86_400_000 };
    expect(budgets).toContainEqual(day);
  });

  it('proposes no more than the price, says what it replaces, and names the limit that it would not lift', async () => {
    const ports = portsWith();
    const priced = async (amount: string) =>
      (await questionView(waitingFor([{ ...offerOnBase, amount }]), ports)).proposal;
    expect(await priced('10000')).toEqual({ perRequest: '50000', perDay: '500000' });
    await allowed(ports.ledger as never, { perRequest: 20_000n, perDay: 100_000n });
    const before = { perRequest: '20000', perDay: '100000' };
    expect(await priced('30000')).toMatchObject({ perRequest: '30000', perDay: '100000', before });
    await bought(ports);
    expect((await priced('100000')).stop).toMatchObject({ kind: 'per-day', spent: '10000' });
  });

  it('says nothing of limits that no rule lets it spend', async () => {
    const ports = portsWith();
    await allowed(ports.ledger as never, { on: false });
    expect((await questionView(waitingFor([offerOnBase]), ports)).budgets).toEqual([]);
  });

  it('holds the old against the new: payee, price, network; each offer its own', async () => {
    const ports = portsWith();
    await bought(ports, { amount: '5000' });
    const { offers } = await questionView(waitingFor([offerOnBase, dear]), ports);
    const dearer = { what: 'price', before: '5000', now: '20000' };
    expect(offers.map(({ changes }) => changes)).toEqual([
      [{ what: 'price', before: '5000', now: '10000' }],
      [{ what: 'payee', before: payee, now: otherPayee }, dearer],
    ]);
    const known = (await ports.ledger.facts({ site: shop, kind: 'real', at: noon, thing: '' })).memory;
    expect(known?.payees).toEqual({ 'eip155:8453': payee });
  });

  it('cannot be trusted for a visit that nobody can tell the end of', async () => {
    const waiting = waitingFor([offerOnBase]);
    const [{ asked }] = waiting.items;
    const { visit: _gone, ...met } = asked.met;
    expect((await questionView(holding(waiting, { ...asked, met }), portsWith())).mayVisit).toBe(false);
  });

  it('of many items tells the sum, limits that the dearest keeps to, and no choice: of each the proposed offer is taken', async () => {
    const cheap = waitingFor([offerOnBase, dear]);
    const items = [cheap, waitingFor([{ ...offerOnBase, amount: '70000' }])].map(
      ({ items: [one] }) => one.asked,
    );
    const [first, second] = items;
    if (first === undefined || second === undefined) throw new Error('two items were expected');
    const view = await questionView(holding(cheap, first, second), portsWith());
    expect(view).toMatchObject({ amount: '80000', impossible: [] });
    expect(BigInt(view.proposal.perRequest)).toBeGreaterThanOrEqual(70_000n);
    expect(view.offers.map(({ amount }) => amount)).toEqual(['80000']);
    expect(view.items.map(({ amount }) => amount)).toEqual(['10000', '70000']);
    expect(items.map((asked) => proposed(asked, { kind: 'once' }))).toEqual(
      items.map(({ candidate }) => ({ kind: 'once', offer: offerIdOf(candidate) })),
    );
  });
});
