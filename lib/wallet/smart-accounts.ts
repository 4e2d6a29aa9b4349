// Smart accounts that the person names: kept only after the chain has shown that the contract takes the signatures of the wallet's
// key and no others. And the account's own code, where it has delegated to one: tokens ask that code about its signatures.
// https://eips.ethereum.org/EIPS/eip-1271 ; https://eips.ethereum.org/EIPS/eip-6492 ; https://eips.ethereum.org/EIPS/eip-7702
import { bytesToHex } from '@noble/hashes/utils.js';
import { getAddress, isAddress } from 'viem';
import { failed, type Outcome, success } from '../core/failure.ts';
import { isSameAddress, type NetworkFamily } from '../core/network-family.ts';
import type { Random } from '../core/time-and-chance.ts';
import { chainIdOf, inUse, networkOf } from '../networks/index.ts';
import {
  type AccountCheck,
  mismatched,
  type SignedCheck,
  signAccountCheck,
} from '../schemes/account-check.ts';
import { carriesNoWrongChecksum } from '../schemes/payees.ts';
import type { OwnCode } from './api.ts';
import { type LockPorts, spendingKey } from './lock.ts';
import type { Paid } from './pay.ts';
import { isAt, type Payers, type SmartAccount, withAccount, withoutAccount } from './payers.ts';
import type { Networks } from './ports.ts';

export interface SmartAccountPorts extends Pick<LockPorts, 'session' | 'clock'> {
  account(family?: NetworkFamily): Promise<string | null>;
  readonly networks: Networks;
  readonly random: Random;
  readonly payerStore: PayerStore;
  readonly accountCode: AccountCode;
}

/** Of the words' account `of`: other words have other smart accounts. */
export interface PayerStore {
  payers(of: string): Promise<Payers>;
  change(of: string, change: (payers: Payers) => Payers): Promise<void>;
}

/** What the chain says of an account's code. */
interface AccountCode {
  codeAt(network: string, account: string): Promise<Outcome<string>>;
  takesSignature(network: string, signed: SignedCheck): Promise<Outcome<boolean>>;
}

/** As a page says it. */
interface Wish {
  readonly network: unknown;
  readonly address: unknown;
}

/** Kept, and not yet paid from. */
export async function nameAccount(wish: Wish, ports: SmartAccountPorts): Promise<Outcome<null>> {
  const place = await placeOf(wish, ports);
  if (!place.ok) return place;
  const { own, ...at } = place.value;
  const { smart } = await ports.payerStore.payers(own);
  if (smart.some((one) => isAt(one, at))) return failed('account-named');
  if (smart.length >= mostAccounts) return failed('account-too-many');
  const able = await check(place.value, ports);
  if (!able.ok) return able;
  await keep({ network: at.network, address: at.address, pays: false }, own, ports);
  return success(null);
}

/** More would be asked for their balances than anybody looks at. */
const mostAccounts = 20;

/** `on`: from now on it pays on its network; looked at once more, for a contract can change whom it obeys. */
export async function payFrom(
  wish: Wish & { readonly on: unknown },
  ports: SmartAccountPorts,
): Promise<Outcome<null>> {
  const place = await placeOf(wish, ports);
  if (!place.ok) return place;
  const { own, network, address } = place.value;
  const { smart } = await ports.payerStore.payers(own);
  if (!smart.some((one) => isAt(one, place.value))) return failed('account-unknown');
  const able = wish.on === true ? await check(place.value, ports) : success(null);
  if (able.ok) await keep({ network, address, pays: wish.on === true }, own, ports);
  return able;
}

/** What it has signed goes on being watched: each purchase knows its own account. */
export async function removeAccount(
  { network, address }: Wish,
  ports: Pick<SmartAccountPorts, 'account' | 'payerStore'>,
): Promise<Outcome<null>> {
  const own = await ports.account();
  if (own === null) return failed('wallet-missing');
  const place = { network: String(network), address: String(address) };
  await ports.payerStore.change(own, (payers) => ({ ...payers, smart: withoutAccount(payers.smart, place) }));
  return success(null);
}

/** On these networks; those that do not answer are left out, and what was known of them stands. */
export async function lookAtOwnCode(
  networks: readonly string[],
  ports: SmartAccountPorts,
): Promise<readonly OwnCode[]> {
  const own = await ports.account();
  if (own === null) return [];
  const looks = await Promise.all(networks.map((network) => ownCodeOn(network, own, ports)));
  const told = looks.filter((look) => look !== null);
  // Without the key it cannot be tried out: what was known stands.
  const sure = told.filter(({ accepts }) => accepts !== null);
  await ports.payerStore.change(own, (payers) => ({
    ...payers,
    refusing: [
      ...payers.refusing.filter((network) => !sure.some((look) => look.network === network)),
      ...sure.filter(({ accepts }) => accepts === false).map(({ network }) => network),
    ],
  }));
  return told.filter((look) => look.delegate !== null);
}

