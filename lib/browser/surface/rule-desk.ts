// The desk's part for the rule book: what a person allows, tries, and takes in and out. A page's word is data; each part is checked.
import type { Outcome } from '../../core/failure.ts';
import type { WalletApi } from '../../wallet/api.ts';
import { budgetsOf } from '../../wallet/budgets.ts';
import { dryRunView } from '../../wallet/dry-run-view.ts';
import { confirmPassword, type LockPorts } from '../../wallet/lock.ts';
import type { Archive, Ledger, Networks } from '../../wallet/ports.ts';
import { moneyOf, newRule, setRule } from '../../wallet/rule-book.ts';
import {
  applyTemplate,
  type EntryPorts,
  removeRule,
  ruleEntries,
  saveRule,
} from '../../wallet/rule-entries.ts';
import { exportRules, importRules } from '../../wallet/rules-file.ts';
import type { Watch } from '../../wallet/watch.ts';
import type { Runs, RunsApi } from './long-runs.ts';

export interface RuleDeskPorts extends LockPorts {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly networks: Networks;
  readonly runs: Runs;
  /** The gate and the page script come, go or change with the rules. */
  changed(): Promise<void>;
}

type RuleDesk = RunsApi &
  Pick<
    WalletApi,
    | 'setRule'
    | 'rules'
    | 'saveRule'
    | 'removeRule'
    | 'applyTemplate'
    | 'budgets'
    | 'dryRun'
    | 'exportRules'
    | 'importRules'
  >;

export function ruleDesk(ports: RuleDeskPorts): RuleDesk {
  const { ledger, archive, clock, networks, runs } = ports;
  /** What is written with this password, or without one. */
  const writing = (password: unknown): EntryPorts => ({
    ledger,
    archive,
    clock,
    confirm: () => confirmPassword(password, ports),
  });

  async function heeded<T>(written: Promise<Outcome<T>>): Promise<Outcome<T>> {
    const outcome = await written;
    if (outcome.ok) await ports.changed();
    return outcome;
  }

  const tryRules = (rules: unknown, watch?: Watch) =>
    dryRunView(Array.isArray(rules) ? rules : [], { ...writing(undefined), networks }, watch);

  return {
    setRule: ({ site, rule, password }) =>
      heeded(setRule(site, { ...newRule(moneyOf(site)), ...rule }, writing(password))),

    rules: () => ruleEntries(ports),
    saveRule: ({ rule, password, sure }) => heeded(saveRule(rule, sure === true, writing(password))),
    removeRule: (place) => heeded(removeRule(place, writing(undefined))),
    applyTemplate: ({ password, ...chosen }) => heeded(applyTemplate(chosen, writing(password))),
    budgets: (place) => budgetsOf(place, ports),
    dryRun: ({ rules }) => tryRules(rules),
    startDryRun: ({ rules, run }) => runs.start(String(run), (watch) => tryRules(rules, watch)),
    howFar: async ({ run }) => runs.howFar(String(run)),
    stopRun: async ({ run }) => runs.stop(String(run)),
    exportRules: () => exportRules(ports),
    importRules: ({ json }) => heeded(importRules(json, ports)),
  };
}
