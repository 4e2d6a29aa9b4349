// How often the money on a network still pays the price of a site: said while there is some, and before a payment is blocked.

/** So many and fewer are worth a word. */
const nearlyGone = 5n;

/** Whole payments; null where it is enough for long, or the price is nothing. Both in the same unit. */
export function paymentsLeft(have: bigint, price: bigint): number | null {
  if (price <= 0n || have < 0n) return null;
  const more = have / price;
  return more > nearlyGone ? null : Number(more);
}
