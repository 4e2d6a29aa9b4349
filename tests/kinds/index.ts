// Every kind of request that a page or a person makes, in the order of the table.
import type { Kind } from './contract.ts';
import { elements } from './elements.ts';
import { navigations } from './navigations.ts';
import { places } from './places.ts';
import { scripted } from './scripted.ts';

export const groups: readonly { readonly title: string; readonly kinds: readonly Kind[] }[] = [
  { title: 'Going somewhere', kinds: navigations },
  { title: 'What scripts ask for', kinds: scripted },
  { title: 'What elements and styles load', kinds: elements },
  { title: 'Odd places', kinds: places },
];
