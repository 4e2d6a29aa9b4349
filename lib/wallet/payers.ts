// Who pays on a network: the account of the words, or the smart account that the person has chosen there.
import { familyOf, isSameAddress } from '../core/network-family.ts';

/** A contract that takes the signatures of the wallet's key for its own (ERC-1271). */
export interface SmartAccount {
  readonly network: string;
  /** EIP-55 */
  readonly address: string;
  /** The payer on its network; one of a network at most. */
  readonly pays: boolean;
}

/** What is known of an account's own code: see `smart-accounts.ts`. */
export interface Payers {
  readonly smart: readonly SmartAccount[];
  /** Networks on which code that the account has delegated to (EIP-7702) does not take its own key's signature. */
  readonly refusing: readonly string[];
}

export const nobodyElse: Payers = { smart: [], refusing: [] };

/** The address that pays on a network; null while nobody does. */
export type PayerOf = (network: string) => string | null;

interface Accounts {
  readonly account: string;
  /** Empty, or none, until the wallet was unlocked once since it pays there. */
  readonly solanaAccount?: string | null;
  readonly payers?: Payers;
}

/** `signer`: whose key signs, where the account is a contract. */
export function payerOn(
  network: string,
  { account, solanaAccount, payers = nobodyElse }: Accounts,
): { readonly account: string; readonly signer?: string } {
  if (familyOf(network) === 'solana') return { account: solanaAccount ?? '' };
  const chosen = payers.smart.find((one) => one.pays && one.network === network);
  return chosen === undefined ? { account } : { account: chosen.address, signer: account };
}

/** The account's own signature is worth nothing there. */
export function isRefusedOn(network: string, { payers = nobodyElse }: Accounts): boolean {
  return payers.refusing.includes(network);
}

/** With every other one as it was. */
export function withAccount(all: readonly SmartAccount[], one: SmartAccount): SmartAccount[] {
  const others = withoutAccount(all, one);
  const rest = one.pays
    ? others.map((other) => (other.network === one.network ? { ...other, pays: false } : other))
    : others;
  return [...rest, one];
}

type Place = Pick<SmartAccount, 'network' | 'address'>;

export function withoutAccount(all: readonly SmartAccount[], place: Place): SmartAccount[] {
  return all.filter((one) => !isAt(one, place));
}

export function isAt({ network, address }: Place, place: Place): boolean {
  return network === place.network && isSameAddress(address, place.address);
}
