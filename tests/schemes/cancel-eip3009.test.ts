// CancelAuthorization: the published type, the account's own signature, and a call that can say nothing else.
import {
  decodeFunctionData,
  type Hex,
  hashTypedData,
  hexToBytes,
  keccak256,
  parseAbi,
  toBytes,
  toFunctionSelector,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { base } from '../../lib/networks/base.ts';
import {
  type Cancellation,
  cancelCall,
  cancelTypedData,
  sampleCall,
} from '../../lib/schemes/cancel-eip3009.ts';
import { payer } from '../fixtures/challenges.ts';
import { evmTokenOf } from '../fixtures/evm-token.ts';
import vectors from '../vectors/eip3009.json' with { type: 'json' };

const token = evmTokenOf(base);
const cancellation: Cancellation = {
  chainId: 8453,
  token: token.address,
  domain: token.domain,
  account: payer,
  nonce: `0x${'11'.repeat(32)}`,
};
const abi = parseAbi(['function cancelAuthorization(address,bytes32,uint8,bytes32,bytes32)']);
// Cast: the file writes it so.
const signer = privateKeyToAccount(vectors.signed.key as Hex);
const key = hexToBytes(vectors.signed.key as Hex);

it('the type is the one whose hash Circle’s contract publishes', () => {
  const { types, primaryType } = cancelTypedData(cancellation);
  const members = types.CancelAuthorization.map(({ name, type }) => `${type} ${name}`).join(',');
  expect(keccak256(toBytes(`${primaryType}(${members})`))).toBe(vectors.cancelTypeHash);
  expect(Object.keys(types)).toEqual([primaryType]);
});

describe('the call', () => {
  const { functionName, args } = decodeFunctionData({ abi, data: cancelCall(cancellation, key) });

  it('names the account and the nonce, with the signature that viem makes', async () => {
    const signature = await signer.signTypedData(cancelTypedData(cancellation));
    const [v, r, s] = [
      Number(`0x${signature.slice(130)}`),
      signature.slice(0, 66),
      `0x${signature.slice(66, 130)}`,
    ];
    expect(functionName).toBe('cancelAuthorization');
    expect(args).toEqual([payer, cancellation.nonce, v, r, s]);
  });

  it('is the same every time', () => {
    expect(cancelCall(cancellation, key)).toBe(cancelCall({ ...cancellation }, key.slice()));
  });

  it('is never a payment: the digest is none of a transfer, nor another chain’s, token’s or nonce’s', () => {
    const others: Cancellation[] = [
      { ...cancellation, chainId: 84532 },
      { ...cancellation, token: payer },
      { ...cancellation, domain: { ...token.domain, name: 'USDC' } },
      { ...cancellation, account: token.address },
      { ...cancellation, nonce: `0x${'12'.repeat(32)}` },
    ];
    const digests = [cancellation, ...others].map((one) => hashTypedData(cancelTypedData(one)));
    expect(new Set(digests).size).toBe(6);
    expect(new Set(others.map((one) => cancelCall(one, key))).size).toBe(5);
  });

  it('the sample is as long, and signed by nobody', () => {
    const sample = sampleCall(cancellation);
    expect(sample.length).toBe(cancelCall(cancellation, key).length);
    expect(sample.slice(0, 10)).toBe(
      toFunctionSelector('cancelAuthorization(address,bytes32,uint8,bytes32,bytes32)'),
    );
    const { args: parts } = decodeFunctionData({ abi, data: sample });
    // No signature: r is above the order of the curve.
    expect(BigInt(parts[3] as Hex)).toBe(2n ** 256n - 1n);
  });
});
