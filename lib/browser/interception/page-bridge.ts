// Between the two worlds of one page: the page script says which request met a 402, and hears whether to repeat it.
// Neither side is trusted: no price, payee or proof ever passes here, and what is said is only a hint.
import type { RequestKind } from './request-kinds.ts';

export interface MetInPage {
  readonly kind: RequestKind;
  /** Final URL, after redirects. */
  readonly url: string;
  /** As the page sent it; a redirect may have made a GET of it. */
  readonly method: string;
  readonly redirected: boolean;
  /** Body of the 402 where no header can carry the terms; null otherwise. */
  readonly body: string | null;
}

const question = 'tuppence-met';
const reply = 'tuppence-answer';

/** In the page's world. Natives are captured before any script of the page runs. */
export function createPageSide(): (met: MetInPage) => Promise<boolean> {
  const { dispatchEvent, addEventListener, CustomEvent: NativeEvent } = window;
  const { stringify, parse } = JSON;
  const waiting: Record<number, (repeat: boolean) => void> = Object.create(null);
  let last = 0;

  addEventListener.call(window, reply, (event) => {
    const { id, repeat } = parse((event as CustomEvent<string>).detail); // our own frame script wrote it
    waiting[id]?.(repeat === true);
    delete waiting[id];
  });

  return (met) =>
    new Promise((resolve) => {
      const id = ++last;
      waiting[id] = resolve;
      const event = new NativeEvent(question, { detail: stringify({ ...met, id }), cancelable: true });
      // Nobody took it: the extension was updated or removed under this page.
      if (dispatchEvent.call(window, event)) resolve(false);
    });
}

/** In the isolated world. `ask` must not reject. */
export function answerPage(ask: (met: MetInPage) => Promise<boolean>): void {
  window.addEventListener(question, (event) => {
    event.preventDefault();
    const { id, ...met } = JSON.parse((event as CustomEvent<string>).detail); // checked again in the background
    void ask(met).then((repeat) => {
      window.dispatchEvent(new CustomEvent(reply, { detail: JSON.stringify({ id, repeat }) }));
    });
  });
}
