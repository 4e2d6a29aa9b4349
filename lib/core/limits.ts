// What a new rule starts with: small change.

/** Micro-dollars: $0.05 at a time, $0.50 in 24 hours. */
export const firstLimits = { perRequest: 50_000n, perDay: 500_000n } as const;
