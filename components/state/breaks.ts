// Where a long name may go on in the next line: behind what parts it, rather than in the middle of a word.

/** `/articles/`, `a`: joined they are the text. */
export function breakable(text: string): readonly string[] {
  return text.split(/(?<=[/.:?&=_-])(?![/.:?&=_-])/);
}
