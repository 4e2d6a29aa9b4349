// When a Pay button may be believed: the table of T88 and T89, in fake time.
import { describe, expect, it } from 'vitest';
import { agreedTo } from '../../components/state/agreed.ts';
import {
  type Arming,
  type ArmingEvent,
  acceptsClick,
  attentionMs,
  isArmed,
  nextArming,
  quietMs,
  readyAt,
  startArming,
} from '../../components/state/arming.ts';
import type { Question } from '../../lib/wallet/api.ts';

const click = { isTrusted: true, detail: 1 };

function played(
  events: readonly (readonly [ArmingEvent, number])[],
  page = { focused: true, visible: true },
): Arming {
  return events.reduce((arming, [event, at]) => nextArming(arming, event, at), startArming(page, 0));
}

describe('attention', () => {
  it.each([
    [0, false],
    [200, false],
    [900, false],
    [999, false],
    [1000, true],
    [1100, true],
  ])('a click after %i ms of focus counts: %s', (at, accepted) => {
    expect(acceptsClick(played([]), click, at)).toBe(accepted);
  });

  it.each<[string, { focused: boolean; visible: boolean }, readonly [ArmingEvent, number]]>([
    ['focus', { focused: false, visible: true }, ['focus', 5000]],
    ['visibility', { focused: true, visible: false }, ['show', 5000]],
  ])('without %s it never becomes ready, and begins when it comes', (_, page, event) => {
    expect(readyAt(startArming(page, 0))).toBeNull();
    expect(readyAt(played([event], page))).toBe(5000 + attentionMs);
  });

  it('focus alone is not enough in a hidden page', () => {
    expect(readyAt(played([['focus', 10]], { focused: false, visible: false }))).toBeNull();
  });

  it.each<[ArmingEvent, ArmingEvent]>([
    ['blur', 'focus'],
    ['hide', 'show'],
  ])('%s takes the readiness away at once, and %s begins the whole wait anew', (away, back) => {
    const gone = played([[away, 1500]]);
    expect(isArmed(gone, 99_999)).toBe(false);
    expect(readyAt(nextArming(gone, back, 3000))).toBe(4000);
  });

  it('a resize, a move or other terms begin the wait anew, also when it was over', () => {
    const changed = played([['change', 1500]]);
    expect(isArmed(changed, 2499)).toBe(false);
    expect(isArmed(changed, 2500)).toBe(true);
  });

  it('a second focus event does not begin the wait anew', () => {
    expect(readyAt(played([['focus', 700]]))).toBe(attentionMs);
  });
});

describe('quiet', () => {
  it('a press before readiness delays it', () => {
    expect(readyAt(played([['press', 900]]))).toBe(900 + quietMs);
  });

  it('an early press does not delay it beyond the wait for attention', () => {
    expect(readyAt(played([['press', 100]]))).toBe(attentionMs);
  });

  it('a press once it is ready is what the button waits for', () => {
    expect(acceptsClick(played([['press', 1200]]), click, 1201)).toBe(true);
  });

  it('a press that began too early does not count when it is let go later', () => {
    const held = played([['press', 900]]);
    expect(isArmed(held, 1500)).toBe(true);
    expect(acceptsClick(held, click, 1500)).toBe(false);
    expect(acceptsClick(nextArming(held, 'click', 1500), click, 1600)).toBe(true);
  });

  it('a key that is held never pays, and a fresh press does', () => {
    const held = played([
      ['press', 1200],
      ['repeat', 1700],
      ['repeat', 1730],
    ]);
    expect(acceptsClick(held, { isTrusted: true, detail: 0 }, 1731)).toBe(false);
    expect(acceptsClick(nextArming(held, 'press', 3000), { isTrusted: true, detail: 0 }, 3001)).toBe(true);
  });
});

