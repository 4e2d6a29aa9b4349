// The question as it stands with the offer that the person has chosen, and which others there is money for.
import type { OfferView, Question } from '../../lib/wallet/api.ts';

/** A question with the terms of one of its offers; `offer` is the offer's id. */
export type Shown = Question & { readonly offer: string };

/** The proposed one, until another is chosen that is still there. */
export function withOffer(question: Question, chosen: string | null): Shown {
  const offer = question.offers.find(({ id }) => id === chosen) ?? question.offers[0];
  if (offer === undefined) throw new Error('a question has an offer');
  const { id, because: _because, caution: _caution, ...terms } = offer;
  // What one of them says is not said of another.
  const {
    upTo: _upTo,
    allowance: _allowance,
    approval: _approval,
    chargedFirst: _chargedFirst,
    smartAccount: _smartAccount,
    ...rest
  } = question;
  // What is asked about every time makes no rule.
  const isAskedAlways = terms.chargedFirst === true || terms.approval !== undefined;
  const mayAlways = question.mayAlways && !isAskedAlways;
  return { ...rest, ...terms, mayAlways, offer: id };
}

/** False where the balance is not known, which is no reason not to try. */
export function isShort({ amount, balance }: Pick<OfferView, 'amount' | 'balance'>): boolean {
  return balance !== null && BigInt(balance) < BigInt(amount);
}

/** How much is missing. */
export function missing({ amount, balance }: Pick<OfferView, 'amount' | 'balance'>): string {
  return (BigInt(amount) - BigInt(balance ?? '0')).toString();
}

/** The others that there is known to be money for. */
export function instead({ offers, offer }: Shown): OfferView[] {
  return offers.filter((one) => one.id !== offer && one.balance !== null && !isShort(one));
}
