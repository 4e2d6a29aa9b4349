// `jsonParsed`: accounts of tokens and mints, as nodes spell them out. Of other programs nothing is parsed here.
import type { Address, EncodedAccount, MaybeEncodedAccount } from '@solana/kit';
import { parsedExtension } from './parsed-extension.ts';
import { extensionsIn, mintIn, TOKEN, tokenAccountIn } from './token-accounts.ts';
import { uiAmount } from './ui-amount.ts';

/** Null where a node would show the bytes. */
export function parsedAccount(account: EncodedAccount, find: (mint: Address) => MaybeEncodedAccount) {
  const parsed = parsedMint(account) ?? parsedHolding(account, find);
  if (parsed === null) return null;
  const program = account.programAddress === TOKEN ? 'spl-token' : 'spl-token-2022';
  return { program, parsed, space: account.space };
}

function parsedMint(account: EncodedAccount) {
  const mint = mintIn(account);
  if (mint === null) return null;
  const info = { ...mint, supply: String(mint.supply), isInitialized: true, ...extensionsOf(account) };
  return { type: 'mint', info };
}

function parsedHolding(account: EncodedAccount, find: (mint: Address) => MaybeEncodedAccount) {
  const held = tokenAccountIn(account);
  const mint = held === null ? null : find(held.mint);
  if (held === null || !mint?.exists) return null;
  const info = {
    isNative: false,
    mint: held.mint,
    owner: held.owner,
    state: held.isFrozen ? 'frozen' : 'initialized',
    tokenAmount: uiAmount(held.amount, mintIn(mint)?.decimals ?? 0),
    ...extensionsOf(account),
  };
  return { type: 'account', info };
}

function extensionsOf(account: EncodedAccount) {
  const extensions = extensionsIn(account).map(parsedExtension);
  return extensions.length === 0 ? {} : { extensions };
}
