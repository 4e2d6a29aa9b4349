// A payment and a rule to vary, for the tables of every kind of rule.
import { type Holding, opinionsOf, type Payment, type Rule, ruleKinds } from '../../lib/rules/index.ts';

export const site = 'https://shop.example';
export const cent = 10_000n;
/** Noon of a Friday in 2027, in milliseconds. */
export const friday = Date.UTC(2027, 0, 15, 12);
export const day = 24 * 3_600_000;

/** One cent for an article, of a site that was never paid before. */
export function payment(change: Partial<Payment> = {}): Payment {
  return {
    site,
    origin: site,
    path: '/articles/one',
    method: 'GET',
    request: 'page-request',
    network: 'eip155:8453',
    asset: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
    payTo: '0x209693Bc6afc0C5328bA36FaF03C514EF312287C',
    money: 'real',
    cost: cent,
    at: friday,
    minute: 12 * 60,
    visit: null,
    spentDay: 0n,
    spentMonth: 0n,
    spentByOrigin: 0n,
    spentEverywhere: 0n,
    outstanding: 0n,
    lastMinute: 0,
    lastHour: 0,
    lastPaid: null,
    timesTrusted: 0,
    payeeChanged: false,
    networkChanged: false,
    usual: null,
    spentOnFile: 0n,
    ...change,
  };
}

export function ruleWith(settings: Rule['settings'], change: Partial<Rule> = {}): Rule {
  return { site, money: 'real', on: true, settings, changedAt: friday, inherits: true, ...change };
}

export function forAll(settings: Rule['settings']): Rule {
  return { site: '*', money: 'real', on: true, settings, changedAt: 0 };
}

/** What one kind alone says of a payment: `ask over-per-day`, or `-` for no opinion. */
export function saidBy(id: string, holding: Holding, asked: Payment): string {
  const kinds = ruleKinds.filter((kind) => kind.id === id);
  if (kinds.length !== 1) throw new Error(`there is no kind ${id}`);
  const told = opinionsOf(holding, asked, kinds).filter(({ kind }) => kind === id);
  return told.map(({ say, reason }) => `${say} ${reason}`).join(', ') || '-';
}

/** With this setting of the site's own, and nothing for all sites. */
export function said(id: string, setting: unknown, change: Partial<Payment> = {}): string {
  const own = setting === undefined ? {} : { [id]: setting };
  return saidBy(id, { rule: ruleWith(own), all: undefined }, payment(change));
}
