// From words to accounts: BIP-39 words, the spending account at m/44'/60'/0'/0/0 (BIP-32), on Solana at m/44'/501'/0'/0' (SLIP-10).
import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { HDKey } from '@scure/bip32';
import { entropyToMnemonic, mnemonicToSeedSync, validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { getAddressDecoder } from '@solana/kit';
import { bytesToHex } from 'viem';
import { publicKeyToAddress } from 'viem/utils';
import { failed, type Outcome, success } from '../core/failure.ts';
import type { NetworkFamily } from '../core/network-family.ts';
import type { Random } from '../core/time-and-chance.ts';
import type { WordsChecked } from './api.ts';
import { ed25519KeyAt } from './slip10.ts';

const spendingPath = "m/44'/60'/0'/0/0";
/** As the wallets of Solana have their first account. */
const solanaPath = [44, 501, 0, 0];

export interface Account {
  readonly address: string;
  readonly key: Uint8Array;
}

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

/** One of each family of networks, from the same words. */
export function accountsOf(words: string): Readonly<Record<NetworkFamily, Account>> {
  const seed = mnemonicToSeedSync(words);
  const accounts = { eip155: evmAccount(seed), solana: solanaAccount(seed) };
  seed.fill(0);
  return accounts;
}

export function spendingAccount(words: string): Account {
  const seed = mnemonicToSeedSync(words);
  const account = evmAccount(seed);
  seed.fill(0);
  return account;
}

function solanaAccount(seed: Uint8Array): Account {
  const key = ed25519KeyAt(seed, solanaPath);
  return { address: getAddressDecoder().decode(ed25519.getPublicKey(key)), key };
}

function evmAccount(seed: Uint8Array): Account {
  const { privateKey } = HDKey.fromMasterSeed(seed).derive(spendingPath);
  if (privateKey === null) throw new Error('BIP-32 gives a private key at every hardened path');
  const publicKey = secp256k1.getPublicKey(privateKey, false);
  return { address: publicKeyToAddress(bytesToHex(publicKey)), key: privateKey };
}
