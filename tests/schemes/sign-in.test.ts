// The signer of sign-ins: one form of text, for its own account alone.
import { bytesToHex, verifyMessage } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { signInText } from '../../lib/core/sign-in.ts';
import * as signer from '../../lib/schemes/sign-in.ts';
import { facts, soundSignIn } from '../fixtures/sign-ins.ts';

const key = new Uint8Array(32).fill(7);
const account = privateKeyToAccount(bytesToHex(key));
const own = soundSignIn(undefined, { ...facts, account: account.address });

describe('a sign-in', () => {
  it('is signed by EIP-191, with the bytes of every other wallet, the same each time', async () => {
    const message = signInText(own);
    const signature = signer.signSignIn(own, key);
    expect(signature).toBe(await account.signMessage({ message }));
    expect(signer.signSignIn(own, key)).toBe(signature);
    expect(await verifyMessage({ address: account.address, message, signature })).toBe(true);
  });

  it('for another account is not signed', () => {
    expect(() => signer.signSignIn(soundSignIn(), key)).toThrow('as itself alone');
    const inLowerCase = soundSignIn(undefined, { ...facts, account: account.address.toLowerCase() });
    expect(() => signer.signSignIn(inLowerCase, key)).toThrow('as itself alone');
  });

  it('is all that can be signed: no text, no bytes, no digest', () => {
    expect(Object.keys(signer)).toEqual(['signSignIn']);
    // @ts-expect-error: a text is no sign-in.
    expect(() => signer.signSignIn('I owe you everything', key)).toThrow();
    const { __signIn: _brand, ...members } = { ...own };
    // @ts-expect-error: members that no reader has checked are none either.
    signer.signSignIn(members, key);
  });
});
