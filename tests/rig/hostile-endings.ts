// What each hostile merchant leaves in the ledger, and in which words the list of receipts tells it: when its answer has just come,
// and in the end, when it has cashed all that it holds and the chain is final.
import type { Receipt } from '../../lib/wallet/api.ts';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import type { HostileMode } from './hostile-modes.ts';

type MessageKey = keyof typeof messages;

interface Ending {
  /** While the chain has not been asked, or is not final. */
  readonly soon: readonly MessageKey[];
  /** Where it is a matter of moments. */
  readonly orSoon?: readonly MessageKey[];
  readonly end: readonly MessageKey[];
  /** The money is *settled* at every one of them. */
  readonly deliveries: readonly Receipt['delivery'][];
}

// The texts of public/_locales/en/messages.json that are compared, and what each says there.
const saysPaid = 'money_claimed'; //         Paid, says the site; the chain has not confirmed it yet.
const unclear = 'money_unknown'; //          The site has not confirmed the payment.
const perhaps = 'money_collectable'; //      The chain has not shown yet whether it was used; if not, the site can collect it until ….
const onChain = 'money_seen'; //             On the chain, not final yet.
const paid = 'money_settled'; //             Paid and final.
const delivered = 'delivery_delivered'; //   Delivered.
const missing = 'delivery_undelivered'; //   The goods did not arrive.
const paidInVain = 'goods_missing'; //       Paid, but the goods did not arrive.

const bought = { end: [paid, delivered], deliveries: ['delivered'] } as const;
const inVain = { end: [paidInVain], deliveries: ['undelivered'] } as const;

export const endings: Readonly<Record<HostileMode, Ending>> = {
  honest: { soon: [saysPaid, delivered], ...bought },

  // Presented once more, and found on the chain before that.
  'accept-then-time-out': {
    soon: [onChain, missing],
    orSoon: [onChain], // an impatient page left before anything was answered
    end: inVain.end,
    deliveries: ['undelivered', 'none'],
  },
  'settle-then-502': { soon: [onChain, delivered], ...bought },
  'settle-then-502-identifier': { soon: [onChain, delivered], ...bought },
  // Chromium itself may have asked again, over a new connection.
  'settle-then-drop': { soon: [onChain, delivered], orSoon: [saysPaid, delivered], ...bought },
  'settle-then-402': { soon: [onChain, missing], ...inVain },
  'settle-then-bare-402': { soon: [onChain, missing], ...inVain },
  'claims-failure-402': { soon: [onChain, missing], ...inVain },

  // A receipt is a claim, whatever came with it, and even where it is a lie.
  'drop-half-the-body': { soon: [saysPaid, missing], ...inVain },
  'slow-40-s': { soon: [saysPaid, delivered], ...bought },
  'lying-receipt': { soon: [saysPaid, delivered], ...bought },

  // The goods came, and no word about the money that can be used.
  'claims-failure-200': { soon: [unclear, perhaps, delivered], ...bought },
  'garbage-receipt': { soon: [unclear, perhaps, delivered], ...bought },
  'no-receipt': { soon: [unclear, perhaps, delivered], ...bought },

  // Nothing came, and the payment can still be cashed, or was.
  'redirect-after-payment': { soon: [unclear, perhaps, missing], ...inVain },
  'late-settle': { soon: [unclear, perhaps, missing], ...inVain },
  'endless-402': { soon: [unclear, perhaps, missing], ...inVain },
  'price-up-on-retry': { soon: [unclear, perhaps, missing], ...inVain },
  'payee-changes': { soon: [unclear, perhaps, missing], ...inVain },
};

/** The whole line, as the browser's texts have it, or the other one; a time is any time. */
export function lineOf(keys: readonly MessageKey[], orElse = keys): RegExp {
  return new RegExp(`^(${patternOf(keys)}|${patternOf(orElse)})$`);
}

/** Runs in the list of receipts: what it says of the purchase at this path, or null while it does not show it. */
export function lineAt(path: string): string | null {
  const links = [...document.querySelectorAll('li a')];
  const row = links.find((link) => link.textContent.includes(path))?.closest('li');
  return row?.querySelector('.foot > p')?.textContent.trim() ?? null;
}

function patternOf(keys: readonly MessageKey[]): string {
  return keys
    .map((key) =>
      messages[key].message
        .split(/\$\w+\$/)
        .map(escaped)
        .join('.+'),
    )
    .join(' ');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
