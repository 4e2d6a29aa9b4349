// Who is who on the local chain. Every key here comes from the test mnemonic that all Ethereum tools share:
// it is known to everyone, so nothing real may ever be sent to it.
import { type Address, getAddress, keccak256, slice, stringToHex } from 'viem';
import { type HDAccount, mnemonicToAccount } from 'viem/accounts';

export const TEST_MNEMONIC = 'test test test test test test test test test test test junk';

/** The user's: 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266, at m/44'/60'/0'/0/0. USDC, and no coin for gas. */
export const walletAccount = (): HDAccount => accountAt(0);
export const facilitatorV2Account = (): HDAccount => accountAt(1);
export const facilitatorV1Account = (): HDAccount => accountAt(2);
/** Deploys the token, and may mint it. */
export const tokenOwnerAccount = (): HDAccount => accountAt(3);

/** As many as anvil has to give coin to. */
export const ACCOUNTS = 4;

/** Where a shop is paid: one address per name, so that takings can be told apart. Nobody has the key. */
export function payeeOf(name: string): Address {
  return getAddress(slice(keccak256(stringToHex(`payee of the local world: ${name}`)), 12));
}

function accountAt(addressIndex: number): HDAccount {
  return mnemonicToAccount(TEST_MNEMONIC, { addressIndex });
}
