// The hostile merchant's book: every payment that was presented, and what the facilitator made of it. An attack is a
// merchant who reads it backwards, and cashes whatever it holds.
import { HTTPFacilitatorClient } from '@x402/core/server';
import type { PaymentPayload, SettleResponse } from '@x402/core/types';
import type { Address, Hex } from 'viem';
import { digestOf } from './request-log.ts';

/** One presentation: the same bytes that come twice are two of these. */
export type Payment = {
  /** With its query. */
  readonly path: string;
  /** In milliseconds since 1970. */
  readonly at: number;
  /** Of the header's bytes; the request log has the same. */
  readonly digest: string;
  readonly payer: Address;
  readonly payTo: Address;
  readonly amount: bigint;
  readonly nonce: Hex;
  /** The id of the extension `payment-identifier`. */
  readonly identifier: string | null;
  readonly payload: PaymentPayload;
  /** Null: not tried yet. What has succeeded stays so. */
  settlement: SettleResponse | null;
};

export type Book = {
  /** Null: not a payment that could be read. */
  receive(path: string, header: string): Payment | null;
  /** What was presented at this path, or at any below it where it ends in a slash. */
  received(path: string): readonly Payment[];
  settle(payment: Payment): Promise<SettleResponse>;
  /** Settles all that was received there and brought nothing yet. */
  settleAll(path: string): Promise<void>;
};

export function openBook(facilitatorUrl: string): Book {
  const facilitator = new HTTPFacilitatorClient({ url: facilitatorUrl });
  const payments: Payment[] = [];
  const received = (path: string) => payments.filter((payment) => isAt(path, payment));
  const settle = async (payment: Payment) => {
    const settlement = await settleWith(facilitator, payment);
    if (payment.settlement?.success !== true) payment.settlement = settlement; // two may have tried at once
    return settlement;
  };
  return {
    receive: (path, header) => {
      const payment = read(path, header);
      if (payment !== null) payments.push(payment);
      return payment;
    },
    received,
    settle,
    settleAll: async (path) => {
      for (const payment of received(path)) if (!hasPaid(payment, payments)) await settle(payment);
    },
  };
}

/** Was this authorization cashed, in this or another presentation? */
function hasPaid({ nonce }: Payment, payments: readonly Payment[]): boolean {
  return payments.some((other) => other.nonce === nonce && other.settlement?.success === true);
}

function isAt(path: string, payment: Payment): boolean {
  return payment.path === path || (path.endsWith('/') && payment.path.startsWith(path));
}

/** By the terms that the payer signed, whatever the merchant asks by now. */
async function settleWith(facilitator: HTTPFacilitatorClient, { payload }: Payment): Promise<SettleResponse> {
  const { accepted } = payload;
  const { isValid, invalidReason = 'invalid' } = await facilitator.verify(payload, accepted);
  if (isValid) return facilitator.settle(payload, accepted);
  return { success: false, errorReason: invalidReason, transaction: '', network: accepted.network };
}

/** As much as the book needs; whether it is worth anything is the facilitator's business. */
function read(path: string, header: string): Payment | null {
  try {
    type Signed = { authorization: { from: Address; to: Address; value: string; nonce: Hex } };
    type Extensions = { 'payment-identifier'?: { info?: { id?: string } } };
    const payload = JSON.parse(Buffer.from(header, 'base64').toString()) as PaymentPayload;
    const { authorization } = payload.payload as Signed;
    return {
      path,
      at: Date.now(),
      digest: digestOf([header]) ?? '',
      payer: authorization.from,
      payTo: authorization.to,
      amount: BigInt(authorization.value),
      nonce: authorization.nonce,
      identifier: (payload.extensions as Extensions | undefined)?.['payment-identifier']?.info?.id ?? null,
      payload,
      settlement: null,
    };
  } catch {
    return null;
  }
}
