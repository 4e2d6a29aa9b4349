// The message by which the account itself sends on Solana: so many instructions and no others, and nothing but what was wanted.
import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAsWanted, signatureIn, signedTransfer } from '../../lib/chain/solana/send-transaction.ts';
import { tokenAccountOf } from '../../lib/schemes/svm/addresses.ts';
import { readMessage, readTransaction } from '../../lib/schemes/svm/reading.ts';
import { type SvmSend, sendMessage } from '../../lib/schemes/svm/send-message.ts';
import {
  payeeOnSolana,
  payerKey,
  payerOnSolana,
  strangerOnSolana,
  usdcOnSolana,
} from '../fixtures/solana.ts';

const splToken = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
const budget = 'ComputeBudget111111111111111111111111111111';
const opener = 'ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL';
const system = '11111111111111111111111111111111';
const accountOf = (owner: string) => tokenAccountOf(owner, splToken, usdcOnSolana);
const send: SvmSend = {
  from: payerOnSolana,
  to: payeeOnSolana,
  value: '1250000',
  mint: usdcOnSolana,
  decimals: '6',
  program: splToken,
  source: accountOf(payerOnSolana),
  destination: accountOf(payeeOnSolana),
  unitLimit: '120000',
  unitPrice: '10000',
  blockhash: 'EkSnNWid2cvwEVnVx9aBqawnmiCNiDgp3gUdkDPTKN1N',
  lastHeight: '300',
  opens: true,
};

describe.each([true, false])('the message, where the account is opened: %s', (opens) => {
  const wanted = { ...send, opens };
  const message = sendMessage(wanted);

  it('has the budget, the opening, the transfer, and nothing else', () => {
    const { instructions, header, accounts } = readMessage(message) ?? {};
    const opening = [payerOnSolana, send.destination, payeeOnSolana, usdcOnSolana, system, splToken];
    expect(instructions?.map(({ program, accounts: its }) => [program, its])).toEqual([
      [budget, []],
      [budget, []],
      ...(opens ? [[opener, opening]] : []),
      [splToken, [send.source, usdcOnSolana, send.destination, payerOnSolana]],
    ]);
    const [limit, price, ...rest] = instructions?.map(({ data }) => Buffer.from(data)) ?? [];
    expect([limit?.readUInt32LE(1), price?.readBigUInt64LE(1)]).toEqual([120_000, 10_000n]);
    if (opens) expect(rest[0]).toEqual(Buffer.of(1));
    expect([rest.at(-1)?.readUInt8(0), rest.at(-1)?.readBigUInt64LE(1), rest.at(-1)?.readUInt8(9)]).toEqual([
      12,
      1_250_000n,
      6,
    ]);
    expect([header?.signers, header?.readonlySigners, accounts?.[0]]).toEqual([1, 0, payerOnSolana]);
  });

  it('is refused when any byte of it is another', () => {
    expect(isAsWanted(message, wanted)).toBe(true);
    for (const [place, byte] of message.entries())
      expect(isAsWanted(message.with(place, byte ^ 1), wanted), `byte ${place}`).toBe(false);
    const places = fc.integer({ min: 0, max: message.length - 1 });
    fc.assert(
      fc.property(places, fc.integer({ min: 1, max: 255 }), (place, change) => {
        const changed = message.slice();
        changed[place] = (changed[place] ?? 0) ^ change;
        return !isAsWanted(changed, wanted);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is refused when anything is cut off or follows', () => {
    for (let length = 0; length < message.length; length += 1)
      expect(isAsWanted(message.slice(0, length), wanted)).toBe(false);
    expect(isAsWanted(Uint8Array.of(...message, 0), wanted)).toBe(false);
  });

  it('is not that of a send that opens an account where none is opened, nor the other way round', () => {
    expect(isAsWanted(message, { ...wanted, opens: !opens })).toBe(false);
  });
});

describe('what is signed', () => {
  it('is the message, by the account alone, and known by that signature', () => {
    const { bytes, transaction } = signedTransfer(send, payerKey);
    const { signatures = [], message = new Uint8Array() } =
      readTransaction(new Uint8Array(Buffer.from(bytes, 'base64'))) ?? {};
    const [signature = new Uint8Array(), ...more] = signatures;
    expect([more, Buffer.from(message)]).toEqual([[], Buffer.from(sendMessage(send))]);
    expect(ed25519.verify(signature, message, ed25519.getPublicKey(payerKey))).toBe(true);
    expect(signatureIn(bytes)).toBe(transaction);
  });

  it.each<[string, Partial<SvmSend>]>([
    ['to the account itself', { to: payerOnSolana, destination: accountOf(payerOnSolana) }],
    ['to a token account that is not the recipient’s', { destination: accountOf(strangerOnSolana) }],
    ['from a token account that is not the account’s', { source: accountOf(strangerOnSolana) }],
    ['by a program that moves no tokens', { program: system }],
    ['to nobody', { to: system, destination: accountOf(system) }],
    ['to the mint', { to: usdcOnSolana, destination: accountOf(usdcOnSolana) }],
    ['of somebody else', { from: strangerOnSolana, source: accountOf(strangerOnSolana) }],
    ['of an amount that does not fit', { value: (2n ** 64n + 1n).toString() }],
  ])('is nothing %s', (_what, change) => {
    expect(() => signedTransfer({ ...send, ...change }, payerKey)).toThrow();
  });
});
