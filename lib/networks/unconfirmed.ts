// Chains that sellers take dollars on, of whose token nobody could tell for certain what it signs by: those who have looked disagree, or
// nobody has. They are none of the shelf's. A person who wants to pay there has the contract read, and confirms what it says.

export interface Unconfirmed {
  /** CAIP-2. */
  readonly id: string;
  readonly name: string;
  readonly rpcUrl: string;
  /** Of the token, with its EIP-55 checksum. */
  readonly token: string;
  /** What its transactions are paid for in. */
  readonly coin: string;
}

export const unconfirmed: readonly Unconfirmed[] = [
  {
    // Version 2 by one who read it, 1 by another, and a live seller names a third domain.
    id: 'eip155:1187947933',
    name: 'SKALE Base',
    rpcUrl: 'https://skale-base.skalenodes.com/v1/base',
    token: '0x85889c8c714505E0c94b30fcfcF64fE3Ac8FCb20',
    coin: 'CREDIT',
  },
  {
    // The packages of x402 1.2 name this contract, somebody else another.
    id: 'eip155:324705682',
    name: 'SKALE Base Sepolia',
    rpcUrl: 'https://base-sepolia-testnet.skalenodes.com/v1/base-testnet',
    token: '0x2e08028E3C4c2356572E096d8EF835cD5C6030bD',
    coin: 'CREDIT',
  },
  {
    // A bridge's old token; whether it takes authorizations at all, the contract says when it is read.
    id: 'eip155:2046399126',
    name: 'SKALE Europa',
    rpcUrl: 'https://mainnet.skalenodes.com/v1/elated-tan-skat',
    token: '0x5F795bb52dAC3085f578f4877D450e2929D2F13d',
    coin: 'sFUEL',
  },
  // Circle's list of contracts has their token; nobody who has read what it signs by tells of it.
  {
    id: 'eip155:59144',
    name: 'Linea',
    rpcUrl: 'https://rpc.linea.build',
    token: '0x176211869cA2b568f2A7D4EE941E073a821EE1ff',
    coin: 'ETH',
  },
  {
    id: 'eip155:59141',
    name: 'Linea Sepolia',
    rpcUrl: 'https://rpc.sepolia.linea.build',
    token: '0xFEce4462D57bD51A6A552365A011b95f0E16d9B7',
    coin: 'ETH',
  },
  {
    id: 'eip155:4801',
    name: 'World Chain Sepolia',
    rpcUrl: 'https://worldchain-sepolia.g.alchemy.com/public',
    token: '0x66145f38cBAC35Ca6F1Dfb4914dF98F1614aeA88',
    coin: 'ETH',
  },
  {
    id: 'eip155:1301',
    name: 'Unichain Sepolia',
    rpcUrl: 'https://sepolia.unichain.org',
    token: '0x31d0220469e10c4E71834a79b1f276d740d3768F',
    coin: 'ETH',
  },
];
