// What a network is: data only. A newcomer adds one file and one line in index.ts.

export interface Network {
  /** CAIP-2, canonical: `eip155:8453`. */
  readonly id: string;
  readonly name: string;
  /** Short names that x402 v1 uses for this chain. */
  readonly v1Names: readonly string[];
  readonly testnet: boolean;
  /** Public endpoint, asked only for what a screen or a check needs; the user can set another. */
  readonly rpcUrl: string;
  /** Other public endpoints: asked where one does not answer, and where two must agree before money counts as free. */
  readonly otherRpcUrls: readonly string[];
  /** Page of a transaction: this, then the hash. */
  readonly explorerTransaction: string;
  /** What its transactions are paid for in. */
  readonly coin: { readonly symbol: string; readonly decimals: number };
  readonly tokens: readonly Token[];
}

export interface Token {
  /** EIP-55 address. */
  readonly address: string;
  readonly symbol: string;
  readonly decimals: number;
  /** One token is one dollar to the user's limits; tokens without a peg cannot be paid silently. */
  readonly peg: 'USD';
  /** The token's own EIP-712 domain, pinned: what a server says of it is compared, never believed. */
  readonly domain: { readonly name: string; readonly version: string };
  /** Ways of paying that the contract supports. */
  readonly transferMethods: readonly string[];
  /** keccak256 of the encoded EIP-712 domain as read from the chain; a test recomputes it. */
  readonly domainSeparator: string;
}
