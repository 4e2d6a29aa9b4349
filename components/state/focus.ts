// Moves the keyboard, and the reader's voice, to what has just appeared.
import { tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';

export function takeFocus(element: HTMLElement): void {
  element.focus();
}

/** Escape in a question that stands in the page says no to it, and to nothing else. */
export function onEscape(leave: () => void): Attachment<HTMLElement> {
  return (element) => {
    const hear = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      leave();
    };
    element.addEventListener('keydown', hear);
    return () => element.removeEventListener('keydown', hear);
  };
}

/** To the first field that is not right, once it is marked as that. */
export async function toFirstFault(form: HTMLElement | undefined): Promise<void> {
  await tick();
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}
