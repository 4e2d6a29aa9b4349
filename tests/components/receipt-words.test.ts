// What became of a purchase is said in plain words, and no open payment is silent about its fate.
import { describe, expect, it } from 'vitest';
import { logText } from '../../components/state/log-words.ts';
import {
  decidedText,
  goodsText,
  lackOf,
  moneyText,
  outcomeText,
  siteText,
  statementWords,
  toneOf,
} from '../../components/state/receipt-words.ts';
import { moneyStates } from '../../lib/core/purchase.ts';
import type { LogLine, Receipt } from '../../lib/wallet/api.ts';
import { fakeEnvironment } from './fake-environment.ts';
import { receipts } from './fake-receipts.ts';

const noon = new Date(2026, 10, 25, 12, 0).getTime();
const words = { ...fakeEnvironment(), now: () => noon };
const [plain] = receipts;

function receipt(change: Partial<Receipt>): Receipt {
  if (plain === undefined) throw new Error('there is a receipt to begin with');
  return { ...plain, ...change };
}

function inMinutes(minutes: number): number {
  return noon / 1000 + minutes * 60;
}

/** `Intl` writes a narrow space before AM and PM. */
function spaced(text: string): string {
  return text.replaceAll(/\s/g, ' ');
}

const notAllowed: Partial<Receipt> = {
  method: 'GET',
  money: 'unknown',
  collectableUntil: inMinutes(5),
  lacks: { network: 'eip155:8453', asset: '0x8617E340B3D01FA5F11F306F4090FD50E238070D', amount: '10000' },
};

describe('the money', () => {
  it.each(['signed', 'live', 'unknown'] as const)('%s: until when it can be collected', (money) => {
    const text = spaced(moneyText(receipt({ money, collectableUntil: inMinutes(5) }), words));
    expect(text).toContain(
      'The chain has not shown yet whether it was used; if not, the site can collect it until 12:05 PM.',
    );
  });

  it('names the day when it is another one', () => {
    const text = moneyText(receipt({ money: 'unknown', collectableUntil: inMinutes(24 * 60) }), words);
    expect(spaced(text)).toContain('until Nov 26, 2026, 12:00 PM.');
  });

  it.each([0, -1])('%i minutes after its time it is not said that it can be collected', (minutes) => {
    const text = moneyText(receipt({ money: 'unknown', collectableUntil: inMinutes(minutes) }), words);
    expect(text).toContain('Its time has passed');
    expect(text).not.toContain('until');
  });

  it.each<[Receipt['money'], string]>([
    ['claimed', 'Paid, says the site; the chain has not confirmed it yet.'],
    ['seen', 'On the chain, not final yet.'],
    ['settled', 'Paid and final.'],
    ['expired', 'Not charged: its time has passed, and the chain shows that it was never used.'],
  ])('%s', (money, text) => {
    expect(moneyText(receipt({ money }), words)).toBe(text);
  });

  it('that Permit2 may not take is said by the site, and until when that can change', () => {
    const text = spaced(moneyText(receipt(notAllowed), words));
    expect(text).toContain('The site says that it could not charge this');
    expect(text).toContain('until 12:05 PM.');
  });

  it.each<[string, Partial<Receipt>, boolean]>([
    ['still alive', {}, true],
    ['over', { collectableUntil: inMinutes(0) }, false],
    ['closed', { collectableUntil: null }, false],
    ['posted, and not simply asked for again', { method: 'POST' }, false],
  ])('an allowance is offered for what is %s: %s', (_what, change, isOffered) => {
    const lack = lackOf(receipt({ ...notAllowed, ...change }), noon);
    expect(lack).toEqual(isOffered ? notAllowed.lacks : null);
  });

  it('every state says something of its own', () => {
    const texts = moneyStates.map((money) => moneyText(receipt({ money }), words));
    expect(new Set(texts).size).toBe(moneyStates.length);
  });
});

