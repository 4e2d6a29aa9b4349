// How long a chain is waited for before an offer is proposed: whoever would pay by another offer does not wait for a silent endpoint.
import { failed, type Outcome } from '../core/failure.ts';

/** In milliseconds. */
const patience = 2_000;

type Pause = (time: number) => Promise<void>;

/** Null: it did not come in time. */
export function soon<T>(answer: Promise<T>, pause: Pause): Promise<T | null> {
  return Promise.race([answer, pause(patience).then(() => null)]);
}

/** An answer that does not come is one that says nothing. */
export async function inTime<T>(answer: Promise<Outcome<T>>, pause: Pause): Promise<Outcome<T>> {
  return (await soon(answer, pause)) ?? failed('rpc-failed');
}
