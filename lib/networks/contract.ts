// What a network is: data only. A newcomer adds one file and one line in index.ts; a person's own are kept in the settings.

export interface Network {
  /** CAIP-2, canonical: `eip155:8453`, `solana:` and the first 32 letters of the genesis hash. */
  readonly id: string;
  readonly name: string;
  /** Short names that x402 v1 uses for this chain, and those that sellers use though its packages know none: never one of two. */
  readonly v1Names: readonly string[];
  readonly testnet: boolean;
  /**
   * Public endpoints, asked only for what a screen or a check needs: the next one where one does not answer, two where two
   * must agree before money counts as free. The user can set one of their own.
   */
  readonly rpcUrls: readonly string[];
  /** Page of a transaction: this, then the hash. Null: none is known. */
  readonly explorerTransaction: string | null;
  /** Page of a token: this, then its address. */
  readonly explorerToken: string | null;
  /** What stands after both, where one explorer shows several chains. */
  readonly explorerQuery?: string;
  /** What its transactions are paid for in. */
  readonly coin: { readonly symbol: string; readonly decimals: number };
  readonly tokens: readonly Token[];
  /** Milliseconds from sending a payment to the goods, before it is known by experience; three seconds where nothing is said. */
  readonly usualWait?: number;
  /** Added by the person, and none of the shelf's. */
  readonly own?: true;
}

/** A contract of an EVM chain, one that takes signatures or a plain one, or a mint of Solana: its domain or its program tells. */
export type Token = EvmToken | PlainToken | SolanaToken;

interface AnyToken {
  /** EIP-55 address; on Solana the mint, in base58. */
  readonly address: string;
  readonly symbol: string;
  readonly decimals: number;
  /** One token is one dollar to the user's limits. null: nobody has said so, and then it is never paid silently. */
  readonly peg: 'USD' | null;
  /** Ways of paying that the contract supports. */
  readonly transferMethods: readonly string[];
  /** Taken out by the person: named in receipts, and never paid with. */
  readonly retired?: true;
  /** Added by the person, by its contract: nobody here vouches for it, its worth is not known, and it is shown with its contract. */
  readonly own?: true;
}

export interface EvmToken extends AnyToken {
  /** The token's own EIP-712 domain, pinned: what a server says of it is compared, never believed. */
  readonly domain: { readonly name: string; readonly version: string };
  /** keccak256 of the encoded EIP-712 domain as the chain has it; a test recomputes it. */
  readonly domainSeparator: string;
  readonly program?: undefined;
}

/** It knows approval and transfer alone: it is paid with through Permit2. */
interface PlainToken extends AnyToken {
  readonly domain?: undefined;
  readonly domainSeparator?: undefined;
  readonly program?: undefined;
}

export interface SolanaToken extends AnyToken {
  /** The program that moves it: SPL Token, or Token-2022. */
  readonly program: string;
  readonly domain?: undefined;
  readonly domainSeparator?: undefined;
}
