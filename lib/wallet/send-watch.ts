// Looks after what was sent until it is final: asks the chain, and hands the identical bytes over again where it has not got them.
import type { Clock } from '../core/time-and-chance.ts';
import type { Fate, Send, SendChange, Sender, SendJournal, SendState } from './send-ports.ts';

export interface WatchPorts {
  readonly sender: Pick<Sender, 'presentSend' | 'fateOfSend'>;
  readonly sends: SendJournal;
  readonly clock: Clock;
}

/** The row as it is after the look. Nothing is signed here. */
export async function lookAfterSend(row: Send, ports: WatchPorts): Promise<Send> {
  if (row.state === 'reserved') return giveUpIfOld(row, ports);
  if (row.signed === null || !isOpen(row.state)) return row;
  const now = ports.clock();
  // It has never left, or nobody has heard of it for a while.
  const isDue = row.state !== 'seen' && now - row.triedAt >= patience;
  if (isDue) {
    const presented = await ports.sender.presentSend(row.network, row.signed.bytes);
    await advance(row.id, (state) => (presented.ok && state === 'signed' ? 'sent' : state), ports, now);
  }
  const { network, account, signed } = row;
  const fate = await ports.sender.fateOfSend({ network, account }, signed);
  const next = await advance(row.id, (state) => (fate.ok ? stateBy(state, fate.value) : state), ports);
  return next ?? row;
}

export async function lookAfterSends(ports: WatchPorts): Promise<void> {
  for (const row of await ports.sends.all()) await lookAfterSend(row, ports);
}

/** Milliseconds between two tries. */
const patience = 20_000;
/** Milliseconds after which nobody is at the signing any more: the worker has died, and nothing was kept. */
const signingLife = 60_000;

function isOpen(state: SendState): boolean {
  return state === 'signed' || state === 'sent' || state === 'seen';
}

function stateBy(state: SendState, fate: Fate): SendState {
  switch (fate.say) {
    case 'replaced':
    case 'lapsed':
      return fate.say;
    case 'pending':
      return state === 'seen' ? 'sent' : state; // a reorganisation has taken it back
    case 'reverted':
      return fate.final ? 'failed' : state;
    case 'moved':
      return fate.final ? 'done' : 'seen';
  }
}

/** What is closed stays closed, whoever looks at the same time. */
function advance(
  id: string,
  next: (state: SendState) => SendState,
  ports: WatchPorts,
  triedAt?: number,
): Promise<Send | null> {
  return ports.sends.change(id, (row): SendChange<Send | null> => {
    if (row === null || !isOpen(row.state)) return { write: null, tell: row };
    const after: Send = { ...row, state: next(row.state), triedAt: triedAt ?? row.triedAt };
    return { write: after, tell: after };
  });
}

function giveUpIfOld(row: Send, ports: WatchPorts): Promise<Send> {
  return ports.sends.change(row.id, (now): SendChange<Send> => {
    const isOld = now?.state === 'reserved' && ports.clock() - now.triedAt > signingLife;
    const after = isOld ? ({ ...now, state: 'planned' } as const) : (now ?? row);
    return { write: isOld ? after : null, tell: after };
  });
}
