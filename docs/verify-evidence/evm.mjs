// What EVM chains have in common: messages by EIP-712, whose signature one is, and where a transaction stands.
import { Interface } from 'ethers/abi';
import { TypedDataEncoder } from 'ethers/hash';
import { recoverAddress } from 'ethers/transaction';
import { officialTokens } from './networks.mjs';
import { isSame } from './reading.mjs';
import { check, skip } from './report.mjs';

export const erc20 = new Interface([
  'function DOMAIN_SEPARATOR() view returns (bytes32)',
  'event Transfer(address indexed from, address indexed to, uint256 value)',
]);
const contractAccount = new Interface([
  'function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)',
]);

export function typesOf(name, fields) {
  return { [name]: fields.map((field) => ({ name: field.split(' ')[0], type: field.split(' ')[1] })) };
}

/** The members that are signed, and nothing that may stand beside them. */
export function membersOf(types, message) {
  return Object.fromEntries(types.map(({ name }) => [name, message?.[name]]));
}

export function hashOf(domain, types, message) {
  try {
    return TypedDataEncoder.hash(domain, types, message);
  } catch {
    return null; // what cannot be hashed was not signed
  }
}

export function recovered(hash, signature) {
  try {
    return recoverAddress(hash, signature);
  } catch {
    return 'nobody';
  }
}

export function verifyToken({ network, token }) {
  if (isSame(officialTokens[network], token)) check(true, `it moves USDC of network ${network}`);
  else skip(`it moves a token that is not known here: ${token}`);
}

export function verifyWindow({ purchase }, validAfter, validBefore) {
  const at = Date.parse(purchase.at) / 1000;
  check(Number(validAfter) <= at && at < Number(validBefore), 'it is good at the time of the purchase');
}

/** The transaction's receipt; null where there is none of a success. */
export async function verifyTransaction(rpc, { transaction, block, time, final }) {
  const receipt = await rpc('eth_getTransactionReceipt', transaction);
  if (!check(receipt?.status === '0x1', 'the transaction is on the chain and succeeded')) return null;
  check(Number(receipt.blockNumber) === block, 'it is in that block');
  const [held, finalized] = await Promise.all([
    rpc('eth_getBlockByNumber', receipt.blockNumber, false),
    rpc('eth_getBlockByNumber', 'finalized', false),
  ]);
  check(Number(held?.timestamp) === time, 'that block is of that time');
  if (final) check(Number(finalized?.number) >= block, 'that block is final');
  return receipt;
}

/** What a contract emitted in a transaction, as far as the interface knows it. */
export function eventsOf({ logs }, address, form) {
  return logs.filter((log) => isSame(log.address, address)).flatMap((log) => form.parseLog(log) ?? []);
}

export function hasEvent(events, name, args) {
  return events.some((event) => event.name === name && args.every((arg, n) => isSame(event.args[n], arg)));
}

/** By its key, or, of a payer that is a contract, by its own code: nobody else can tell. */
export async function verifySigner(rpc, { hash, signature, payer, judgedBy, block }) {
  const signer = recovered(hash, signature);
  if (isSame(signer, payer)) return check(true, 'the payer signed it (recovered from the chain)');
  const isContract = (await rpc('eth_getCode', payer, 'latest')) !== '0x';
  if (!isContract || judgedBy === 'key')
    return check(false, 'the payer signed it (recovered from the chain)', `signed by ${signer}`);
  const taken = await isTaken(rpc, { hash, signature, payer, block });
  if (taken) return check(true, 'the payer is a contract, and takes the signature for its own (ERC-1271)');
  const said = taken === null ? 'cannot be asked' : 'does not take the signature now';
  return skip(`the payer is a contract that ${said}; it was asked when the money moved (ERC-1271)`);
}

/** What the contract thought in that block, or thinks now where the endpoint has forgotten; null where it says nothing. */
async function isTaken(rpc, { hash, signature, payer, block }) {
  const data = contractAccount.encodeFunctionData('isValidSignature', [hash, signature]);
  for (const at of [`0x${block.toString(16)}`, 'latest']) {
    const answer = await rpc('eth_call', { to: payer, data }, at).catch(() => null);
    if (answer !== null) return answer.startsWith('0x1626ba7e');
  }
  return null;
}

export async function call(rpc, form, to, name, args, at = 'latest') {
  const data = form.encodeFunctionData(name, args);
  return form.decodeFunctionResult(name, await rpc('eth_call', { to, data }, at))[0];
}
