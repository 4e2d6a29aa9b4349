// A dry run as the screen shows it: how much the last 30 days would have paid, asked and refused, and what would have gone otherwise.
import { failed, type Outcome, success } from '../core/failure.ts';
import type { Money } from '../core/money.ts';
import type { Purchase } from '../core/purchase.ts';
import type { Network } from '../networks/index.ts';
import type { Rule } from '../rules/index.ts';
import type { DryRunLine, DryRunView, RuleDraft, Tally } from './api.ts';
import { beginDryRun, inOrder, type Judged } from './dry-run.ts';
import { day } from './history.ts';
import type { Archive, Networks } from './ports.ts';
import { receiptOf } from './receipt.ts';
import { allRules, type EntryPorts, readDraft } from './rule-entries.ts';
import { month } from './rule-facts.ts';
import { goesOn, type Watch } from './watch.ts';

type DryRunPorts = EntryPorts & { readonly networks: Networks };

/** `drafts` in the place of the rules of the same name. Whoever watches it may stop it. */
export async function dryRunView(
  drafts: readonly RuleDraft[],
  { ledger, archive, clock, networks }: DryRunPorts,
  watch?: Watch,
): Promise<Outcome<DryRunView>> {
  const now = clock();
  const read = drafts.map((draft) => readDraft(draft, now));
  const wrong = read.find((one) => !one.ok);
  if (wrong !== undefined && !wrong.ok) return wrong;
  const tried = read.flatMap((one) => (one.ok ? [one.value] : []));
  const isTried = (rule: Rule) => tried.some(({ site, money }) => site === rule.site && money === rule.money);
  const rules = [...(await allRules(ledger)).filter((rule) => !isTried(rule)), ...tried];
  const purchases = await lastMonth(archive, now, watch);
  const judged = purchases === null ? null : await judgeAll(rules, purchases, now, watch);
  return judged === null ? failed('work-stopped') : success(viewOf(judged, await networks()));
}

/** Reading is the first half of the work; null: it was stopped. */
async function lastMonth(
  archive: EntryPorts['archive'],
  now: number,
  watch: Watch | undefined,
): Promise<Purchase[] | null> {
  const whole = watch === undefined ? 0 : await countOf(archive, now);
  const purchases: Purchase[] = [];
  for await (const rows of archive.backwards({ from: now - month }, 1_024)) {
    purchases.push(...rows);
    const progress = { done: purchases.length, of: 2 * Math.max(whole, purchases.length) };
    if (!(await goesOn(watch, progress))) return null;
  }
  return purchases;
}

/** From the sums of whole days, so about. */
async function countOf(archive: Pick<Archive, 'daySums'>, now: number): Promise<number> {
  const sums = await archive.daySums(Math.floor((now - month) / day), Math.floor(now / day) + 1);
  return sums.reduce((total, { count }) => total + count, 0);
}

/** So many between two looks at whether it is still wanted. */
const atOnce = 500;

async function judgeAll(
  rules: readonly Rule[],
  purchases: readonly Purchase[],
  now: number,
  watch: Watch | undefined,
): Promise<Judged[] | null> {
  const judgeNext = beginDryRun(rules, now);
  const judged: Judged[] = [];
  for (const [index, purchase] of inOrder(purchases).entries()) {
    const progress = { done: purchases.length + index, of: 2 * purchases.length };
    if (index % atOnce === 0 && !(await goesOn(watch, progress))) return null;
    judged.push(...judgeNext(purchase));
  }
  return judged;
}

const mostLines = 200;

function viewOf(judged: readonly Judged[], networks: readonly Network[]): DryRunView {
  const tally = (say: Judged['say']) => tallyOf(judged.filter((one) => one.say === say));
  const changed = judged.filter(
    ({ say, purchase }) => say !== (purchase.decidedBy === 'rule' ? 'pay' : 'ask'),
  );
  const lines = changed
    .toReversed()
    .flatMap((one) => lineOf(one, networks))
    .slice(0, mostLines);
  return { paid: tally('pay'), asked: tally('ask'), refused: tally('refuse'), changed: lines };
}

function tallyOf(judged: readonly Judged[]): Tally {
  const sum = (money: Money) =>
    judged
      .filter(({ purchase }) => purchase.kind === money)
      .reduce((total, { purchase }) => total + BigInt(purchase.cost), 0n)
      .toString();
  return { count: judged.length, spending: { real: sum('real'), test: sum('test') } };
}

function lineOf({ purchase, say, reason }: Judged, networks: readonly Network[]): DryRunLine[] {
  const receipt = receiptOf(purchase, networks);
  return receipt === null ? [] : [{ receipt, say, reason }];
}
