// The recovery words as a person writes them, and which of them to ask back.

/** `random` answers a number from 0 up to, not including, 1. */
export function somePositions(count: number, of: number, random: () => number): number[] {
  const left = Array.from({ length: of }, (_, index) => index);
  const chosen = Array.from({ length: count }, () =>
    left.splice(Math.floor(random() * left.length), 1),
  ).flat();
  return chosen.sort((a, b) => a - b);
}

/** Lower case, one space between: how the words are checked and kept. */
export function writtenWords(text: string): string[] {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

export function isWordCount(count: number): boolean {
  return count === 12 || count === 24;
}
