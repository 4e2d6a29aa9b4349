// Blocked: this site is never paid and never asks.
import type { RuleKind } from './contract.ts';

export const blocked: RuleKind = {
  id: 'blocked',
  text: 'rule_blocked',
  scope: 'site',
  role: 'limit',
  example: true,
  read(setting) {
    if (typeof setting !== 'boolean') return null;
    return () => (setting ? { say: 'refuse', reason: 'site-blocked' } : null);
  },
};
