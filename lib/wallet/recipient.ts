// Reads an address that a person typed or pasted: EIP-55 where it carries a checksum, and nobody whom money is lost to.
import { getAddress, isAddress } from 'viem';
import { failed, type Outcome, success } from '../core/failure.ts';
import { type Network, tokenOf } from '../networks/index.ts';
import { carriesNoWrongChecksum, isForbiddenPayee } from '../schemes/payees.ts';

/** As EIP-55 writes it: a person compares what they see. */
export function readRecipient(
  typed: unknown,
  account: string,
  networks: readonly Network[],
): Outcome<string> {
  const text = typeof typed === 'string' ? typed.trim() : '';
  if (!isAddress(text, { strict: false }) || !carriesNoWrongChecksum(text))
    return failed('recipient-malformed');
  const address = text.toLowerCase();
  if (address === account.toLowerCase()) return failed('recipient-is-you');
  if (isForbiddenPayee(address) || isToken(address, networks)) return failed('recipient-forbidden');
  return success(getAddress(address));
}

/** What is sent to a token's own contract stays there, on whatever network. */
function isToken(address: string, networks: readonly Network[]): boolean {
  return networks.some((network) => tokenOf(network, address) !== undefined);
}
