// Where test money is given away.

/** Of the company whose test USDC the wallet knows. */
export const faucet = 'https://faucet.circle.com/';
