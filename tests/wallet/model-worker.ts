// A worker that can die at any call outwards: the call may have had its effect or not, and nobody hears of it.

export interface Fuse {
  /** At which call from now on it dies; zero: it lives. */
  readonly calls: number;
  readonly isAfter: boolean;
}

export const unharmed: Fuse = { calls: 0, isAfter: false };

export class Mortality {
  /** Counts the workers; only the last one lives. */
  current = 0;
  private underWay = 0;
  private left = 0;
  private isAfter = false;

  constructor(private readonly died: () => void) {}

  light({ calls, isAfter }: Fuse): void {
    [this.left, this.isAfter] = [calls, isAfter];
  }

  /** Until everybody alive waits for something that nobody does by himself. */
  async quiet(): Promise<void> {
    do await new Promise(setImmediate);
    while (this.underWay > 0);
    this.left = 0;
  }

  /** Every function of the ports of one worker, as calls that may be its last. */
  mortal<T extends object>(ports: T, worker = this.current): T {
    return new Proxy(ports, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        // The function is handed on with its own arguments and result.
        return (...given: unknown[]) => this.call(worker, async () => value.apply(target, given));
      },
    });
  }

  private async call<T>(worker: number, make: () => Promise<T>): Promise<T> {
    if (worker !== this.current) return forever();
    const isLast = this.left > 0 && --this.left === 0;
    if (isLast) {
      this.current += 1;
      this.died();
      if (!this.isAfter) return forever();
    }
    const result = await this.counted(make);
    return worker === this.current ? result : forever();
  }

  /** What is waited for before it is quiet. */
  async counted<T>(make: () => Promise<T>): Promise<T> {
    this.underWay += 1;
    try {
      return await make();
    } finally {
      this.underWay -= 1;
    }
  }
}

function forever(): Promise<never> {
  return new Promise(() => {});
}
