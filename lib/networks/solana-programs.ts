// The two programs that move tokens on Solana. https://spl.solana.com/token ; https://spl.solana.com/token-2022

export const splToken = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
/** Its mints may take a fee of every transfer, or run a program of their own with it: such a mint is not paid with. */
export const token2022 = 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb';
