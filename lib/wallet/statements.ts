// What a seller signed about a purchase: looked at before a silent payment, and booked as evidence of it. It says nothing of the money.
// x402 specs/extensions/extension-offer-and-receipt.md
import type { Challenge } from '../core/challenge.ts';
import type { Happening, Signed } from '../core/evidence.ts';
import type { Purchase } from '../core/purchase.ts';
import type { Clock } from '../core/time-and-chance.ts';
import type { Reason } from '../core/verdict.ts';
import { dialectOf, readSignedReceipt } from '../dialects/index.ts';
import {
  type Bought,
  isProof,
  type Published,
  type Verification,
  verifyOffer,
  verifyReceipt,
} from '../dialects/x402-extensions/offer-receipt.ts';
import { signedOffersIn } from '../dialects/x402-extensions/signed-statements.ts';
import { type Asking, extensionsOf } from './asking.ts';
import type { Ledger } from './ports.ts';

export interface Statements {
  /** Why a rule alone does not pay for what is signed like this; null: nothing speaks against it. */
  doubt(terms: Shown): Promise<Reason | null>;
  /** Before anything is signed: the entries of what was signed are counted. */
  bookOffer(id: string, terms: Shown): Promise<void>;
  /** Of a purchase whose goods have come. */
  bookReceipt(purchase: Purchase, headers: Challenge['headers']): Promise<void>;
}

type Shown = Pick<Asking, 'url' | 'challenge' | 'candidate'>;

export interface StatementPorts {
  readonly ledger: Pick<Ledger, 'book'>;
  readonly clock: Clock;
  /** What a site publishes of its keys. Only a site that is being paid is asked. */
  readonly published: Published;
}

/** Each takes a millisecond of calculation, and a challenge has few offers. */
const maxOffers = 8;

export function createStatements({ ledger, clock, published }: StatementPorts): Statements {
  const seconds = () => Math.floor(clock() / 1000);

  async function offerOf(terms: Shown): Promise<Signed | null> {
    const offers = signedOffersIn(extensionsOf(terms)).slice(0, maxOffers);
    const bought = boughtBy(terms, seconds());
    const verified = await Promise.all(offers.map((offer) => verifyOffer(offer, bought, published)));
    const about =
      verified.find(isProof) ?? verified.find(({ agrees }) => agrees) ?? verified.find(isOfSameKind);
    return about === undefined ? null : signedBy(about);
  }

  async function book(id: string, what: 'offer' | 'receipt', signed: Signed | null): Promise<void> {
    const statement: Happening | null = signed === null ? null : { kind: 'statement', what, signed };
    if (statement !== null) await ledger.book(id, statement, clock());
  }

  return {
    async doubt(terms) {
      const signed = await offerOf(terms);
      if (signed === 'by-stranger') return 'signed-by-stranger';
      return signed === 'otherwise' || signed === 'wrongly' ? 'signed-otherwise' : null;
    },

    bookOffer: async (id, terms) => book(id, 'offer', await offerOf(terms)),

    async bookReceipt(purchase, headers) {
      const dialect = dialectOf(purchase.dialect);
      const receipt = dialect === undefined ? null : readSignedReceipt(dialect, headers);
      if (receipt === null || purchase.delivery !== 'delivered') return;
      const verified = await verifyReceipt(receipt, boughtAs(purchase, seconds()), published);
      await book(purchase.id, 'receipt', signedBy(verified));
    },
  };
}

/** A seller signs all its offers, and those of other networks and tokens say nothing of this one. */
function isOfSameKind({ detail, signature }: Verification): boolean {
  const others = ['other-network', 'other-asset', 'other-scheme'] as const;
  return signature !== 'unreadable' && !others.some((remark) => detail.includes(remark));
}

function signedBy(verified: Verification): Signed {
  const { signature, authority, agrees } = verified;
  if (isProof(verified)) return authority === 'payee' ? 'by-payee' : 'by-site';
  if (signature === 'bad') return 'wrongly';
  if (authority === 'stranger') return 'by-stranger';
  // With `eip712` whatever was changed makes another account of the signer, so what is unknown may as well be changed.
  return signature === 'good' && authority !== 'unknown' && !agrees ? 'otherwise' : 'by-unknown';
}

function boughtBy({ url, candidate }: Shown, at: number): Bought {
  const { offer, network, token, payer } = candidate;
  const { scheme, amount, payTo } = offer;
  return {
    url,
    scheme,
    network: network.id,
    asset: token.address,
    amount,
    payTo,
    payer: payer.account,
    transaction: '',
    at,
  };
}

/** A receipt names no scheme; what it is compared with is the rest. */
function boughtAs(purchase: Purchase, at: number): Bought {
  const { url, scheme, network, asset, amount, payTo, account, claim } = purchase;
  const transaction = claim?.transaction ?? '';
  return { url, scheme, network, asset, amount: BigInt(amount), payTo, payer: account, transaction, at };
}
