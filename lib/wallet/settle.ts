// Books what became of a paid request: sent, answered, or lost. A server's word is a claim, silence is *unknown*.
import type { Challenge } from '../core/challenge.ts';
import { type MoneyState, mayMove, type Purchase } from '../core/purchase.ts';
import { dialectOf, readReceipt } from '../dialects/index.ts';
import type { Ledger } from './ports.ts';

/** Reserved, and then the request could not be repeated: nothing was signed, so nothing can be cashed. */
export function givenUp(id: string, ledger: Ledger): Promise<Purchase> {
  return ledger.change(id, (purchase) => moved(purchase, 'void'));
}

/** The proof left the browser on its request. */
export function sent(id: string, ledger: Ledger): Promise<Purchase> {
  return ledger.change(id, (purchase) => moved(purchase, 'live'));
}

/** The answer to the paid request. Only a 2xx with a successful receipt is *claimed*; all else is *unknown*. */
export function answered(
  id: string,
  answer: { readonly status: number; readonly headers: Challenge['headers'] },
  ledger: Ledger,
): Promise<Purchase> {
  return ledger.change(id, (purchase) => {
    const dialect = dialectOf(purchase.dialect);
    const claim = dialect === undefined ? null : readReceipt(dialect, answer.headers);
    const isDelivered = answer.status >= 200 && answer.status < 300;
    const next = moved(purchase, isDelivered && claim?.success === true ? 'claimed' : 'unknown');
    // What was delivered stays delivered, and a receipt for it stays.
    if (purchase.delivery === 'delivered')
      return { ...next, claim: claim?.success === true ? claim : (purchase.claim ?? claim) };
    const delivery = isDelivered ? 'delivered' : 'undelivered';
    return { ...next, delivery, claim: claim ?? purchase.claim, status: answer.status };
  });
}

/** No answer came: reset, closed tab, cancelled. */
export function lost(id: string, ledger: Ledger): Promise<Purchase> {
  return ledger.change(id, (purchase) =>
    purchase.money === 'claimed' ? purchase : moved(purchase, 'unknown'),
  );
}

/** Late or repeated news never moves money backwards. */
function moved(purchase: Purchase, to: MoneyState): Purchase {
  return mayMove(purchase.money, to) ? { ...purchase, money: to } : purchase;
}
