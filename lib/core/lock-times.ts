// How long an unlocked wallet may lie unused before it locks.

/** Minutes that a person may choose from. */
export const lockTimes: readonly number[] = [1, 5, 15, 30, 60];

/** Until something else is chosen. Longer than this the wallet lies open, so that only the password sets it. */
export const usualLockTime = 15;
