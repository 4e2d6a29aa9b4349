// The events of a token and of Permit2, as they stand in logs. https://eips.ethereum.org/EIPS/eip-3009
import type { Log } from './answers.ts';
import type { Filter } from './logs.ts';

/** AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce) */
export const authorizationUsed = '0x98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5';
/** AuthorizationCanceled(address indexed authorizer, bytes32 indexed nonce) */
export const authorizationCanceled = '0x1cdd46ff242716cdaa72d159d339a485b3438398348d68f09d7c8c0a59353d81';
/** Transfer(address indexed from, address indexed to, uint256 value) */
export const transfer = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
/** UnorderedNonceInvalidation(address indexed owner, uint256 word, uint256 mask) */
export const nonceInvalidated = '0x3704902f963766a4e561bbaab6e6cdc1b1dd12f6e9e99648da8843b3f46b918d';

export interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly value: bigint;
}

/** How one authorization came to its end, by either event. */
export function endOf(asset: string, account: string, nonce: string): Filter {
  const topics = [[authorizationUsed, authorizationCanceled], [topicOf(account)], [nonce.toLowerCase()]];
  return { address: asset, topics };
}

/** Everything that the account's authorizations did: the uses, and the transfers in which each is followed by its own. */
export function spendingOf(asset: string, account: string): Filter {
  return { address: asset, topics: [[authorizationUsed, transfer], [topicOf(account)]] };
}

/** Every transfer from one to the other. */
export function transfersBetween(asset: string, from: string, to: string): Filter {
  return { address: asset, topics: [[transfer], [topicOf(from)], [topicOf(to)]] };
}

/** Every nonce of the account that Permit2 was told to take for used. */
export function invalidationsOf(contract: string, account: string): Filter {
  return { address: contract, topics: [[nonceInvalidated], [topicOf(account)]] };
}

export function isTransferOf(log: Log, amount: bigint): boolean {
  return transferIn(log)?.value === amount;
}

/**
 * The transfer that a use made. Circle's contract tells of the use and then, at once, of the transfer, so it is the
 * token's next event in the same transaction: a transaction may use several authorizations, and each has its own.
 * `logs`: in order. Null: the next event is no transfer.
 */
export function transferAfter(use: Log, logs: readonly Log[]): Transfer | null {
  const beside = logs.filter(
    ({ transaction, address }) => transaction === use.transaction && address === use.address,
  );
  const next = beside.find(({ index }) => index > use.index);
  return next === undefined ? null : transferIn(next);
}

/** Null: it is no transfer. */
export function transferIn({ topics, data }: Log): Transfer | null {
  const [event, from, to] = topics;
  if (event !== transfer || from === undefined || to === undefined || data.length !== 66) return null;
  return { from: addressOf(from), to: addressOf(to), value: BigInt(data) };
}

/** An address as a topic: 32 bytes, the address at their end. */
function topicOf(address: string): string {
  return `0x${address.slice(2).toLowerCase().padStart(64, '0')}`;
}

function addressOf(topic: string): string {
  return `0x${topic.slice(-40)}`;
}
