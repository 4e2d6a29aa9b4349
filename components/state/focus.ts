// Moves the keyboard, and the reader's voice, to what has just appeared.
import { tick } from 'svelte';

export function takeFocus(element: HTMLElement): void {
  element.focus();
}

/** To the first field that is not right, once it is marked as that. */
export async function toFirstFault(form: HTMLElement | undefined): Promise<void> {
  await tick();
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}

/** Where what had the focus has gone: to the heading of what has come in its place. */
export async function focusHeading(): Promise<void> {
  await tick();
  if (document.activeElement !== document.body) return;
  const heading = document.querySelector<HTMLElement>('main h1, main h2, h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus();
}
