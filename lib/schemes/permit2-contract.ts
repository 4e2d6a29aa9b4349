// Where Permit2 stands: at the same address on every EVM chain that has it. https://github.com/Uniswap/permit2

/** What a token's owner allows this contract, it moves by their signatures; x402's Permit2 payments go through it. */
export const permit2Contract = '0x000000000022D473030F116dDEE9F6B43aC78BA3';
