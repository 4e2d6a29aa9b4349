// What the popup says of limits, diagnoses and practice: the small rules behind its words.
import { describe, expect, it } from 'vitest';
import { budgetText, leftText, shareOf, tightest } from '../../components/state/budgets.ts';
import { adviceText, isReportable } from '../../components/state/diagnosis-words.ts';
import { practiceQuestion, practiceWallet } from '../../components/state/practice.ts';
import type { Answer, Budget, Diagnosis } from '../../lib/wallet/api.ts';
import { families } from '../../lib/wallet/families.ts';
import { fakeEnvironment } from './fake-environment.ts';

const noon = new Date(2026, 10, 25, 12).getTime();
const words = { ...fakeEnvironment(), now: () => noon };
const plain = (text: string | null) => text?.replaceAll(/\s/g, ' ');

function budget(kind: string, spent: string, limit: string, lessAt: number | null = null): Budget {
  return { kind, spent, limit, lessAt, own: true };
}

describe('a counter', () => {
  it('says spent of limit, and from when on less of it counts', () => {
    const perDay = budget('per-day', '120000', '500000', noon + 2 * 3_600_000);
    expect(plain(budgetText(perDay, words))).toBe(
      '$0.12 of $0.50 spent here in 24 hours. More is free from 2:00 PM on.',
    );
  });

  it('names the date where that is another day, and no time where nothing is spent', () => {
    const perMonth = budget('per-month', '10000', '5000000', noon + 9 * 24 * 3_600_000);
    expect(plain(budgetText(perMonth, words))).toMatch(
      /30 days\. More is free from Dec 4, 2026, 12:00 PM on\.$/,
    );
    expect(plain(budgetText(budget('all-day', '0', '2000000'), words))).toBe(
      '$0.00 of $2.00 spent at all sites in 24 hours.',
    );
  });

  it('of what is not in money says nothing', () => {
    expect(budgetText(budget('rate', '3', '10'), words)).toBeNull();
  });

  it('fills its bar to the end and no further', () => {
    expect([shareOf(budget('per-day', '1', '4')), shareOf(budget('per-day', '9', '4'))]).toEqual([0.25, 1]);
    expect(shareOf(budget('per-day', '0', '0'))).toBe(1);
  });
});

describe('what is left', () => {
  const day = budget('per-day', '120000', '500000');

  it('is what the tightest limit over time leaves', () => {
    const all = budget('all-day', '1900000', '2000000');
    expect(tightest([day, all, budget('outstanding', '500000', '500000')])).toBe(all);
  });

  it.each<[string, string, Budget[], string | null]>([
    ['many more', '$0.38 left: about 38 more at $0.01.', [day], '10000'],
    ['one more', '$0.38 left: about 1 more at $0.30.', [day], '300000'],
    ['none more', '$0.38 left: less than one more at $0.40, so you are asked.', [day], '400000'],
    ['no price known', '$0.38 left.', [day], null],
    ['a price of nothing', '$0.38 left.', [day], '0'],
    ['used up', 'Nothing is left: you are asked about each payment.', [budget('per-day', '6', '5')], '1'],
  ])('%s', (_name, text, budgets, price) => {
    expect(plain(leftText(budgets, price, words))).toBe(text);
  });

  it('is not spoken of where nothing limits', () => {
    expect(leftText([], '10000', words)).toBeNull();
  });
});

describe('advice', () => {
  const diagnosis: Diagnosis = {
    at: noon,
    address: 'https://shop.example/',
    method: 'GET',
    family: 'plain',
    beside: [],
    findings: [],
    fault: null,
    headers: [],
    source: 'network',
  };

  it.each(families)('is given for %s', (family) => {
    expect(adviceText({ ...diagnosis, family }, words)).not.toBe('');
  });

  it('calls another way of paying by its name', () => {
    expect(adviceText({ ...diagnosis, family: 'cashu' }, words)).toContain('Cashu');
  });

  it('sends nobody to a site that is not to blame', () => {
    const findings = [{ name: 'network-unknown', field: 'accepts[].network' }] as const;
    expect(adviceText({ ...diagnosis, findings, fault: 'wallet' }, words)).toContain('Nothing is broken');
    expect(isReportable({ ...diagnosis, family: 'card' })).toBe(false);
  });
});

describe('practice', () => {
  it('hands the answer on, and reaches nothing of the wallet', async () => {
    const answers: Answer[] = [];
    const api = practiceWallet(words, (answer) => answers.push(answer));
    const question = await api.question();
    expect(
      await api.answer({ id: question?.id ?? '', answer: { kind: 'once' }, items: ['0'] }),
    ).toMatchObject({
      ok: true,
    });
    expect(answers).toEqual([{ kind: 'once' }]);
    await expect(api.setRule({ site: '', rule: {} as never })).rejects.toThrow();
    await expect(api.unlock({ password: 'x' })).rejects.toThrow();
    await expect(api.createVault({ words: '', password: '' })).rejects.toThrow();
  });

  it('is of no network, no site and no payee that there is, and marked as no real money', () => {
    const { token, site, payTo } = practiceQuestion(words);
    expect(token).toMatchObject({ testnet: true, network: 'practice:0', symbol: 'practice USDC' });
    expect(new URL(site).hostname).toMatch(/\.example$/);
    expect(payTo, 'no address to send anything to').not.toMatch(/^0x/);
  });
});
