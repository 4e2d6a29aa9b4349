// Reads an address that a person typed or pasted: of the network's family, with EIP-55 where it carries a checksum, and nobody
// whom money is lost to. What an address of Solana stands for, the chain is asked (chain/solana/recipient.ts).
import { getAddress, isAddress } from 'viem';
import { failed, type Outcome, success } from '../core/failure.ts';
import { isSameAddress, type NetworkFamily } from '../core/network-family.ts';
import { type Network, tokenOf } from '../networks/index.ts';
import { carriesNoWrongChecksum, isForbiddenPayee } from '../schemes/payees.ts';
import { bytesOfAddress } from '../schemes/svm/addresses.ts';
import { isNobodys } from '../schemes/svm/programs.ts';

export function readRecipient(
  typed: unknown,
  account: string,
  networks: readonly Network[],
  family: NetworkFamily = 'eip155',
): Outcome<string> {
  const address = readers[family](typeof typed === 'string' ? typed.trim() : '');
  if (address === null) return failed('recipient-malformed');
  if (isSameAddress(address, account)) return failed('recipient-is-you');
  return isNobody(address) || isToken(address, networks) ? failed('recipient-forbidden') : success(address);
}

const readers: Readonly<Record<NetworkFamily, (text: string) => string | null>> = {
  /** As EIP-55 writes it: a person compares what they see. */
  eip155: (text) =>
    isAddress(text, { strict: false }) && carriesNoWrongChecksum(text)
      ? getAddress(text.toLowerCase())
      : null,
  solana: (text) => (bytesOfAddress(text) === null ? null : text),
};

function isNobody(address: string): boolean {
  return isForbiddenPayee(address) || isNobodys(address);
}

/** What is sent to a token's own contract stays there, on whatever network. */
function isToken(address: string, networks: readonly Network[]): boolean {
  return networks.some((network) => tokenOf(network, address) !== undefined);
}
