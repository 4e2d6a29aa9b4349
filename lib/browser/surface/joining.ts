// Which 402s one question is enough for: those that a person would answer alike, since only the thing and its price differ.
import { comparable } from '../../core/network-family.ts';
import type { Reason } from '../../core/verdict.ts';
import type { Asked } from '../../wallet/obey.ts';
import type { Place } from '../interception/room.ts';

/** What is equal in all items of one question; null where it stands alone. */
export function joinKeyOf(asked: Asked, place: Place): string | null {
  const { site, met, candidate, reason } = asked;
  const { url, kind } = met.context;
  // A navigation is what the person went to: it has its own page, or its own question.
  if (place.at === 'gate' || kind === 'navigation') return null;
  const { offer, network, token, payer } = candidate;
  // An allowance is agreed to by itself, and the token takes one after the other.
  if (payer.permitNonce !== undefined || payer.approval !== undefined) return null;
  return JSON.stringify([
    site,
    place.tabId,
    new URL(url).origin,
    network.id,
    comparable(token.address),
    comparable(offer.payTo),
    classOf(reason),
    met.challenge.source === 'page',
  ]);
}

/** Different words for the same thing: there is no rule that could say more. */
const withoutRule: readonly Reason[] = ['no-rule', 'rule-off', 'rule-expired', 'trust-ended'];

function classOf(reason: Reason): Reason {
  return withoutRule.includes(reason) ? 'no-rule' : reason;
}
