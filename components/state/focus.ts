// Moves the keyboard, and the reader's voice, to what has just appeared.

export function takeFocus(element: HTMLElement): void {
  element.focus();
}
