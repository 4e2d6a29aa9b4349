// The locale that numbers and dates are written in: the person's own where it is one of the texts' language, else the texts'.

/** English sentences with Arabic dates would be read by nobody; `en-GB` under English texts is the person's wish. */
export function localeOf(textsLanguage: string, uiLanguage: string): string {
  return writtenAlike(textsLanguage, uiLanguage) ? uiLanguage : textsLanguage;
}

/** By language and script: Chinese in traditional characters is not what simplified texts are written in. */
function writtenAlike(one: string, other: string): boolean {
  const [a, b] = [maximized(one), maximized(other)];
  return a !== null && b !== null && a.language === b.language && a.script === b.script;
}

/** Null: no language tag; some builds of browsers name themselves oddly. */
function maximized(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag).maximize();
  } catch {
    return null;
  }
}
