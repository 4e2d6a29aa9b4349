// A person is told of what is late or came to nothing, and not of what goes its usual way.
import { describe, expect, it } from 'vitest';
import { isDoubtful } from '../../lib/core/doubt.ts';
import { type Delivery, type MoneyState, moneyStates } from '../../lib/core/purchase.ts';

const noon = Date.UTC(2026, 10, 25, 12);
const second = 1_000;
const minute = 60 * second;

function told(money: MoneyState, delivery: Delivery, age: number, decidedBy: 'rule' | 'elsewhere' = 'rule') {
  return isDoubtful({ money, delivery, decidedBy, at: noon - age, lastAt: noon - age }, noon);
}

describe('in doubt', () => {
  it.each<[MoneyState, Delivery, age: number, isIt: boolean, why: string]>([
    ['reserved', 'none', 60 * minute, false, 'nothing is signed'],
    ['signed', 'none', 5 * second, false, 'it is about to leave'],
    ['signed', 'none', 20 * second, true, 'it can be cashed, and nobody is at it'],
    ['live', 'none', 30 * second, false, 'the answer is awaited'],
    ['live', 'none', 61 * second, true, 'no answer came'],
    ['unknown', 'none', 0, true, 'the answer broke off'],
    ['unknown', 'undelivered', 0, true, 'the answer was none'],
    ['unknown', 'delivered', 0, true, 'who delivered does not say that it was paid'],
    ['claimed', 'delivered', 0, false, 'it goes its usual way'],
    ['claimed', 'delivered', 44 * minute, false, 'the chain takes its time'],
    ['claimed', 'delivered', 45 * minute, true, 'the chain does not bear it out'],
    ['claimed', 'undelivered', 0, true, 'paid, says the site, and nothing came'],
    ['seen', 'delivered', 20 * minute, false, 'it is not final yet'],
    ['seen', 'refunded', 20 * minute, false, 'the money came back'],
    ['seen', 'undelivered', 0, true, 'paid, and nothing came'],
    ['seen', 'none', 30 * second, false, 'the chain was faster than the answer'],
    ['seen', 'none', 61 * second, true, 'no answer came'],
  ])('%s, goods %s, after %i ms: %s, %s', (money, delivery, age, isIt) => {
    expect(told(money, delivery, age)).toBe(isIt);
  });

  it('is what another wallet bought only when the chain is late', () => {
    expect(told('seen', 'none', 20 * minute, 'elsewhere')).toBe(false);
    expect(told('seen', 'none', 60 * minute, 'elsewhere')).toBe(true);
  });

  it('is nothing that the chain has closed, and in the end all that it has not', () => {
    const late = moneyStates.filter((money) => told(money, 'delivered', Number.POSITIVE_INFINITY));
    expect(late).toEqual(['signed', 'live', 'claimed', 'unknown', 'seen']);
  });
});
