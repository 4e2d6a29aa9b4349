// A kind of request: how a page or a person makes it, how to be sure that the goods came, and what each browser allows.
import type { BazaarDialect } from '../rig/bazaar.ts';

export interface Kind {
  readonly id: string;
  /** Its row in the table. */
  readonly label: string;
  /** Makes the request; true when the goods were really delivered. Must not throw for a 402. */
  readonly act: (tab: Tab, stall: Stall) => Promise<boolean>;
  readonly chromium: Cells;
  readonly firefox: Cells;
}

/** One for all dialects, or one for each. */
type Cells = Cell | Readonly<Record<BazaarDialect, Cell>>;

/** Paid by the rule; paid after the user was asked; or not paid, and why. */
export type Cell = 'paid' | 'asked' | { readonly not: string };

/** One place to buy at, for one use of one kind: every address is new, so every run is a purchase of its own. */
export interface Stall {
  readonly site: string;
  /** Another site, served by the same server. */
  readonly elsewhere: string;
  /** A page of the site that has this markup. */
  stand(markup: string): string;
  goods(name: string): string;
  goodsElsewhere(name: string): string;
  /** The server's word, for what no page can see. */
  wasServed(url: string): boolean;
}

/** A browser's tab, as both of the tests' drivers can give it. */
export interface Tab {
  /** Resolves when a document has arrived, also where loading was cut short by a repeat. */
  goto(url: string): Promise<void>;
  evaluate<Result, Argument>(
    script: (argument: Argument) => Result,
    argument: Argument,
  ): Promise<Awaited<Result>>;
  /** Asks again and again, also across navigations, for as long as a purchase may take. */
  until(script: () => unknown): Promise<boolean>;
  click(selector: string): Promise<void>;
  back(): Promise<void>;
  forward(): Promise<void>;
  reload(): Promise<void>;
  /** The tab that the action opens. */
  opened(action: () => Promise<void>): Promise<Tab>;
  /** The name of the file that the action downloads; null when none comes. */
  downloaded(action: () => Promise<void>): Promise<string | null>;
  close(): Promise<void>;
}

export const paid = { chromium: 'paid', firefox: 'paid' } as const;
/** Firefox lets nobody read the body of an answer that it holds, and a POST is not sent twice to learn its price. */
const unread = {
  not: 'the terms stand in the body of an answer that Firefox holds and lets nobody read, and a POST is not sent twice to learn its price',
};
export const askedPost = {
  chromium: 'asked',
  firefox: { v2: 'asked', v1: unread, 'v2-body': unread },
} as const;
export const asked = { chromium: 'asked', firefox: 'asked' } as const;

export function cellOf(kind: Kind, browser: 'chromium' | 'firefox', dialect: BazaarDialect): Cell {
  const cells = kind[browser];
  return typeof cells === 'object' && 'v2' in cells ? cells[dialect] : cells;
}

/** Not paid in any browser, for one reason. */
export function never(why: string): Pick<Kind, 'chromium' | 'firefox'> {
  return { chromium: { not: why }, firefox: { not: why } };
}
