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