describe('the goods', () => {
  it.each<[Receipt['money'], Receipt['delivery'], string]>([
    ['settled', 'undelivered', 'Paid, but the goods did not arrive.'],
    ['settled', 'none', 'Paid, but the goods did not arrive.'],
    ['claimed', 'undelivered', 'Paid, but the goods did not arrive.'],
    ['unknown', 'undelivered', 'The goods did not arrive.'],
    ['expired', 'undelivered', 'The goods did not arrive.'],
    ['settled', 'delivered', 'Delivered.'],
    ['settled', 'refunded', 'The payee has sent the money back.'],
  ])('money %s, delivery %s', (money, delivery, text) => {
    expect(goodsText(receipt({ money, delivery }), words)).toBe(text);
  });
});

describe('both in one line', () => {
  it.each<[string, Partial<Receipt>, string]>([
    ['paid and delivered', {}, 'Paid and final. Delivered.'],
    ['paid for nothing', { delivery: 'undelivered' }, 'Paid, but the goods did not arrive.'],
    [
      'said to be paid, for nothing',
      { money: 'claimed', delivery: 'undelivered' },
      'Paid, says the site; the chain has not confirmed it yet. The goods did not arrive.',
    ],
    ['final, seen from elsewhere', { decidedBy: 'elsewhere', delivery: 'none' }, 'Paid and final.'],
    [
      'on the chain before the answer came',
      { money: 'seen', delivery: 'none' },
      'On the chain, not final yet.',
    ],
  ])('%s', (_, change, text) => {
    expect(outcomeText(receipt(change), words)).toBe(text);
  });

  it.each<[Partial<Receipt>, string]>([
    [{}, 'good'],
    [{ delivery: 'undelivered' }, 'problem'],
    [{ money: 'conflict' }, 'problem'],
    [{ money: 'claimed' }, 'plain'],
    [{ decidedBy: 'elsewhere', delivery: 'none' }, 'plain'],
  ])('%o is %s', (change, tone) => {
    expect(toneOf(receipt(change))).toBe(tone);
  });
});

describe('what was spent elsewhere', () => {
  it('has no site, and says what it is', () => {
    expect(siteText('', words)).toBe('Spent elsewhere');
    expect(siteText('https://shop.example', words)).toBe('shop.example');
    expect(decidedText(receipt({ decidedBy: 'elsewhere' }), words)).toBe(
      'Spent by another copy of this wallet, or before this profile was restored.',
    );
  });
});

describe('what the seller signed', () => {
  it('is named, and it is said whose word it is', () => {
    expect(statementWords({ what: 'receipt', signed: 'by-payee' }, words)).toEqual({
      name: 'The site’s receipt',
      text: 'Signed by the address that was paid.',
    });
    expect(statementWords({ what: 'offer', signed: 'by-stranger' }, words)).toEqual({
      name: 'The site’s offer',
      text: 'Signed by somebody else than the payee or the site. It proves nothing.',
    });
  });

  it('stands in the log as well', () => {
    const detail = { what: 'receipt', signed: 'otherwise' };
    expect(logText({ at: 0, kind: 'statement', detail }, words.t)).toBe(
      'The site’s receipt was signed, and the signature was checked. Signed, but it does not agree with what was bought.',
    );
  });
});

describe('the log', () => {
  const kinds: Readonly<Record<LogLine['kind'], LogLine['detail']>> = {
    reserved: {},
    'given-up': {},
    prepared: {},
    signed: {},
    sent: {},
    answered: { status: '502' },
    lost: {},
    cut: {},
    seen: { block: '17' },
    gone: {},
    settled: { block: '17' },
    expired: { block: '17' },
    cancelled: { block: '17' },
    conflict: { block: '17' },
    refunded: { block: '17' },
    statement: {},
  };

  it('every kind of entry has a sentence with its numbers, and no two are alike', () => {
    const texts = Object.entries(kinds).map(([kind, detail]) =>
      // The entries of a record lose the names of its keys.
      logText({ at: 0, kind: kind as LogLine['kind'], detail }, words.t),
    );
    expect(texts.filter((text) => text === '')).toEqual([]);
    expect(new Set(texts).size).toBe(texts.length);
    Object.values(kinds).forEach((detail, index) => {
      for (const value of Object.values(detail)) expect(texts[index]).toContain(value);
    });
  });

  it('an entry without its numbers is said all the same', () => {
    expect(logText({ at: 0, kind: 'answered', detail: {} }, words.t)).toContain('?');
  });
});
