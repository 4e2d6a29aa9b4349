// The errors of a Solana node, by the numbers that the real ones use.
export type RpcError = Error & { readonly code: number; readonly data?: unknown };

export const rpcCodes = {
  invalidRequest: -32600,
  unknownMethod: -32601,
  invalidParams: -32602,
  preflightFailed: -32002,
  badSignature: -32003,
  unsupportedVersion: -32015,
  slotNotReached: -32016,
} as const;

export function rpcError(kind: keyof typeof rpcCodes, message: string, data?: unknown): RpcError {
  return Object.assign(new Error(message), { code: rpcCodes[kind], ...(data === undefined ? {} : { data }) });
}

export function isRpcError(error: unknown): error is RpcError {
  return error instanceof Error && 'code' in error && typeof error.code === 'number';
}
