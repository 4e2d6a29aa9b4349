// What using the endpoints has shown of them: who answers, how soon, and who is left in peace for a while. Nobody is asked for it.
import { isRecord } from '../core/json.ts';
import type { Clock } from '../core/time-and-chance.ts';
import type { EndpointHealth } from '../wallet/api.ts';

export interface HealthBook {
  of(url: string): Promise<EndpointHealth>;
  /** Those that are well in their own order; then those that are paused, who is due first before the others. */
  order(urls: readonly string[]): Promise<readonly string[]>;
  /**
   * Those of one network together: how many milliseconds the one takes that would be asked now; silent where all are paused; null
   * where nothing is known of it.
   */
  together(urls: readonly string[]): Promise<number | 'silent' | null>;
  answered(url: string, ms: number): void;
  failed(url: string): void;
  /** It answers, for another chain than it is listed for. */
  strayed(url: string): void;
}

/** Outlives the background's worker, and ends with the browser. */
export interface HealthMemory {
  read(): Promise<unknown>;
  write(notes: Readonly<Record<string, Note>>): Promise<void>;
}

interface Note {
  readonly kind: 'answers' | 'silent' | 'other-chain';
  readonly at: number;
  /** Milliseconds that an answer takes; 0 where there was none. */
  readonly ms: number;
  /** In a row. */
  readonly failures: number;
}

/** An endpoint that failed is not asked again so soon while another one is there; twice as long after each failure. */
const firstPause = 30_000;
const longestPause = 10 * 60_000;
/** Answers come often; what they add to the memory may come late. */
const writeEvery = 5_000;

export function createHealthBook(clock: Clock, memory: HealthMemory): HealthBook {
  const notes = new Map<string, Note>();
  const recalled = memory
    .read()
    .then((known) => {
      for (const [url, note] of notesIn(known)) if (!notes.has(url)) notes.set(url, note);
    })
    .catch(() => undefined);
  let writtenAt = Number.NEGATIVE_INFINITY;

  function put(url: string, note: Note): void {
    const isNews = notes.get(url)?.kind !== note.kind;
    notes.set(url, note);
    if (!isNews && clock() - writtenAt < writeEvery) return;
    writtenAt = clock();
    void recalled.then(() => memory.write(Object.fromEntries(notes))).catch(() => undefined);
  }

  function fail(url: string, kind: 'silent' | 'other-chain'): void {
    const before = notes.get(url);
    // What was asked at the same time fails at the same time: that is one failure.
    const isPaused = pausedUntil(before) > clock();
    const failures = (before?.failures ?? 0) + (isPaused ? 0 : 1);
    put(url, { kind, at: clock(), ms: 0, failures });
  }

  return {
    async of(url) {
      await recalled;
      const note = notes.get(url);
      if (note === undefined) return { kind: 'unasked' };
      const { kind, at, ms } = note;
      return kind === 'answers' ? { kind, at, ms } : { kind, at };
    },
    async order(urls) {
      await recalled;
      const until = (url: string) => pausedUntil(notes.get(url));
      const isWell = (url: string) => until(url) <= clock();
      const paused = urls.filter((url) => !isWell(url)).toSorted((one, other) => until(one) - until(other));
      return [...urls.filter(isWell), ...paused];
    },
    async together(urls) {
      await recalled;
      const well = urls.find((url) => pausedUntil(notes.get(url)) <= clock());
      if (well === undefined) return urls.length === 0 ? null : 'silent';
      const note = notes.get(well);
      return note?.kind === 'answers' ? note.ms : null;
    },
    answered(url, ms) {
      const before = notes.get(url);
      // One slow answer among many is no slow endpoint.
      const usual = before?.kind === 'answers' ? Math.round((3 * before.ms + ms) / 4) : ms;
      put(url, { kind: 'answers', at: clock(), ms: usual, failures: 0 });
    },
    failed: (url) => fail(url, 'silent'),
    strayed: (url) => fail(url, 'other-chain'),
  };
}

function pausedUntil(note: Note | undefined): number {
  if (note === undefined || note.failures === 0) return Number.NEGATIVE_INFINITY;
  if (note.kind === 'other-chain') return note.at + longestPause;
  return note.at + Math.min(firstPause * 2 ** (note.failures - 1), longestPause);
}

function notesIn(known: unknown): [string, Note][] {
  if (!isRecord(known)) return [];
  return Object.entries(known).flatMap(([url, note]): [string, Note][] =>
    isNote(note) ? [[url, note]] : [],
  );
}

function isNote(value: unknown): value is Note {
  const { kind, at, ms, failures } = (value ?? {}) as Partial<Record<keyof Note, unknown>>; // each is checked
  const isKnown = kind === 'answers' || kind === 'silent' || kind === 'other-chain';
  return isKnown && [at, ms, failures].every((one) => typeof one === 'number');
}