describe('the click itself', () => {
  it.each([
    ['a trusted single click', { isTrusted: true, detail: 1 }, true],
    ['a trusted key press', { isTrusted: true, detail: 0 }, true],
    ['a click made by a script', { isTrusted: false, detail: 1 }, false],
    ['the second click of a double click', { isTrusted: true, detail: 2 }, false],
  ])('%s counts: %s', (_, event, accepted) => {
    expect(acceptsClick(played([]), event, 2000)).toBe(accepted);
  });
});

describe('the matrix', () => {
  const pointer = { isTrusted: true, detail: 1 };
  const keyboard = { isTrusted: true, detail: 0 };
  const grown = ['change', 900] as const;

  it.each<[string, readonly (readonly [ArmingEvent, number])[], typeof pointer, number, boolean]>([
    ['a click in the last millisecond of the wait', [['press', 999]], pointer, 999, false],
    ['a press that began in it and ended after it', [['press', 999]], pointer, 1001, false],
    ['a click right after it', [['press', 1000]], pointer, 1000, true],
    ['a list that grew, a second after it was first seen', [grown, ['press', 1100]], pointer, 1100, false],
    ['a list that grew, a second after it grew', [grown, ['press', 1900]], pointer, 1900, true],
    [
      'a list that grew while the button was pressed',
      [
        ['press', 1500],
        ['change', 1550],
      ],
      pointer,
      1600,
      false,
    ],
    ['Enter that was on its way when the window came', [['press', 10]], keyboard, 60, false],
    [
      'Enter that is held from before',
      [
        ['press', 10],
        ['repeat', 1200],
      ],
      keyboard,
      1300,
      false,
    ],
    [
      'Enter typed again and again, as one types a text',
      [
        ['press', 900],
        ['click', 920],
        ['press', 1050],
      ],
      keyboard,
      1060,
      false,
    ],
    [
      'Enter after half a second of quiet',
      [
        ['press', 900],
        ['click', 920],
        ['press', 1400],
      ],
      keyboard,
      1410,
      true,
    ],
    [
      'a window that lost the focus for a moment',
      [
        ['blur', 1500],
        ['focus', 1501],
        ['press', 2400],
      ],
      pointer,
      2400,
      false,
    ],
    [
      'a window that has it back for a second',
      [
        ['blur', 1500],
        ['focus', 1501],
        ['press', 2501],
      ],
      pointer,
      2501,
      true,
    ],
  ])('%s', (_, events, how, at, accepted) => {
    expect(acceptsClick(played(events), how, at)).toBe(accepted);
  });
});

describe('what is agreed to', () => {
  const item = { id: '1', amount: '10000' };
  // What a person does not see here is left out.
  const question = {
    id: 'q',
    amount: '10000',
    items: [item],
    balance: '5',
    spentToday: '0',
    waiting: 0,
    proposal: { perRequest: '50000', perDay: '500000' },
  } as unknown as Question;
  const stopped = (spent: string) => ({
    ...question.proposal,
    stop: { kind: 'all-day', spent, limit: '2', own: false, lessAt: null },
  });
  const agreed = (change: object) => agreedTo({ ...question, ...change }, true);

  it.each<[string, object]>([
    ['another list', { items: [item, { id: '2', amount: '0' }] }],
    ['another thing of the same price', { items: [{ ...item, id: '2' }] }],
    ['another sum', { amount: '20000' }],
    ['another question', { id: 'other' }],
    ['another rule', { proposal: { perRequest: '50000', perDay: '5000000' } }],
    ['a rule that is not offered any more', { proposal: stopped('1') }],
  ])('%s wants a second look', (_, change) => {
    expect(agreed(change)).not.toBe(agreed({}));
  });

  it('a balance or a counter that moves does not; money that does not suffice any more does', () => {
    expect(agreed({ balance: '4', spentToday: '1', waiting: 2 })).toBe(agreed({}));
    expect(agreed({ proposal: stopped('2') })).toBe(agreed({ proposal: stopped('1') }));
    expect(agreedTo(question, false)).not.toBe(agreed({}));
  });
});
