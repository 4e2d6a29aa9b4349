// The rules as a list: all sites first, then each site by its name, with drafts of rules that nobody has saved yet.
import type { Money } from '../../lib/core/money.ts';
import { isLoopback } from '../../lib/core/site.ts';
import type { RuleEntry, RulePlace } from '../../lib/wallet/api.ts';
import { siteName } from './names.ts';
import type { Draft } from './rule-draft.ts';
import { allSites, placeName } from './rule-places.ts';

export interface ListedRule {
  readonly place: RulePlace;
  /** undefined: nothing is saved yet. */
  readonly entry: RuleEntry | undefined;
  /** What holds for all sites and the same money. */
  readonly all: RuleEntry | undefined;
  readonly unsaved: boolean;
}

export interface RuleList {
  /** Test money is shown in developer mode alone. */
  readonly moneys: readonly Money[];
  readonly forAll: readonly ListedRule[];
  readonly ofSites: readonly ListedRule[];
}

export function listedRules(
  rules: readonly RuleEntry[],
  drafts: readonly Draft[],
  developerMode: boolean,
): RuleList {
  const moneys: readonly Money[] = developerMode ? ['real', 'test'] : ['real'];
  const names = new Map<string, RulePlace>();
  for (const { site, money } of [...rules, ...drafts])
    if (moneys.includes(money) && !isStray({ site, money }))
      names.set(placeName({ site, money }), { site, money });
  const listed = [...names].map(([name, place]): ListedRule => {
    return {
      place,
      entry: rules.find((rule) => placeName(rule) === name),
      all: allFor(place.money, rules),
      unsaved: drafts.some((draft) => placeName(draft) === name),
    };
  });
  const isForAll = ({ place }: ListedRule) => place.site === allSites;
  return {
    moneys,
    forAll: listed.filter(isForAll).toSorted(byName),
    ofSites: listed.filter((rule) => !isForAll(rule)).toSorted(byName),
  };
}

/** Blocking a site of this machine once wrote a rule for real money too, which nothing is ever paid by. */
function isStray({ site, money }: RulePlace): boolean {
  return money === 'real' && isLoopback(site);
}

export function allFor(money: Money, rules: readonly RuleEntry[]): RuleEntry | undefined {
  return rules.find((rule) => rule.site === allSites && rule.money === money);
}

/** Each word stands somewhere in the name. */
export function searched(list: readonly ListedRule[], text: string): ListedRule[] {
  const words = text.toLowerCase().split(/\s+/);
  return list.filter(({ place }) => words.every((word) => place.site.toLowerCase().includes(word)));
}

/** A wildcard stands beside the sites that it covers. */
function byName({ place: one }: ListedRule, { place: other }: ListedRule): number {
  const [first, second] = [one, other].map(({ site }) => siteName(site).replace('*.', ''));
  return (first ?? '').localeCompare(second ?? '') || one.money.localeCompare(other.money);
}
