// What the background saw on the network: each 402 is claimed once, by who asks in time, and is forgotten after that.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createObservations,
  type Observation,
} from '../../lib/browser/interception/chromium/observations.ts';
import { clockAt } from '../wallet/world.ts';

const seen: Observation = {
  requestId: '1',
  tabId: 7,
  frameId: 0,
  documentId: 'document-1',
  type: 'xmlhttprequest',
  url: 'https://shop.example/paper',
  method: 'GET',
  status: 402,
  initiator: 'https://shop.example',
  headers: [],
  parentFrameId: -1,
  redirectedFrom: [],
  speculative: false,
  at: 0,
};

function watched() {
  const clock = clockAt();
  const observations = createObservations(clock);
  const note = (change: Partial<Observation> = {}) => observations.note({ ...seen, at: clock(), ...change });
  const claim = (url = seen.url, patience = 1_000) => observations.claim((one) => one.url === url, patience);
  return { clock, note, claim, observations };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What a claim has come to by now; `waiting` while it has not. */
async function by(claim: Promise<Observation | null>): Promise<string | null | undefined> {
  await vi.advanceTimersByTimeAsync(0);
  const waiting = Symbol('waiting');
  const result = await Promise.race([claim, Promise.resolve(waiting)]);
  return typeof result === 'symbol' ? 'waiting' : (result?.requestId ?? null);
}

describe('a claim', () => {
  it('finds what was seen before', async () => {
    const { note, claim } = watched();
    note();
    expect(await by(claim())).toBe('1');
  });

  it('finds it once', async () => {
    const { note, claim } = watched();
    note();
    const [one, two] = [claim(), claim()];
    expect(await by(one)).toBe('1');
    expect(await by(two)).toBe('waiting');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await by(two)).toBeNull();
  });

  it('of two that are alike takes the newer first: the older may be of a tab that is closed', async () => {
    const { note, claim } = watched();
    note({ requestId: '1' });
    note({ requestId: '2' });
    expect([await by(claim()), await by(claim())]).toEqual(['2', '1']);
  });

  it('leaves what is not its own to others', async () => {
    const { note, claim } = watched();
    note({ requestId: '1', url: 'https://shop.example/other' });
    note({ requestId: '2' });
    expect(await by(claim())).toBe('2');
    expect(await by(claim('https://shop.example/other'))).toBe('1');
  });

  it('waits for what is seen a moment later', async () => {
    const { note, claim } = watched();
    const early = claim();
    await vi.advanceTimersByTimeAsync(999);
    expect(await by(early)).toBe('waiting');
    note();
    expect(await by(early)).toBe('1');
  });

  it('what it waited for is not kept for another', async () => {
    const { note, claim } = watched();
    const early = claim();
    note();
    expect(await by(early)).toBe('1');
    expect(await by(claim())).toBe('waiting');
  });

  it('two that wait are served in turn', async () => {
    const { note, claim } = watched();
    const [one, two] = [claim(), claim()];
    note({ requestId: '1' });
    expect([await by(one), await by(two)]).toEqual(['1', 'waiting']);
    note({ requestId: '2' });
    expect(await by(two)).toBe('2');
  });

  it('has an end to its patience, and takes nothing after it', async () => {
    const { note, claim } = watched();
    const early = claim();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await by(early)).toBeNull();
    note();
    expect(await by(claim())).toBe('1');
  });

  it('does not find what was seen five seconds ago', async () => {
    const { clock, note, claim } = watched();
    note();
    clock.now += 4_999;
    expect(await by(claim())).toBe('1');
    note({ requestId: '2' });
    clock.now += 5_000;
    expect(await by(claim())).toBe('waiting');
  });

  it('is not served late by a flood: the newest five hundred and twelve are kept', async () => {
    const { note, claim, observations } = watched();
    note({ requestId: 'old', url: 'https://shop.example/old' });
    for (let index = 0; index < 512; index += 1)
      note({ requestId: String(index), url: 'https://flood.example/' });
    expect(await by(claim('https://shop.example/old'))).toBe('waiting');
    expect(await by(observations.claim(({ requestId }) => requestId === '0', 10))).toBe('0');
  });
});
