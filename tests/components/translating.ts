// What a translator needs of the files: what is missing, and new texts put into their places.

interface Message {
  readonly message: string;
  readonly placeholders?: Readonly<Record<string, { readonly content: string }>>;
}

export type Messages = Readonly<Record<string, Message>>;

export function lacks(
  english: Messages,
  translation: Messages,
): { readonly missing: readonly string[]; readonly leftOver: readonly string[] } {
  return {
    missing: Object.keys(english).filter((key) => !(key in translation)),
    leftOver: Object.keys(translation).filter((key) => !(key in english)),
  };
}

/** In the order of the English texts, with their placeholders; a new text replaces an old one. */
export function merged(
  english: Messages,
  translation: Messages,
  texts: ReadonlyMap<string, string>,
): Messages {
  const entries = Object.entries(english).flatMap(([key, { placeholders }]) => {
    const message = texts.get(key) ?? translation[key]?.message;
    if (message === undefined) return [];
    return [[key, { message, ...(placeholders === undefined ? {} : { placeholders }) }]];
  });
  return Object.fromEntries(entries);
}

/** One text a line: its key, a tab, and the text. */
export function readTexts(lines: string): Map<string, string> {
  const pairs = lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split('\t'));
  const odd = pairs.find((pair) => pair.length !== 2);
  if (odd !== undefined) throw new Error(`not a key, a tab and a text: ${odd.join('\t')}`);
  return new Map(pairs.map(([key = '', text = '']) => [key, text.trim()]));
}
