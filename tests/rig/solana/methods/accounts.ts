// Accounts as a node shows them. Unlike a real one it shows them as they are now, whatever commitment is asked for.
import { type EncodedAccount, getBase58Decoder, lamports } from '@solana/kit';
import { TransactionMetadata } from 'litesvm';
import { inContext } from '../context.ts';
import type { Ledger } from '../ledger.ts';
import { addressAt, asAddress, type Config, configAt, encodingIn, listAt, type Params } from '../params.ts';
import { parsedAccount } from '../parsed-account.ts';
import { rpcError } from '../rpc-error.ts';

export const accountMethods = {
  getAccountInfo: (ledger: Ledger, params: Params) => {
    const config = configAt(params, 1);
    return inContext(ledger, config, accountAt(ledger, addressAt(params, 0), config));
  },
  getMultipleAccounts: (ledger: Ledger, params: Params) => {
    const config = configAt(params, 1);
    const addresses = listAt(params, 0, 100).map(asAddress);
    return inContext(
      ledger,
      config,
      addresses.map((address) => accountAt(ledger, address, config)),
    );
  },
  getBalance: (ledger: Ledger, params: Params) =>
    inContext(ledger, configAt(params, 1), ledger.svm.getBalance(addressAt(params, 0)) ?? 0n),
  getMinimumBalanceForRentExemption: ({ svm }: Ledger, [length]: Params) => {
    if (typeof length !== 'number') throw rpcError('invalidParams', 'Invalid params: no length');
    return svm.minimumBalanceForRentExemption(BigInt(length));
  },
  requestAirdrop: (ledger: Ledger, params: Params) => {
    const [, amount] = params;
    if (typeof amount !== 'number') throw rpcError('invalidParams', 'Invalid params: no amount');
    ledger.svm.expireBlockhash(); // or the same gift twice would be one transaction
    const given = ledger.svm.airdrop(addressAt(params, 0), lamports(BigInt(amount)));
    if (!(given instanceof TransactionMetadata)) throw rpcError('invalidRequest', 'airdrop request failed');
    return getBase58Decoder().decode(given.signature());
  },
} as const;

/** Null where there is none. */
function accountAt(ledger: Ledger, address: EncodedAccount['address'], config: Config) {
  const account = ledger.svm.getAccount(address);
  return account.exists ? shown(ledger, account, config) : null;
}

export function shown({ svm }: Ledger, account: EncodedAccount, config: Config) {
  return {
    data: dataOf(account, config, (mint) => svm.getAccount(mint)),
    executable: account.executable,
    lamports: account.lamports,
    owner: account.programAddress,
    rentEpoch: 2n ** 64n - 1n,
    space: account.space,
  };
}

function dataOf(account: EncodedAccount, config: Config, find: Parameters<typeof parsedAccount>[1]): unknown {
  const encoding = encodingIn(config, 'base58');
  const parsed = encoding === 'jsonParsed' ? parsedAccount(account, find) : null;
  if (parsed !== null) return parsed;
  const data = slicedBy(config, account.data);
  if (encoding !== 'base58') return [Buffer.from(data).toString('base64'), 'base64'];
  if (data.length > 128)
    throw rpcError(
      'invalidRequest',
      'Encoded binary (base 58) data should be less than 128 bytes, please use Base64 encoding.',
    );
  const text = getBase58Decoder().decode(data);
  return config.encoding === undefined ? text : [text, 'base58'];
}

function slicedBy({ dataSlice }: Config, data: EncodedAccount['data']): Uint8Array {
  const { offset = 0, length = data.length } = (dataSlice ?? {}) as { offset?: number; length?: number };
  return Uint8Array.from(data.slice(offset, offset + length));
}
