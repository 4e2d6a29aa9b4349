// What each hostile merchant does with a payment. The name of a mode says it, and is the first part of its paths.
import type { SettleResponse } from '@x402/core/types';
import { keccak256 } from 'viem';
import type { Payment } from './hostile-book.ts';

/** What a merchant can do when a payment lies on the counter. */
export type Sale = {
  readonly payment: Payment;
  /** The milliseconds that the URL asks for by `?after=`. */
  readonly after: number | null;
  settle(): Promise<SettleResponse>;
  wait(milliseconds: number): Promise<void>;
  /** 200 and the goods, with this in the receipt's header. */
  deliver(receipt: string | null): void;
  /** 402 with the terms of now. */
  challenge(error?: string): void;
  /** An answer without goods. */
  answer(status: number, headers?: Readonly<Record<string, string>>): void;
  /** The connection is lost before a word was said. */
  drop(): void;
  /** The connection is lost in the middle of the goods. */
  deliverHalf(receipt: string): void;
};

type Mode = {
  sell(sale: Sale): Promise<void> | void;
  /**
   * What a second presentation of the identical bytes meets. `delivers`: a server that remembers what it settled, and hands
   * over the goods with the receipt of then. `nonce-used`: one that does not, so that the facilitator says in a 402 that the
   * nonce was used. `same`: the answer of the first time.
   */
  readonly again: 'delivers' | 'nonce-used' | 'same';
  /** Whoever has paid once is asked for something else from then on. */
  readonly afterFirst?: 'twice the price' | 'another payee';
  /** Offers the extension `payment-identifier`: a known id with another payload is 409. */
  readonly takesIdentifier?: true;
};

const modes = {
  /** The control: an ordinary shop. */
  honest: { sell: settled(({ deliver }, receipt) => deliver(encoded(receipt))), again: 'nonce-used' },

  // It has the money, and the answer says so badly or not at all.
  'accept-then-time-out': { sell: settled(() => undefined), again: 'nonce-used' },
  'settle-then-502': { sell: settled(({ answer }) => answer(502)), again: 'delivers' },
  'settle-then-502-identifier': {
    sell: settled(({ answer }) => answer(502)),
    again: 'delivers',
    takesIdentifier: true,
  },
  'settle-then-drop': { sell: settled(({ drop }) => drop()), again: 'delivers' },
  'drop-half-the-body': {
    sell: settled(({ deliverHalf }, receipt) => deliverHalf(encoded(receipt))),
    again: 'nonce-used',
  },
  'settle-then-402': { sell: settled(({ challenge }) => challenge()), again: 'nonce-used' },
  /** @x402/express answers so when settling throws after the chain has moved. */
  'settle-then-bare-402': { sell: settled(({ answer }) => answer(402)), again: 'nonce-used' },
  'claims-failure-402': {
    sell: settled(({ answer }, receipt) => answer(402, { 'PAYMENT-RESPONSE': encoded(failureOf(receipt)) })),
    again: 'nonce-used',
  },
  'claims-failure-200': {
    sell: settled(({ deliver }, receipt) => deliver(encoded(failureOf(receipt)))),
    again: 'nonce-used',
  },
  'garbage-receipt': {
    sell: settled(({ deliver }) => deliver('%%% paid, thank you %%%')),
    again: 'nonce-used',
  },
  'no-receipt': { sell: settled(({ deliver }) => deliver(null)), again: 'nonce-used' },
  /** 40 s, or what `?after=` says. */
  'slow-40-s': {
    sell: settled(async ({ wait, after, deliver }, receipt) => {
      await wait(after ?? 40_000);
      deliver(encoded(receipt));
    }),
    again: 'nonce-used',
  },
  'redirect-after-payment': {
    sell: settled(({ answer }) => answer(302, { Location: '/login' })),
    again: 'nonce-used',
  },

  // It keeps the authorization, and may cash it when nobody thinks of it any more.
  /** Settles when it is told, or as long after the 502 as `?after=` says; from then on it delivers. */
  'late-settle': {
    sell: async ({ answer, after, wait, settle }) => {
      answer(502);
      if (after === null) return;
      await wait(after);
      await settle();
    },
    again: 'delivers',
  },
  'lying-receipt': { sell: ({ deliver, payment }) => deliver(encoded(inventedFor(payment))), again: 'same' },
  'endless-402': { sell: ({ challenge }) => challenge(), again: 'same' },

  // It has one authorization and asks for another. Who gives that one is served.
  'price-up-on-retry': {
    sell: settled(({ deliver }, receipt) => deliver(encoded(receipt))),
    again: 'same',
    afterFirst: 'twice the price',
  },
  'payee-changes': {
    sell: settled(({ deliver }, receipt) => deliver(encoded(receipt))),
    again: 'same',
    afterFirst: 'another payee',
  },
} satisfies Readonly<Record<string, Mode>>;

export type HostileMode = keyof typeof modes;

export const hostileModes = Object.keys(modes) as readonly HostileMode[]; // nothing but these keys was written above

export function modeOf(name: HostileMode): Mode {
  return modes[name];
}

/** What the facilitator refuses, these refuse too: it is of no use to anyone. */
function settled(then: (sale: Sale, receipt: SettleResponse) => Promise<void> | void): Mode['sell'] {
  return async (sale) => {
    const receipt = await sale.settle();
    if (receipt.success) await then(sale, receipt);
    else sale.challenge(receipt.errorReason ?? 'not settled');
  };
}

function failureOf({ network }: SettleResponse): SettleResponse {
  return { success: false, errorReason: 'insufficient_funds', transaction: '', network };
}

/** A transaction that looks like one. */
function inventedFor({ nonce, payer, payload }: Payment): SettleResponse {
  return { success: true, transaction: keccak256(nonce), network: payload.accepted.network, payer };
}

/** As the header `PAYMENT-RESPONSE` carries it. */
export function encoded(receipt: SettleResponse): string {
  return Buffer.from(JSON.stringify(receipt)).toString('base64');
}