/** Another wallet may have taken the delegation back: the next try is weighed by what stands there now. */
export async function lookAgainAfter(paid: Paid, ports: SmartAccountPorts): Promise<void> {
  const own = await ports.account();
  if (own === null || paid.kind !== 'refused' || paid.failure.name !== 'account-code-refuses') return;
  await lookAtOwnCode((await ports.payerStore.payers(own)).refusing, ports);
}

interface Place {
  readonly network: string;
  readonly chainId: number;
  readonly address: string;
  /** The account of the words. */
  readonly own: string;
}

async function placeOf({ network: id, address }: Wish, ports: SmartAccountPorts): Promise<Outcome<Place>> {
  const own = await ports.account();
  if (own === null) return failed('wallet-missing');
  const network = networkOf(inUse(await ports.networks()), String(id));
  const chainId = network === undefined ? null : chainIdOf(network);
  if (network === undefined || chainId === null) return failed('network-unknown');
  const isSound = typeof address === 'string' && isAddress(address, { strict: false });
  if (!isSound || !carriesNoWrongChecksum(address)) return failed('account-malformed');
  if (isSameAddress(address, own)) return failed('account-is-own');
  return success({ network: network.id, chainId, address: getAddress(address), own });
}

/** It has code, the code takes our signature, and it does not take the same one for another message. */
async function check(place: Place, ports: SmartAccountPorts): Promise<Outcome<null>> {
  const { network, address } = place;
  const code = await ports.accountCode.codeAt(network, address);
  if (!code.ok) return code;
  // To be deployed by whoever uses its signature (ERC-6492): no token takes such a signature, and few facilitators deploy.
  if (code.value === '0x') return failed('account-not-deployed');
  const signed = await signCheck({ ...place, account: address }, ports);
  if (signed === null) return failed('wallet-locked');
  const [ours, anyones] = await Promise.all(
    signed.map((one) => ports.accountCode.takesSignature(network, one)),
  );
  if (!ours?.ok) return ours ?? failed('rpc-failed');
  if (!anyones?.ok) return anyones ?? failed('rpc-failed');
  if (!ours.value) return failed('account-refuses-key');
  return anyones.value ? failed('account-takes-anything') : success(null);
}

/** Null: it was not told. Not delegated: nobody but the token looks at its signatures. */
async function ownCodeOn(
  network: string,
  own: string,
  ports: SmartAccountPorts,
): Promise<{ network: string; delegate: string | null; accepts: boolean | null } | null> {
  const known = networkOf(await ports.networks(), network);
  const chainId = known === undefined ? null : chainIdOf(known);
  const code = chainId === null ? null : await ports.accountCode.codeAt(network, own);
  if (chainId === null || code === null || !code.ok) return null;
  const delegate = delegateIn(code.value);
  if (delegate === null) return { network, delegate, accepts: true };
  const [signed] = (await signCheck({ chainId, account: own }, ports)) ?? [];
  const taken = signed === undefined ? null : await ports.accountCode.takesSignature(network, signed);
  return { network, delegate, accepts: taken?.ok ? taken.value : null };
}

/** EIP-7702: three bytes that no contract begins with, and the address of the code. */
function delegateIn(code: string): string | null {
  const [, address] = /^0xef0100([0-9a-f]{40})$/i.exec(code) ?? [];
  return address === undefined ? null : getAddress(`0x${address}`);
}

/** The signature under its own message and under another; null while the wallet is locked. */
async function signCheck(
  { chainId, account }: Pick<AccountCheck, 'chainId' | 'account'>,
  ports: SmartAccountPorts,
): Promise<readonly [SignedCheck, SignedCheck] | null> {
  const key = await spendingKey(ports);
  if (key === null) return null;
  const fresh = () => `0x${bytesToHex(ports.random(32))}` as const;
  const asked = { chainId, account, nonce: fresh() };
  const signed = signAccountCheck(asked, key);
  key.fill(0);
  return [signed, mismatched(signed, asked, fresh())];
}

async function keep(one: SmartAccount, own: string, { payerStore }: SmartAccountPorts): Promise<void> {
  await payerStore.change(own, (payers) => ({ ...payers, smart: withAccount(payers.smart, one) }));
}
