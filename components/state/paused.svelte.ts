// The filters by which the wallet is asked: what is chosen at once, what is typed when the person pauses.
import { untrack } from 'svelte';
import { type Filters, isTyping } from './filters.ts';

const pause = 250;

/** Whatever is chosen or cleared meanwhile takes what is still being typed along, and nothing comes after it. */
export function paused(filters: () => Filters): { readonly value: Filters } {
  let value = $state.raw(untrack(filters));

  $effect(() => {
    const next = filters();
    if (
      !isTyping(
        untrack(() => value),
        next,
      )
    ) {
      value = next;
      return;
    }
    const timer = setTimeout(() => {
      value = next;
    }, pause);
    return () => clearTimeout(timer);
  });

  return {
    get value() {
      return value;
    },
  };
}
