// A double of the rule book for looking at screens: the wallet's own rules over a ledger in memory, with a month of payments in it.

import { failed, success } from '../../lib/core/failure.ts';
import { newPurchase, type Purchase } from '../../lib/core/purchase.ts';
import { shelf } from '../../lib/networks/index.ts';
import type { Rule } from '../../lib/rules/index.ts';
import type { WalletApi } from '../../lib/wallet/api.ts';
import { budgetsOf } from '../../lib/wallet/budgets.ts';
import { dryRunView } from '../../lib/wallet/dry-run-view.ts';
import type { Archive, DaySum } from '../../lib/wallet/ports.ts';
import {
  applyTemplate,
  type EntryPorts,
  removeRule,
  ruleEntries,
  saveRule,
} from '../../lib/wallet/rule-entries.ts';
import { exportRules, importRules } from '../../lib/wallet/rules-file.ts';
import { firstRules } from '../../lib/wallet/templates.ts';
import { baseUsdc } from '../fixtures/challenges.ts';
import { emptyDisk, memoryLedger } from '../wallet/memory-ledger.ts';

type RuleBookApi = Pick<
  WalletApi,
  'rules' | 'saveRule' | 'removeRule' | 'applyTemplate' | 'budgets' | 'dryRun' | 'exportRules' | 'importRules'
>;

const hour = 3_600_000;
const day = 24 * hour;
export const rulesPassword = 'correct horse battery';

export function fakeRuleBook(rules: readonly Rule[] = [...firstRules, ...someRules()]): RuleBookApi {
  const disk = { ...emptyDisk(), rules: new Map(rules.map((rule) => [`${rule.site} ${rule.money}`, rule])) };
  for (const purchase of aMonth()) disk.purchases.set(purchase.id, purchase);
  const ledger = memoryLedger(disk);
  const archive = archiveOf([...disk.purchases.values()]);
  const clock = Date.now;
  const ports = (password?: string): EntryPorts => ({
    ledger,
    archive,
    clock,
    confirm: async () => {
      if (password === undefined) return failed('password-needed');
      return password === rulesPassword ? success(null) : failed('password-wrong');
    },
  });
  return {
    rules: () => ruleEntries(ports()),
    saveRule: ({ rule, password, sure }) => saveRule(rule, sure === true, ports(password)),
    removeRule: (place) => removeRule(place, ports()),
    applyTemplate: ({ password, ...chosen }) => applyTemplate(chosen, ports(password)),
    budgets: (place) => budgetsOf(place, { ledger, clock }),
    dryRun: ({ rules: drafts }, watch) =>
      dryRunView(drafts, { ...ports(), networks: async () => shelf }, watch),
    exportRules: () => exportRules(ports()),
    importRules: ({ json }) => importRules(json, ports()),
  };
}

export function ruleLike(change: Partial<Rule> = {}): Rule {
  return {
    site: 'https://shop.example',
    money: 'real',
    on: true,
    settings: { blocked: false, 'per-request': '50000', 'per-day': '500000' },
    changedAt: Date.now() - 20 * day,
    inherits: true,
    ...change,
  };
}

/** One in each state that a rule can be in. */
function someRules(): Rule[] {
  const since = Date.now() - hour;
  return [
    ruleLike(),
    ruleLike({ site: 'https://paper.example', settings: { trust: { until: since + 6 * hour, since } } }),
    ruleLike({ site: 'https://maps.example', on: false, settings: { blocked: true } }),
    ruleLike({ site: 'https://api.weather.example', on: false }),
    ruleLike({ site: 'https://*.news.example', settings: { 'per-day': '200000' } }),
    ruleLike({ site: 'https://old.example', changedAt: Date.now() - 400 * day }),
    ruleLike({ site: 'https://radio.example', settings: { pause: { until: null } } }),
    ruleLike({ site: `https://${'long-label.'.repeat(12)}example`, inherits: false }),
    ruleLike({ site: 'http://localhost:4021', money: 'test' }),
  ];
}

/** Payments of the last 30 days, some by rule and some by a person, at a few sites and prices. */
function aMonth(): Purchase[] {
  const sites = ['https://shop.example', 'https://paper.example', 'https://daily.news.example'];
  return Array.from({ length: 60 }, (_, n) => {
    const site = sites[n % sites.length] ?? '';
    const cost = String(((n * 7) % 9) * 10_000 + 10_000);
    const at = Date.now() - n * 11 * hour - hour;
    const named = { id: `p${n}`, key: `k${n}`, thing: `t${n}`, nonce: `0x${String(n).padStart(64, '0')}` };
    const payTo = '0x209693Bc6afc0C5328bA36FaF03C514EF312287C';
    const purchase = newPurchase({
      ...named,
      at,
      site: site as Purchase['site'], // written as an origin
      url: `${site}/articles/${n}`,
      method: 'GET',
      request: 'navigation',
      body: '',
      file: null,
      dialect: 'x402-v2',
      scheme: 'exact-eip3009',
      network: 'eip155:8453',
      asset: baseUsdc,
      amount: cost,
      cost,
      kind: 'real',
      payTo,
      account: payTo,
      validBefore: at / 1000 + 60,
      draft: {},
      decidedBy: n % 4 === 3 ? 'user' : 'rule',
    });
    return { ...purchase, money: 'settled', delivery: 'delivered' };
  });
}

function archiveOf(purchases: readonly Purchase[]): Pick<Archive, 'backwards' | 'daySums'> {
  return {
    async *backwards({ from = 0 }) {
      yield purchases.filter(({ at }) => at >= from).toSorted((one, other) => other.at - one.at);
    },
    async daySums(from, to) {
      const sums = purchases.map(({ at, site, network, kind, cost }): DaySum => {
        return { day: Math.floor(at / day), site, network, kind, cost, count: 1 };
      });
      const inside = sums.filter((sum) => sum.day >= from && sum.day < to);
      return inside.toSorted((one, other) => one.day - other.day);
    },
  };
}
