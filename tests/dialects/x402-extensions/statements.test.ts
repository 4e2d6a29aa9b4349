// What is signed by EIP-712: the types of the specification, and the hashes of the reference.
import { hashOfferTypedData, hashReceiptTypedData } from '@x402/extensions/offer-receipt';
import { keccak256, toBytes } from 'viem';
import { describe, expect, it } from 'vitest';
import {
  offerDigest,
  offerTypes,
  receiptDigest,
  receiptTypes,
} from '../../../lib/dialects/x402-extensions/statements.ts';
import { offerSaid, receiptSaid } from '../../fixtures/sellers.ts';

describe('the typed data', () => {
  it.each([
    ['Offer', offerTypes.Offer, '0x85143d3249b5e62ed5edd3d59a352d4e1181c775ff4f762f9c8a617f6bf1e97d'],
    ['Receipt', receiptTypes.Receipt, '0x616944bc4bb51b3d5fcbba8c559f76d57a93ac1e0d6659f1abbe95f92300c06f'],
  ])('%s has the type hash of the specification', (name, members, hash) => {
    const encoded = `${name}(${members.map((member) => `${member.type} ${member.name}`).join(',')})`;
    expect(keccak256(toBytes(encoded))).toBe(hash);
  });

  it('is hashed as the reference hashes it', () => {
    expect(offerDigest(offerSaid)).toBe(hashOfferTypedData(offerSaid));
    expect(receiptDigest(receiptSaid)).toBe(hashReceiptTypedData(receiptSaid));
  });
});
