// The desk's part for the rule book: what a person allows, tries, and takes in and out. A page's word is data; each part is checked.
import type { Outcome } from '../../core/failure.ts';
import type { WalletApi } from '../../wallet/api.ts';
import { budgetsOf } from '../../wallet/budgets.ts';
import { confirmPassword, type LockPorts } from '../../wallet/lock.ts';
import type { Archive, Ledger, Networks } from '../../wallet/ports.ts';
import { moneyOf, newRule, setRule } from '../../wallet/rule-book.ts';
import {
  applyTemplate,
  dryRunView,
  type EntryPorts,
  removeRule,
  ruleEntries,
  saveRule,
} from '../../wallet/rule-entries.ts';
import { exportRules, importRules } from '../../wallet/rules-file.ts';

export interface RuleDeskPorts extends LockPorts {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly networks: Networks;
  /** The gate and the page script come, go or change with the rules. */
  changed(): Promise<void>;
}

type RuleDesk = Pick<
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
  const { ledger, archive, clock, networks } = ports;
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

  return {
    setRule: ({ site, rule, password }) =>
      heeded(setRule(site, { ...newRule(moneyOf(site)), ...rule }, writing(password))),

    rules: () => ruleEntries(ports),
    saveRule: ({ rule, password, sure }) => heeded(saveRule(rule, sure === true, writing(password))),
    removeRule: (place) => heeded(removeRule(place, writing(undefined))),
    applyTemplate: ({ password, ...chosen }) => heeded(applyTemplate(chosen, writing(password))),
    budgets: (place) => budgetsOf(place, ports),
    dryRun: ({ rules }) => dryRunView(Array.isArray(rules) ? rules : [], { ...writing(undefined), networks }),
    exportRules: () => exportRules(ports),
    importRules: ({ json }) => heeded(importRules(json, ports)),
  };
}
