// The approve window: one at a time. It opens a moment after the first question came, and closes when nothing waits in it.
import { browser } from '../browser.ts';

/** A page asks in bursts: what comes within this time is there when the window is first looked at. In milliseconds. */
const burst = 300;

export interface QuestionWindow {
  /** What waits in it has changed. */
  changed(): void;
  /** It stays as it is meanwhile: what was answered is being weighed again, and may ask again. */
  keepFor(time: number): void;
  /** Of the window, once it is there; null where there is none. */
  id(): Promise<number | null>;
}

export function createQuestionWindow(needed: () => boolean, dismissed: () => void): QuestionWindow {
  /** Open, or about to be. */
  let opening: Promise<number | null> | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let keeping: ReturnType<typeof setTimeout> | null = null;

  async function open(): Promise<void> {
    timer = null;
    if (!needed() || opening !== null) return;
    const size = { width: 420, height: 720 };
    opening = browser.windows
      .create({ type: 'popup', url: '/approve.html', ...size })
      .then(({ id }) => id ?? null);
    await opening;
    changed(); // all may have been settled while it opened
  }

  /** Forgotten first, then removed: a question that comes meanwhile gets a window of its own. */
  async function close(): Promise<void> {
    const closing = opening;
    opening = null;
    const id = await closing;
    if (id != null) await browser.windows.remove(id).catch(() => undefined);
  }

  function changed(): void {
    if (needed()) {
      if (opening === null && timer === null) timer = setTimeout(open, burst);
    } else if (opening !== null && keeping === null) void close();
  }

  browser.windows.onRemoved.addListener(async (closed) => {
    if (opening === null || closed !== (await opening)) return;
    opening = null;
    dismissed();
  });

  return {
    changed,
    id: async () => opening,
    keepFor(time) {
      if (keeping !== null) clearTimeout(keeping);
      keeping = setTimeout(() => {
        keeping = null;
        changed();
      }, time);
    },
  };
}
