// An address that a person typed: a wrong character is found where it can be, and nobody sends to where nothing comes back from.
import { describe, expect, it } from 'vitest';
import { failed, success } from '../../lib/core/failure.ts';
import { shelf } from '../../lib/networks/index.ts';
import { readRecipient } from '../../lib/wallet/recipient.ts';
import { payee, payer } from '../fixtures/challenges.ts';

describe('a recipient', () => {
  it.each([
    ['as EIP-55 writes it', payee],
    ['in lower case', payee.toLowerCase()],
    ['in upper case', `0x${payee.slice(2).toUpperCase()}`],
    ['with spaces around it', ` ${payee}\n`],
  ])('%s is read, and written with its checksum', (_name, typed) => {
    expect(readRecipient(typed, payer, shelf)).toEqual(success(payee));
  });

  it.each<[string, unknown]>([
    ['nothing', ''],
    ['no text', 7],
    ['a name', 'vitalik.eth'],
    ['an address without its beginning', payee.slice(2)],
    ['a character too few', payee.slice(0, -1)],
    ['a character too many', `${payee}0`],
    ['one letter in the other case', otherCase(payee)],
    ['a letter that is none of hex', `${payee.slice(0, -1)}g`],
  ])('%s is refused', (_name, typed) => {
    expect(readRecipient(typed, payer, shelf)).toEqual(failed('recipient-malformed'));
  });

  it('oneself is refused in any case', () => {
    expect(readRecipient(payer.toLowerCase(), payer, shelf)).toEqual(failed('recipient-is-you'));
  });

  it.each([
    '0x0000000000000000000000000000000000000000',
    '0x000000000000000000000000000000000000dEaD',
    ...shelf.flatMap(({ tokens }) => tokens.flatMap(({ address, domain }) => (domain ? [address] : []))),
  ])('%s gives nothing back', (address) => {
    expect(readRecipient(address, payer, shelf)).toEqual(failed('recipient-forbidden'));
  });
});

function otherCase(address: string): string {
  return address
    .replace(/[a-f]/, (letter) => letter.toUpperCase())
    .replace(/(?<=^0x.*)[A-F](?!.*[A-F])/, (letter) => letter.toLowerCase());
}
