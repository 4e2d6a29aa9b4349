// Tells what each language still lacks: `npm run languages`. Takes new texts in: `npm run languages de texts.tsv`, a key, a tab and a text a line.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lacks, type Messages, merged, readTexts } from './components/translating.ts';

const folder = join(import.meta.dirname, '../public/_locales');
const english = messagesOf('en');
const [language, file] = process.argv.slice(2);
const wanted = languages().filter((name) => language === undefined || name === language);
if (wanted.length === 0) throw new Error(`there is no folder public/_locales/${language}`);

for (const name of wanted) {
  if (file !== undefined) takeIn(name, readFileSync(file, 'utf8'));
  const { missing, leftOver } = lacks(english, messagesOf(name));
  console.log(`${name}: ${missing.length} missing, ${leftOver.length} left over`);
  for (const key of missing) console.log(`${key}\t${english[key]?.message}`);
  for (const key of leftOver) console.log(`left over: ${key}`);
}

/** In the order of the English file, with its placeholders and without what it no longer has. */
function takeIn(name: string, text: string): void {
  const texts = merged(english, messagesOf(name), readTexts(text));
  writeFileSync(join(folder, name, 'messages.json'), `${JSON.stringify(texts, null, 2)}\n`);
}

function languages(): string[] {
  return readdirSync(folder).filter((name) => name !== 'en');
}

function messagesOf(name: string): Messages {
  // Ours, and looked at entry by entry in languages.test.ts.
  return JSON.parse(readFileSync(join(folder, name, 'messages.json'), 'utf8')) as Messages;
}
