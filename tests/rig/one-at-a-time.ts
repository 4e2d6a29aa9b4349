// Runs tasks strictly one after another: a key may have only one transaction in flight, or its nonces
// collide.

export type Queue = <Result>(task: () => Promise<Result>) => Promise<Result>;

export function oneAtATime(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task);
    last = next.catch(() => undefined);
    return next;
  };
}
