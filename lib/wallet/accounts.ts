// From words to accounts: BIP-39 words, BIP-32 keys, the spending account at m/44'/60'/0'/0/0.
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { HDKey } from '@scure/bip32';
import { entropyToMnemonic, mnemonicToSeedSync, validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { bytesToHex } from 'viem';
import { publicKeyToAddress } from 'viem/utils';
import { failed, type Outcome, success } from '../core/failure.ts';
import type { Random } from '../core/time-and-chance.ts';
import type { WordsChecked } from './api.ts';

const spendingPath = "m/44'/60'/0'/0/0";

/** Twelve words, 128 bits. */
export function freshWords(random: Random): string[] {
  return entropyToMnemonic(random(16), wordlist).split(' ');
}

/** Lower case, single spaces, checksum proved; anything else is `words-wrong`. */
export function readWords(text: string): Outcome<string> {
  const words = text.normalize('NFKD').trim().toLowerCase().split(/\s+/).join(' ');
  return validateMnemonic(words, wordlist) ? success(words) : failed('words-wrong');
}

/** What is wrong with words that somebody types, before they are taken; no failure, they are about to be mended. */
export function lookAtWords(text: string): WordsChecked {
  const written = text.normalize('NFKD').trim().toLowerCase().split(/\s+/);
  const unknown = written.flatMap((word, index) => (wordlist.includes(word) ? [] : [index + 1]));
  return { unknown, fit: readWords(text).ok };
}

export function spendingAccount(words: string): { address: string; key: Uint8Array } {
  const seed = mnemonicToSeedSync(words);
  const { privateKey } = HDKey.fromMasterSeed(seed).derive(spendingPath);
  seed.fill(0);
  if (privateKey === null) throw new Error('BIP-32 gives a private key at every hardened path');
  const publicKey = secp256k1.getPublicKey(privateKey, false);
  return { address: publicKeyToAddress(bytesToHex(publicKey)), key: privateKey };
}
