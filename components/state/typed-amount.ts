// An amount as a person types it, in a token's own unit, and back; every digit counts.
import { failed, type Outcome, success } from '../../lib/core/failure.ts';
import { decimalOf } from '../../lib/core/money.ts';

/** `1.5` or `1,5` in the smallest unit, decimal. More digits than the token has are not rounded away. */
export function readTypedAmount(typed: string, decimals: number): Outcome<string> {
  const match = /^\s*([0-9]{0,20})(?:[.,]([0-9]*))?\s*$/.exec(typed);
  const [whole = '', fraction = ''] = match?.slice(1) ?? [];
  if (match === null || whole + fraction === '' || fraction.length > decimals)
    return failed('send-amount-malformed');
  const amount = BigInt(whole + fraction.padEnd(decimals, '0'));
  return amount === 0n ? failed('send-amount-malformed') : success(amount.toString());
}

/** What `readTypedAmount` reads as this. */
export function typedAmount(amount: string, decimals: number): string {
  return decimalOf(BigInt(amount), decimals);
}
