// Paid answers that have begun to arrive: whether one broke off is known only later, and booked after its beginning was.

export interface Arriving {
  /** `booked` resolves to the purchase that the answer is for, once its beginning stands in the journal; null for none. */
  begun(requestId: string, booked: Promise<string | null>): void;
  brokeOff(requestId: string): Promise<string | null>;
}

/** Nobody tells of those that ended well: the oldest are forgotten, and count as delivered. */
const capacity = 256;

export function createArriving(): Arriving {
  const answers = new Map<string, Promise<string | null>>();
  return {
    begun(requestId, booked) {
      answers.set(requestId, booked);
      const [oldest] = answers.keys();
      if (answers.size > capacity && oldest !== undefined) answers.delete(oldest);
    },
    brokeOff(requestId) {
      const booked = answers.get(requestId) ?? Promise.resolve(null);
      answers.delete(requestId);
      return booked;
    },
  };
}
