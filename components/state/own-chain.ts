// What a person says of a chain that they add, and whether enough of it is said.
import type { ChainReading, NetworkDraft, TokenReading } from '../../lib/wallet/api.ts';

/** What was read from the chain. */
export interface Read {
  readonly chain: ChainReading;
  readonly token: TokenReading;
}

/** As typed and chosen; no money is chosen beforehand. */
export interface Said {
  readonly name: string;
  readonly coin: string;
  readonly money: '' | 'test' | 'real';
  readonly dollars: boolean;
}

/** Null while something is missing. */
export function draftOf({ chain, token }: Read, { name, coin, money, dollars }: Said): NetworkDraft | null {
  if (name.trim() === '' || coin.trim() === '' || money === '') return null;
  const { rpcUrl } = chain;
  return { rpcUrl, name: name.trim(), coin: coin.trim(), testnet: money === 'test', dollars, token };
}
