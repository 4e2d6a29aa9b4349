// The programs that a transaction of ours on Solana calls, and the instructions that it has of them.

export const system = '11111111111111111111111111111111';
export const computeBudget = 'ComputeBudget111111111111111111111111111111';
/** The one that facilitators of x402 look for. */
export const memo = 'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr';
export const associatedToken = 'ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL';
export const tokenPrograms: readonly string[] = [
  'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
  'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb',
];

/** The first byte of an instruction's data. */
export const setUnitLimit = 2;
export const setUnitPrice = 3;
export const transferChecked = 12;
/** Of the program of associated token accounts: opens one, and is content where it is there already. */
export const createIdempotent = 1;

/** What x402's own client sets: facilitators refuse more than they would pay for. */
export const unitLimit = 20_000;
/** Millionths of a lamport for each unit. */
export const unitPrice = 1n;

/** Nobody's, or everybody's: no money comes back from them, and none of them pays a fee. */
export function isNobodys(address: string): boolean {
  return nobodys.has(address);
}

const nobodys: ReadonlySet<string> = new Set([
  system,
  '1nc1nerator11111111111111111111111111111111',
  computeBudget,
  memo,
  associatedToken,
  ...tokenPrograms,
]);
