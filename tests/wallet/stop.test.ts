// Stop: what is pending is dropped, nothing is signed whoever unlocks, a restart changes nothing, and only the owner goes on.
import { describe, expect, it } from 'vitest';
import { lock } from '../../lib/wallet/lock.ts';
import { sign } from '../../lib/wallet/sign.ts';
import { createStop, heldSession, type StopPorts } from '../../lib/wallet/stop.ts';
import {
  candidateFor,
  clockAt,
  countedRandom,
  freshLedger,
  happen,
  memorySession,
  noon,
  openFor,
  reserved,
  wantedFor,
  waysTo,
  withoutChain,
} from './world.ts';

const hour = 3_600_000;

function wallet(change: Partial<StopPorts> = {}) {
  const { ledger } = freshLedger();
  const clock = clockAt();
  const session = memorySession(openFor(hour));
  const steps: string[] = [];
  const disk: { at: number | null } = { at: null };
  const ports: StopPorts = {
    ledger,
    clock,
    session,
    stoppedAt: {
      read: async () => disk.at,
      async write(at) {
        disk.at = at;
      },
    },
    dropQuestions: () => void steps.push('questions'),
    disarmAll: async () => void steps.push('proofs'),
    ...change,
  };
  return { ledger, clock, session, steps, disk, ports, stop: createStop(ports) };
}

describe('a stop', () => {
  it('drops questions and proofs, and locks', async () => {
    const { stop, steps, session, disk } = wallet();
    expect([await stop.isOn(), await stop.view()]).toEqual([false, null]);
    await stop.begin();
    expect(steps).toEqual(['questions', 'proofs']);
    expect([session.current, disk.at, await stop.isOn()]).toEqual([null, noon, true]);
  });

  it('holds at once, before it is written, and where it cannot be', async () => {
    const write = () => Promise.reject(new Error('the disk is full'));
    const { stop, session } = wallet({ stoppedAt: { read: async () => null, write } });
    const pressed = stop.begin();
    expect(await stop.isOn()).toBe(true);
    await expect(pressed).rejects.toThrow('full');
    expect([session.current, await stop.isOn()]).toEqual([null, true]);
  });

  it('is known after a restart', async () => {
    const { stop, ports } = wallet();
    await stop.begin();
    expect(await createStop(ports).isOn()).toBe(true);
  });

  it('that cannot be read is not taken for none', async () => {
    const read = () => Promise.reject(new Error('no disk'));
    const { stop } = wallet({ stoppedAt: { read, write: async () => undefined } });
    await expect(stop.isOn()).rejects.toThrow('no disk');
  });

  it('is lifted by the owner alone: unlocking is not enough, and passing by is not either', async () => {
    const { stop, session, ports } = wallet();
    await stop.begin();
    expect(await stop.goOn()).toEqual({ ok: false, failure: { name: 'wallet-locked' } });
    await session.open(openFor(hour));
    expect(await stop.isOn()).toBe(true);
    expect(await stop.goOn()).toEqual({ ok: true, value: null });
    expect([await stop.isOn(), await createStop(ports).isOn()]).toEqual([false, false]);
  });

  it('lets nothing be signed, also of an unlocked wallet', async () => {
    const { stop, session, ledger, clock } = wallet();
    const ports = {
      ...withoutChain,
      ledger,
      clock,
      random: countedRandom(),
      session: heldSession(session, stop),
    };
    const before = await reserved(wantedFor({ decidedBy: 'user' }), ports);
    await stop.begin();
    await session.open(openFor(hour));
    expect(await sign(before.id, candidateFor(), ports)).toEqual({
      ok: false,
      failure: { name: 'wallet-locked' },
    });
    expect(await ledger.find(before.id)).toMatchObject({ money: 'void', headers: null });
    await stop.goOn();
    const after = await reserved(wantedFor({ decidedBy: 'user' }), ports);
    expect((await sign(after.id, candidateFor(), ports)).ok).toBe(true);
  });

  it('tells what may still be collected, and neither what was only reserved nor what is on the chain', async () => {
    const { stop, ledger, clock } = wallet();
    const ports = { ledger, clock, random: countedRandom() };
    for (const state of ['live', 'unknown', 'settled', 'seen', 'claimed', 'reserved'] as const) {
      const { id } = await reserved(
        wantedFor({ decidedBy: 'user', url: `https://shop.example/${state}` }),
        ports,
      );
      await happen(ledger, id, waysTo[state]);
    }
    await stop.begin();
    expect(await stop.view()).toEqual({
      at: noon,
      out: { count: 2, spending: { real: '20000', test: '0' } },
    });
  });
});

describe('the session as payments see it', () => {
  it('is the wallet’s own but for the stop', async () => {
    const { stop, session } = wallet();
    const held = heldSession(session, stop);
    await held.touch(noon + 1);
    expect(await held.read()).toMatchObject({ idleDeadline: noon + 1 });
    await held.open(openFor(2 * hour));
    expect(await session.read()).toEqual(openFor(2 * hour));
    await lock({ session: held });
    expect(await session.read()).toBeNull();
  });
});
