// Who is who on the local Solana. Every key comes from the test mnemonic, by SLIP-10 at m/44'/501'/n'/0': known to everyone.
import { createHash, createHmac } from 'node:crypto';
import { mnemonicToSeedSync } from '@scure/bip39';
import { type Address, createKeyPairSignerFromPrivateKeyBytes, type KeyPairSigner } from '@solana/kit';
import { TEST_MNEMONIC } from '../accounts.ts';

/** The user's: oeYf6KAJkLYhBuR8CiGc6L4D4Xtfepr85fuDgA9kq96, with tokens, and no lamports for fees. */
export const walletKey = (): Promise<KeyPairSigner> => keyOf(0);
/** The facilitator's: pays the fee of every payment. */
export const feePayerKey = (): Promise<KeyPairSigner> => keyOf(1);
/** May mint every token, and pays for accounts that the rig opens. */
export const tokenOwnerKey = (): Promise<KeyPairSigner> => keyOf(2);

/** Where a shop is paid: one key per name, so that takings can be told apart. */
export async function solanaPayeeOf(name: string): Promise<Address> {
  const seed = createHash('sha256').update(`payee of the local world: ${name}`).digest();
  return (await createKeyPairSignerFromPrivateKeyBytes(seed)).address;
}

/** The bare private key, for clients that want it as bytes. */
export function privateKeyOf(account: number): Uint8Array {
  return [44, 501, account, 0].reduce(child, master()).key;
}

async function keyOf(account: number): Promise<KeyPairSigner> {
  return createKeyPairSignerFromPrivateKeyBytes(privateKeyOf(account));
}

type Node = { readonly key: Uint8Array; readonly chainCode: Uint8Array };

function master(): Node {
  return nodeOf('ed25519 seed', mnemonicToSeedSync(TEST_MNEMONIC));
}

/** SLIP-10 has hardened children only, for ed25519. */
function child({ key, chainCode }: Node, index: number): Node {
  const hardened = Buffer.alloc(4);
  hardened.writeUInt32BE(index + 0x80000000);
  return nodeOf(chainCode, Buffer.concat([Buffer.of(0), key, hardened]));
}

function nodeOf(salt: string | Uint8Array, data: Uint8Array): Node {
  const digest = createHmac('sha512', salt).update(data).digest();
  return { key: digest.subarray(0, 32), chainCode: digest.subarray(32) };
}
