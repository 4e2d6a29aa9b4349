// Allowed tokens and networks: `eip155:8453` is a whole network, `eip155:8453/0x…` one token on it. Anything else is asked about.
import { isSameAddress } from '../core/network-family.ts';
import type { RuleKind } from './contract.ts';
import { readList } from './list.ts';

export const tokens: RuleKind = {
  id: 'tokens',
  text: 'rule_tokens',
  scope: 'site',
  role: 'limit',
  mayBeOff: true,
  example: ['eip155:8453', 'eip155:84532/0x036CbD53842c5426634e7929541eC2318f3dCF7e'],
  read(setting) {
    const allowed = readList(setting, /^[a-z0-9]{3,8}:[A-Za-z0-9]{1,32}(\/[A-Za-z0-9]{1,80})?$/);
    if (allowed === null) return null;
    return ({ network, asset }) => {
      const isAllowed = allowed.some((one) => {
        const [place, token = asset] = one.split('/');
        return place === network && isSameAddress(token, asset);
      });
      return isAllowed ? null : { say: 'ask', reason: 'token-not-allowed' };
    };
  },
};
