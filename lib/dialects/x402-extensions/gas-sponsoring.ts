// eip2612GasSponsoring and erc20ApprovalGasSponsoring: the seller's facilitator takes a signed allowance along with the payment, as a
// permit or as a whole transaction, and pays for that as well. x402 specs/extensions/eip2612_gas_sponsoring.md, erc20_gas_sponsoring.md
import { isRecord, type JsonRecord } from '../../core/json.ts';
import type { Offer } from '../../core/offer.ts';

/** How a seller has an allowance carried out. */
type Sponsoring = 'eip2612GasSponsoring' | 'erc20ApprovalGasSponsoring';

/** Not where the seller means an allowance for somebody else: nobody but Permit2 is ever given one here. */
export function sponsorsAllowances({ echo }: Pick<Offer, 'echo'>, by: Sponsoring, spender: string): boolean {
  const offered = isRecord(echo.extensions) ? echo.extensions[by] : undefined;
  if (!isRecord(offered) || !isRecord(offered.info)) return false;
  const { spender: meant = spender } = offered.info;
  return typeof meant === 'string' && meant.toLowerCase() === spender.toLowerCase();
}

/** What goes back of the seller's extensions, with what we have signed for those that were offered, and for no others. */
export function withOurs(offered: JsonRecord, ours: JsonRecord): JsonRecord {
  const answered = Object.entries(offered).map(([name, theirs]) => {
    const own = Object.hasOwn(ours, name) ? ours[name] : undefined;
    if (!isRecord(own) || !isRecord(theirs)) return [name, theirs] as const;
    // The server compares its own members of `info`; what is signed stands above what it says of it.
    const info = { ...(isRecord(theirs.info) ? theirs.info : {}), ...(isRecord(own.info) ? own.info : {}) };
    return [name, { ...theirs, info }] as const;
  });
  return Object.fromEntries(answered);
}
