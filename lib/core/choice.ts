// Why one of several offers is the proposed one: a reason with a name, which is the key of its text, kept with the purchase.

export const choiceReasons = [
  // nothing costs less
  'cheapest',
  // something costs less, and …
  'funded',
  'answering',
  'reliable',
  'charged-after',
  'without-approval',
  'faster',
  'steadier',
  'as-before',
  // nothing tells them apart but the order of our own list
  'alike',
  // another one was proposed
  'you-chose',
] as const;

export interface Because {
  readonly reason: (typeof choiceReasons)[number];
  /**
   * What it was weighed by, decimal: `more` micro-dollars than the cheapest; `wait` and `than`, the milliseconds that paying this
   * one and that one is expected to take.
   */
  readonly numbers?: Readonly<Record<string, string>>;
}

/** Why an offer that can be paid is avoided for a while: its chain does not answer, or paying there has failed again and again. */
export type Caution = 'silent' | 'failing';

/** How a person weighs money against waiting and trouble. */
export const temperaments = ['thrifty', 'balanced', 'fast'] as const;
export type Temperament = (typeof temperaments)[number];
