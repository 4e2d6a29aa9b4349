// What a key signs to show that it may sign for an account that is a contract (ERC-1271). It is typed data of a name that no token and
// no account has, so nobody can do anything with it. https://eips.ethereum.org/EIPS/eip-1271
import { type Hex, hashTypedData } from 'viem';
import { signDigest } from './sign-digest.ts';

export interface AccountCheck {
  readonly chainId: number;
  /** EIP-55 */
  readonly account: string;
  /** 32 bytes, hex: each check is another one. */
  readonly nonce: `0x${string}`;
}

/** What the account is asked about. */
export interface SignedCheck {
  readonly account: string;
  readonly digest: Hex;
  readonly signature: Hex;
}

export function signAccountCheck(check: AccountCheck, key: Uint8Array): SignedCheck {
  const digest = digestOf(check);
  return { account: check.account, digest, signature: signDigest(digest, key) };
}

/** The same signature under another message: who takes it takes anything. */
export function mismatched(signed: SignedCheck, check: AccountCheck, otherNonce: `0x${string}`): SignedCheck {
  return { ...signed, digest: digestOf({ ...check, nonce: otherNonce }) };
}

function digestOf({ chainId, account, nonce }: AccountCheck): Hex {
  return hashTypedData({
    // Cast: an address that was checked before.
    domain: { name: 'Tuppence', version: '1', chainId, verifyingContract: account as Hex },
    types: {
      AccountCheck: [
        { name: 'purpose', type: 'string' },
        { name: 'nonce', type: 'bytes32' },
      ],
    },
    primaryType: 'AccountCheck',
    message: { purpose: 'May this key sign for this account? This moves no money.', nonce },
  });
}
