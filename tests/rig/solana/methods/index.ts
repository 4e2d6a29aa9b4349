// Every method of Solana's JSON-RPC that the rig's node knows, by its name.
import type { Ledger } from '../ledger.ts';
import type { Params } from '../params.ts';
import { accountMethods } from './accounts.ts';
import { clusterMethods } from './cluster.ts';
import { historyMethods } from './history.ts';
import { tokenMethods } from './tokens.ts';
import { transactionMethods } from './transactions.ts';

export type Method = (ledger: Ledger, params: Params) => unknown;

export const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    ...clusterMethods,
    ...accountMethods,
    ...tokenMethods,
    ...transactionMethods,
    ...historyMethods,
  }),
);
