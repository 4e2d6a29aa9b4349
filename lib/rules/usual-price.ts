// What a path has cost is remembered: more than twice as much is asked about, whatever the limits allow.
import type { RuleKind } from './contract.ts';

/** A price may rise to this many times the remembered one. */
const factor = 2n;

export const usualPrice: RuleKind = {
  id: 'usual-price',
  text: 'rule_usual_price',
  scope: 'site',
  role: 'limit',
  unset: 'ask',
  example: 'ask',
  read(setting) {
    if (setting !== 'ask') return null;
    return ({ cost, usual }) =>
      usual !== null && cost > usual * factor
        ? { say: 'ask', reason: 'price-above-usual', numbers: { cost: `${cost}`, usual: `${usual}` } }
        : null;
  },
};
