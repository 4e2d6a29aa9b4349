// The phrase: two words that the wallet's own prompts show and no page can know, so that a drawn prompt gives itself away.
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { failed, type Outcome, success } from '../core/failure.ts';
import type { Random } from '../core/time-and-chance.ts';

/** 2048 words divide 65536 evenly, so each is as likely as any other: one in four million pairs. */
export function drawPhrase(random: Random): string {
  const bytes = random(4);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return [0, 2].map((at) => wordlist[view.getUint16(at) % wordlist.length]).join(' ');
}

/** Two words of a person's own, in any script. Short enough for a prompt's head; nothing that could draw over its neighbours. */
export function readPhrase(typed: unknown): Outcome<string> {
  const phrase = typeof typed === 'string' ? typed.normalize('NFC').trim().split(/\s+/).join(' ') : '';
  const isTwo = /^[\p{L}\p{M}\p{N}'’-]{2,16} [\p{L}\p{M}\p{N}'’-]{2,16}$/u.test(phrase);
  return isTwo ? success(phrase) : failed('phrase-malformed');
}
