// Moves the keyboard, and the reader's voice, to what has just appeared.
import { tick } from 'svelte';

export function takeFocus(element: HTMLElement): void {
  element.focus();
}

/** Where what had the focus has gone: to the heading of what has come in its place. */
export async function focusHeading(): Promise<void> {
  await tick();
  if (document.activeElement !== document.body) return;
  const heading = document.querySelector<HTMLElement>('main h1, main h2, h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus();
}
