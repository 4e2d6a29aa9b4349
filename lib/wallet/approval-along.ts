// The allowance that is signed along as a whole transaction of the account's own: whether there may be one, on which terms, and whether
// they still stand when it is signed. Whoever has the bytes may send them, so there is one at a time, and a person agrees to each.
import type { Outcome } from '../core/failure.ts';
import type { Purchase } from '../core/purchase.ts';
import { sponsorsAllowances } from '../dialects/x402-extensions/gas-sponsoring.ts';
import { pairOf, shelf } from '../networks/index.ts';
import { mostApprovalFee } from '../schemes/approval-sponsoring.ts';
import type { Approval, Payer } from '../schemes/index.ts';
import { permit2Contract } from '../schemes/permit2-contract.ts';
import type { Candidate } from './choose.ts';
import type { Ledger } from './ports.ts';
import type { SendJournal } from './send-ports.ts';
import { holdsPlace } from './spoken-for.ts';

export interface ApprovalPorts {
  /** What the person has switched on; off until then. */
  signsApprovals(): Promise<boolean>;
  readonly sends: Pick<SendJournal, 'all'>;
  readonly ledger: Pick<Ledger, 'unsettled'>;
  readonly approver: Approver;
}

/** What only the chain can tell. */
export interface Approver {
  /** Fails too where the account has a transaction under way that is in no block yet. */
  approvalTerms(of: ApprovalPlace & { readonly amount: bigint }): Promise<Outcome<ApprovalTerms>>;
  /** The account's next place; fails as that does. */
  nextPlace(of: Pick<ApprovalPlace, 'network' | 'account'>): Promise<Outcome<number>>;
}

export interface ApprovalPlace {
  /** CAIP-2 */
  readonly network: string;
  readonly token: string;
  readonly account: string;
}

/** Wei and units of gas. */
export interface ApprovalTerms {
  readonly place: number;
  readonly gas: bigint;
  readonly perGas: bigint;
  readonly tip: bigint;
  /** What a rollup takes beside. */
  readonly rollup: bigint;
}

/** The request that is to be paid for. */
export type Wish = Pick<Purchase, 'url' | 'method'>;

/** Null where there may be none: of a token that stands in no table of ours, from a smart account, or beside another transaction. */
export async function approvalFor(
  { network, token, offer, payer }: Candidate,
  wish: Wish,
  ports: ApprovalPorts,
): Promise<Pick<Payer, 'approval'> | null> {
  const isPinned = pairOf(shelf, { network: network.id, asset: token.address }) !== undefined;
  if (!isPinned || payer.signer !== undefined || payer.chainId === null) return null;
  if (!sponsorsAllowances(offer, 'erc20ApprovalGasSponsoring', permit2Contract)) return null;
  if (!(await ports.signsApprovals())) return null;
  const of = { network: network.id, token: token.address, account: payer.account };
  const terms = await ports.approver.approvalTerms({ ...of, amount: offer.amount });
  const approval = terms.ok ? approvalBy(terms.value) : null;
  if (approval === null) return null;
  // The same thing's own transaction is presented again with it, and takes nobody's place.
  const isOther = ({ url, method }: Purchase) => url !== wish.url || method !== wish.method;
  const isTaken = await isPlaceTaken({ ...of, nonce: approval.nonce }, isOther, ports);
  return isTaken ? null : { approval };
}

/** What a person has agreed to can be signed: nothing has come in between. */
export async function isStillFree(row: Purchase, ports: ApprovalPorts): Promise<boolean> {
  const { network, account, draft } = row;
  const { approvalNonce: nonce } = draft;
  if (nonce === undefined || !(await ports.signsApprovals())) return false;
  // Of two that are signed at once the earlier one goes on.
  const isFirst = (other: Purchase) =>
    other.id !== row.id && (other.money !== 'reserved' || isEarlier(other, row));
  if (await isPlaceTaken({ network, account, nonce }, isFirst, ports)) return false;
  const place = await ports.approver.nextPlace({ network, account });
  return place.ok && String(place.value) === nonce;
}

/** Two transactions of one place cannot both happen: the later one would come to nothing, or the earlier. */
async function isPlaceTaken(
  { network, account, nonce }: Pick<ApprovalPlace, 'network' | 'account'> & Pick<Approval, 'nonce'>,
  counts: (other: Purchase) => boolean,
  { sends, ledger }: ApprovalPorts,
): Promise<boolean> {
  const [own, open] = await Promise.all([sends.all(), ledger.unsettled()]);
  if (own.some((send) => holdsPlace(send, network))) return true;
  const along = open.filter(({ draft }) => draft.approvalNonce === nonce);
  return along.some((other) => other.network === network && other.account === account && counts(other));
}

function isEarlier(one: Purchase, other: Purchase): boolean {
  return one.at === other.at ? one.id < other.id : one.at < other.at;
}

/** Dearer than an approval can be is none: an endpoint that lies of prices has nothing signed. */
function approvalBy({ place, gas, perGas, tip, rollup }: ApprovalTerms): Approval | null {
  const fee = gas * perGas + rollup;
  if (fee > mostApprovalFee) return null;
  return {
    nonce: String(place),
    gas: gas.toString(),
    feePerGas: perGas.toString(),
    tip: tip.toString(),
    fee: fee.toString(),
  };
}
