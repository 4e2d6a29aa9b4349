// A wallet for practice: it has one question, takes any answer, and reaches nothing real. No key, no chain, no site is behind it.
import { success } from '../../lib/core/failure.ts';
import type { Answer, OfferTerms, Question, WalletApi, WalletStatus } from '../../lib/wallet/api.ts';
import type { Environment } from './environment.ts';

/**
 * The screens of a real question speak to it as to the wallet; whatever else they ask is refused, so nothing can be paid by it.
 * `status` is the real one's: it tells the words that prompts show.
 */
export function practiceWallet(
  environment: Pick<Environment, 't' | 'now'>,
  answered: (answer: Answer) => void,
  status: () => Promise<WalletStatus> = nothing,
): WalletApi {
  const question = practiceQuestion(environment);
  const own: Partial<WalletApi> = {
    question: async () => question,
    status,
    budgets: async () => [],
    heldPayment: async () => null,
    async answer({ answer }) {
      answered(answer);
      return success(null);
    },
  };
  // The parts of a question are typed for the whole wallet; a verb that practice lacks throws, as a wallet that does not answer.
  return new Proxy({} as WalletApi, {
    get: (_target, name) => own[String(name) as keyof WalletApi] ?? nothing,
  });
}

/** As the first question of a site is. */
export function practiceQuestion({ t, now }: Pick<Environment, 't' | 'now'>): Question {
  const terms: OfferTerms = {
    token: {
      symbol: t('practice_coin'),
      decimals: 6,
      network: 'practice:0',
      networkName: t('practice_network'),
      testnet: true,
    },
    amount: '10000',
    payTo: nobody,
    siteWords: t('practice_words'),
    proposal: { perRequest: '50000', perDay: '500000' },
    spentToday: '0',
    budgets: [],
    balance: '5000000',
    changes: [],
  };
  const thing = { path: '/articles/how-a-penny-is-struck', method: 'GET', resourceOrigin: site };
  return {
    ...terms,
    ...thing,
    id: '0'.repeat(32),
    site,
    items: [{ ...thing, id: '0', amount: terms.amount, siteWords: terms.siteWords }],
    offers: [{ ...terms, id: '0', because: null, caution: null }],
    impossible: [],
    reason: 'no-rule',
    opinions: [{ kind: 'rule', say: 'ask', reason: 'no-rule' }],
    observed: true,
    mayAlways: true,
    mayVisit: true,
    expiresAt: now() + 600_000,
    locked: false,
    waiting: 0,
  };
}

/** Reserved for examples: nobody can ever have it (RFC 2606). */
const site = 'https://practice.example';
/** No address, so that nobody who copies it can send anything there. */
const nobody = 'practice-nobody';

async function nothing(): Promise<never> {
  throw new Error('practice reaches nothing real');
}
