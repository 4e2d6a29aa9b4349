// The drafts that are not saved yet. They outlive the look at another page and a lock, and the browser asks before the tab takes them along.
import { SvelteMap } from 'svelte/reactivity';
import type { RulePlace } from '../../lib/wallet/api.ts';
import { type Draft, isChanged, untouched } from './rule-draft.ts';
import { placeName } from './rule-places.ts';

const drafts = new SvelteMap<string, Draft>();

export function keptDrafts(): readonly Draft[] {
  return [...drafts.values()];
}

export function keptDraft(place: RulePlace): Draft {
  return drafts.get(placeName(place)) ?? untouched(place);
}

/** One that changes nothing is none. */
export function keepDraft(draft: Draft): void {
  if (isChanged(draft)) drafts.set(placeName(draft), draft);
  else drafts.delete(placeName(draft));
  if (drafts.size > 0) addEventListener('beforeunload', askFirst);
  else removeEventListener('beforeunload', askFirst);
}

export function forgetDraft(place: RulePlace): void {
  keepDraft(untouched(place));
}

function askFirst(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
