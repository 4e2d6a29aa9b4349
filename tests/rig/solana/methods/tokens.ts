// Token accounts: what one holds, and all of an owner's.
import type { EncodedAccount } from '@solana/kit';
import { inContext } from '../context.ts';
import type { Ledger } from '../ledger.ts';
import { addressAt, asAddress, configAt, type Params } from '../params.ts';
import { rpcError } from '../rpc-error.ts';
import { mintIn, TOKEN, TOKEN_2022, tokenAccountIn } from '../token-accounts.ts';
import { uiAmount } from '../ui-amount.ts';
import { shown } from './accounts.ts';

export const tokenMethods = {
  getTokenAccountBalance: (ledger: Ledger, params: Params) => {
    const account = ledger.svm.getAccount(addressAt(params, 0));
    const held = account.exists ? tokenAccountIn(account) : null;
    if (!account.exists) throw rpcError('invalidParams', 'Invalid param: could not find account');
    if (held === null) throw rpcError('invalidParams', 'Invalid param: not a Token account');
    return inContext(ledger, configAt(params, 1), uiAmount(held.amount, decimalsOf(ledger, held.mint)));
  },
  getTokenSupply: (ledger: Ledger, params: Params) => {
    const account = ledger.svm.getAccount(addressAt(params, 0));
    const mint = account.exists ? mintIn(account) : null;
    if (mint === null) throw rpcError('invalidParams', 'Invalid param: not a Token mint');
    return inContext(ledger, configAt(params, 1), uiAmount(mint.supply, mint.decimals));
  },
  getTokenAccountsByOwner: (ledger: Ledger, params: Params) => {
    const [owner, config] = [addressAt(params, 0), configAt(params, 2)];
    const isWanted = filterIn(ledger, params);
    const held = [TOKEN, TOKEN_2022]
      .flatMap((program) => ledger.svm.getProgramAccounts(program))
      .filter((account) => tokenAccountIn(account)?.owner === owner && isWanted(account));
    return inContext(
      ledger,
      config,
      held.map((account) => ({ pubkey: account.address, account: shown(ledger, account, config) })),
    );
  },
} as const;

/** By mint or by program: a node wants one of the two, and knows the mint. */
function filterIn({ svm }: Ledger, params: Params): (account: EncodedAccount) => boolean {
  const { mint, programId } = configAt(params, 1);
  if (typeof mint === 'string') {
    const wanted = svm.getAccount(asAddress(mint));
    if (!wanted.exists || mintIn(wanted) === null)
      throw rpcError('invalidParams', 'Invalid param: could not find mint');
    return (account) => tokenAccountIn(account)?.mint === mint;
  }
  if (programId !== TOKEN && programId !== TOKEN_2022)
    throw rpcError('invalidParams', 'Invalid param: unrecognized Token program id');
  return ({ programAddress }) => programAddress === programId;
}

function decimalsOf({ svm }: Ledger, address: EncodedAccount['address']): number {
  const mint = svm.getAccount(address);
  return mint.exists ? (mintIn(mint)?.decimals ?? 0) : 0;
}
